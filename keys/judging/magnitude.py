"""An order of magnitude: a bare power of ten behind an about-sign."""

from __future__ import annotations

import re

from flint import arb, fmpq

from ..reading.statement import Side

_POWER = re.compile(
    r"(?:1\s*(?:×|·|\*|\\times|\\cdot)\s*)?10\s*(?:\^|\*\*)\s*(?P<braces>\{)?\s*"
    r"(?P<exponent>[-−]?\d{1,3})\s*(?(braces)\})|1[eE](?P<e>[-+]?\d{1,3})"
)


def is_magnitude_of(side: Side, value: arb) -> bool:
    """Whether `≈ 10^-6` stands for a value: for any number between a third of it and its triple,
    which is nearer to it than to the next power of ten."""
    found = _POWER.fullmatch(side.text.strip()) if side.relation == "≈" else None
    if found is None:
        return False
    power = fmpq(10) ** int((found["exponent"] or found["e"]).replace("−", "-"))
    return bool(power**2 < 10 * value**2) and bool(value**2 < 10 * power**2) and bool(value > 0)
