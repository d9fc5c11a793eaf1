"""Whether a printed number is an honest print of a value, and how a value is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flint import arb, ctx, fmpq

from ...derivations.number import decimal, exact
from .known import BITS
from .literal import Literal, lone
from .meanings import worked_out

HALF = fmpq(1, 2)
SMALLEST_POWER, LARGEST_POWER, LONGEST, POINT = -300, 30, 10**30, fmpq(1, 10**25)
DOUBLE, NOISE = 15, fmpq(5, 10**16)  # digits of a binary double, and what may be wrong in them

RIGHT, TRUNCATED, ROUNDED_TO_WHOLE = "right", "truncated", "rounded to whole"
WRONG = "wrong"


def agrees(value: Any, literal: Any, about: bool = False) -> str:
    """Whether a printed number is an honest print of an exact value, closed form or ball."""
    printed = lone(literal)
    target = worked_out(literal)
    if printed is None or target is None:
        return WRONG
    with ctx.workprec(BITS):
        ball = (
            value
            if isinstance(value, arb)
            else (arb(value) if isinstance(value, (fmpq, int)) else value.ball())
        )
        ulp = unit_of(printed, about)
        if printed.significant >= DOUBLE:  # a program's: the last digits are noise
            target += arb(0, abs(printed.value) * NOISE)
        negative = lone(literal) is not literal
        if not printed.ulp:
            return _agrees_whole(ball, target, ulp, not isinstance(value, (fmpq, int)), about)
        if ulp > printed.ulp:
            target += arb(0, ulp / 2)
        if ball.overlaps(target):
            return RIGHT
        # open at its far end: 0.39 is no cut of 0.40
        cut = target.mid() + arb(ulp / 2 * (-1 if negative else 1), ulp * fmpq(499999, 10**6))
        return TRUNCATED if ball.overlaps(cut) else WRONG


def _agrees_whole(ball: arb, target: arb, ulp: fmpq, closed_form: bool, about: bool) -> str:
    if ball.overlaps(target):
        return RIGHT
    if ulp > 1 or closed_form:
        return RIGHT if ball.overlaps(target + arb(0, max(ulp, fmpq(1)) / 2)) else WRONG
    if about and ball.overlaps(target + arb(0, 1)):
        return RIGHT
    if ball.contains_integer():
        return WRONG
    near = ball.overlaps(target + arb(0, HALF)) or ball.overlaps(target + arb(HALF, HALF))
    return ROUNDED_TO_WHOLE if near else WRONG


def unit_of(printed: Literal, about: bool) -> fmpq:
    """The last printed digit; `≈ 3000`, `≈ 32000` and `400K` are round numbers."""
    if printed.suffix[:1] in tuple("kKMBGTPE") and "." not in printed.digits:
        zeros = len(printed.digits) - len(printed.digits.rstrip("0"))
        return printed.ulp * 10 ** min(zeros, len(printed.digits) - 1)
    if printed.ulp:
        return printed.ulp
    if not about:
        return fmpq(1)
    digits = printed.text.replace(",", "")
    return fmpq(10) ** (len(digits) - len(digits.rstrip("0")))


def shown(value: Any, literal: Literal | None = None, extra: int = 1) -> str:
    """`value` with about as many digits as were printed, each one certain."""
    if literal is not None and literal.suffix:
        bare = replace(literal, text=literal.digits)
        gap = literal.text[len(literal.text.rstrip(literal.suffix).rstrip()) : -len(literal.suffix)]
        return shown(value / literal.scale, bare, extra) + (gap.strip() or gap[:1]) + literal.suffix
    digits = 6 if literal is None else max(4, literal.significant + extra)
    return _ball_shown(value, digits) if isinstance(value, arb) else decimal(value, digits)


def _ball_shown(value: arb, digits: int) -> str:
    """The middle of a ball; where it is all but a point, no digit that is mere noise."""
    with ctx.workprec(BITS):
        middle, is_point = value.mid(), bool(value.rad() < POINT)
        if middle.is_integer() and abs(middle) < LONGEST:
            return str(middle.unique_fmpz())
        if is_point and value.contains(0):
            return "0"
        certain = value.rel_accuracy_bits() * 3 // 10
        digits = max(1, min(digits, certain)) if is_point else digits
        mantissa, _, power = middle.str(digits + 8, radius=False).partition("e")
    if not SMALLEST_POWER < int(power or 0) < LARGEST_POWER:
        return f"{decimal(exact(mantissa), digits)}e{int(power)}"
    return decimal(exact(f"{mantissa}e{power or 0}"), digits)
