"""The functions that steps are written with.

Each operator works on every reading of a step: on a `Term` it writes itself down, on an exact
number it works itself out (and stays a closed form where the result is irrational), on a ball,
a SymPy expression or an array of floats it calls that library's function. On a matrix of exact
numbers, balls or terms an elementwise operator works entry by entry.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb, fmpq, fmpz

from . import sliding
from .boxed import boxed
from .fault import Undefined
from .many import Many, spread
from .number import is_positive
from .sliding import library, whole
from .term import Call, Term, number_ball, term

Function = Callable[..., Any]


class Operator:
    """A function that can write itself into a formula."""

    def __init__(self, name: str, work: Function):
        self.name, self.work, self.__doc__ = name, work, work.__doc__

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if any(isinstance(argument, Term) for argument in arguments):
            return self.written(*arguments, **options)
        return self.work(*arguments, **options)

    def written(self, *arguments: Any, **options: Any) -> Any:
        return Call(self.name, tuple(map(term, arguments)), tuple(sorted(options.items())))


class Elementwise(Operator):
    """An operator on numbers, spread over matrices. `exact` may return None: stay a closed form."""

    def __init__(self, name: str, exact: Function, ball: Function, floats: Function | None = None):
        super().__init__(name, self.entry)
        self.exact, self.ball, self.floats = exact, ball, floats
        self.spread = np.frompyfunc(self.of_one, 1, 1)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and not options:
            return self.of_one(arguments[0])
        if any(isinstance(a, np.ndarray) and a.dtype == object for a in arguments):
            each = np.frompyfunc(lambda *a: self(*a, **options), len(arguments), 1)
            return each(*(a if isinstance(a, np.ndarray) else boxed(a) for a in arguments))
        if Many in set(map(type, arguments)):
            return Many(list(map(self.nearly, *spread(arguments))))
        return super().__call__(*arguments, **options)

    def nearly(self, *numbers: Any) -> Any:
        """The exact result, or a ball where no fraction holds it."""
        value = self.exact(*numbers)
        return self.ball(*map(number_ball, numbers)) if value is None else value

    def of_one(self, argument: Any) -> Any:
        """The same, by the shortest way for what comes by the thousand."""
        kind = type(argument)
        if kind is fmpq or (kind is Call and argument.is_closed):
            value = self.exact(argument)
            return Call(self.name, (term(argument),)) if value is None else value
        if kind is Many:
            return argument.mapped(self.nearly)
        if kind is arb:
            return self.ball(argument)
        if kind is np.ndarray and argument.dtype == object:
            return self.spread(argument)
        return super().__call__(argument)

    def entry(self, *arguments: Any, **options: Any) -> Any:
        if all(isinstance(a, (int, fmpz, fmpq)) for a in arguments):
            return self.worked(*map(fmpq, arguments), **options)
        if any(isinstance(a, arb) for a in arguments):
            return self.ball(*map(arb, arguments), **options)
        if any(is_sympy(a) for a in arguments):
            from . import algebra

            return getattr(algebra, self.name)(*arguments, **options)
        if self.floats is not None:
            return self.floats(library(*arguments), *arguments, **options)
        return getattr(library(*arguments), self.name)(*arguments, **options)

    def written(self, *arguments: Any, **options: Any) -> Any:
        if all(not isinstance(a, Term) or a.is_closed for a in arguments):
            return self.worked(*arguments, **options)
        return super().written(*arguments, **options)

    def worked(self, *arguments: Any, **options: Any) -> Any:
        value = self.exact(*arguments, **options)
        return super().written(*arguments, **options) if value is None else value


def is_sympy(value: Any) -> bool:
    return type(value).__module__.startswith(("sympy", f"{__package__}.algebra"))


def _known(points: dict[int, fmpq]) -> Function:
    """Exact only where the result is rational at a small whole number."""

    def exact(x: Any) -> fmpq | None:
        if isinstance(x, fmpq):
            for at, y in points.items():
                if x == at:
                    return y
        return None

    return exact


def _square_root(x: Any) -> fmpq | None:
    if not isinstance(x, fmpq) or x < 0:
        return None
    above, below = x.p.isqrt(), x.q.isqrt()
    return fmpq(above, below) if above**2 == x.p and below**2 == x.q else None


def _power_of(base: int) -> Function:
    def exponent(x: Any) -> fmpq | None:
        if not isinstance(x, fmpq) or x <= 0:
            return None
        big, sign = (x.p, 1) if x.q == 1 else (x.q, -1)
        if 1 not in (x.p, x.q):
            return None
        count = 0
        while big % base == 0 and big > 1:
            big, count = big // base, count + 1
        return fmpq(sign * count) if big == 1 else None

    return exponent


def _logarithm(exact: Function) -> Function:
    def worked(x: Any) -> fmpq | None:
        if not _above_zero(x):
            number = x if isinstance(x, fmpq) else "a negative number"
            remedy = "Choose numbers that stay positive there."
            raise Undefined(f"There is no logarithm of {number}.", remedy)
        return exact(x)

    return worked


def _whole(round_exact: str, round_ball: str) -> tuple[Function, Function]:
    def exact(x: Any) -> fmpq | None:
        if isinstance(x, fmpq):
            return fmpq(getattr(x, round_exact)())
        whole = getattr(number_ball(x), round_ball)().unique_fmpz()
        return None if whole is None else fmpq(whole)

    return exact, lambda x: getattr(x, round_ball)()


def _above_zero(x: Any) -> bool:
    return is_positive(x) is True


exp = Elementwise("exp", _known({0: fmpq(1)}), lambda x: x.exp())
log = Elementwise("log", _logarithm(_known({1: fmpq(0)})), lambda x: x.log())
log2 = Elementwise("log2", _logarithm(_power_of(2)), lambda x: x.log() / arb(2).log())
log10 = Elementwise("log10", _logarithm(_power_of(10)), lambda x: x.log() / arb(10).log())
sqrt = Elementwise("sqrt", _square_root, lambda x: x.sqrt())
floor = Elementwise("floor", *_whole("floor", "floor"))
ceil = Elementwise("ceil", *_whole("ceil", "ceil"))
sigmoid = Elementwise(
    "sigmoid",
    _known({0: fmpq(1, 2)}),
    lambda x: 1 / (1 + (-x).exp()),
    lambda m, x: 1 / (1 + m.exp(-x)),
)
tanh = Elementwise("tanh", _known({0: fmpq(0)}), lambda x: x.tanh())
sin = Elementwise("sin", _known({0: fmpq(0)}), lambda x: x.sin())
cos = Elementwise("cos", _known({0: fmpq(1)}), lambda x: x.cos())
relu = Elementwise(
    "relu",
    lambda x: x if _above_zero(x) else fmpq(0),
    lambda x: x.max(arb(0)),
    lambda m, x: m.where(x > 0, x, 0.0),
)
relu_slope = Elementwise(
    "relu_slope",
    lambda x: fmpq(_above_zero(x)),
    lambda x: arb(1 if x > 0 else 0),
    lambda m, x: m.where(x > 0, 1.0, 0.0),
)
relu_slope.__doc__ = "One above zero, else zero: the value at zero itself is a convention (0 here)."
absolute = Elementwise(
    "absolute", lambda x: x if _above_zero(x) else -x, lambda x: abs(x), lambda m, x: m.abs(x)
)
maximum = Elementwise("maximum", lambda x, y: x if _above_zero(x - y) else y, lambda x, y: x.max(y))
minimum = Elementwise("minimum", lambda x, y: y if _above_zero(x - y) else x, lambda x, y: x.min(y))


def _hadamard(left: Any, right: Any) -> Any:
    """Entry by entry product of two matrices of one shape."""
    return left * right


def _total(matrix: Any) -> Any:
    """The sum of all entries, in reading order."""
    if isinstance(matrix, np.ndarray) and matrix.dtype == object:
        entries = list(matrix.flat)
        result = entries[0]
        for entry in entries[1:]:
            result += entry
        return result
    return matrix.sum()


def _softmax(rows: Any, causal: bool = False) -> Any:
    """exp(x_i) / sum_j exp(x_j) along each row (the last axis).

    Causal: row i counts only its first i entries, as if the later ones were minus infinity.
    """
    if isinstance(rows, np.ndarray) and rows.dtype == object:
        flat = rows.reshape(-1, rows.shape[-1])
        weights = np.full(flat.shape, fmpq(0), dtype=object)
        for i, row in enumerate(flat):
            seen = row[: i + 1] if causal else row
            weights[i, : len(seen)] = _shares(seen)
        return weights.reshape(rows.shape)
    m = library(rows)
    seen = m.where(m.tri(rows.shape[-1], dtype=bool), rows, -m.inf) if causal else rows
    powers = m.exp(seen - seen.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _shares(row: np.ndarray) -> np.ndarray:
    """The softmax of one row; equal entries share evenly, and then the weights are fractions."""
    if all(entry is row[0] or entry == row[0] for entry in row):
        return np.full(row.shape, fmpq(1, len(row)), dtype=object)
    powers = exp(row)
    return powers / _total(powers)


hadamard = Operator("hadamard", _hadamard)
total = Operator("total", _total)
softmax = Operator("softmax", _softmax)
rotate180 = Operator("rotate180", sliding.rotate180)
cross_correlate = Operator("cross_correlate", sliding.cross_correlate)
full_convolve = Operator("full_convolve", sliding.full_convolve)
fitted = Operator("fitted", sliding.fitted)


def _power(base: Any, power: Any) -> Any:
    return base ** whole(power) if isinstance(power, fmpq) and power.q == 1 else base**power


def _dimensions(*sides: Any) -> Any:
    """The sides of a shape, written 97 x 97 x 96."""
    return np.array(sides, dtype=object)


dimensions = Operator("dimensions", _dimensions)
equal, differs, less, at_most, more, at_least = (
    Operator(name, getattr(python, name)) for name in ("eq", "ne", "lt", "le", "gt", "ge")
)
RELATIONS = (equal, differs, less, at_most, more, at_least)
ARITHMETIC: dict[str, Function] = {
    "add": python.add,
    "sub": python.sub,
    "mul": python.mul,
    "div": python.truediv,
    "neg": python.neg,
    "pow": _power,
    "matmul": python.matmul,
    "transpose": lambda matrix: matrix.T,
}
ELEMENTWISE = (
    exp, log, log2, log10, sqrt, floor, ceil, sigmoid, tanh, sin, cos, relu, relu_slope, absolute,
    maximum, minimum,
)  # fmt: skip
STRUCTURAL = (
    dimensions, hadamard, total, softmax, rotate180, cross_correlate, full_convolve, fitted,
)  # fmt: skip

OPERATORS: dict[str, Function] = ARITHMETIC | {
    operator.name: operator for operator in (*RELATIONS, *ELEMENTWISE, *STRUCTURAL)
}
