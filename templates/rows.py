"""A line of a working taken apart into rows: label = formula = numbers = value.

Each side says honestly how it follows from the side before: `=` where both are printed in full,
`≈` where digits were cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
from flint import fmpq

from ..derivations.number import decimal
from ..derivations.term import Call, Symbol, term
from .page import Line
from .printer import Printer

EXACTLY, ABOUT = "=", "≈"


class Side(NamedTuple):
    """One side of a chain: its sign, and the printed pieces that a long line is broken between."""

    sign: str
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.pieces)


class Row(NamedTuple):
    """A printed label and the sides that follow it; the last one is the result."""

    label: str
    sides: tuple[Side, ...]
    place: tuple[int, ...] = ()  # the entry that it shows, counted from 0


def rows(line: Line, printer: Printer) -> Iterator[Row]:
    """The rows of a line, in the order of its entries."""
    if isinstance(line.value, tuple) and not all(map(_is_assignment, line.value)):
        for number, entry in enumerate(line.value):
            yield Row(_label(line, printer) if number == 0 else "", (_result("", entry, printer),))
    elif isinstance(line.value, np.ndarray) and _is_by_entry(line):
        for place in np.ndindex(line.value.shape):
            sides = _sides(_at(line.formula, place), line.numbers, line.value[place], printer)
            yield Row(_entry_label(line, place, printer), sides, place)
    else:
        sides = _sides(line.formula, line.numbers, line.value, printer)
        if isinstance(line.value, tuple):
            sides = (sides[-1]._replace(sign=""),)
        yield Row(_label(line, printer), sides)


def _is_by_entry(line: Line) -> bool:
    return isinstance(line.formula, np.ndarray) or not line.whole


def _is_assignment(entry: Any) -> bool:
    """Whether the entry is short: a symbol with its number, as in w_1 = 1."""
    return isinstance(entry, Call) and entry.operator == "eq" and not entry.arguments[1].symbols


def _sides(formula: Any, numbers: Any, value: Any, printer: Printer) -> tuple[Side, ...]:
    sides: list[Side] = []
    exact = True
    if formula is not None:
        sides.append(Side(EXACTLY, printer.form(formula).pieces))
        if numbers is not None:
            pieces, exact = printer.filled(formula, numbers)
            sides.append(Side(EXACTLY if exact else ABOUT, tuple(pieces)))
    if isinstance(formula, Call) and formula.operator == "dimensions":
        value = Call("dimensions", tuple(map(term, value)))
    if shown := printer.as_decimal(value):
        sides.append(Side(EXACTLY if exact and shown.exact else ABOUT, (shown.text,)))
        return tuple(_without_echo(sides))
    exact = exact and printer.is_exact(value)
    sides.append(_result(EXACTLY if exact else ABOUT, value, printer))
    if isinstance(value, fmpq) and printer.as_fraction(value) and printer.digits:
        sides.append(Side(ABOUT, (printer.decimal(decimal(value, printer.digits)),)))
    return tuple(_without_echo(sides))


def _without_echo(sides: list[Side]) -> Iterator[Side]:
    """The sides without those that only repeat what the next one says."""
    cut = False
    for side, after in zip_longest(sides, sides[1:]):
        cut = cut or side.sign == ABOUT
        if after is None or side.text != after.text:
            yield side._replace(sign=ABOUT) if cut else side
            cut = False


def _result(sign: str, value: Any, printer: Printer) -> Side:
    is_sum = isinstance(value, Call) and value.operator in ("add", "sub")
    if is_sum and not printer.is_rounded(value):
        return Side(sign, tuple(printer.pieces(value)))
    return Side(sign, (printer.value(value),))


def _label(line: Line, printer: Printer) -> str:
    if isinstance(line.labels, str):
        return printer.label(line.labels)
    return printer.symbol(Symbol(line.symbol)) if line.symbol else ""


def _entry_label(line: Line, place: tuple[int, ...], printer: Printer) -> str:
    """What the sheet calls the entry, or its symbol; a column keeps one index."""
    label = line.labels
    for index in place:
        if isinstance(label, (list, tuple)) and index < len(label):
            label = label[index]
    if isinstance(label, str):
        return printer.label(label)
    counted = tuple(index + 1 for index in place)
    is_column = len(place) == 2 and line.value.shape[1] == 1
    return printer.symbol(Symbol(line.symbol, counted[:1] if is_column else counted))


def _at(matrix: Any, place: tuple[int, ...]) -> Any:
    return matrix[place] if isinstance(matrix, np.ndarray) else None
