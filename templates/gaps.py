"""A formula with numbers in place of its symbols, printed once with gaps and filled ever after.

What stands around a number depends on its sign (brackets) and on how it ends (dots of products),
not on its digits. So one print with gaps serves for all numbers alike in these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..derivations.term import Term

if TYPE_CHECKING:
    from .printer import Printer

GAP = re.compile(r"0\0(\d+)\0[0}]")


class Shown:
    """A number as it is printed, and whether that is all of it."""

    def __init__(self, text: str, exact: bool):
        self.text, self.exact = text, exact
        self.unsigned = text.removeprefix("-")
        sign = "-" if text.startswith("-") else ""
        self.kind = sign, "0" if text[-1].isdigit() else "}"  # in a brace powers of ten end


@dataclass(frozen=True)
class Gap:
    """Where a number of a kind will stand: its place among the numbers."""

    place: int
    kind: tuple[str, str]

    @property
    def printed(self) -> str:
        """Begins and ends as the number will; no text of an author has a \\0 in it."""
        sign, end = self.kind
        return f"{sign}0\0{self.place}\0{end}"


class Gapped:
    """A printed text in pieces: words and places of numbers in turn."""

    def __init__(self, printed: str):
        self.words = GAP.split(printed)
        self.places = list(map(int, self.words[1::2]))

    def filled(self, numbers: Sequence[Shown]) -> str:
        """The text with these numbers in it; their signs are in the words."""
        said = self.words.copy()
        said[1::2] = [numbers[place].unsigned for place in self.places]
        return "".join(said)


class Form:
    """A formula as it is printed: with its symbols, and with gaps for what these stand for."""

    def __init__(self, printer: Printer, formula: Term):
        self.printer, self.formula = printer, formula
        self.pieces = tuple(printer.pieces(formula))
        self.symbols = tuple(formula.symbols)
        self.is_sized = not printer.sized.isdisjoint(formula.operators)
        self.exact = printer.writes_exactly(formula)

    def filled(self, numbers: Sequence[Shown]) -> tuple[list[str], bool]:
        """The pieces with a number for each of the symbols; whether every number is all there."""
        gapped = _gapped(self, tuple([number.kind for number in numbers]))
        exact = self.exact and all(number.exact for number in numbers)
        return [piece.filled(numbers) for piece in gapped], exact


@lru_cache(maxsize=8192)
def _gapped(form: Form, kinds: tuple[tuple[str, str], ...]) -> list[Gapped]:
    """The pieces of a formula, which is like itself alone, with gaps for numbers of these kinds."""
    gaps = {symbol: Gap(n, kinds[n]) for n, symbol in enumerate(form.symbols)}
    return list(map(Gapped, form.printer.pieces(form.formula.put(gaps))))
