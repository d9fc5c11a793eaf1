"""What a sheet's numbers are known to stand for.

A given is exact: 0.7 is 0.7. A result that is used again may have been carried with more digits
than are printed, or cut short on its way from one line to the next: it stands for all of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from flint import arb, ctx, fmpq

from .arithmetic import Literal, literals, lone
from .sheet import Statement

BITS = 160
FEWEST_DECIMALS = 2  # a result is not recognised by fewer
SHORT = 3  # decimals that a number given in the text may have


@dataclass(frozen=True)
class Known:
    exactly: frozenset[fmpq] = frozenset()
    carried: dict[fmpq, arb] = field(default_factory=dict)  # printed operand -> what it stands for
    as_printed: bool = False  # take every number for exactly what is printed

    def is_exact(self, literal: Literal) -> bool:
        value = abs(literal.value)
        return self.as_printed or (value in self.exactly and value not in self.carried)

    def ball(self, literal: Literal) -> arb:
        value = abs(literal.value)
        with ctx.workprec(BITS):
            if self.as_printed:
                return arb(value)
            if value in self.carried and literal.ulp:
                return self.carried[value]
            if value in self.exactly or not literal.ulp:
                return arb(value)
            return arb(value, literal.ulp / 2)


NOTHING = Known()
AS_PRINTED = Known(as_printed=True)


def known_from(givens: Iterable[Literal | fmpq], results: Iterable[Literal]) -> Known:
    """From the numbers that are given, and those that the sheet has worked out."""
    exactly = frozenset(abs(g.value) if isinstance(g, Literal) else abs(g) for g in givens)
    carried: dict[fmpq, arb] = {}
    with ctx.workprec(BITS):
        for result in results:
            if not result.ulp or result.ulp < fmpq(1, 10**30):
                continue
            for printed, ball in _prints(result):
                if printed == abs(result.value) or printed not in exactly:
                    seen = carried.get(printed)
                    carried[printed] = ball if seen is None else seen.union(ball)
    return Known(exactly, carried)


def _prints(result: Literal) -> Iterable[tuple[fmpq, arb]]:
    """Every shorter print of a result, rounded or cut, with what it then stands for."""
    value, ulp = abs(result.value), result.ulp
    own = arb(value + ulp / 4, ulp * 3 / 4)  # rounded to it, or cut down to it
    yield value, own
    unit = ulp * 10
    while unit <= fmpq(1, 10**FEWEST_DECIMALS) and unit < value:
        steps = value / unit
        for printed in {fmpq(steps.floor()) * unit, fmpq((steps + fmpq(1, 2)).floor()) * unit}:
            yield printed, own.union(arb(printed, unit / 2))
        unit *= 10


def known_by_question(
    statements: Iterable[Statement], givens: Mapping[str, Iterable[fmpq]]
) -> dict[str, Known]:
    """What is known in each question; `givens` are those of the exam, where it has the question."""
    asked: dict[str, list[Statement]] = {}
    for statement in statements:
        asked.setdefault(statement.section.question, []).append(statement)
    return {
        question: known_from(givens.get(question) or _stated(own), _results(own))
        for question, own in asked.items()
    }


def _stated(statements: Iterable[Statement]) -> Iterator[Literal]:
    """The short numbers that a question states before anything is worked out in it."""
    for statement in statements:
        if not statement.is_data:
            if any(side.is_worked for side in statement.sides):
                return
            continue
        printed = literals(statement.readable[0].term)
        yield from (n for n in printed if n.ulp == 0 or n.ulp >= fmpq(1, 10**SHORT))


def _results(statements: Iterable[Statement]) -> Iterator[Literal]:
    """The printed numbers that end a chain."""
    for statement in statements:
        side = statement.result
        printed = None if side is None else lone(side.term)
        if printed is not None and any(s.is_worked for s in statement.sides):
            yield printed
