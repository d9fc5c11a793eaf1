"""The functions that people write, by whatever name, applied to what is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb

from ...derivations.term import Call, Term
from .literal import lone
from .printed_matrix import (
    DOTS,
    applied,
    extreme,
    is_matrix,
    matrix_of,
    number_of,
    product,
    softmax_of,
    total_of,
    whole_sum,
)
from .square_matrix import determinant, is_square, trace

LARGEST_EXPONENT, LARGEST_POWER_OF_E, LEAST_DEGREES = 400, 5000, 10
LOG = "log of unknown base"  # no operator bears this name: a reading has to choose one first
TOTALS = {"sum": "sum", "norm": "norm"}
TOTALS |= dict.fromkeys(("mean", "avg", "average"), "mean")
FUNCTIONS = {
    "ln": "log",
    "σ": "sigmoid",
    "sigma": "sigmoid",
    "abs": "absolute",
    "lg": LOG,
    "log": LOG,
}


class TooLarge(Exception):
    """The text is arithmetic, but of a size that nobody prints."""


def called(name: str, argument: Any) -> Any:
    """A function of a number, of a list, or of each entry of a matrix.

    Raises ValueError where it is not clear what is meant, TooLarge where the value is.
    """
    if name in ("max", "min"):
        return extreme(f"{name}imum", argument)
    if name == "dot":
        left, right = (part for part in argument if is_matrix(part))
        return product(left, right, sign=DOTS[0])
    if name == "total":
        return whole_sum(argument)
    if name == "det":
        return determinant(argument)
    if name in ("tr", "trace"):
        return trace(argument)
    if name in TOTALS:
        return total_of(TOTALS[name], argument)
    if name == "softmax":
        return softmax_of(argument)
    if not is_matrix(argument):
        if name in ("sin", "cos"):
            _refuse_degrees(number_of(argument))
        if name == "exp":
            return power_of_e(number_of(argument))
    return applied(FUNCTIONS.get(name, name), argument)


@dataclass(frozen=True, eq=False)
class Euler(Term):
    """Euler's number, waiting for its exponent."""


def power_of_e(exponent: Any) -> Any:
    """e to a number, or to each entry of a list; the exponential of a square matrix is another
    thing, and refused (ValueError)."""
    if is_matrix(exponent):
        if is_square(exponent):
            raise ValueError("the exponential of a matrix")
        entries = [power_of_e(entry) for entry in matrix_of(exponent).flat]
        return np.array(entries, dtype=object).reshape(matrix_of(exponent).shape)
    if not exponent.symbols and not is_small(exponent, LARGEST_POWER_OF_E):
        raise TooLarge
    return Call("exp", (exponent,))


def is_small(exponent: Term, largest: int = LARGEST_EXPONENT) -> bool:
    """Whether a calculation has a value, and none that is large."""
    try:
        value = exponent.read(lambda leaf: arb(leaf.value))  # type: ignore[attr-defined]
    except (ValueError, KeyError, ArithmeticError, AttributeError):
        return False
    return bool(abs(value) <= largest)


def _refuse_degrees(angle: Term) -> None:
    """A whole number such as 30 may be an angle in degrees."""
    printed = lone(angle)
    if printed is not None and not printed.ulp and printed.value >= LEAST_DEGREES:
        raise ValueError("an angle that may be in degrees")
