"""Matrices as they are printed: lists of rows whose entries are calculations."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from ..derivations.term import Call, Term

MOST_PRODUCTS = 1000


def matrix_of(read: Any) -> np.ndarray:
    """A list of rows as a matrix; a list of numbers is a column."""
    if isinstance(read, np.ndarray):
        return read
    rows = [row if isinstance(row, list) else [row] for row in read]
    if len({len(row) for row in rows}) != 1:
        raise ValueError("a ragged matrix")
    matrix = np.empty((len(rows), len(rows[0])), dtype=object)
    for place in np.ndindex(matrix.shape):
        matrix[place] = number_of(rows[place[0]][place[1]])
    return matrix


def is_matrix(read: Any) -> bool:
    return isinstance(read, np.ndarray) or (
        isinstance(read, list) and bool(read) and isinstance(read[0], list)
    )


def joined(operator: str, left: Any, right: Any) -> Any:
    """Two numbers, or two matrices of one shape, added or subtracted."""
    if not is_matrix(left) and not is_matrix(right):
        return Call(operator, (number_of(left), number_of(right)))
    left, right = matrix_of(left), matrix_of(right)
    if left.shape != right.shape:
        raise ValueError("shapes that do not fit")
    return _by_entry(operator, left, right)


def product(left: Any, right: Any, by_entry: bool = False) -> Any:
    """A product of numbers, a number and a matrix, or two matrices.

    Refused (ValueError) where a sign such as `*` may mean the product of matrices or of entries.
    """
    if not is_matrix(left) and not is_matrix(right):
        return Call("mul", (number_of(left), number_of(right)))
    if not is_matrix(left):
        return _by_entry("mul", number_of(left), matrix_of(right))
    if not is_matrix(right):
        return _by_entry("mul", matrix_of(left), number_of(right))
    left, right = matrix_of(left), matrix_of(right)
    if by_entry or left.shape[1] != right.shape[0] or left.size * right.shape[1] > MOST_PRODUCTS:
        raise ValueError("no product of matrices, or an ambiguous one")
    result = np.empty((left.shape[0], right.shape[1]), dtype=object)
    for i, j in np.ndindex(result.shape):
        terms = [Call("mul", pair) for pair in zip(left[i], right[:, j], strict=True)]
        result[i, j] = reduce(lambda total, term: Call("add", (total, term)), terms)
    return result


def softmax_of(read: Any) -> np.ndarray:
    """exp(x_i) / sum_j exp(x_j) of a list of numbers; a column, as every list is."""
    column = matrix_of(read)
    if column.shape[1] != 1:
        raise ValueError("softmax of a matrix may go along its rows or its columns")
    powers = [Call("exp", (entry,)) for entry in column[:, 0]]
    total = reduce(lambda whole, power: Call("add", (whole, power)), powers)
    result = np.empty(column.shape, dtype=object)
    result[:, 0] = [Call("div", (power, total)) for power in powers]
    return result


def _by_entry(operator: str, left: Any, right: Any) -> np.ndarray:
    """An operator between two matrices of one shape, or a number and a matrix, entry by entry."""
    result = np.empty(getattr(left, "shape", ()) or right.shape, dtype=object)
    for place in np.ndindex(result.shape):
        one: Any = left[place] if isinstance(left, np.ndarray) else left
        other: Any = right[place] if isinstance(right, np.ndarray) else right
        result[place] = Call(operator, (one, other))
    return result


def number_of(thing: Any) -> Term:
    """One operand: brackets around a single number are only brackets."""
    while isinstance(thing, list) and len(thing) == 1:
        (thing,) = thing
    if not isinstance(thing, Term):
        raise ValueError("a list where a number is needed")
    return thing
