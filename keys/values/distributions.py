"""Distribution functions and their quantiles, as balls.

Sources: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.2 (normal), 26.4
(chi-square), 26.7 (Student's t).
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, ctx, fmpq

from .known import BITS

HALVINGS, FARTHEST = 90, 1000
Distribution = Callable[[arb], arb]


def normal_below(z: arb) -> arb:
    """The standard normal's probability of less than z."""
    with ctx.workprec(BITS):
        return (-z / arb(2).sqrt()).erfc() / 2


def student_below(t: arb, freedom: int) -> arb:
    """Student's probability of less than t."""
    with ctx.workprec(BITS):
        half = arb(freedom) / 2
        tail = (freedom / (freedom + t**2)).beta_lower(half, fmpq(1, 2), 1) / 2
        return 1 - tail if t > 0 else tail


def chi_square_below(x: arb, freedom: int) -> arb:
    """The chi-square distribution's probability of less than x."""
    with ctx.workprec(BITS):
        return (x / 2).gamma_lower(arb(freedom) / 2, 1)


def quantile(below: Distribution, share: arb, least: int = -FARTHEST) -> arb:
    """Below which value a distribution has that share of its probability."""
    with ctx.workprec(BITS):
        low, high = arb(least), arb(FARTHEST)
        for _ in range(HALVINGS):
            middle = arb(((low + high) / 2).mid())
            low, high = (middle, high) if below(middle) < share else (low, middle)
        return low.union(high)
