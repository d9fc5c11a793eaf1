"""A matrix without axes around one value, so that NumPy leaves the value alone."""

from __future__ import annotations

from typing import Any

import numpy as np


def boxed(value: Any) -> np.ndarray:
    """The value in such a matrix."""
    box = np.empty((), dtype=object)
    box[()] = value
    return box
