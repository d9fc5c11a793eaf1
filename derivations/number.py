"""Exact numbers: read as people print them, shown with digits that are certain.

A number is a `flint.fmpq`. A value that no fraction can hold stays a closed form (`Term` without
symbols) and is shown by balls (`flint.arb`) whose precision grows until every digit is settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, Inexact
from functools import lru_cache
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from .fault import Fault
from .many import Many

DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$")
FRACTION = re.compile(r"[+-]?\d+/\d+$")
LONGEST = 200
FIRST_BITS = 160  # the same for few digits and many, so that a ball serves for all of them
PRECISION_LIMIT = 1 << 14
LARGEST_POWER = 3 * 10**17  # of ten, for what is still written out


class Unsettled(Fault, ArithmeticError):
    """No precision within the limit settles what was asked of a closed form."""

    def __init__(self, fault: str):
        super().__init__(fault, "Choose numbers of a moderate size.")


def exact(text: str | int) -> fmpq:
    """The exact rational that `text` prints: `0.70`, `-3`, `2/3`, `1e-4`. Raises Fault."""
    return _exact(str(text))


@lru_cache(maxsize=8192)
def _exact(text: str) -> fmpq:
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(text) <= LONGEST and text.isascii():
        if FRACTION.match(text):
            above, below = text.split("/")
            if int(below):
                return fmpq(int(above), int(below))
        if DECIMAL.match(text):
            above, below = Decimal(text).as_integer_ratio()
            return fmpq(above, below)
    shown = text if len(text) <= 40 else text[:37] + "..."
    raise Fault(
        f"“{shown}” is not a number.",
        "Write a decimal such as 0.75, a fraction such as 2/3, or 1e-4.",
    )


def is_number(value: Any) -> bool:
    """Whether `value` is one exact or closed-form number (not a matrix, word or formula)."""
    return isinstance(value, (fmpq, fmpz, int)) or (hasattr(value, "is_closed") and value.is_closed)


def is_real(value: Any) -> bool:
    """Whether `value` is such a number, or a ball."""
    return isinstance(value, arb) or is_number(value)


def ball(value: Any, bits: int = 128) -> arb:
    """A ball that surely holds `value` (an exact number, a closed form or a ball)."""
    if type(value) is arb:
        return value
    with ctx.workprec(bits):
        if isinstance(value, (int, fmpz, fmpq)):
            return arb(value)
        return value.ball()


def balls(values: Iterable[Any], bits: int = 128) -> list[arb]:
    """Such a ball for each value."""
    with ctx.workprec(bits):
        return [value.ball() if hasattr(value, "ball") else arb(value) for value in values]


def terminating(value: fmpq) -> int | None:
    """How many decimals print `value` exactly, or None where its decimals never end."""
    below, fives = int(value.q), 0
    twos = (below & -below).bit_length() - 1
    below >>= twos
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    return max(twos, fives) if below == 1 else None


def decimal(value: Any, digits: int = 6) -> str:
    """`value` rounded to `digits` significant digits, each one certain; integers stand in full.

    An exact value that ends within `digits` significant digits is printed as it is, without
    padding. Ties of exact values go to the even digit, as IEEE 754 and Decimal have it. A closed
    form that no precision tells from a tie is printed with one digit more. Raises Unsettled where
    that does not settle it either (a closed form that is zero, and not by algebra alone, has no
    first digit).
    """
    if type(value) is fmpq:
        above, below = int(value.p), int(value.q)
        return str(above) if below == 1 else _plain(_divided(above, below, digits), digits)
    return (
        str(value) if isinstance(value, (int, fmpz)) else _plain(_certified(value, digits), digits)
    )


def shown(value: int | fmpz | fmpq, digits: int = 6) -> tuple[str, bool]:
    """`decimal` of an exact number, and whether that is all of it."""
    _to(digits).clear_flags()
    return decimal(value, digits), not _to(digits).flags[Inexact]


def nearly(value: Any, digits: int = 6) -> tuple[fmpq, str] | None:
    """A short number that a closed form is next to but not equal to, and how far beyond it lies.

    A value whose decimals begin 28.999... (78 nines) is shown as 29 by `decimal`; this returns
    (29, "-1.2e-78"), so that a page can print 29 - 1.2 x 10^-78. None where twice as many digits
    tell the two apart, where the value is exact, and where nothing tells them apart.
    """
    if isinstance(value, (int, fmpz, fmpq)):
        return None
    shown = _certified(value, 2 * digits).normalize(_to(2 * digits))
    if len(shown.as_tuple().digits) > digits:
        return None
    short = fmpq(*shown.as_integer_ratio())
    try:
        beyond = decimal(value - short, 2)
    except Unsettled:
        return None
    return None if beyond == "0" else (short, beyond)


def is_shown_exactly(value: Any, digits: int = 6) -> bool:
    """Whether `decimal(value, digits)` loses nothing."""
    if not isinstance(value, (int, fmpz, fmpq)):
        return False
    return shown(value, digits)[1]


@lru_cache(maxsize=64)
def _to(digits: int) -> Context:
    """Rounding to so many digits, for weights as small as e^-100000000 too."""
    return Context(prec=max(1, digits), rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)


def _divided(above: int, below: int, digits: int) -> Decimal:
    return _to(digits).divide(Decimal(above), Decimal(below))


def _certified(value: Any, digits: int) -> Decimal:
    """Raise the precision until both ends of the ball round to the same decimal."""
    bits = max(FIRST_BITS, 64 + 4 * digits)
    while bits <= PRECISION_LIMIT:
        settled = _settled(ball(value, bits), digits, bits)
        if settled is not None:
            return settled
        bits *= 2
    settled = _settled(ball(value, PRECISION_LIMIT), digits + 1, PRECISION_LIMIT)
    if settled is None and _vanishes(value):
        return Decimal(0)
    if settled is None:
        raise Unsettled(f"{digits} digits of a value cannot be settled.")
    return settled


def _settled(reached: arb, digits: int, bits: int) -> Decimal | None:
    """The decimal that both ends of a ball round to, if they agree."""
    if not reached.is_finite():
        return None
    middle, radius, power = map(int, reached.mid_rad_10exp(bits * 3 // 10))
    if radius and abs(middle) <= radius:
        return None
    if abs(power) > LARGEST_POWER:
        raise Unsettled("A value is too large or too near zero to be written out.")
    low, high = (
        Decimal(end).scaleb(power, _to(digits)) for end in (middle - radius, middle + radius)
    )
    return low if low == high else None


def _plain(number: Decimal, digits: int) -> str:
    """Without a needless zero; in powers of ten only where the plain form would be long.

    The number has at most one digit more than `digits`.
    """
    number = number.normalize(_to(digits + 1))
    if number and not -5 <= number.adjusted() < 16:
        return f"{number:e}"
    return f"{number:f}"


def is_positive(value: Any) -> bool | None:
    """The sign of a number: True above zero, False below, None where it is zero.

    Raises Unsettled where no precision within the limit tells a closed form from zero.
    """
    if isinstance(value, (int, fmpz, fmpq)):
        return bool(value > 0) if value else None
    if type(value) is Many:
        return value.agreed(is_positive)
    bits = FIRST_BITS
    while bits <= PRECISION_LIMIT:
        reached = ball(value, bits)
        if reached > 0:
            return True
        if reached < 0:
            return False
        bits *= 4
    if _vanishes(value):
        return None
    raise Unsettled("A value cannot be told from zero.")


def _vanishes(value: Any) -> bool:
    """Whether algebra proves a closed form to be zero, as equal weights of 3 and -3 come to."""
    if isinstance(value, arb) or not ball(value, PRECISION_LIMIT).contains(0):
        return False
    from .algebra import is_zero

    return is_zero(value.sympy())
