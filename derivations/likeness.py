"""What other numbers for a question are compared by: how large, how many, which cut off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from flint import fmpq

from .degenerate import entries, zeros
from .derivation import Derivation
from .many import rows, shape
from .number import FIRST_BITS, balls

Parts = Sequence[Any]  # the entries of a value, in reading order


def fractions(parts: Parts) -> list[fmpq]:
    """The exact numbers, without closed forms and words."""
    return [entry for entry in parts if type(entry) is fmpq]


def branches(derivation: Derivation, names: Collection[str]) -> list[dict[str, int]]:
    """For each candidate, how many entries were cut off in each quantity that is the positive part
    of another."""
    cut: list[dict[str, int]] = [{} for _ in range(derivation.count)]
    for name in names:
        value = derivation.value(name)
        if not isinstance(value, np.ndarray):
            continue
        own = rows(value, derivation.count)
        counts = list(map(zeros, own))
        if any(counts):
            read = map(derivation.value, derivation.step(name).reads.values())
            others = [rows(v, derivation.count) for v in read if shape(v) == value.shape]
            for place, (parts, count) in enumerate(zip(own, counts, strict=True)):
                if count and any(_is_positive_part(parts, other[place]) for other in others):
                    cut[place][name] = count
    return cut


def _is_positive_part(parts: Parts, of: Parts) -> bool:
    return all(
        isinstance(z, fmpq) and a == (z if z > 0 else 0) for a, z in zip(parts, of, strict=True)
    )


def size(parts: Parts) -> fmpq:
    """The largest fraction in a quantity."""
    return max(map(abs, fractions(parts)), default=fmpq(0))


def seen(parts: Parts) -> int:
    """How many different numbers a reader sees in an answer of closed forms, by six digits."""
    numbers = balls(entries(parts), FIRST_BITS)
    return len({f"{float(number):.5e}" for number in numbers})


def distinct(answers: Iterable[Parts]) -> int:
    """How many different fractions the answers hold."""
    return sum(len({(e.p, e.q) for e in fractions(parts)}) for parts in answers)
