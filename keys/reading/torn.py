"""Chains that a page has let go of without their fraction bars: `45 + 15 = 60 = 0.75`."""

from __future__ import annotations

import re
from itertools import pairwise

from ...derivations.term import Call, Term
from ..values.alike import alike
from ..values.literal import lone
from ..values.meanings import meanings, worked_out
from ..values.prints import WRONG, agrees
from .statement import Side

_GLUED = re.compile(r"\)\d+\.\d")  # what was above a bar and below it
_TWICE = re.compile(r"\d/\d+/\d")  # 1/151/10, a fraction over another one
_RANGE = re.compile(r"(\d{1,6})[-–—](\d{1,6})")
FAR = 10  # times that a torn formula is off at least


def is_torn(sides: tuple[Side, ...]) -> bool:
    """Whether two numbers in a row are said to be equal, and no rounding or slip makes them so.

    Where a calculation comes to the last number, a wrong one between them is just wrong, as in
    `0.58*0.8 + 0.56*0.11 = 0.464 = 0.526`; but it may be left of a fraction that was shortened.
    """
    if any(_is_glued(one, other) for one, other in pairwise(sides)):
        return True
    apart = [one for one, other in pairwise(sides) if _is_apart(one, other)]
    return bool(apart) and not all(_is_wrong(side, sides) for side in apart)


def _is_glued(before: Side, after: Side) -> bool:
    """`(42.890)22.890 + (34.110)24.110 = 0.726`, far from it, with numbers behind brackets."""
    if after.term is None:
        return False
    if _is_range(before, after):
        return True
    if _TWICE.search(before.text) and _is_off(before, after):
        return True
    if not _GLUED.search(before.text):
        return False
    one, other = (
        worked_out(side.term) if isinstance(side.term, Term) else None for side in (before, after)
    )
    return one is not None and other is not None and bool(abs(one) > abs(other) * FAR)


def _is_range(before: Side, after: Side) -> bool:
    """Whether it says how many there are from one to the other: `Lines 10-20 = 11 lines`."""
    ends, number = _RANGE.fullmatch(before.text), lone(after.term)
    if ends is None or number is None or not after.unit:
        return False
    far = int(ends[2]) - int(ends[1])
    return far > 0 and number.value in (far, far + 1)


def _is_off(before: Side, after: Side) -> bool:
    """Whether a calculation does not come to the number behind it."""
    value = worked_out(before.term) if isinstance(before.term, Term) else None
    is_result = value is not None and lone(after.term) is not None
    return is_result and agrees(value, after.term) == WRONG


def _is_apart(before: Side, after: Side) -> bool:
    one, other = lone(before.term), lone(after.term)
    return one is not None and other is not None and after.relation == "=" and not alike(one, other)


def _is_wrong(side: Side, sides: tuple[Side, ...]) -> bool:
    """Whether the chain comes to its last number in spite of a number on the way."""
    number, last = lone(side.term), lone(sides[-1].term)
    worked = [s.term for s in sides if s.is_worked and s.end <= side.start]
    if number is None or last is None or not worked or not isinstance(worked[0], Term):
        return False
    if not number.ulp and _divides(worked[0]):
        return False
    values = (worked_out(meaning) for _, meaning in meanings(worked[0]))
    return any(v is not None and agrees(v, sides[-1].term) != WRONG for v in values)


def _divides(term: Term) -> bool:
    return isinstance(term, Call) and (term.operator == "div" or any(map(_divides, term.arguments)))
