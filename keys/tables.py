"""Tables of a sheet (Markdown, or LaTeX's tabular): their rows of cells, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .arithmetic import read_arithmetic
from .literal import Literal, lone

_RULE = re.compile(r"[\s|:+=-]+")
_WORDS = re.compile(r"[*_$\s]+")


@dataclass(frozen=True)
class Cell:
    text: str
    number: Literal | None  # where the cell is one positive number


Row = tuple[Cell, ...]


def tables(text: str) -> Iterator[tuple[Row, ...]]:
    """Each table as its rows, headings included; rules between rows are left out."""
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        if line.strip().startswith("|") and line.count("|") > 2:
            if not _RULE.fullmatch(line):
                rows.append(tuple(_cells(text, start, start + len(line))))
        elif rows:
            yield tuple(rows)
            rows = []
        start += len(line) + 1
    if rows:
        yield tuple(rows)


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    first, last = text.index("|", start) + 1, text.rindex("|", start, end)
    last = last if last > first else end
    for found in re.finditer(r"[^|]*(?:\||$)", text[first:last]):
        said = found.group().rstrip("|")
        bare = _WORDS.sub(" ", said).strip()
        at = first + found.start() + (said.find(bare) if bare in said else 0)
        if found.group():
            yield Cell(bare, lone(read_arithmetic(bare, at)) if bare else None)
