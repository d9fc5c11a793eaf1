"""Tables that have a calculation in one cell and its value in the next: `| $0.5 · 3$ | $1.5$ |`.

Only under a heading such as Value or Result, so that the number is nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .arithmetic import read_arithmetic
from .statement import Section, Side, Statement
from .tables import Cell, tables

_HEADING = re.compile(
    r"[\W_]*(?:(?:numerical |final |new |updated )?(?:value|result|answer)"
    r"|(?:neuer )?wert|ergebnis|(?:nuevo |novo )?valor|resultado|valeur"
    r"|r[ée]sultat|[=≈]|结果|值)[\W_]*",
    re.IGNORECASE,
)
_CALCULATED = re.compile(  # a column that is worked out in the next one, whatever that is called
    r"(?i:[\W_]*(?:the )?(?:calculations?|computations?|formulas?|formulae|expressions?|working"
    r"|workings|equations?|arithmetic|substitution|how|rechnung|c[áa]lculo|calcul|计算|計算)[\W_]*)"
)
_NUMBER = re.compile(
    r"[\s$*`]*(?:[A-Za-z]\w{0,9}(?:\([^()=]{0,20}\))?\s*(?==))?(?:\\approx|≈|=|~)?[\s$*`]*"
    r"(?:\\(?:mathbf|boxed|textbf)\{)?(?P<number>[-−]?\d[\d.,]*%?)[\s$*`}]*"
)


def with_values(
    text: str, said: str, statements: Sequence[Statement], sections: Sequence[Section]
) -> tuple[Statement, ...]:
    """The statements, those of such cells ended with the value; and those that are only one.

    `said` is `text` as it is read, with points for decimal commas.
    """
    found = list(statements)
    if "|" not in text and "&" not in text:
        return tuple(found)
    starts = [statement.start for statement in found]
    alone: list[Statement] = []
    said_alone: set[int] = set()  # values with a sign before them, which are read as statements
    for cell, value in _cells(text, said):
        first, end = (bisect_left(starts, place) for place in (cell.start - 1, cell.end + 1))
        said_alone |= set(range(end, bisect_left(starts, value.end)))
        if end > first:
            found[end - 1] = _ended(found[end - 1], value)
        elif (side := _calculation(cell, said)) is not None:
            places = [section.start for section in sections]
            section = sections[max(0, bisect_left(places, cell.start + 1) - 1)]
            alone.append(Statement("", (side, value), section, cell.start, value.end))
    kept = [statement for place, statement in enumerate(found) if place not in said_alone]
    return tuple(sorted([*kept, *alone], key=lambda s: s.start))


def _ended(statement: Statement, value: Side) -> Statement:
    last = statement.sides[-1]
    if last.is_number or last.relation not in ("=", "≈", ""):
        return statement
    return replace(statement, sides=(*statement.sides, value), end=value.end)


def _calculation(cell: Cell, said: str) -> Side | None:
    term = read_arithmetic(said[cell.start : cell.end], cell.start)
    side = Side(cell.text, cell.start, cell.end, "", term)
    return side if side.is_worked else None


def _cells(text: str, said: str) -> Iterator[tuple[Cell, Side]]:
    """Each cell of a calculation, and the value beside it."""
    for table in tables(text):
        for column, (before, heading) in enumerate(pairwise(table.heading), start=1):
            is_calculated = _CALCULATED.fullmatch(before.source)
            if not is_calculated and not _HEADING.fullmatch(heading.source):
                continue
            for row in table.rows:
                found = _NUMBER.fullmatch(row[column].source) if column < len(row) else None
                if found:
                    start = text.index(found["number"], row[column].start)
                    end = start + len(found["number"])
                    term = read_arithmetic(said[start:end], start)
                    side = Side(found["number"], start, end, "=", term)
                    yield row[column - 1], side
