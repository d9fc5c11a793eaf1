"""The operators as SymPy functions, and the proof that a step is the slope it claims to be."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Abs as absolute
from sympy import Max as maximum
from sympy import Min as minimum
from sympy import ceiling as ceil
from sympy import exp, floor, log, sqrt

__all__ = ["absolute", "ceil", "exp", "floor", "log", "maximum", "minimum", "sqrt"]


class relu_slope(sympy.Function):
    """One above zero, else zero."""

    def fdiff(self, argindex: int = 1) -> Any:
        return sympy.S.Zero


class relu(sympy.Function):
    """max(0, x), kept whole so that its derivative can be recognised."""

    def fdiff(self, argindex: int = 1) -> Any:
        return relu_slope(self.args[0])


class sigmoid(sympy.Function):
    """1/(1 + exp(-x)), kept whole: its derivative is written in terms of itself."""

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)


class tanh(sympy.Function):
    """The hyperbolic tangent, kept whole for the same reason."""

    def fdiff(self, argindex: int = 1) -> Any:
        return 1 - self**2


def log2(x: Any) -> Any:
    return log(x) / log(2)


def log10(x: Any) -> Any:
    return log(x) / log(10)


def is_zero(expression: Any) -> bool:
    """Whether SymPy can prove that `expression` vanishes identically."""
    expanded = sympy.expand(expression)
    if expanded == 0:
        return True
    return sympy.cancel(sympy.together(expanded)) == 0
