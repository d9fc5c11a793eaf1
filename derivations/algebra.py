"""The operators as SymPy functions, and the proof that a step is the slope it claims to be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import Abs as absolute
from sympy import Max as maximum
from sympy import Min as minimum
from sympy import ceiling as ceil
from sympy import floor, log, sqrt

__all__ = ["absolute", "ceil", "exp", "floor", "log", "maximum", "minimum", "sqrt"]


class relu_slope(sympy.Function):
    """One above zero, else zero."""

    def fdiff(self, argindex: int = 1) -> Any:
        return sympy.S.Zero


class relu(sympy.Function):
    """max(0, x), kept whole so that its derivative can be recognised."""

    def fdiff(self, argindex: int = 1) -> Any:
        return relu_slope(self.args[0])


class exp(sympy.Function):
    """The exponential, kept whole: SymPy's own would melt exp(x) exp(y) into exp(x + y)."""

    def fdiff(self, argindex: int = 1) -> Any:
        return self


class sigmoid(sympy.Function):
    """1/(1 + exp(-x)), kept whole: its derivative is written in terms of itself."""

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)


class tanh(sympy.Function):
    """The hyperbolic tangent, kept whole for the same reason."""

    def fdiff(self, argindex: int = 1) -> Any:
        return 1 - self**2


def sin(x: Any) -> Any:
    return sympy.sin(x)


def cos(x: Any) -> Any:
    return sympy.cos(x)


def log2(x: Any) -> Any:
    return log(x) / log(2)


def log10(x: Any) -> Any:
    return log(x) / log(10)


def is_zero(expression: Any) -> bool:
    """Whether `expression` vanishes identically as a rational function of its atoms.

    Atoms are symbols, irrational constants and functions such as relu(z), each kept whole. True
    is a proof; False may also mean that the atoms are related in a way that is not seen here.
    """
    return Fractions(expression).of(expression)[0].is_zero()


class Fractions:
    """SymPy expressions as FLINT's polynomials: numerator and denominator, worked out once each."""

    def __init__(self, expression: Any):
        atoms = list(dict.fromkeys(_atoms(expression)))
        context = fmpq_mpoly_ctx.get([f"x{n}" for n in range(len(atoms))], Ordering.degrevlex)
        self.one = context.constant(1)
        self.known = {
            atom: (generator, self.one)
            for atom, generator in zip(atoms, context.gens(), strict=True)
        }

    def of(self, expression: Any) -> tuple[Any, Any]:
        if expression not in self.known:
            self.known[expression] = self.worked(expression)
        return self.known[expression]

    def worked(self, expression: Any) -> tuple[Any, Any]:
        if expression.is_Rational:
            return self.one * fmpq(int(expression.p), int(expression.q)), self.one
        if expression.is_Pow:
            above, below = self.of(expression.base)
            power = int(expression.exp)
            return (above**power, below**power) if power > 0 else (below**-power, above**-power)
        join = self.added if expression.is_Add else self.multiplied
        return reduce(join, map(self.of, expression.args))

    def added(self, left: tuple[Any, Any], right: tuple[Any, Any]) -> tuple[Any, Any]:
        (a, b), (c, d) = left, right
        if b == d:
            return a + c, b
        shared = b.gcd(d)
        return a * (d / shared) + c * (b / shared), b * (d / shared)

    def multiplied(self, left: tuple[Any, Any], right: tuple[Any, Any]) -> tuple[Any, Any]:
        return left[0] * right[0], left[1] * right[1]


def _atoms(expression: Any) -> Iterator[Any]:
    """What is neither a rational number nor a sum, product or whole power."""
    waiting, seen = [expression], set()
    while waiting:
        part = waiting.pop()
        if part in seen or part.is_Rational:
            continue
        seen.add(part)
        if part.is_Add or part.is_Mul:
            waiting.extend(part.args)
        elif part.is_Pow and part.exp.is_Integer:
            waiting.append(part.base)
        else:
            yield part
