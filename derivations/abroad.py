"""Terms beside other numbers: SymPy's expressions, JAX's arrays, those of many candidates."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from .many import Many
from .operators import OPERATORS, is_sympy
from .term import Symbol, Term


def joined(operator: str, left: Any, right: Any) -> Any:
    """Two sides joined; a closed form becomes a number of the other side's kind."""

    def settled(side: Any, other: Any) -> Any:
        if not isinstance(side, Term):
            return side
        if type(other) is Many:
            return side.ball()
        return side.sympy() if is_sympy(other) else float(side.ball())

    return OPERATORS[operator](settled(left, right), settled(right, left))


def sympy_leaf(leaf: Term) -> Any:
    """A symbol or a number of ours as SymPy's."""
    import sympy

    if isinstance(leaf, Symbol):
        return sympy.Symbol(str(leaf), real=True)
    value = getattr(leaf, "value", leaf)  # a leaf may be a printed number of a sheet
    return sympy.Rational(int(value.p), int(value.q)) if isinstance(value, fmpq) else value
