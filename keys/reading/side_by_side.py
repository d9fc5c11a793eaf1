"""Matrices that are drawn side by side over several lines, read as if they stood on one line.

Q = [[1, 0],    K = [[2, 1],          [1 2]   [5]   [17]
     [0, 1]]         [1, 3]]          [3 4] × [6] = [39]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..values.literal import literals, with_literals
from .chains import read_statements
from .statement import Section, Side, Statement

_NUMBER = re.compile(r"[-+−]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?")
_NUMBERS = rf"\s*{_NUMBER.pattern}(?:[ \t,]+{_NUMBER.pattern})*\s*"
_GROUP = re.compile(rf"\[{{1,2}}{_NUMBERS}\]{{1,2}}|[⎡⎢⎣⎛⎜⎝│┃]{_NUMBERS}[⎤⎥⎦⎞⎟⎠│┃]")
_DEFINES = re.compile(r"[\s,;]*(?P<name>[^\W\d][\w^{}']{0,12}\s*[=:])\s*")
_JOINS = re.compile(r"\s*(?:[=≈+*×·@−-]|->|→|\s)\s*")
_NAMES = re.compile(r"\s*(?:[^\n\[\]]{0,60}[=:≈])?\s*")
_SIGN = re.compile(r"[^\n]")
LONGEST, MOST_COLUMNS, MOST_LINES = 300, 8, 40

Pieces = list[tuple[str, int]]  # what is said, and where it is printed


@dataclass(frozen=True)
class Block:
    """Lines of matrices: the same on one line, and where each of its signs is printed."""

    said: str
    origins: tuple[int, ...]
    start: int
    end: int


def side_by_side(text: str) -> tuple[str, tuple[Block, ...]]:
    """The text without such lines, its length kept, and what they say."""
    if text.count("[") < 4 and not any(sign in text for sign in "⎡⎢⎛│┃"):
        return text, ()
    blocks = tuple(_blocks(text))
    return without_blocks(text, blocks), blocks


def without_blocks(text: str, blocks: Sequence[Block]) -> str:
    """The text with blanks in the place of its blocks."""
    kept: list[str] = []
    at = 0
    for block in blocks:
        kept += [text[at : block.start], _SIGN.sub(" ", text[block.start : block.end])]
        at = block.end
    return "".join([*kept, text[at:]])


def with_blocks(
    statements: Sequence[Statement], blocks: Sequence[Block], sections: Sequence[Section]
) -> tuple[Statement, ...]:
    """The statements of a sheet and those of its blocks, in order."""
    starts = [section.start for section in sections]
    found = list(statements)
    for block in blocks:
        section = sections[max(0, bisect_right(starts, block.start) - 1)]
        line = (Section((), 0, len(block.said)),)
        for said in read_statements(block.said, block.said, line):
            sides = tuple(_placed(side, block) for side in said.sides)
            found.append(
                replace(said, sides=sides, section=section, start=block.start, end=block.end)
            )
    return tuple(sorted(found, key=lambda statement: statement.start)) if blocks else (*found,)


def _placed(side: Side, block: Block) -> Side:
    put = {
        n: replace(n, start=block.origins[n.start], end=block.origins[n.start] + len(n.text))
        for n in literals(side.term)
    }
    start = min((n.start for n in put.values()), default=block.start)
    end = max((n.end for n in put.values()), default=block.end)
    term = with_literals(side.term, put) if side.term is not None else None
    return replace(side, start=start, end=end, term=term, is_drawn=True)


def _blocks(text: str) -> Iterator[Block]:
    """The runs of lines that have as many matrices side by side."""
    waiting: list[tuple[int, list[re.Match[str]]]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        groups = list(_GROUP.finditer(text, at, at + len(line))) if len(line) < LONGEST else []
        goes_on = waiting and len(waiting[0][1]) == len(groups) and len(waiting) < MOST_LINES
        if waiting and not goes_on:
            yield from _block(text, waiting)
            waiting = []
        if 2 <= len(groups) <= MOST_COLUMNS:
            waiting.append((at, groups))
        at += len(line) + 1


def _block(text: str, lines: Sequence[tuple[int, list[re.Match[str]]]]) -> Iterator[Block]:
    """The lines as one, where they are matrices with names or signs between them."""
    columns = list(zip(*(groups for _, groups in lines), strict=True))
    sizes = [{len(_NUMBER.findall(group.group())) for group in column} for column in columns]
    if len(lines) < 2 or any(len(size) > 1 for size in sizes):
        return
    pieces: Pieces = []
    for number, column in enumerate(columns):
        before = [_gap(text, start, groups, number) for start, groups in lines]
        said = [(gap, origin) for gap, origin in before if gap.strip(" \t,;")]
        allowed = _NAMES if number == 0 else _JOINS
        if len(said) > 1 or not all(
            allowed.fullmatch(gap) or _DEFINES.fullmatch(gap) for gap, _ in said
        ):
            return
        is_new = number > 0 and bool(said) and _DEFINES.fullmatch(said[0][0])
        pieces.append(("; " if is_new else " ", lines[0][0]))
        pieces += [(gap.strip(" \t,;") + " ", origin) for gap, origin in said]
        pieces += _matrix(column)
    if any(_rest(text, groups).strip(" \t,;.") for _, groups in lines):
        return
    start, end = lines[0][0], lines[-1][1][-1].end()
    origins = tuple(at for said, origin in pieces for at in range(origin, origin + len(said)))
    yield Block("".join(said for said, _ in pieces), origins, start, end)


def _gap(text: str, start: int, groups: list[re.Match[str]], number: int) -> tuple[str, int]:
    """What stands before a matrix in one of its lines."""
    begin = groups[number - 1].end() if number else start
    said = text[begin : groups[number].start()]
    return said, begin + len(said) - len(said.lstrip())


def _rest(text: str, groups: list[re.Match[str]]) -> str:
    end = text.find("\n", groups[-1].end())
    return text[groups[-1].end() : end if end >= 0 else len(text)]


def _matrix(rows: Sequence[re.Match[str]]) -> Pieces:
    pieces: Pieces = [("[", rows[0].start())]
    for row in rows:
        numbers = list(_NUMBER.finditer(row.group()))
        pieces.append(("[" if row is rows[0] else ", [", row.start()))
        for number in numbers:
            gap = ", " if number is not numbers[0] else ""
            at = row.start() + number.start()
            pieces += [(gap, at), (number.group(), at)]
        pieces.append(("]", row.end() - 1))
    return [*pieces, ("]", rows[-1].end() - 1)]
