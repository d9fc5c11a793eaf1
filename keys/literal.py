"""A printed number, and everything that it may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, fmpq

from ..derivations.number import exact
from ..derivations.term import Call, Term

SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12}
BINARY = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclass(frozen=True, eq=False)
class Literal(Term):
    """A number as printed: its text and where it stands in the source."""

    text: str
    start: int
    end: int

    @cached_property
    def value(self) -> fmpq:
        return exact(self.digits) * self.scale

    @cached_property
    def ulp(self) -> fmpq:
        """One unit of the last printed digit; 0 for a whole number, which is exact."""
        digits, _, power = self.digits.lower().partition("e")
        places = len(digits.partition(".")[2])
        if not places and not power and self.scale == 1:
            return fmpq(0)
        return fmpq(10) ** (int(power or 0) - places) * self.scale

    @property
    def digits(self) -> str:
        """The number without its suffix and the commas between thousands."""
        return re.sub(r"[kKMBGT{},]", "", self.text)

    @cached_property
    def significant(self) -> int:
        """How many digits are printed, leading zeros not counted."""
        digits = self.digits.lower().partition("e")[0].replace(".", "")
        return len(digits.lstrip("0")) or 1

    @property
    def scale(self) -> int:
        return SUFFIXES.get(self.text[-1], 1)

    @cached_property
    def span(self) -> arb:
        """Everything that rounds to the printed number; a K may be 1000 or 1024."""
        half = self.ulp / 2
        ball = arb(self.value, half)
        if self.text[-1] in BINARY:
            grown = fmpq(BINARY[self.text[-1]], self.scale)
            ball = ball.union(arb(self.value * grown, half * grown))
        return ball

    def __str__(self) -> str:
        return self.text


def literals(side: Any) -> Iterator[Literal]:
    """The printed numbers of a term or a matrix, in order."""
    if isinstance(side, np.ndarray):
        for entry in side.flat:
            yield from literals(entry)
    elif isinstance(side, Term):
        yield from (leaf for leaf in side.leaves() if isinstance(leaf, Literal))


def lone(side: Any) -> Literal | None:
    """The literal where a term is one printed number, signed or not."""
    while isinstance(side, Call) and side.operator == "neg":
        (side,) = side.arguments
    return side if isinstance(side, Literal) else None
