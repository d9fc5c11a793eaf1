"""Square matrices as they are printed: determinant, inverse, trace, multiples of the identity."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

import numpy as np

from ...derivations.term import Call, Symbol, Term, term
from .literal import lone
from .printed_matrix import is_matrix, matrix_of

LARGEST = 4  # rows of a matrix that is expanded by its minors
_IDENTITY = re.compile(r"I(?:[2-9ndkmp])?")


def is_square(read: Any) -> bool:
    rows, columns = matrix_of(read).shape
    return rows == columns > 1


def square(read: Any) -> np.ndarray:
    """A square matrix of two to four rows. Raises ValueError for anything else."""
    matrix = matrix_of(read) if is_matrix(read) else None
    if matrix is None or matrix.shape[0] != matrix.shape[1] or not 1 < len(matrix) <= LARGEST:
        raise ValueError("no small square matrix")
    return matrix


def determinant(read: Any) -> Term:
    """Expanded along the first row; of a number the number."""
    if not is_matrix(read):
        raise ValueError("a determinant of a number")
    return _determinant(square(read))


def inverse(read: Any) -> np.ndarray:
    """The cofactors, transposed, over the determinant."""
    matrix = square(read)
    whole = _determinant(matrix)
    result = np.empty(matrix.shape, dtype=object)
    for row, column in np.ndindex(matrix.shape):
        minor = _determinant(_without(matrix, column, row))
        signed = Call("neg", (minor,)) if (row + column) % 2 else minor
        result[row, column] = Call("div", (signed, whole))
    return result


def trace(read: Any) -> Term:
    """The sum along the diagonal."""
    return reduce(lambda left, right: Call("add", (left, right)), square(read).diagonal())


def is_minus_one(exponent: Any) -> bool:
    """Whether a matrix to this power is its inverse."""
    number = lone(exponent)
    return number is not None and number is not exponent and number.value == 1


def identity_like(one: Any, other: Any) -> Any:
    """`I`, or a multiple of it such as `2I`, as a matrix of the other one's size; others as they
    are."""
    factor = _factor_of_identity(one)
    if factor is None or not is_matrix(other):
        return one
    size = len(square(other))
    return np.array(
        [[factor if row == column else term(0) for column in range(size)] for row in range(size)],
        dtype=object,
    )


def _factor_of_identity(read: Any) -> Term | None:
    if _is_identity(read):
        return term(1)
    if isinstance(read, Call) and read.operator == "mul":
        factor, identity = read.arguments
        return factor if _is_identity(identity) and not factor.symbols else None
    return None


def _is_identity(read: Any) -> bool:
    return isinstance(read, Symbol) and _IDENTITY.fullmatch(str(read)) is not None


def _determinant(matrix: np.ndarray) -> Term:
    if len(matrix) == 1:
        return matrix[0, 0]
    total: Any = None
    for column, entry in enumerate(matrix[0]):
        part = Call("mul", (entry, _determinant(_without(matrix, 0, column))))
        sign = "sub" if column % 2 else "add"
        total = part if total is None else Call(sign, (total, part))
    return total


def _without(matrix: np.ndarray, row: int, column: int) -> np.ndarray:
    return np.delete(np.delete(matrix, row, 0), column, 1)
