"""A formula with numbers in place of its symbols, printed once with gaps and filled ever after.

What stands around a number depends on its sign (brackets) and on how it ends (dots of products),
not on its digits. So one print with gaps serves for all numbers alike in these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

GAP = re.compile(r"0\0(\d+)\0[0}]")


class Shown(NamedTuple):
    """A number as it is printed, and whether that is all of it."""

    text: str
    exact: bool

    @property
    def kind(self) -> str:
        """Its sign, and whether it ends in a digit or, as powers of ten do, in a brace."""
        sign = "-" if self.text.startswith("-") else " "
        return sign + ("0" if self.text[-1].isdigit() else "}")

    @property
    def unsigned(self) -> str:
        return self.text.removeprefix("-")


@dataclass(frozen=True)
class Gap:
    """Where a number will stand: its place among the numbers, and its kind."""

    place: int
    kind: str

    @property
    def printed(self) -> str:
        """Begins and ends as the number will; no text of an author has a \\0 in it."""
        sign, end = self.kind
        return f"{sign.strip()}0\0{self.place}\0{end}"


@dataclass(frozen=True)
class Gapped:
    """A printed text in pieces: words and places of numbers in turn."""

    words: tuple[str, ...]
    places: tuple[int, ...]

    def filled(self, numbers: Sequence[str]) -> str:
        """The text with these numbers in it, given without their signs."""
        said = list(self.words)
        said[1::2] = [numbers[place] for place in self.places]
        return "".join(said)


def gapped(printed: str) -> Gapped:
    """The pieces of a text that was printed with gaps."""
    parts = GAP.split(printed)
    return Gapped(tuple(parts), tuple(map(int, parts[1::2])))
