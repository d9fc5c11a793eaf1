"""A formula as its author wrote it.

A `Term` is a tree of operations over symbols and exact numbers. It keeps the order in which a
step's function combined its inputs, so `n + 2*p - k` prints as `n + 2p - k`; no algebra system
reorders it. The same tree without symbols is a closed form: the exact value of a quantity that
no fraction can hold. Whatever a term means, it means through `read`: the operators are applied
again, to another kind of number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq, fmpz

from .boxed import boxed
from .kept import kept

Index = tuple[int, ...]
NONE: frozenset[Any] = frozenset()
IRRATIONAL = {"exp", "log", "log2", "log10", "sqrt", "sigmoid", "tanh", "softmax"}


class Term:
    """Anything that stands in a formula. Arithmetic on terms builds larger terms."""

    __array_priority__ = 1000  # NumPy matrices leave the arithmetic to the term
    __array_ufunc__ = None

    def __add__(self, other: Any) -> Any:
        return join("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return join("add", other, self)

    def __sub__(self, other: Any) -> Any:
        return join("sub", self, other)

    def __rsub__(self, other: Any) -> Any:
        return join("sub", other, self)

    def __mul__(self, other: Any) -> Any:
        return join("mul", self, other)

    def __rmul__(self, other: Any) -> Any:
        return join("mul", other, self)

    def __truediv__(self, other: Any) -> Any:
        return join("div", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return join("div", other, self)

    def __pow__(self, other: Any) -> Any:
        return join("pow", self, other)

    def __matmul__(self, other: Any) -> Any:
        return Call("matmul", (self, term(other)))

    def __rmatmul__(self, other: Any) -> Any:
        return Call("matmul", (term(other), self))

    def __neg__(self) -> Any:
        return Call("neg", (self,))

    @property
    def T(self) -> Call:
        return Call("transpose", (self,))

    def __bool__(self) -> bool:
        raise TypeError(
            "a formula is neither true nor false: use an operator instead of if, and, max"
        )

    # Its symbols; its operators, those of numbers in it included, and whether one is irrational;
    # whether it is a number: no symbol is left in it.
    symbols: Any = NONE
    operators: Any = NONE
    is_irrational: Any = False
    is_closed: Any = True

    def leaves(self) -> Iterator[Term]:
        yield self

    def put(self, values: Mapping[Symbol, Any]) -> Term:
        """The same formula with numbers (or formulas) in place of symbols, nothing worked out."""
        return self

    def read(self, leaf: Callable[[Term], Any]) -> Any:
        """Work the formula out on another kind of number; `leaf` turns a leaf into one."""
        return leaf(self)

    def ball(self) -> Any:
        """A closed form as a ball (a matrix as balls), at FLINT's current precision."""
        raise ValueError(f"{self} has no value")

    def sympy(self) -> Any:
        """The formula as a SymPy expression; entries of matrices are symbols of their own."""
        from .abroad import sympy_leaf

        return self.read(sympy_leaf)

    def _sympy_(self) -> Any:
        """SymPy's own hook: beside one of its expressions a term becomes one."""
        return self.sympy()


@dataclass(frozen=True, eq=True)
class Symbol(Term):
    """A quantity, or with `index` (counted from 1) one entry of it. `name` is what is written."""

    name: str
    index: Index = ()

    @kept
    def symbols(self) -> frozenset[Symbol]:
        return frozenset((self,))

    is_closed = False

    def put(self, values: Mapping[Symbol, Any]) -> Term:
        return Value(values[self]) if self in values else self

    def __str__(self) -> str:
        return self.name + (f"[{','.join(map(str, self.index))}]" if self.index else "")


@dataclass(eq=False)  # as Call
class Value(Term):
    """A number, a matrix of numbers or a word, standing where a symbol stood."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and np.array_equal(self.value, other.value)

    def __hash__(self) -> int:
        return hash(str(self.value))

    def ball(self) -> Any:
        if type(self.value) is fmpq:
            return arb(self.value)
        is_matrix = isinstance(self.value, np.ndarray)
        return (np.frompyfunc(number_ball, 1, 1) if is_matrix else number_ball)(self.value)

    @property
    def operators(self) -> frozenset[str]:
        return self.value.operators if isinstance(self.value, Term) else NONE

    @property
    def is_irrational(self) -> bool:
        return isinstance(self.value, Term) and self.value.is_irrational


@dataclass(unsafe_hash=True, init=False)  # never changed, but made by the million: not frozen
class Call(Term):
    """An operator and what it is applied to. `options` are words such as a stride or an axis."""

    operator: str
    arguments: tuple[Term, ...]
    options: tuple[tuple[str, Any], ...] = ()
    _known = 0, None  # the precision of the ball that was worked out last, and that ball

    def __init__(
        self,
        operator: str,
        arguments: tuple[Term, ...],
        options: tuple[tuple[str, Any], ...] = (),
    ):
        self.operator, self.arguments, self.options = operator, arguments, options
        for argument in arguments:
            if not argument.is_closed:
                self.is_closed = False
                break

    @kept
    def symbols(self) -> frozenset[Symbol]:
        return NONE.union(*[argument.symbols for argument in self.arguments])

    @kept
    def operators(self) -> frozenset[str]:
        return frozenset((self.operator,)).union(*[a.operators for a in self.arguments])

    @kept
    def is_irrational(self) -> bool:
        return self.operator in IRRATIONAL or any(a.is_irrational for a in self.arguments)

    def leaves(self) -> Iterator[Term]:
        for argument in self.arguments:
            yield from argument.leaves()

    def ball(self) -> Any:
        """Closed forms share their parts (a row's sum), so each is worked out once."""
        precision, ball = self._known
        if precision != ctx.prec:
            ball = self.work(*[argument.ball() for argument in self.arguments])
            self._known = ctx.prec, ball
        return ball

    def put(self, values: Mapping[Symbol, Any]) -> Term:
        return Call(self.operator, tuple(a.put(values) for a in self.arguments), self.options)

    def read(self, leaf: Callable[[Term], Any]) -> Any:
        """Every part once, however often the formula shares it, and however deep it lies."""
        done: list[Any] = []
        parts, own = self._parts
        for part, places in parts:
            read = [done[place] for place in places]
            done.append(part.work(*read) if isinstance(part, Call) else leaf(part))
        return self.work(*[done[place] for place in own])

    @kept
    def _parts(self) -> tuple[list[tuple[Term, list[int]]], list[int]]:
        """The parts below, each with the places of its own arguments; then the places of these."""
        parts: list[tuple[Term, list[int]]] = []
        places: dict[int, int] = {}
        waiting = list(self.arguments)
        while waiting:
            part = waiting[-1]
            below = part.arguments if isinstance(part, Call) else ()
            if missing := [inner for inner in below if id(inner) not in places]:
                waiting += missing
            elif id(waiting.pop()) not in places:
                places[id(part)] = len(parts)
                parts.append((part, [places[id(inner)] for inner in below]))
        return parts, [places[id(argument)] for argument in self.arguments]

    def work(self, *arguments: Any) -> Any:
        """The operator applied to other arguments."""
        operator = _operators()[self.operator]
        return operator(*arguments, **dict(self.options)) if self.options else operator(*arguments)


@cache
def _operators() -> Mapping[str, Callable[..., Any]]:
    from .operators import OPERATORS

    return OPERATORS


TRIVIAL = (fmpq(0), fmpq(1))
NATIVE = (Term, int, fmpz, fmpq, arb)  # what stands in formulas; other numbers are abroad


def term(value: Any) -> Term:
    """`value` as a leaf of a formula, unless it is a formula already."""
    if isinstance(value, Term):
        return value
    return Value(fmpq(value) if isinstance(value, int) else value)


def join(operator: str, left: Any, right: Any) -> Any:
    """Two sides joined, without the zeros and ones that change nothing."""
    if isinstance(left, Term) and isinstance(right, Term):
        return Call(operator, (left, right))
    number = right if isinstance(left, Term) else left
    if type(number) is fmpq and number not in TRIVIAL:
        number = Value(number)
        return Call(operator, (left, number) if isinstance(left, Term) else (number, right))
    if isinstance(left, np.ndarray):
        return _spread(operator)(left, boxed(right))
    if isinstance(right, np.ndarray):
        return _spread(operator)(boxed(left), right)
    zero_left, zero_right = _is(left, 0), _is(right, 0)
    match operator:
        case "add" if zero_left or zero_right:
            return right if zero_left else left
        case "mul" if zero_left or zero_right:
            return fmpq(0)
        case "mul" if _is(left, 1) or _is(right, 1):
            return right if _is(left, 1) else left
        case "div" if zero_left or _is(right, 1):
            return left
        case "sub" | "pow" if _is(right, operator == "pow"):
            return left
    if not isinstance(left, NATIVE) or not isinstance(right, NATIVE):
        from .abroad import joined

        return joined(operator, left, right)
    return Call(operator, (term(left), term(right)))


def _is(value: Any, number: int) -> bool:
    return isinstance(value, (int, fmpz, fmpq)) and value == number


@cache
def _spread(operator: str) -> Callable[..., Any]:
    """A scalar term against every entry of a matrix."""
    return np.frompyfunc(partial(join, operator), 2, 1)


@lru_cache(maxsize=1024)
def symbols(name: str, shape: tuple[int, ...]) -> Any:
    """The symbol `name`, or for a shape the matrix of its entries (a column keeps one index)."""
    if not shape:
        return Symbol(name)
    matrix = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        counted = tuple(i + 1 for i in place)
        matrix[place] = Symbol(name, counted[:1] if len(shape) == 2 and shape[1] == 1 else counted)
    matrix.setflags(write=False)
    return matrix


def number_ball(number: Any) -> arb:
    return number.ball() if isinstance(number, Term) else arb(number)
