"""Which small change makes a wrong line right.

The changes are tried from the likeliest on: an operand that looks almost like a known number,
slips of the pen in the result or in an operand, another calculation, a known number taken in place
of another. A change counts only where it is alone among its like in reproducing every printed
digit, and where, after so many tries, chance would hardly have done so. Where the exam tells
whether the result is right, only changes of what is wrong are tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from flint import fmpq

from ..derivations.number import decimal, exact
from .edits import CHANGED, DOUBLED, DROPPED, POINT, SIGN, SWAPPED, meant, slips_in_result
from .expected import Expected
from .known import FEW_DIGITS, Known
from .literal import Literal, lone
from .meanings import worked_out
from .operands import Line, Operand, Repair, other_results
from .settled import FALSE, RIGHT, SLIPPED
from .sheet import Side
from .workings import is_left_out, multiples, other_workings

CHANCE = fmpq(1, 20)  # how likely a coincidence may be
MOST_NAMED = 3  # possibilities in one sentence
DRIFT = fmpq(1, 10**5)  # the same, for what is surely that result
NEAR = fmpq(1, 500)  # how far, relatively, a rounded result may be from the exact one
FEW, MANY = (POINT, SWAPPED, DOUBLED), (DROPPED,)


@dataclass(frozen=True)
class Slip:
    """What happened to the result, in a few words."""

    said: str
    is_printed: bool = False  # the calculation is right, its print is not

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.said,)


Change = Repair | Slip


def diagnose(
    before: Side, after: Side, known: Known, expected: Expected | None = None
) -> Repair | str:
    """The operand that is misprinted, or what happened to the result (a sentence, or nothing)."""
    printed = _number(before, after)
    if printed is None:
        return ""
    line = Line(before, after, printed, replace(known, short=True))
    return _Search(line, expected).found()


def wrong_operand(before: Side, after: Side, expected: Expected, known: Known) -> Repair | None:
    """The one operand that is not what the exam has there: with the right one the line comes to
    the exam's value."""
    printed = _number(before, after)
    if printed is None:
        return None
    search = _Search(Line(before, after, printed, replace(known, short=True)), expected)
    for repairs in search.leading_to(expected):
        found = {repair.key: repair for repair in repairs}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _number(before: Side, after: Side) -> Literal | None:
    """The one printed result of a calculation with numbers."""
    is_plain = before.term is not None and not hasattr(before.term, "shape")
    return lone(after.term) if is_plain and before.is_worked else None


class _Search:
    """The changes of one line, and those of them that come to its printed result."""

    def __init__(self, line: Line, expected: Expected | None):
        self.line, self.known, self.expected = line, line.known, expected
        self.tried = 0

    def found(self) -> Repair | str:
        for kinds in self._kinds():
            found: dict[Any, Change] = {}
            for changes in kinds:
                start = self.tried
                alike = {change.key: change for change in changes}
                tried = self.tried - start
                found |= {k: c for k, c in alike.items() if self._is_unlikely(c, tried)}
            if found:
                return self._decided(list(found.values()))
        return ""

    def _kinds(self) -> Iterator[tuple[Iterator[Change], ...]]:
        """The kinds of change, from the likeliest on; those in one bracket are as likely."""
        verdict = self.expected.verdict if self.expected else None
        if self.expected and verdict != FALSE:
            yield (self._asked(self.expected, stray=True),)
            yield (self._asked(self.expected, stray=False),)
        if all(worked_out(meaning, self.known) is None for meaning in self.line.meanings):
            yield (self._misprints((SIGN,)),)  # such as log(-0.5): no other calculation is right
            return
        if verdict == SLIPPED:
            return  # the exam's family says it better
        may_be_wrong = verdict != RIGHT
        if may_be_wrong and verdict == FALSE:
            yield (self._misprinted((SIGN, *FEW)),)
        yield (self._alike(vouched=False),)
        if may_be_wrong:
            yield (self._misprinted((SIGN,)),)
        result = self._misprinted(FEW + MANY) if may_be_wrong else iter(())
        yield result, self._misprints(FEW)
        yield (self._misprints(MANY),)
        signs = self._misprints((SIGN,))
        if may_be_wrong:
            others = chain(self._worked_otherwise(left_out=False), signs)
            yield self._alike(vouched=True), self._worked_otherwise(left_out=True), others
            yield (self._multiplied(),)
        else:
            yield self._alike(vouched=True), signs
        if may_be_wrong and self.known.is_result_elsewhere(self.line.printed):
            return  # then the result was taken from another line, rather than an operand
        yield (self._taken(),)
        if may_be_wrong:
            yield (self._misprinted((CHANGED,)),)
        yield (self._misprints((CHANGED,)),)

    def _decided(self, found: list[Change]) -> Repair | str:
        """The one explanation, or those few that are as good."""
        if len(found) > MOST_NAMED:
            return ""
        is_wrong = self.expected is not None and self.expected.verdict == FALSE
        if len(found) == 1 and isinstance(found[0], Repair) and not is_wrong:
            return replace(found[0], tried=self.tried)
        said = [
            change.said if isinstance(change, Slip) else change.said_of_result(is_wrong)
            for change in found
        ]
        return ", or ".join([said[0], *(_lower(words) for words in said[1:])]) + "."

    def _is_unlikely(self, change: Change, tried: int) -> bool:
        """Whether so many changes would seldom come to the printed digits by chance.

        Changes of a calculation scatter about as far as the result is off; slips of the pen about
        as far as the number is large. An operand that the exam does not have needs no luck.
        """
        if isinstance(change, Repair) and change.is_asked:
            return True
        size = abs(self.line.printed.value)
        if isinstance(change, Slip) and change.is_printed:
            return len(self.line.printed.text) * self.line.unit < size * CHANCE
        is_alike = isinstance(change, Repair) and change.is_alike
        return tried * self.line.unit < (size if is_alike else self.line.off) * CHANCE

    def _asked(self, expected: Expected, stray: bool) -> Iterator[Repair]:
        """Operands in whose place the exam's derivation has a number that gives the result."""
        for operand in self._operands(expected, stray):
            for value in self._meant(operand, expected):
                if self.line.is_right_with(operand, value):
                    yield replace(self.line.repair(operand, value), is_asked=stray)

    def leading_to(self, expected: Expected) -> Iterator[Iterator[Repair]]:
        """Operands in whose place it has a number that gives its own value: stray ones first."""
        for stray in (True, False):
            yield (
                self.line.repair(operand, value)
                for operand in self._operands(expected, stray)
                for value in self._meant(operand, expected)
                if any(self.line.comes_to(operand, value, right) for right in expected.values)
            )

    def _operands(self, expected: Expected, stray: bool) -> list[Operand]:
        """Those that the exam does not have in this step, or the others."""
        return [o for o in self.line.operands if self._is_asked(o, expected) != stray]

    def _is_asked(self, operand: Operand, expected: Expected) -> bool:
        """Whether the exam has an operand in this step, as a print of its number."""
        literal, known = operand.literal, self.known
        for exactly in expected.operands:
            off = abs(abs(exactly) - literal.value)
            same_sign = (exactly < 0) == operand.is_negative
            if same_sign and (
                not off or (off <= 2 * literal.ulp and abs(exactly) not in known.exactly)
            ):
                return True
        return False

    def _meant(self, operand: Operand, expected: Expected) -> Iterator[fmpq]:
        """What the exam may have in the place of an operand, as the sheet prints it."""
        for exactly in expected.operands:
            size = abs(exactly)
            off = abs(size - abs(operand.value))
            if expected.verdict == SLIPPED and off <= size * NEAR:
                continue  # the mistake itself takes a sign wrong
            printed = [size]
            if size not in self.known.exactly:
                near = self.known.within(size, size * NEAR)
                printed = [min(near, key=lambda n: abs(n - size))] if near else []
            for value in printed or [exact(decimal(size, operand.literal.significant))]:
                self.tried += 2
                yield from (one for one in (value, -value) if one != operand.value)

    def _alike(self, vouched: bool) -> Iterator[Repair]:
        """Operands that are a slip of the pen away from a known number."""
        for operand in self.line.operands:
            if self._is_vouched(operand) == vouched:
                for value in self._lookalikes(operand):
                    for repair in self._tried(operand, value):
                        yield replace(repair, is_alike=True)

    def _is_vouched(self, operand: Operand) -> bool:
        asked = self.expected is not None and self._is_asked(operand, self.expected)
        return asked or self.known.is_vouched(operand.value)

    def _lookalikes(self, operand: Operand) -> Iterator[fmpq]:
        known, value = self.known, operand.value
        if not self._is_vouched(operand) and (
            -value in known.givens or -value in known.results or -value in known.used
        ):
            yield -value
        for _, text in meant(operand.literal.digits) if operand.has_digits else ():
            size = exact(text) * operand.literal.scale
            if known.is_known(size, operand.literal.significant > FEW_DIGITS):
                yield -size if operand.is_negative else size

    def _misprinted(self, slips: tuple[str, ...]) -> Iterator[Slip]:
        """Slips of the pen in the result."""
        self.tried += len(slips)
        found = [slip for slip in self._slips_in_result if slip in slips]
        yield from (Slip(slip, True) for slip in (found[:1] if POINT in found[:1] else found))

    @cached_property
    def _slips_in_result(self) -> list[str]:
        found: list[str] = []
        for meaning in self.line.meanings:
            computed = worked_out(meaning, self.known)
            if computed is not None:
                found += slips_in_result(computed, self.line.after.term)
        return found

    def _misprints(self, slips: tuple[str, ...]) -> Iterator[Repair]:
        """Slips of the pen in operands that are not known otherwise."""
        for operand in self.line.operands:
            if not self._is_vouched(operand):
                for value in operand.misprints(slips):
                    yield from self._tried(operand, value)

    def _worked_otherwise(self, left_out: bool) -> Iterator[Slip]:
        """Other calculations: those with a term left out, or all the others."""
        workings = (w for w in other_workings(self.line.before) if is_left_out(w[1]) == left_out)
        for said, is_right in other_results(self.line, workings):
            self.tried += 1
            if is_right:
                yield Slip(said)

    def _multiplied(self) -> Iterator[Slip]:
        for said, is_right in other_results(self.line, multiples(self.line.before)):
            self.tried += 1
            if is_right:
                yield Slip(said)

    def _taken(self) -> Iterator[Repair]:
        """Known numbers in place of an operand, however little they look like it."""
        for operand in self.line.operands:
            needed = self.line.needed(operand)
            self.tried += len(self.known.sizes)
            for size in self.known.sizes if needed is None else self.known.within(*needed):
                if size not in (0, 1):  # then a term or a factor is left out
                    yield from self._tried(operand, size, count=False)
                    yield from self._tried(operand, -size, count=False)

    def _tried(self, operand: Operand, value: fmpq, count: bool = True) -> Iterator[Repair]:
        self.tried += count
        if self.line.is_right_with(operand, value):
            yield self.line.repair(operand, value)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
