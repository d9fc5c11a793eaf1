"""Matrices as people type them: nested lists of text, of a moderate size, every row as long."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import numpy as np

from .fault import Fault

LARGEST_MATRIX = 4096


def nested(raw: Any) -> Any:
    """Typed text such as `[[1, 2], [3, 4]]` as nested lists of text; lists stay as they are."""
    if not isinstance(raw, str):
        return raw
    tokens = re.findall(r"[\[\],]|[^\[\],\s]+", raw)
    if not tokens or tokens[0] != "[" or len(raw) > 100_000:
        raise Fault("A matrix is expected here.", "Write it row by row, as in [[1, 2], [3, 4]].")
    stack: list[list[Any]] = [[]]
    for token in tokens:
        if token == "[" and len(stack) < 8:
            stack.append([])
        elif token == "]" and len(stack) > 1:
            closed = stack.pop()
            stack[-1].append(closed)
        elif token not in "[],":
            stack[-1].append(token)
        elif token != ",":
            raise Fault("The brackets of this matrix do not match.", "Close every [ with a ].")
    if len(stack) != 1 or len(stack[0]) != 1:
        raise Fault("The brackets of this matrix do not match.", "Close every [ with a ].")
    return stack[0][0]


def rectangle(raw: Any, depth: int) -> np.ndarray:
    """Nested lists as a matrix with `depth` axes; ragged or over-large ones are refused."""
    if isinstance(raw, list):
        with suppress(ValueError):
            rows = np.array(raw, dtype=object)  # where rows differ in length, they stay lists
            even = rows.ndim == depth and list not in set(map(type, rows.flat))
            if even and 0 < rows.size <= LARGEST_MATRIX:
                return rows
    return _row_by_row(raw, depth)


def _row_by_row(raw: Any, depth: int) -> np.ndarray:
    """The same, slowly, so that what is wrong is found."""
    if depth == 1:
        if not isinstance(raw, list) or any(isinstance(entry, list) for entry in raw):
            raise Fault("A list of numbers is expected here.", "Write it as in [1, 2, 3].")
        return _row(raw)
    if not isinstance(raw, list) or not raw or not all(isinstance(row, list) for row in raw):
        raise Fault("A matrix is expected here.", "Write it row by row, as in [[1, 2], [3, 4]].")
    rows = [_row_by_row(row, depth - 1) for row in raw]
    shape = rows[0].shape
    for number, row in enumerate(rows, start=1):
        if row.shape != shape:
            raise Fault(
                f"Row {number} of this matrix has {len(row)} entries, row 1 has {len(rows[0])}.",
                "Give every row the same number of entries.",
            )
    result = np.concatenate(rows).reshape(len(rows), *shape)
    if result.size > LARGEST_MATRIX:
        raise Fault(
            f"This matrix has {result.size} entries.",
            f"At most {LARGEST_MATRIX} are worked by hand or here.",
        )
    return result


def _row(entries: list[Any]) -> np.ndarray:
    if not entries:
        raise Fault("This row is empty.", "Write at least one number.")
    row = np.empty(len(entries), dtype=object)
    row[:] = entries
    return row
