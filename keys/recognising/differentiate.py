"""Derivatives of printed formulas: SymPy finds them, balls work them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from flint import arb, fmpq

from ...derivations import algebra
from ...derivations.term import Symbol, Term
from ..values.literal import Literal

WIDEST = 80
_WORKED = {
    algebra.exp: lambda x: x.exp(),
    algebra.sigmoid: lambda x: 1 / (1 + (-x).exp()),
    algebra.tanh: lambda x: x.tanh(),
    sympy.log: lambda x: x.log(),
    sympy.sin: lambda x: x.sin(),
    sympy.cos: lambda x: x.cos(),
}
Values = Mapping[str, arb]


def slope(function: Term, letter: Symbol, order: int = 1) -> Any:
    """SymPy's derivative, or the second; a rounded decimal stays a letter of its own."""

    def leaf(end: Any) -> Any:
        if isinstance(end, Literal) and end.ulp:
            return sympy.Symbol(end.text, real=True)
        return end.sympy()

    return sympy.diff(function.read(leaf), sympy.Symbol(str(letter), real=True), order)


def decimals_of(function: Term) -> dict[str, arb]:
    """What the rounded decimals of a function stand for, by their text."""
    ends = (end for end in function.leaves() if isinstance(end, Literal))
    return {end.text: end.span for end in ends if end.ulp}


def value_at(expression: Any, values: Values) -> arb | None:
    """The expression at a point, or None where it has no value there."""
    try:
        value = _ball(expression, values)
    except (ValueError, KeyError, ArithmeticError):
        return None
    return value if value.is_finite() else None


def _ball(expression: Any, values: Values) -> arb:
    """A SymPy expression at a point. Raises ValueError for functions that are not worked out."""
    if expression.is_Symbol:
        return values[expression.name]
    if expression.is_Rational:
        return arb(fmpq(int(expression.p), int(expression.q)))
    balls = [_ball(argument, values) for argument in expression.args]
    if expression.is_Add:
        return sum(balls, arb(0))
    if expression.is_Mul:
        product = arb(1)
        for ball in balls:
            product *= ball
        return product
    if expression.is_Pow:
        whole = expression.exp.is_Integer
        return balls[0] ** int(expression.exp) if whole else balls[0] ** balls[1]
    if expression.func not in _WORKED:
        raise ValueError(expression.func)
    return _WORKED[expression.func](*balls)


def written(function: Term, letter: Symbol, order: int = 1) -> str:
    """The derivative as one types it; nothing where it is long."""

    def leaf(end: Any) -> Any:
        if isinstance(end, Literal):
            return sympy.Rational(int(end.value.p), int(end.value.q))
        return end.sympy()

    derivative = sympy.diff(function.read(leaf), sympy.Symbol(str(letter), real=True), order)
    text = str(derivative).replace("**", "^").replace("*", " ")
    return text if len(text) <= WIDEST else ""
