"""Matrices as they are printed: lists of rows whose entries are calculations."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from flint import arb

from ...derivations.term import Call, Term, term
from .alike import exact_value
from .literal import lone

MOST_PRODUCTS, MOST_COMPARED = 1000, 100
DOTS = ("·", "⋅", "\\cdot", "@", "dot")
BY_ENTRY = ("⊙", "∘", "\\odot", "\\circ")


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
    """Whether it has entries: a list of several is a vector."""
    return isinstance(read, np.ndarray) or (isinstance(read, list) and not _is_bracket(read))


def _is_bracket(read: list[Any]) -> bool:
    return len(read) == 1 and not isinstance(read[0], list)


def _is_list(read: Any) -> bool:
    """Whether it is a list of numbers, which may be a row or a column."""
    return isinstance(read, list) and not any(isinstance(entry, list) for entry in read)


def joined(operator: str, left: Any, right: Any) -> Any:
    """Two numbers, or two matrices of one shape, added or subtracted."""
    left, right = _one_by_one(left), _one_by_one(right)
    if not is_matrix(left) and not is_matrix(right):
        return Call(operator, (number_of(left), number_of(right)))
    if not is_matrix(left) or not is_matrix(right):
        if is_matrix(left) and 1 in matrix_of(left).shape:  # the number is added to each entry
            return _by_entry(operator, matrix_of(left), number_of(right))
        if is_matrix(right) and 1 in matrix_of(right).shape:
            return _by_entry(operator, number_of(left), matrix_of(right))
        raise ValueError("a number beside a matrix")
    left, right = matrix_of(left), matrix_of(right)
    if left.shape != right.shape:
        raise ValueError("shapes that do not fit")
    return _by_entry(operator, left, right)


def _one_by_one(read: Any) -> Any:
    """The entry of a matrix that has only one."""
    matrix = matrix_of(read) if is_matrix(read) else None
    return matrix[0, 0] if matrix is not None and matrix.size == 1 else read


def product(left: Any, right: Any, sign: str = "") -> Any:
    """A product of numbers, a number and a matrix, or two matrices; of two lists by a dot.

    Refused (ValueError) where a sign such as `*` may mean the product of matrices or of entries.
    """
    if not is_matrix(left) and not is_matrix(right):
        zero = _vanishing(left, right)
        return zero if zero is not None else Call("mul", (number_of(left), number_of(right)))
    if not is_matrix(left):
        return _by_entry("mul", number_of(left), matrix_of(right))
    if not is_matrix(right):
        return _by_entry("mul", matrix_of(left), number_of(right))
    if _is_list(left) and _is_list(right):
        if sign in BY_ENTRY and len(left) == len(right):
            return _by_entry("mul", matrix_of(left), matrix_of(right))
        if sign not in ("", *DOTS) or len(left) != len(right):
            raise ValueError("lists that may be multiplied in several ways")
        return _total([Call("mul", pair) for pair in zip(left, right, strict=True)])
    is_row = _is_list(left) and not _is_list(right) and len(left) == len(matrix_of(right))
    left, right = matrix_of(left), matrix_of(right)
    left = left.T if is_row else left
    if sign in BY_ENTRY and left.shape == right.shape:
        return _by_entry("mul", left, right)
    if (
        sign in ("*", *BY_ENTRY)
        or left.shape[1] != right.shape[0]
        or left.size * right.shape[1] > MOST_PRODUCTS
    ):
        raise ValueError("no product of matrices, or an ambiguous one")
    result = np.empty((left.shape[0], right.shape[1]), dtype=object)
    for i, j in np.ndindex(result.shape):
        result[i, j] = _total(
            [Call("mul", pair) for pair in zip(left[i], right[:, j], strict=True)]
        )
    return result[0, 0] if result.size == 1 else result


def _vanishing(left: Any, right: Any) -> Term | None:
    """0 log 0 is 0, as entropies take it: the first factor alone."""
    log = number_of(right)
    if not isinstance(log, Call) or not log.operator.startswith("log"):
        return None
    is_nothing = exact_value(number_of(left)) == 0 == exact_value(log.arguments[0])
    return number_of(left) if is_nothing else None


def quotient(left: Any, right: Any) -> Any:
    """A number or a matrix divided by a number."""
    if not is_matrix(left):
        return Call("div", (number_of(left), number_of(right)))
    return _by_entry("div", matrix_of(left), number_of(right))


def applied(operator: str, inner: Any) -> Any:
    """A function of a number, or of each entry of a matrix."""
    if not is_matrix(inner):
        return Call(operator, (number_of(inner),))
    return np.frompyfunc(lambda entry: Call(operator, (entry,)), 1, 1)(matrix_of(inner))


def slope_of(function: str, inner: Any) -> Any:
    """The derivative of relu, tanh or the sigmoid, in terms of the function, entry by entry."""
    if function == "relu":
        return applied("relu_slope", inner)
    one = term(1)
    if not is_matrix(inner):
        value = Call("tanh" if function == "tanh" else "sigmoid", (number_of(inner),))
        if function == "tanh":
            return Call("sub", (one, Call("mul", (value, value))))
        return Call("mul", (value, Call("sub", (one, value))))
    slopes = [slope_of(function, entry) for entry in matrix_of(inner).flat]
    return np.array(slopes, dtype=object).reshape(matrix_of(inner).shape)


def extreme(operator: str, inner: Any) -> Any:
    """The largest or smallest of several numbers; of 0 and a matrix, entry by entry."""
    if not isinstance(inner, list) or not 2 <= len(inner) <= MOST_COMPARED:
        raise ValueError("the largest of one number")
    if len(inner) == 2 and not is_matrix(inner[0]) and is_matrix(inner[1]):
        return _by_entry(operator, number_of(inner[0]), matrix_of(inner[1]))
    return reduce(lambda a, b: Call(operator, (a, b)), map(number_of, inner))


def transposed(inner: Any) -> Any:
    """A matrix with its rows as columns; a list is a column, so it becomes a row."""
    if not isinstance(inner, (list, np.ndarray)):
        raise ValueError("a number needs no transposing")
    return matrix_of(inner).T


def norm(inner: Any, kind: str) -> Term:
    """The length of a vector (`1`, `2`, or the largest entry), or a matrix's by entries (`F`)."""
    entries = list(matrix_of(inner).flat)
    is_vector = 1 in matrix_of(inner).shape
    if kind == "F" or (kind == "2" and is_vector):
        return Call("sqrt", (_total([Call("mul", (entry, entry)) for entry in entries]),))
    if not is_vector:
        raise ValueError("a norm of a matrix that is not worked out")
    sizes: list[Term] = [Call("absolute", (entry,)) for entry in entries]
    if kind == "1":
        return _total(sizes)
    return reduce(lambda largest, size: Call("maximum", (largest, size)), sizes)


def _total(terms: list[Any]) -> Any:
    return reduce(lambda total, term: Call("add", (total, term)), terms)


def total_of(kind: str, inner: Any) -> Term:
    """The sum, the mean or the length of a list of several numbers."""
    entries = list(matrix_of(inner).flat) if is_matrix(inner) else []
    if len(entries) < 2 or 1 not in matrix_of(inner).shape:
        raise ValueError("no list of numbers")
    if kind == "norm":
        return norm(inner, "2")
    total = _total(entries)
    return Call("div", (total, term(len(entries)))) if kind == "mean" else total


def whole_sum(inner: Any) -> Term:
    """The sum of all entries of a matrix of any shape."""
    return _total(list(matrix_of(inner).flat)) if is_matrix(inner) else number_of(inner)


def softmax_of(read: Any) -> np.ndarray:
    """exp(x_i) / sum_j exp(x_j) of a list of numbers, or of each row of a matrix."""
    matrix = matrix_of(read)
    is_column = matrix.shape[1] == 1
    rows = matrix.T if is_column else matrix
    result = np.empty(rows.shape, dtype=object)
    for place, row in enumerate(rows):
        powers = [Call("exp", (entry,)) for entry in row]
        total = _total(powers)
        result[place] = [Call("div", (power, total)) for power in powers]
    return result.T if is_column else result


def adds_up_by_columns(matrix: Any) -> bool:
    """Whether the columns of a printed matrix add up to 1, and not all its rows."""
    if not isinstance(matrix, np.ndarray) or 1 in matrix.shape:
        return False
    return all(map(_adds_up, matrix.T)) and not all(map(_adds_up, matrix))


def _adds_up(entries: Any) -> bool:
    numbers = [lone(entry) for entry in entries]
    spans = [number.span for number in numbers if number is not None]
    return len(spans) == len(numbers) and bool(sum(spans, arb(0)).overlaps(arb(1)))


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
