"""Matrices that are drawn with characters, put into the brackets and signs that are read elsewhere.

`[1 2; 3 4]`, NumPy's `[[1 2]` over `[3 4]]`, rows in brackets one below the other, and rows in
⎡ ⎤ or │ │. Every replacement keeps its length, as in `markup`.
"""

from __future__ import annotations

import re

from .markup import COLUMN, MATRIX_CLOSE, MATRIX_OPEN, ROW

_NUMBER = r"[-+−]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?"
_GAP, _BLANK = r"[ \t]{1,30}", r"[ \t]{0,30}"
_BESIDE = rf"(?:{_BLANK},{_BLANK}|{_GAP})"
_NUMBERS = rf"{_BLANK}{_NUMBER}(?:{_BESIDE}{_NUMBER})*{_BLANK}"
_SPACED = rf"{_BLANK}{_NUMBER}(?:{_GAP}{_NUMBER})+{_BLANK}"
_BRACKETED = rf"\[{_NUMBERS}\]"

_ROWS_APART = re.compile(rf"\[{_NUMBERS}(?:;{_NUMBERS})+;?{_BLANK}\]")
_NESTED = re.compile(rf"\[{_BLANK}{_BRACKETED}(?:\s{{0,30}},?\s{{0,30}}{_BRACKETED})+\s{{0,30}}\]")
_STACKED = re.compile(rf"(?<!\[)\[{_SPACED}\](?:{_BLANK}\n{_BLANK}\[{_SPACED}\](?=\s))+")
_SPACED_LIST = re.compile(rf"\[{_SPACED}\]")

_LEFT, _RIGHT = "⎡⎢⎣⎛⎜⎝│┃", "⎤⎥⎦⎞⎟⎠│┃"
_FRAME = re.compile(r"[ \t]*[┌╭┏][ \t]*[┐╮┓]?[ \t]*|[ \t]*[└╰┗][ \t]*[┘╯┛]?[ \t]*")
_BOXED = re.compile(
    rf"(?P<before>[^{_LEFT}{_RIGHT}]{{0,60}})[{_LEFT}](?P<row>{_NUMBERS})[{_RIGHT}]\s*"
)
_BETWEEN = re.compile(rf"(?<=[\d.])(?:{_BESIDE})(?=[-+−.\d])")


def drawn(text: str) -> str:
    """`text` with its drawn matrices as ⟦1¦2¶3¦4⟧ or lists with commas, the length kept."""
    if "[" in text:
        text = _NESTED.sub(lambda found: _list(found.group()), text)
        text = _ROWS_APART.sub(lambda found: _matrix(found.group().split(";")), text)
        text = _STACKED.sub(lambda found: _matrix(found.group().split("\n")), text)
        text = _SPACED_LIST.sub(lambda found: _list(found.group()), text)
    return "\n".join(_unboxed(text.split("\n"))) if any(c in text for c in _LEFT) else text


def _list(said: str) -> str:
    """Spaces between numbers, and between lists, as commas."""
    said = re.sub(r"\]\s+\[", lambda gap: "]," + " " * (len(gap.group()) - 3) + "[", said)
    return _BETWEEN.sub(lambda gap: "," + " " * (len(gap.group()) - 1), said.replace("\n", " "))


def _matrix(rows: list[str]) -> str:
    cells = [_BETWEEN.sub(_column, row.replace("[", " ").replace("]", " ")) for row in rows]
    said = ROW.join(cells)
    return (
        MATRIX_OPEN
        + said[1:].rstrip(ROW + " ")[: len(said) - 2].ljust(len(said) - 2)
        + (MATRIX_CLOSE)
    )


def _column(gap: re.Match[str]) -> str:
    return COLUMN + " " * (len(gap.group()) - 1)


def _unboxed(lines: list[str]) -> list[str]:
    """Rows between drawn brackets as one matrix, on one line with the label beside any of them."""
    result = [" " * len(line) if _FRAME.fullmatch(line) else line for line in lines]
    start = 0
    while start < len(result):
        end = start
        found = []
        while end < len(result) and (row := _BOXED.fullmatch(result[end])):
            found.append(row)
            end += 1
        if found:
            result[start:end] = [_boxed(found)]
        start += 1
    return result


def _boxed(rows: list[re.Match[str]]) -> str:
    """The rows joined; the label moves to the first one, where there is room for it."""
    label = max((row["before"] for row in rows), key=lambda said: len(said.strip()))
    said = ""
    for number, row in enumerate(rows):
        before = row["before"] if label.strip() == "" else " " * len(row["before"])
        if number == 0 and label.strip():
            width = len(row["before"])
            before = label[max(0, len(label) - width) :].rjust(width)
        sign = MATRIX_OPEN if number == 0 else " "
        last = MATRIX_CLOSE if number == len(rows) - 1 else ROW
        tail = len(row.group()) - row.end("row") + row.start() - 1
        cells = _BETWEEN.sub(_column, row["row"])
        said += before + sign + cells + last + " " * tail + " "
    return said[:-1]
