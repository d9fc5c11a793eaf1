"""A derivation's quantity as a line of a page."""

from __future__ import annotations

from typing import Any

from ...derivations.derivation import Derivation
from ...templates.page import Line
from .remarks import reason


def line(derivation: Derivation, name: str, **beside: Any) -> Line:
    """Formula, numbers and value of a quantity, with the reason of its step.

    `beside` is what a page adds to that: marks, labels, flags, whether it is asked.
    """
    step, formula = derivation.step(name), derivation.formula(name)
    return Line(
        symbol=step.symbol,
        value=derivation.value(name),
        formula=formula,
        numbers=None if formula is None else derivation.leaves(name),
        whole=step.show != "entries",
        reason=reason(derivation, step.reason),
        unit=step.unit,
        **beside,
    )
