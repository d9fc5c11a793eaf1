"""What is read from a sheet: its sections, and the statements (chains of equal things) in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..finding import Spot
from ..values.literal import lone
from .macros import Expanded

UNEQUAL = "<≤>≥≠"  # relations of sides that are not said to be equal
_CLOSING = re.compile(r"\\end\s*\{\w+\*?\}")
_CALCULATION = re.compile(r"\d\s*\)?\s*(?:[-−+*/×·÷^]|\\(?:times|cdot)|\\d?frac)\s*[\d(\\]")
_LETTER = re.compile(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])|\\(?!times|cdot|frac|dfrac)[a-z]{2,}")


@dataclass(frozen=True)
class Side:
    """One side of a chain. `term` is what it works out, None where it is not plain arithmetic."""

    text: str
    start: int
    end: int
    relation: str = ""  # how it is joined to the side before it: = ≈ ⇒ < ≤ > ≥ ≠ or nothing
    term: Any = None  # a Term, or a matrix of them
    is_named: bool = False  # whether letters in it stand for matrices that are printed elsewhere
    unit: str = ""  # what the number at its end is a measure of, where that is said
    is_drawn: bool = False  # over several lines, so that only `text` can be quoted

    @property
    def is_number(self) -> bool:
        """One printed number, not a calculation."""
        return lone(self.term) is not None

    @property
    def is_worked(self) -> bool:
        """A calculation, not a number or a matrix of numbers."""
        if self.term is None:
            return False
        entries = getattr(self.term, "flat", [self.term])
        return any(lone(entry) is None for entry in entries)


@dataclass(frozen=True)
class Section:
    """A question, or a part of one, as the sheet's headings have it."""

    path: tuple[str, ...]  # ("4", "iii"); empty before the first heading
    start: int
    end: int
    marks: Fraction | None = None
    heading: str = ""
    body: int = 0  # where its text begins, behind the heading's number and marks
    is_aside: bool = False  # another accepted answer, or a remark: no answer to be judged

    @property
    def question(self) -> str:
        return self.path[0] if self.path else ""

    @property
    def where(self) -> str:
        question, *parts = self.path or ("",)
        return f"Question {question}" + "".join(f" ({part})" for part in parts) if question else ""


@dataclass(frozen=True)
class Statement:
    """A chain such as `Node 1: 0.43 * 0.23 + 0.98 * 0.24 = 0.3341`.

    `label` is what the chain says its value is of; `key` is the label without its typography.
    """

    label: str
    sides: tuple[Side, ...]
    section: Section
    start: int
    end: int

    @property
    def key(self) -> str:
        return label_key(self.label)

    @property
    def readable(self) -> tuple[Side, ...]:
        """The sides that are plain arithmetic."""
        return tuple(side for side in self.sides if side.term is not None)

    @property
    def result(self) -> Side | None:
        """The last readable side."""
        return self.readable[-1] if self.readable else None

    @property
    def is_stated(self) -> bool:
        """Whether it says one thing of a name, or no number: nothing to hold it against."""
        if not any(c.isdigit() for side in self.sides for c in side.text):
            return True
        is_worked = _CALCULATION.search(self.label) and not _LETTER.search(self.label)
        return len(self.sides) < 2 and not is_worked

    @property
    def is_data(self) -> bool:
        """A name and one number or matrix of numbers: something given, or a bare answer."""
        sides = self.readable
        if not self.label or len(sides) != 1 or sides[0].is_worked:
            return False
        return not sides[0].relation or sides[0].relation not in UNEQUAL


@dataclass(frozen=True)
class Sheet:
    """`text` is the source with its macros put in; all places but those of spots are in it."""

    name: str
    text: str
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    source: str
    _origin: Expanded = field(repr=False)
    _lines: list[int] = field(default_factory=list, repr=False)

    def spot(self, start: int, end: int) -> Spot:
        """The line and columns of a stretch of the text; a longer one ends with its first line."""
        return self.source_spot(*self._origin.source_span(start, self._closed(end)))

    def source_spot(self, start: int, end: int) -> Spot:
        """The line and columns of a stretch of the source."""
        line = bisect_right(self._lines, start)
        begin = self._lines[line - 1]
        newline = self.source.find("\n", start)
        last = min(end, newline if newline >= 0 else len(self.source))
        return Spot(line, start - begin + 1, max(last, start + 1) - begin + 1)

    def printed(self, start: int, end: int) -> str:
        return " ".join(self.text[start : self._closed(end)].split())

    def _closed(self, end: int) -> int:
        """What ends within the command that closes a matrix ends behind it."""
        closing = _CLOSING.match(self.text, max(end - 1, 0))
        closing = closing or _CLOSING.match(self.text, max(end - 2, 0))  # of a determinant, ⟧|
        return closing.end() if closing else end


def label_key(label: str) -> str:
    r"""A label without its typography: `d_{z_8}`, `dz_8` and `$dz_{8}$` have one key."""
    said = label.replace("\\partial", "∂").replace("∣", "|")
    said = re.sub(r"\\(hat|bar|tilde|vec|text|mathrm|mathbf|mathit)\b", "", said)
    said = re.sub(r"\\([A-Za-z]+)", r"\1", said)
    said = re.sub(r"\(\s*(theta|θ|w|x|W|X)\s*\)$", "", said.strip())
    said = re.sub(r"[\s{}_^$*\\:,.'\[\]()]", "", said)
    return said.casefold() if re.search(r"[A-Za-z]{4}", said) else said
