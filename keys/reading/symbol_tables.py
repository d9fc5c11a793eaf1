"""Tables that say what letters stand for: `| Symbol | Meaning | Value |`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from .arithmetic import read_arithmetic
from .name_tokens import tokens
from .statement import Section, Side, Statement
from .tables import Cell, Table, tables

_NAMES = re.compile(
    r"[\W_]*(?:symbol|variable|var|notation|letter|(?:hyper-?)?param(?:eter)?|quantity|name|term"
    r"|constant|símbolo|parámetro|parâmetro|größe|符号|参数|变量)s?[\W_]*",
    re.IGNORECASE,
)
_VALUES = re.compile(
    r"[\W_]*(?:(?:given |initial |example |our )?values?|given|setting|wert|valor|valeur|值|数值)"
    r"[\W_]*",
    re.IGNORECASE,
)
_DRESS = " \t`*$"
LONGEST_NAME = 24


def values_of_symbols(text: str, said: str, sections: Sequence[Section]) -> Iterator[Statement]:
    """Each row of such a table as a statement of its own; `said` is `text` as it is read."""
    if "|" not in text and "&" not in text:
        return
    starts = [section.start for section in sections]
    for table in tables(text):
        rows = list(_rows(table))
        names = Counter(name.text for name, _ in rows)
        for name, value in rows:
            (start, label), (at, printed) = (_undressed(said, cell) for cell in (name, value))
            term = read_arithmetic(printed, at)
            found = tokens(label) if len(label) <= LONGEST_NAME else []
            is_name = len(found) == 1 and found[0].is_name and " " not in label
            if term is None or not is_name or names[name.text] > 1:
                continue
            side = Side(printed, at, at + len(printed), "=", term)
            section = sections[max(0, bisect_right(starts, start) - 1)]
            if not side.is_worked:
                yield Statement(label, (side,), section, start, side.end)


def _rows(table: Table) -> Iterator[tuple[Cell, Cell]]:
    """The cells of names and of values, where there is one column of each."""
    columns = [
        [at for at, heading in enumerate(table.heading) if wanted.fullmatch(heading.text)]
        for wanted in (_NAMES, _VALUES)
    ]
    if any(len(found) != 1 for found in columns) or columns[0] > columns[1]:
        return
    (name,), (value,) = columns
    for row in table.rows:
        if len(row) == len(table.heading):
            yield row[name], row[value]


def _undressed(said: str, cell: Cell) -> tuple[int, str]:
    """Where a cell's text begins without its markup, and that text."""
    printed = said[cell.start : cell.end]
    bare = printed.strip(_DRESS)
    return cell.start + printed.find(bare), bare
