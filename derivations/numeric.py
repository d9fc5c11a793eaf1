"""Givens that are numbers: alone, in a matrix, or joined to a size."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import fmpq

from .chance import Chance
from .fault import Fault
from .many import Many
from .number import exact
from .rectangle import nested, rectangle
from .step import layered

REQUIRED = object()
Sizes = dict[str, int]  # what the named dimensions of shapes turned out to be


@dataclass(frozen=True)
class Dimension:
    """A default: the size that the dimension of this name turned out to have."""

    name: str

    def __str__(self) -> str:
        return f"the number of {self.name}"


@dataclass(frozen=True, kw_only=True)
class Domain:
    """What a given may be. `default` makes it optional; `symbol` is how it is written."""

    symbol: str = ""
    default: Any = REQUIRED
    about: str = ""

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def read(self, raw: Any, sizes: Sizes) -> Any:
        """The value that the author wrote. Raises Fault; `sizes` collects named dimensions."""
        raise TypeError("a domain of its own kind reads")

    def otherwise(self, sizes: Sizes) -> Any:
        """The value where the author wrote none."""
        if isinstance(self.default, Dimension):
            return fmpq(sizes[self.default.name])
        return self.read(self.default, sizes) if isinstance(self.default, str) else self.default

    def draw(self, chance: Chance, sizes: Sizes) -> Any:
        """A new value of the same kind."""
        raise TypeError("a domain of its own kind draws")

    def alike(self, raw: Any, chance: Chance) -> Any:
        """Other text that looks like `raw`, where that is more than its numbers."""
        return raw


@dataclass(frozen=True, kw_only=True)
class Number(Domain):
    """A number between `low` and `high` with at most `places` decimals, in steps of `every`."""

    low: fmpq
    high: fmpq
    places: int = 0
    every: int = 1
    strict: bool = True  # refuse what lies outside; else the limits are only for drawing
    meant: tuple[int, ...] = ()  # stay in new numbers: 3 channels are an RGB image
    structural: bool = False  # shapes the working (a stride): formulas hold it as a number

    def read(self, raw: Any, sizes: Sizes) -> Any:
        if isinstance(raw, (list, dict)):
            raise Fault("A single number is expected here, not a list.", "Write one number.")
        value = raw
        if not isinstance(raw, fmpq):
            value = raw.mapped(exact) if type(raw) is Many else exact(raw)
        if self.places == 0 and value.q != 1:
            raise Fault(
                f"A whole number is expected here, not {raw}.", "Write it without decimals."
            )
        if self.strict and value < self.low:
            raise Fault(
                f"{raw} is too small here: {self.low} is the least.", "Write a larger number."
            )
        return value

    def draw(self, chance: Chance, sizes: Sizes) -> fmpq:
        scale = 10**self.places
        count = int((self.high - self.low) * scale) // self.every
        return self.low + fmpq(self.every * chance.between(0, count), scale)


@dataclass(frozen=True, kw_only=True)
class Probability(Number):
    """A number strictly between 0 and 1."""

    def read(self, raw: Any, sizes: Sizes) -> Any:
        value = super().read(raw, sizes)
        if not 0 < value < 1:
            raise Fault(f"{raw} does not lie between 0 and 1.", "Write a number such as 0.25.")
        return value


@dataclass(frozen=True, kw_only=True)
class Matrix(Domain):
    """A matrix of numbers. `shape` names its dimensions (or fixes them); equal names, equal sizes.

    A column (shape (..., 1)) may also be written as a plain list.
    """

    of: Number
    shape: tuple[str | int, ...]
    drawn: tuple[int, int] = (2, 3)  # sizes of dimensions that no other given has fixed

    def read(self, raw: Any, sizes: Sizes) -> np.ndarray:
        if isinstance(raw, np.ndarray):
            rows = raw
        else:
            rows = rectangle(self._column(nested(raw)), len(self.shape))
            rows.flat[:] = [self.of.read(entry, sizes) for entry in rows.flat]
        self.agree(rows.shape, sizes)
        return rows

    def _column(self, raw: Any) -> Any:
        if self.shape[1:] != (1,) or not isinstance(raw, list):
            return raw
        return raw if any(isinstance(entry, list) for entry in raw) else [[entry] for entry in raw]

    def at(self, index: int) -> Matrix:
        """The same matrix at a layer: a dimension `width_before` becomes `width_1` at layer 2."""
        names = (layered(d, index) if isinstance(d, str) else d for d in self.shape)
        return replace(self, shape=tuple(names))

    def agree(self, found: tuple[int, ...], sizes: Sizes) -> None:
        """Check a shape against the sizes seen so far, and note the new ones."""
        wanted = tuple(
            [
                sizes.setdefault(dimension, size) if isinstance(dimension, str) else dimension
                for dimension, size in zip(self.shape, found, strict=True)
            ]
        )
        if wanted != found:
            raise Fault(
                f"This matrix is {_times(found)}, but {_times(wanted)} is needed here.",
                "Make its rows and columns fit the other givens.",
            )

    def draw(self, chance: Chance, sizes: Sizes) -> np.ndarray:
        for dimension in self.shape:
            if isinstance(dimension, str) and dimension not in sizes:
                sizes[dimension] = chance.between(*self.drawn)
        shape = tuple(sizes[d] if isinstance(d, str) else d for d in self.shape)
        matrix = np.empty(shape, dtype=object)
        for place in np.ndindex(shape):
            matrix[place] = self.of.draw(chance, sizes)
        return matrix


@dataclass(frozen=True, kw_only=True)
class Size(Domain):
    """Whole numbers joined by x, such as 200x200x64 (a list is read too)."""

    parts: tuple[Number, ...]
    square: str = ""  # the symbol where the first two parts are equal

    def symbols(self, value: np.ndarray) -> list[str]:
        """How the parts are written: the symbol H x W x C names three."""
        symbol = self.square if self.square and value[0] == value[1] else self.symbol
        return symbol.split(" x ")

    def read(self, raw: Any, sizes: Sizes) -> np.ndarray:
        words = (
            raw
            if isinstance(raw, (list, np.ndarray))
            else re.split(r"\s*[x×*]\s*", str(raw).strip())
        )
        if len(words) != len(self.parts):
            pattern = "x".join(str(part.low + 2) for part in self.parts)
            raise Fault(
                f"{len(self.parts)} whole numbers joined by x are expected here, not {len(words)}.",
                f"Write something like {pattern}.",
            )
        return np.array(
            [p.read(w, sizes) for p, w in zip(self.parts, words, strict=True)], dtype=object
        )

    def draw(self, chance: Chance, sizes: Sizes) -> np.ndarray:
        return np.array([part.draw(chance, sizes) for part in self.parts], dtype=object)


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
