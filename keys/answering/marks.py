"""How the marks of a part are shared among the lines of its working."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np

from .worked import Worked

UNITS = tuple(Fraction(1, n) for n in (1, 2, 4, 8, 5, 10, 20, 100))


def of_lines(worked: Worked) -> dict[str, Fraction | None]:
    """The marks of each line: as the exam file says, else shared by the steps' weights."""
    item = worked.part.item
    free = (item.marks or Fraction(0)) - sum((p.marks for p in item.points), Fraction(0))
    told = {name: marks or None for name, marks in item.asks.items() if marks is not None}
    rest = [name for name in worked.shown if name not in told]
    weights = tuple(_weight(worked, name) for name in rest)
    left = max(free - sum(filter(None, told.values()), Fraction(0)), Fraction(0))
    return {**told, **dict(zip(rest, shared(left, weights), strict=True))}


def _weight(worked: Worked, name: str) -> int:
    """A step's marks, once for each entry where entries are worked out one by one."""
    return worked.derivation.step(name).marks * entries_of(worked, name)


def entries_of(worked: Worked, name: str) -> int:
    """How many entries of a quantity are worked out, and marked, one by one."""
    value = worked.derivation.value(name)
    one_by_one = worked.derivation.step(name).show == "entries" and isinstance(value, np.ndarray)
    return value.size if one_by_one else 1


@lru_cache(maxsize=1024)
def shared(marks: Fraction, weights: tuple[int, ...]) -> tuple[Fraction | None, ...]:
    """`marks` in proportion to `weights`, in the roundest units that give every weight some.

    The shares add up to `marks`; a line of weight 0 has none. What proportion leaves over goes
    to the largest remainders, earlier lines first (Hamilton's apportionment).
    """
    total = sum(weights)
    if not total or not marks:
        return (None,) * len(weights)
    unit = _unit(marks, sum(1 for weight in weights if weight))
    units = marks / unit
    quotas = [units * weight / total for weight in weights]
    counts = [
        max(int(quota), 1) if weight else 0 for quota, weight in zip(quotas, weights, strict=True)
    ]
    while sum(counts) != units:
        step = 1 if sum(counts) < units else -1
        movable = [n for n, weight in enumerate(weights) if weight and counts[n] + step >= 1]
        if not movable:
            return tuple(marks * weight / total if weight else None for weight in weights)
        nearest = max(movable, key=lambda n: (step * (quotas[n] - counts[n]), -n))
        counts[nearest] += step
    return tuple(count * unit if count else None for count in counts)


def _unit(marks: Fraction, lines: int) -> Fraction:
    """The largest usual unit that divides `marks` and gives each line one."""
    divides = [unit for unit in UNITS if (marks / unit).denominator == 1]
    enough = [unit for unit in divides if marks / unit >= lines]
    return max(enough) if enough else min(divides, default=marks)


def said(marks: Fraction) -> str:
    """Marks as people write them: 2, 0.5, 1/3."""
    decimal = f"{float(marks):g}"
    return decimal if Fraction(decimal) == marks else str(marks)
