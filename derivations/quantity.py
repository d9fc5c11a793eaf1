"""What a derivation says of one of its results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .step import Step


@dataclass(frozen=True)
class Quantity:
    """One named result and all that a page may say of it.

    `formula` and `numbers` are terms (matrices of terms where the step is shown entry by entry,
    None where only the value is shown); `value` is exact.
    """

    name: str
    symbol: str
    formula: Any
    numbers: Any
    value: Any
    reason: str
    step: Step

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape if isinstance(self.value, np.ndarray) else ()
