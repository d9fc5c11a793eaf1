"""A derivation's quantity as a line of a page."""

from __future__ import annotations

from typing import Any

from ..derivations.derivation import Derivation
from ..templates.page import Line
from .remarks import reason


def line(derivation: Derivation, name: str, **beside: Any) -> Line:
    """Formula, numbers and value of a quantity, with the reason of its step.

    `beside` is what a page adds to that: marks, labels, flags, whether it is asked.
    """
    quantity = derivation[name]
    return Line(
        symbol=quantity.symbol,
        value=quantity.value,
        formula=quantity.formula,
        numbers=quantity.numbers,
        whole=quantity.step.show != "entries",
        reason=reason(derivation, quantity.reason),
        unit=quantity.step.unit,
        **beside,
    )
