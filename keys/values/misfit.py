"""A printed number that does not fit the others near it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Misfit:
    """Where the number stands, what the others lead to in its place, and a sentence on that."""

    start: int
    end: int
    printed: str
    expected: str
    said: str
