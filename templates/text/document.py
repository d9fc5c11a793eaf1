"""A page as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from ...derivations.table import Table
from ..page import Alternative, Line, Page, Part, Proved, Remark, Working, Written
from ..rows import rows
from .notation import TextPrinter, shown

WIDTH = 96


def text(page: Page) -> str:
    """The workings, remarks and proofs of a page; what is drawn is left to paper."""
    return "\n".join(line.rstrip() for part in page.questions for line in _part(part))


def _part(part: Part) -> Iterator[str]:
    yield f"{part.label} {part.title}".strip()
    for block in part.blocks:
        yield ""
        yield from _block(block)
    for inner in part.parts:
        yield ""
        yield from _part(inner)


def _block(block: Any) -> Iterable[str]:
    match block:
        case Working():
            return _working(block)
        case Written():
            return _wrapped(block.answer)
        case Remark():
            return [*_wrapped(f"Note: {block.text}"), *_lines(block.lines, 6)]
        case Alternative():
            return [*_wrapped(f"Also right: {block.text}"), *_lines(block.lines, 6)]
        case Proved():
            unverified = ", ".join(block.unverified)
            return [
                "Proved:",
                *(line for said in block.statements for line in _wrapped(f"- {said}", "  ")),
                *([f"Unverified: {unverified}"] if unverified else []),
            ]
    return ()


def _working(block: Working) -> Iterator[str]:
    for number, line in enumerate(block.lines):
        if number:
            yield ""
        yield from _wrapped(line.reason, "  # ")
        yield from _lines((line,), block.digits)


def _lines(lines: Iterable[Line], digits: int) -> Iterator[str]:
    for line in lines:
        if isinstance(line.value, Table):
            yield f"  {line.symbol}"
            yield from _table(line.value)
            continue
        for row in rows(line, TextPrinter(digits)):
            yield from _chain(row.label, [f"{side.sign} {side.text}".strip() for side in row.sides])


def _chain(label: str, sides: list[str]) -> Iterator[str]:
    """`label = formula = numbers = value` on one line, or a side a line where that is too long."""
    whole = f"  {label} {' '.join(sides)}"
    if len(whole) <= WIDTH:
        yield whole
        return
    indent = " " * (len(label) + 3)
    yield f"  {label} {sides[0]}"
    yield from (f"{indent}{side}" for side in sides[1:])


def _table(table: Table) -> Iterator[str]:
    cells = [tuple(map(_plain, table.headings)), *(tuple(map(_cell, row)) for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))


def _cell(value: Any) -> str:
    return _plain(value) if isinstance(value, str) else shown(value)


def _plain(wording: str) -> str:
    """Markdown-light without its marks."""
    return wording.replace("$", "").replace("**", "").replace("`", "")


def _wrapped(sentence: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(_plain(sentence), WIDTH, initial_indent=indent, subsequent_indent=indent)
