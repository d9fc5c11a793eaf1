"""A line of a calculation with one of its operands changed: does it come to the printed result?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from flint import arb, ctx, fmpq

from ...derivations.number import ball
from ...derivations.term import Call, Term
from ..reading.statement import Side
from ..values.known import AS_PRINTED, BITS, Known, signed
from ..values.literal import Literal
from ..values.meanings import meanings, worked_out
from ..values.prints import RIGHT, TRUNCATED, WRONG, agrees
from .operands import NONE, Operand, Repair, repeated
from .workings import Working

ONE = "1"  # of a formula, and no misprint
BENT = ("pow", "absolute")
MOST_OPERANDS = 40
MOST_SPENT = 500  # changes worked out, where it cannot be told which number an operand should be
MOST_SECANTS = 15
FARTHEST = 10**30  # from the result: where no operand is looked for
LARGEST_EXPONENT = 2000  # of 2


@dataclass(frozen=True)
class Needed:
    """What an operand must be for its line to come to the printed result."""

    value: fmpq
    far: fmpq  # how far from it a number may surely not be
    window: fmpq  # how wide the stretch of numbers is that lead to the printed digits


class Line:
    """A calculation and its printed result."""

    def __init__(self, before: Side, after: Side, printed: Literal, known: Known):
        self.before, self.after, self.printed, self.known = before, after, printed, known
        self.meanings = [meaning for _, meaning in meanings(before.term)]
        self.operands = [
            Operand(literal, value != literal.value)
            for literal, value in list(signed(before.term))[:MOST_OPERANDS]
            if literal.text != ONE
        ]
        self.repeated = list(repeated(before.term))[:MOST_OPERANDS]
        self._spent = 0
        self._needs: dict[int, Needed | None] = {}

    @property
    def unit(self) -> fmpq:
        """One unit of the last digit of the result."""
        return self.printed.ulp or fmpq(1)

    @cached_property
    def off(self) -> fmpq:
        """How far the printed result is from what the line comes to."""
        computed, result = worked_out(self.meanings[0], AS_PRINTED), worked_out(self.after.term)
        if computed is None or result is None:
            return abs(self.printed.value)
        with ctx.workprec(BITS):
            return _middle(abs(computed - result))

    @cached_property
    def vague(self) -> fmpq:
        """How wide the stretch is of what the line may come to, by what its numbers stand for."""
        computed = worked_out(self.meanings[0], self.known)
        return _middle(computed.rad()) * 2 if computed is not None else fmpq(0)

    def repair(
        self, operand: Operand, value: fmpq, odds: fmpq = NONE, is_asked: bool = False
    ) -> Repair:
        is_given = abs(value) in self.known.exactly
        return Repair(operand, value, is_given, odds, is_asked=is_asked)

    def is_right_with(self, operand: Operand, value: fmpq) -> bool:
        """Whether the line comes to its printed result with another value of one operand."""
        return self.print_with(operand, value) == RIGHT

    def print_with(self, operand: Operand, value: fmpq) -> str:
        """What the printed result is then: right, cut off, or wrong."""
        needed = None if operand.again else self.needed(operand)
        if value == operand.value or (needed and abs(value - needed.value) > needed.far):
            return WRONG
        self._spent += needed is None
        if self._spent >= MOST_SPENT:
            return WRONG
        found = {agrees(computed, self.after.term) for computed in self._with(operand, value)}
        return next((name for name in (RIGHT, TRUNCATED) if name in found), WRONG)

    def comes_to(self, operand: Operand, value: fmpq, expected: Any) -> bool:
        """Whether it then comes to `expected`, a unit of the last printed digit more or less."""
        with ctx.workprec(BITS):
            return any(
                bool(abs(computed - ball(expected, BITS)) <= arb(self.printed.ulp or fmpq(1, 2)))
                or computed.overlaps(ball(expected, BITS))
                for computed in self._with(operand, value)
            )

    def _with(self, operand: Operand, value: fmpq) -> Iterator[arb]:
        stands_for = self.known.stands_for(value)
        size = -stands_for if operand.is_negative else stands_for
        put = dict.fromkeys((operand.literal, *operand.again), size)
        for meaning in self.meanings:
            computed = worked_out(meaning, self.known, put)
            if computed is not None:
                yield computed

    def needed(self, operand: Operand) -> Needed | None:
        """What an operand must be for the line to come to its result; None where that cannot be
        told."""
        start = operand.literal.start
        if start not in self._needs:
            self._needs[start] = self._solved(operand)
        return self._needs[start]

    def _solved(self, operand: Operand) -> Needed | None:
        """By the secant through two points, which is exact for sums of products."""
        (meaning, *others), result = self.meanings, worked_out(self.after.term)
        computed = worked_out(meaning, self.known)
        if others or result is None or computed is None or _has_two_roots(meaning):
            return None
        one, two = operand.value, operand.value + 1
        off_one, off_two = (self._off_with(operand, value, result) for value in (one, two))
        for _ in range(MOST_SECANTS):
            if off_one is None or off_two is None or off_one == off_two:
                return None
            slope = (off_two - off_one) / (two - one)
            one, off_one, two = two, off_two, _short(two - off_two / slope)
            off_two = self._off_with(operand, two, result)
            if off_two is not None and abs(off_two) < self.unit / 100:
                off = _middle(computed.rad()) * 2
                far = (2 * self.unit + off) / abs(slope) + abs(two) * self._loose
                return Needed(two, far, (self.unit + off) / abs(slope))
        return None

    @property
    def _loose(self) -> fmpq:
        """How far, relatively, a number may be from what was calculated with in its place."""
        return fmpq(1, 10 ** max(1, self.printed.significant - 1))

    def _off_with(self, operand: Operand, value: fmpq, result: arb) -> fmpq | None:
        put = {operand.literal: -value if operand.is_negative else value}
        found = worked_out(self.meanings[0], AS_PRINTED, put)
        return None if found is None or abs(found) > FARTHEST else _middle(found - result)


def _has_two_roots(term: Term) -> bool:
    """Whether two numbers may lead to one result, as in a squared difference."""
    if not isinstance(term, Call):
        return False
    is_bent = term.operator in BENT and isinstance(term.arguments[0], Call)
    return is_bent or any(map(_has_two_roots, term.arguments))


def other_results(line: Line, workings: Iterable[Working]) -> Iterator[tuple[str, fmpq]]:
    """Those of other calculations that come to the printed result, each that is really another,
    and how many units wide the stretch is that they may come to: 0 with the numbers as printed."""
    seen: list[arb] = []
    for working in workings:
        for known, (_, meaning) in product((AS_PRINTED, line.known), meanings(working.term)):
            computed = worked_out(meaning, known)
            if computed is not None and agrees(computed, line.after.term) == RIGHT:
                if not any(computed.overlaps(other) for other in seen):
                    width = 0 if known.as_printed else _middle(computed.rad()) * 2 / line.unit
                    yield working.said, fmpq(width)
                seen.append(computed)
                break


def _middle(value: arb) -> fmpq:
    """The middle of a ball; 0 for one that is too large or too small to matter."""
    mantissa, exponent = value.mid().man_exp()
    if abs(exponent) > LARGEST_EXPONENT:
        return fmpq(0)
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _short(value: fmpq) -> fmpq:
    """The same number to as many bits as balls have."""
    with ctx.workprec(BITS):
        return _middle(arb(value))
