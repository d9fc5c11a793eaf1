"""Eigenvalues that are printed for a matrix: where one is right, the others have to be as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from flint import arb, arb_mat, ctx

from ..reading.arithmetic import read_arithmetic
from ..reading.markup import plain
from ..values.known import BITS, Known
from ..values.literal import Literal
from ..values.meanings import worked_out
from ..values.misfit import Misfit
from ..values.prints import shown

_MATRIX = re.compile(
    r"⟦[^⟦⟧]{3,200}⟧|\[\s*\[[^\[\]\n]{1,80}\](?:\s*,\s*\[[^\[\]\n]{1,80}\]){1,2}\s*\]"
)
_NUMBER = r"[-−]?(?:\d+\.\d+|\.\d+|\d+)"
_VALUE = re.compile(
    r"(?:λ|\\lambda)\s*_?\s*\{?\s*(?P<index>[123₁₂₃])\s*\}?\s*(?:=|≈|\\approx)\s*"
    rf"(?P<value>{_NUMBER})"
    r"(?![\d^/(]|\.\d|[ \t]*(?:[-−+*/·×]|\\cdot|\\times|\\pm|±|=|\\sqrt|\\frac))"
)
_NAMED = re.compile(
    rf"eigenvalues?(?: are| of \w+ are|:| =)?\s+(?P<one>{_NUMBER})(?:,| and|, and)\s+"
    rf"(?P<other>{_NUMBER})"
    r"(?![\d^/(]|\.\d)",
    re.IGNORECASE,
)
FEW_DIGITS_EXACT = Known(short=True)  # the entries of covariances may be rounded
FARTHEST, LARGEST = 1500, 3  # characters between a matrix and its eigenvalues; rows


@dataclass(frozen=True)
class _Value:
    """A printed number with its sign."""

    text: str
    start: int

    @property
    def number(self) -> Literal:
        digits = self.text.lstrip("-−")
        end = self.start + len(self.text)
        return Literal(digits, end - len(digits), end)

    @property
    def middle(self) -> arb:
        value = arb(self.number.value)
        return -value if self.text[0] in "-−" else value

    @property
    def span(self) -> arb:
        """What it may have been before it was rounded or cut off."""
        return arb(self.middle.mid(), arb(self.number.ulp).mid())


@dataclass(frozen=True)
class _Matrix:
    entries: arb_mat
    end: int

    def misses(self, value: arb) -> bool:
        """Whether a number is surely no eigenvalue."""
        size = self.entries.nrows()
        shifted = arb_mat(
            [
                [self.entries[i, j] - (value if i == j else 0) for j in range(size)]
                for i in range(size)
            ]
        )
        return not shifted.det().contains(0)

    @property
    def trace(self) -> arb:
        return sum((self.entries[i, i] for i in range(self.entries.nrows())), arb(0))


def misfits(text: str) -> Iterator[Misfit]:
    """Of the eigenvalues behind a matrix, the one that is none, where the others are."""
    readable = plain(text)
    if "eigen" not in readable.lower():
        return
    matrices = list(_matrices(readable))
    ends = [matrix.end for matrix in matrices]
    for matrix, following in zip(matrices, [*ends[1:], len(readable)], strict=False):
        values = list(_values(readable, matrix.end, min(following, matrix.end + FARTHEST)))
        with ctx.workprec(BITS):
            wrong = [value for value in values if matrix.misses(value.span)]
            if len(values) == matrix.entries.nrows() and len(wrong) == 1:
                yield _misfit(matrix, wrong[0], [v for v in values if v is not wrong[0]])


def _misfit(matrix: _Matrix, wrong: _Value, others: list[_Value]) -> Misfit:
    number = wrong.number
    right = shown(matrix.trace - sum((other.middle for other in others), arb(0)), number)
    said = f"{wrong.text} is no eigenvalue of the matrix before it, which has {right}."
    return Misfit(number.start, number.end, wrong.text, right, said)


def _matrices(readable: str) -> Iterator[_Matrix]:
    """The square matrices of numbers."""
    for found in _MATRIX.finditer(readable):
        term = read_arithmetic(found.group())
        if not isinstance(term, np.ndarray) or not 1 < len(term) <= LARGEST:
            continue
        worked = [[worked_out(entry, FEW_DIGITS_EXACT) for entry in row] for row in term]
        values = [[value for value in row if value is not None] for row in worked]
        if term.shape == (len(term), len(term)) and all(len(row) == len(term) for row in values):
            yield _Matrix(arb_mat(values), found.end())


def _values(readable: str, start: int, end: int) -> Iterator[_Value]:
    """The eigenvalues that are printed there, each once."""
    found_there = reversed(list(_VALUE.finditer(readable, start, end)))
    indexed = {found["index"]: found for found in found_there}
    for found in indexed.values():
        yield _Value(found["value"], found.start("value"))
    named = None if indexed else _NAMED.search(readable, start, end)
    if named:
        yield _Value(named["one"], named.start("one"))
        yield _Value(named["other"], named.start("other"))
