"""What other numbers for a question are compared by: how large, how many, which cut off."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from flint import fmpq

from .degenerate import entries, flat, zeros
from .derivation import Derivation
from .number import FIRST_BITS, balls


def fractions(value: Any) -> list[fmpq]:
    """The exact numbers in a value, without closed forms and words."""
    parts = flat(value) if isinstance(value, (np.ndarray, fmpq)) else np.ravel(value)
    return [entry for entry in parts if type(entry) is fmpq]


def branches(derivation: Derivation, names: Collection[str]) -> dict[str, int]:
    """How many entries were cut off in each quantity that is the positive part of another."""
    cut = {}
    for name in names:
        value = derivation.value(name)
        if isinstance(value, np.ndarray) and (count := zeros(value)):
            reads = derivation.step(name).reads.values()
            if any(_is_positive_part(value, derivation.value(read)) for read in reads):
                cut[name] = count
    return cut


def _is_positive_part(value: np.ndarray, of: Any) -> bool:
    return (
        isinstance(of, np.ndarray)
        and of.shape == value.shape
        and all(
            isinstance(z, fmpq) and a == (z if z > 0 else 0)
            for a, z in zip(value.flat, of.flat, strict=True)
        )
    )


def size(derivation: Derivation, name: str) -> fmpq:
    """The largest fraction in a quantity."""
    return max(map(abs, fractions(derivation.value(name))), default=fmpq(0))


def seen(derivation: Derivation, name: str) -> int:
    """How many different numbers a reader sees in an answer of closed forms, by six digits."""
    numbers = balls(entries(derivation.value(name)), FIRST_BITS)
    return len({f"{float(number):.5e}" for number in numbers})


def distinct(derivation: Derivation, asks: Collection[str]) -> int:
    """How many different fractions the answers hold."""
    return sum(
        len({(int(e.p), int(e.q)) for e in fractions(derivation.value(name))}) for name in asks
    )
