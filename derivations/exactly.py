"""What a step may result in: exact numbers, closed forms, words, never a binary float."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from flint import arb, fmpq, fmpz

from .fault import Fault
from .many import Many
from .step import Rule
from .term import Call, Term

EXACT = {fmpq, arb, Call}


def worked(rule: Rule, name: str, *values: Any) -> Any:
    """What a rule makes of the values that it reads, in their order. Raises Fault."""
    try:
        if not rule.settled:
            return exactly(rule.function(*values), name)
        read = dict(zip(rule.reads, values, strict=True))
        return exactly(rule.function(**read, **rule.settled), name)
    except ZeroDivisionError:
        raise Fault(
            f"With these numbers {name} would divide by zero.", "Choose other numbers."
        ) from None


def exactly(value: Any, name: str) -> Any:
    """`value` with whole numbers as exact rationals; a binary float is a fault of the family."""
    if type(value) is fmpq:
        return value
    if type(value) is Many:
        return (
            value
            if EXACT.issuperset(map(type, value.each))
            else value.mapped(partial(exactly, name=name))
        )
    if isinstance(value, np.ndarray) and value.dtype == object:
        if EXACT.issuperset(map(type, value.flat)):
            return value
        return np.frompyfunc(lambda entry: exactly(entry, name), 1, 1)(value)
    if isinstance(value, (float, np.floating)) or (
        isinstance(value, np.ndarray) and value.dtype.kind == "f"
    ):
        raise TypeError(f"{name} became a binary float: write its step with exact operators")
    if isinstance(value, (int, fmpz)) and not isinstance(value, bool):
        return fmpq(value)
    return value


def is_numeric(value: Any) -> bool:
    """Whether `value` is a number, or a matrix of numbers, of any kind."""
    if isinstance(value, np.ndarray):
        return value.size > 0 and is_numeric(value.flat[0])
    return isinstance(value, (fmpq, fmpz, arb, Term)) or (
        isinstance(value, int) and not isinstance(value, bool)
    )
