"""What a sheet's numbers are known to stand for.

A given is exact: 0.7 is 0.7. A result that is used again may have been carried with more digits
than are printed, or cut short on its way from one line to the next: it stands for all of these.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any

from flint import arb, ctx, fmpq

from ..derivations.term import Call
from .literal import Literal, Named, literals, lone
from .sheet import Statement

BITS = 160
DECIMALS_OF_A_GIVEN = 3  # and no more, where only the sheet tells what is given
MOST_REPEATED = 20
FEW_DIGITS = 2  # numbers of so few digits are seldom rounded


# a printed operand -> where a result was printed that it may repeat, and what it then stands for
Carried = dict[fmpq, list[tuple[int, arb]]]
Shortened = dict[fmpq, list[tuple[int, arb]]]  # the same for prints of few digits
Signed = tuple[Literal, fmpq]  # a printed number, and its value with the minus before it


@dataclass(frozen=True)
class Known:
    exactly: frozenset[fmpq] = frozenset()
    carried: Carried = field(default_factory=dict)
    shortened: Shortened = field(default_factory=dict)
    givens: frozenset[fmpq] = frozenset()  # the same as `exactly`, with their signs
    results: frozenset[fmpq] = frozenset()  # with their signs
    used: Mapping[fmpq, frozenset[int]] = field(default_factory=dict)  # number -> statements
    as_printed: bool = False  # take every number for exactly what is printed
    short: bool = False  # take numbers of few digits, such as 0.5, for exactly what is printed

    fresh: frozenset[fmpq] = frozenset()  # numbers that a step has just worked out

    def is_exact(self, literal: Literal) -> bool:
        value = abs(literal.value)
        if self.as_printed:
            return True
        if isinstance(literal, Named) and literal.is_result:
            return False
        if literal.value in self.fresh and value not in self.exactly:
            return False
        few = self.short and literal.significant <= FEW_DIGITS
        return (few or value in self.exactly) and not self._repeated(literal)

    def ball(self, literal: Literal) -> arb:
        value = abs(literal.value)
        if not literal.ulp or self.is_exact(literal):
            return arb(value)
        spans = self._repeated(literal)
        return reduce(arb.union, spans) if spans else literal.span

    def is_vouched(self, value: fmpq) -> bool:
        """Whether an operand, with its sign, is one that the line can well have had."""
        if value in self.givens or (abs(value) in self.exactly and -value not in self.givens):
            return True
        return value in self.results or len(self.used.get(value, ())) > 1

    def is_result_elsewhere(self, literal: Literal) -> bool:
        """Whether a result is that of another line, too."""
        found = self.carried.get(abs(literal.value), []) if literal.significant > FEW_DIGITS else []
        return any(at != literal.start for at, _ in found)

    def is_known(self, size: fmpq, also_used: bool) -> bool:
        """Whether a number is given or a result, or just calculated with."""
        if size in self.exactly or size in self._results:
            return True
        return also_used and (size in self.used or -size in self.used)

    def stands_for(self, value: fmpq) -> arb:
        """Everything that a number may be as a print of earlier results; else just the number."""
        spans = [span for _, span in self.carried.get(abs(value), [])[:MOST_REPEATED]]
        size = reduce(arb.union, spans) if spans else arb(abs(value))
        return -size if value < 0 else size

    def within(self, middle: fmpq, far: fmpq) -> list[fmpq]:
        """The sizes of givens and results that are no farther than that from a number's size."""
        start = bisect_left(self.sizes, abs(middle) - far)
        return self.sizes[start : bisect_right(self.sizes, abs(middle) + far)]

    @cached_property
    def sizes(self) -> list[fmpq]:
        """Those of all givens and results, sorted."""
        return sorted(self.exactly | self._results)

    @cached_property
    def _results(self) -> frozenset[fmpq]:
        return frozenset(map(abs, self.results))

    def full(self, literal: Literal) -> list[arb]:
        """The results printed before, of which a number is a print of few digits."""
        found = self.shortened.get(abs(literal.value), [])
        return [span for at, span in found[:MOST_REPEATED] if at < literal.start]

    def _repeated(self, literal: Literal) -> list[arb]:
        """What the literal may stand for as a repetition of results printed before it."""
        found = self.carried.get(abs(literal.value), [])
        spans = [span for at, span in found[:MOST_REPEATED] if at < literal.start]
        full = [] if self.short else self.full(literal)
        return [*spans, *full, literal.span] if full else spans


NOTHING = Known()
AS_PRINTED = Known(as_printed=True)


def known_from(
    givens: Iterable[fmpq],
    results: Iterable[tuple[Literal, fmpq, bool]],
    used: Mapping[fmpq, frozenset[int]],
) -> Known:
    """From the numbers that are given, and those that the sheet has worked out."""
    givens = frozenset(givens)
    exactly = frozenset(map(abs, givens))
    carried: Carried = {}
    shortened: Shortened = {}
    results = sorted(results, key=lambda result: result[0].start)
    with ctx.workprec(BITS):
        for result, _, is_exact in results:
            if is_exact or not result.ulp or result.ulp < fmpq(1, 10**30):
                continue
            own, *shorter = _prints(result)
            carried.setdefault(own[0], []).append((result.start, own[1]))
            for printed, ball, few in shorter:
                if printed not in exactly:
                    prints = shortened if few else carried
                    prints.setdefault(printed, []).append((result.start, own[1] if few else ball))
    return Known(
        exactly, carried, shortened, givens, frozenset(value for _, value, _ in results), used
    )


def signed(term: Any) -> Iterator[Signed]:
    """The printed numbers of a term or a matrix, each with its value, sign included."""
    if hasattr(term, "flat"):
        for entry in term.flat:
            yield from signed(entry)
    elif isinstance(term, Call):
        if term.operator == "neg" and isinstance(number := term.arguments[0], Literal):
            yield number, -number.value
        else:
            for part in term.arguments:
                yield from signed(part)
    elif isinstance(term, Literal):
        yield term, term.value


def _prints(result: Literal) -> Iterable[tuple[fmpq, arb, bool]]:
    """A result and every shorter print of it, rounded or cut, with what it then stands for, and
    whether it has few digits."""
    value, ulp = abs(result.value), result.ulp
    own = arb(value + ulp / 4, ulp * 3 / 4)  # rounded to it, or cut down to it
    yield value, own, False
    shorter: set[fmpq] = {value}
    unit = ulp * 10
    while unit <= fmpq(1, 10) and 10 * unit <= value:
        steps = value / unit
        for printed in {fmpq(steps.floor()) * unit, fmpq((steps + fmpq(1, 2)).floor()) * unit}:
            if printed not in shorter:
                shorter.add(printed)
                few = printed < unit * 10**FEW_DIGITS
                yield printed, own.union(arb(printed, unit / 2)), few
        unit *= 10


def known_by_question(
    statements: Iterable[Statement], givens: Mapping[str, Iterable[fmpq]]
) -> dict[str, Known]:
    """What is known in each question; `givens` are those of the exam, where it has the question."""
    asked: dict[str, list[Statement]] = {}
    for statement in statements:
        asked.setdefault(statement.section.question, []).append(statement)
    return {
        question: known_from(
            givens.get(question) or (v for _, v in _stated(own)), _results(own), _used(own)
        )
        for question, own in asked.items()
    }


def _used(statements: Iterable[Statement]) -> dict[fmpq, frozenset[int]]:
    """In which statements a number is calculated with: two of them are enough to be told."""
    found: dict[fmpq, set[int]] = {}
    for statement in statements:
        for side in statement.readable:
            for _, value in signed(side.term) if side.is_worked else ():
                places = found.setdefault(value, set())
                if len(places) < 2:
                    places.add(statement.start)
    return {value: frozenset(places) for value, places in found.items()}


def _stated(statements: Iterable[Statement]) -> Iterator[Signed]:
    """The short numbers that a question states before anything is worked out in it."""
    for statement in statements:
        if not statement.is_data:
            if any(side.is_worked for side in statement.sides):
                return
            continue
        for number, value in signed(statement.readable[0].term):
            if number.ulp == 0 or number.ulp >= fmpq(1, 10**DECIMALS_OF_A_GIVEN):
                yield number, value


def _results(statements: Iterable[Statement]) -> Iterator[tuple[Literal, fmpq, bool]]:
    """The printed numbers that end a chain, or are named once the work has begun, each with its
    sign, and whether it is exact."""
    begun = False
    rounded: set[fmpq] = set()
    for statement in statements:
        worked = any(side.is_worked for side in statement.sides)
        begun = begun or worked
        side = statement.result
        if side is not None and not side.is_worked and begun:
            is_exact = _is_exact(statement, rounded)
            for number, value in signed(side.term):
                if number.ulp and not is_exact:
                    rounded.add(number.value)
                yield number, value, is_exact


def _is_exact(statement: Statement, rounded: Collection[fmpq]) -> bool:
    """Whether a result is just what short numbers come to, none of them a rounded result."""
    *_, before, after = (None, *statement.readable)
    printed = lone(after.term)
    if before is None or printed is None or hasattr(before.term, "shape"):
        return False
    operands = list(literals(before.term))
    if any(n.significant > FEW_DIGITS or abs(n.value) in rounded for n in operands):
        return False
    try:
        return bool(abs(before.term.read(_plainly)) == abs(printed.value))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return False


def _plainly(leaf: Any) -> fmpq:
    return leaf.value
