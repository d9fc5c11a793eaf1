"""A line of a calculation with one of its operands changed: does it come to the printed result?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import arb, ctx, fmpq

from ...derivations.number import ball, decimal, exact, terminating
from ...derivations.term import Call, Term
from ..reading.statement import Side
from ..values.edits import CHANGED, DROPPED, POINT, SIGN, meant
from ..values.known import AS_PRINTED, BITS, FEW_DIGITS, Known, signed
from ..values.literal import Literal
from ..values.meanings import meanings, worked_out
from ..values.prints import RIGHT, TRUNCATED, WRONG, agrees

MOST_OPERANDS = 40
MOST_SPENT = 500  # changes worked out, where it cannot be told which number an operand should be
MOST_SECANTS = 15
FARTHEST = 10**30  # from the result: where no operand is looked for
LARGEST_EXPONENT = 2000  # of 2
FACTORS = ("mul", "div")
POWERS = (fmpq(10), fmpq(1, 10), fmpq(100), fmpq(1, 100))


@dataclass(frozen=True)
class Operand:
    """A number in a calculation, with the minus before it; `again` where it stands a second time
    in the same product, as in p log p, and `beside` what it is a fraction with."""

    literal: Literal
    is_negative: bool
    again: tuple[Literal, ...] = ()
    beside: tuple[str, str] = ("", "")

    @property
    def value(self) -> fmpq:
        return -self.literal.value if self.is_negative else self.literal.value

    @property
    def text(self) -> str:
        return "-" * self.is_negative + self.literal.text.join(self.beside)

    @property
    def times(self) -> str:
        """Behind a number that stands more than once: how often."""
        count = len(self.again) + 1
        return "" if count == 1 else " both times" if count == 2 else f" all {count} times"

    @property
    def has_digits(self) -> bool:
        """Whether it looks like something: any one digit is a slip away from any other."""
        return len(self.literal.digits) > 1

    def misprints(self, slips: tuple[str, ...]) -> Iterator[fmpq]:
        """What may have been meant by it, if such a slip of the pen was made."""
        if SIGN in slips:
            yield -self.value
        if POINT in slips:
            yield from (self.value * power for power in POWERS)
        for slip, text in meant(self.literal.digits):
            is_first = slip == CHANGED and _size(text) != _size(self.literal.digits)
            is_seen = self.has_digits or self.again or slip == DROPPED
            if slip in slips and not is_first and is_seen:
                size = exact(text) * self.literal.scale
                yield -size if self.is_negative else size


@dataclass(frozen=True)
class Repair:
    """`operand` should have been `value`, sign included; `tried` changes were tried to find it."""

    operand: Operand
    value: fmpq
    is_given: bool
    tried: int = 0
    is_alike: bool = False  # the value is a known number that looks almost like the operand
    is_taken: bool = False  # the value is a known number that does not look like it
    is_asked: bool = False  # the exam has the value in this step, and no such operand
    is_cut: bool = False  # the printed result is cut off, not rounded

    @property
    def text(self) -> str:
        return decimal(self.value, 12).join(self.operand.beside)

    @property
    def key(self) -> tuple[Any, ...]:
        return self.operand.literal.start, self.value

    def said_of_result(self, is_wrong: bool) -> str:
        """The same where the result may be wrong as well, or surely is."""
        if is_wrong:
            return f"{self.text} was taken in place of {self.operand.text}"
        return f"{self.operand.text} is misprinted for {self.text}{self.operand.times}"

    @property
    def is_telling(self) -> bool:
        """Whether it says which slip of the pen was made."""
        return not self.is_taken

    @property
    def is_rounding(self) -> bool:
        """Whether the line was worked out with a shorter print of the very same number."""
        places = terminating(self.value)
        if self.is_given or places is None or not self.operand.literal.ulp:
            return False
        unit = fmpq(1, 10**places)
        is_shorter = unit > self.operand.literal.ulp and abs(self.value) >= 10**FEW_DIGITS * unit
        return is_shorter and abs(self.value - self.operand.value) < unit


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

    def repair(self, operand: Operand, value: fmpq) -> Repair:
        return Repair(operand, value, abs(value) in self.known.exactly)

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
        if others or result is None or computed is None:
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


def repeated(term: Any, is_inside: bool = False) -> Iterator[Operand]:
    """The numbers that stand both as a factor of a product and deeper in it: 3/7 in 3/7 log 3/7."""
    if not isinstance(term, Call):
        return
    is_product = term.operator in FACTORS
    if is_product and not is_inside:
        places: dict[tuple[str, tuple[str, str]], dict[Literal, bool]] = {}
        for literal, beside, is_factor in _in_fractions(term):
            places.setdefault((literal.text, beside), {})[literal] = is_factor
        for (_, beside), found in places.items():
            if len(set(found.values())) > 1:
                first, *again = found
                yield Operand(first, False, tuple(again), beside)
    for part in term.arguments:
        yield from repeated(part, is_inside=is_product)


def _in_fractions(
    term: Term, is_factor: bool = True
) -> Iterator[tuple[Literal, tuple[str, str], bool]]:
    """The numbers of a term, what each is a fraction with, and whether it is a mere factor."""
    if isinstance(term, Literal):
        yield term, ("", ""), is_factor
    elif isinstance(term, Call):
        first, *others = term.arguments
        other = others[0] if others else None
        if term.operator == "div" and isinstance(first, Literal) and isinstance(other, Literal):
            yield first, ("", f"/{other.text}"), is_factor
            yield other, (f"{first.text}/", ""), is_factor
        else:
            for part in term.arguments:
                yield from _in_fractions(part, is_factor and term.operator in FACTORS)


def other_results(line: Line, workings: Iterator[tuple[Term, str]]) -> Iterator[tuple[str, bool]]:
    """What each other calculation is, and whether it comes to the printed result."""
    for working, said in workings:
        found = (worked_out(meaning, line.known) for _, meaning in meanings(working))
        yield said, any(c is not None and agrees(c, line.after.term) == RIGHT for c in found)


def _size(digits: str) -> int:
    """How many digits there are behind the zeros that a number begins with."""
    return len(digits.lstrip("0."))


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
