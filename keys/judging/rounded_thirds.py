"""Numbers such as 0.33 and 0.67, 0.17 and 0.83, which stand for thirds and sixths."""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq

from ..reading.statement import Side
from ..values.known import FEW_DIGITS, Known
from ..values.literal import Literal, literals, lone
from ..values.meanings import meanings, worked_out
from ..values.prints import RIGHT, agrees

PARTS, THIRD, HALF = 6, 3, fmpq(1, 2)


def comes_of_thirds(before: Side, after: Side, known: Known) -> bool:
    """Whether a result follows where the numbers that print thirds are taken as thirds:
    `log2(0.33) ≈ -1.585`."""
    if lone(after.term) is None or hasattr(before.term, "flat"):
        return False
    put: dict[Literal, Any] = {}
    for number in literals(before.term):
        third = _third(number)
        if third is not None:
            put[number] = arb(third)
    if not put:
        return False
    values = (worked_out(meaning, known, put) for _, meaning in meanings(before.term))
    return any(value is not None and agrees(value, after.term) == RIGHT for value in values)


def _third(number: Literal) -> fmpq | None:
    """The third or sixth that a number of two digits prints."""
    if not number.ulp or number.significant != FEW_DIGITS or number.suffix:
        return None
    count = int((number.value * PARTS + HALF).floor())
    third = fmpq(count, PARTS)
    is_near = abs(third - number.value) <= number.ulp / 2
    return third if is_near and count % THIRD else None
