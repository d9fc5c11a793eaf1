"""Arithmetic as people print it, read into a `Term` whose leaves know where they were printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from pathlib import Path
from typing import Any

import numpy as np
from flint import arb, fmpq
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from ..derivations.number import exact
from ..derivations.term import Call, Term, term

LONGEST, DEEPEST, MOST_DIGITS, LARGEST_EXPONENT, MOST_PRODUCTS = 3000, 40, 60, 400, 1000
LOG = "log of unknown base"  # no operator bears this name: a reading has to choose one first
FUNCTIONS = {"ln": "log", "σ": "sigmoid", "sigma": "sigmoid", "ceil": "ceil", "abs": "absolute"}
SHAPE = re.compile(r"\s*\d{1,9}(?:\s*(?:[xX×*]|\\times)\s*\d{1,9})+\s*")
SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12}
BINARY = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True, eq=False)
class Literal(Term):
    """A number as printed: its text and where it stands in the source."""

    text: str
    start: int
    end: int

    @cached_property
    def value(self) -> fmpq:
        return exact(self.digits) * self.scale

    @cached_property
    def ulp(self) -> fmpq:
        """One unit of the last printed digit; 0 for a whole number, which is exact."""
        digits, _, power = self.digits.lower().partition("e")
        places = len(digits.partition(".")[2])
        if not places and not power and self.scale == 1:
            return fmpq(0)
        return fmpq(10) ** (int(power or 0) - places) * self.scale

    @property
    def digits(self) -> str:
        """The number without its suffix and the commas between thousands."""
        return re.sub(r"[kKMBGT{},]", "", self.text)

    @cached_property
    def significant(self) -> int:
        """How many digits are printed, leading zeros not counted."""
        digits = self.digits.lower().partition("e")[0].replace(".", "")
        return len(digits.lstrip("0")) or 1

    @property
    def scale(self) -> int:
        return SUFFIXES.get(self.text[-1], 1)

    @cached_property
    def span(self) -> arb:
        """Everything that rounds to the printed number; a K may be 1000 or 1024."""
        half = self.ulp / 2
        ball = arb(self.value, half)
        if self.text[-1] in BINARY:
            grown = fmpq(BINARY[self.text[-1]], self.scale)
            ball = ball.union(arb(self.value * grown, half * grown))
        return ball

    def __str__(self) -> str:
        return self.text


class TooLarge(Exception):
    """The text is arithmetic, but of a size that nobody prints."""


def read_arithmetic(text: str, offset: int = 0) -> Any:
    """A `Term`, a matrix (NumPy array) of terms, or None where `text` is not plain arithmetic.

    `offset` is where `text` begins in the source. Time is linear in the length of `text`.
    """
    if not any(c.isdigit() for c in text) or len(text) > LONGEST or _too_deep(text):
        return None
    try:
        tree = _parser().parse(_commas_in_lists(text))
        return _unwrapped(_Reader(offset).transform(tree))
    except (LarkError, TooLarge, ValueError):
        return None


def literals(side: Any) -> Iterator[Literal]:
    """The printed numbers of a term or a matrix, in order."""
    if isinstance(side, np.ndarray):
        for entry in side.flat:
            yield from literals(entry)
    elif isinstance(side, Term):
        yield from (leaf for leaf in side.leaves() if isinstance(leaf, Literal))


def lone(side: Any) -> Literal | None:
    """The literal where a term is one printed number, signed or not."""
    while isinstance(side, Call) and side.operator == "neg":
        (side,) = side.arguments
    return side if isinstance(side, Literal) else None


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "arithmetic.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def _too_deep(text: str) -> bool:
    depth = deepest = 0
    for c in text:
        if c in "([{⟦":
            depth += 1
            deepest = max(deepest, depth)
        elif c in ")]}⟧":
            depth -= 1
    signs = sum(c in "-−–+^*/" for c in text)
    return deepest > DEEPEST or signs > 200


def _commas_in_lists(text: str) -> str:
    """Commas inside square brackets part entries; elsewhere they may part thousands."""
    depth, result = 0, []
    for c in text:
        depth += {"[": 1, "]": -1}.get(c, 0)
        result.append("‚" if c == "," and depth > 0 else c)
    return "".join(result)


def _unwrapped(read: Any) -> Any:
    return matrix_of(read) if isinstance(read, list) and not _is_single(read) else _plain(read)


def _plain(read: Any) -> Any:
    return read if isinstance(read, np.ndarray) else _number(read)


def _is_single(read: list[Any]) -> bool:
    return len(read) == 1 and not isinstance(read[0], list)


def matrix_of(read: Any) -> np.ndarray:
    """A list of rows as a matrix; a list of numbers is a column."""
    if isinstance(read, np.ndarray):
        return read
    rows = [row if isinstance(row, list) else [row] for row in read]
    if len({len(row) for row in rows}) != 1:
        raise ValueError("a ragged matrix")
    matrix = np.empty((len(rows), len(rows[0])), dtype=object)
    for place in np.ndindex(matrix.shape):
        matrix[place] = _number(rows[place[0]][place[1]])
    return matrix


def _is_matrix(read: Any) -> bool:
    return isinstance(read, np.ndarray) or (
        isinstance(read, list) and bool(read) and isinstance(read[0], list)
    )


def joined(operator: str, left: Any, right: Any) -> Any:
    """Two numbers, or two matrices of one shape, added or subtracted."""
    if not _is_matrix(left) and not _is_matrix(right):
        return Call(operator, (_number(left), _number(right)))
    left, right = matrix_of(left), matrix_of(right)
    if left.shape != right.shape:
        raise ValueError("shapes that do not fit")
    return _by_entry(operator, left, right)


def product(left: Any, right: Any, by_entry: bool = False) -> Any:
    """A product of numbers, a number and a matrix, or two matrices.

    Refused (ValueError) where a sign such as `*` may mean the product of matrices or of entries.
    """
    if not _is_matrix(left) and not _is_matrix(right):
        return Call("mul", (_number(left), _number(right)))
    if not _is_matrix(left):
        return _by_entry("mul", _number(left), matrix_of(right))
    if not _is_matrix(right):
        return _by_entry("mul", matrix_of(left), _number(right))
    left, right = matrix_of(left), matrix_of(right)
    if by_entry or left.shape[1] != right.shape[0] or left.size * right.shape[1] > MOST_PRODUCTS:
        raise ValueError("no product of matrices, or an ambiguous one")
    result = np.empty((left.shape[0], right.shape[1]), dtype=object)
    for i, j in np.ndindex(result.shape):
        terms = [Call("mul", pair) for pair in zip(left[i], right[:, j], strict=True)]
        result[i, j] = reduce(lambda total, term: Call("add", (total, term)), terms)
    return result


def _by_entry(operator: str, left: Any, right: Any) -> np.ndarray:
    """An operator between two matrices of one shape, or a number and a matrix, entry by entry."""
    result = np.empty(getattr(left, "shape", ()) or right.shape, dtype=object)
    for place in np.ndindex(result.shape):
        one: Any = left[place] if isinstance(left, np.ndarray) else left
        other: Any = right[place] if isinstance(right, np.ndarray) else right
        result[place] = Call(operator, (one, other))
    return result


def _number(thing: Any) -> Term:
    """One operand: brackets around a single number are only brackets."""
    while isinstance(thing, list) and len(thing) == 1:
        (thing,) = thing
    if not isinstance(thing, Term):
        raise ValueError("a list where a number is needed")
    return thing


def _plainly(leaf: Any) -> arb:
    return arb(leaf.value)


def _small(exponent: Term) -> bool:
    try:
        value = exponent.read(_plainly)
    except (ValueError, KeyError, ArithmeticError, AttributeError):
        return False
    return bool(abs(value) <= LARGEST_EXPONENT)


@v_args(inline=True)
class _Reader(Transformer):
    def __init__(self, offset: int):
        super().__init__()
        self.offset = offset

    def number(self, token: Token) -> Literal:
        if len(token) > MOST_DIGITS:
            raise TooLarge
        start = self.offset + (token.start_pos or 0)
        return Literal(str(token), start, start + len(token))

    def percent(self, token: Token, _: Token) -> Term:
        return Call("div", (self.number(token), term(100)))

    def add(self, left: Any, right: Any) -> Any:
        return joined("add", left, right)

    def sub(self, left: Any, right: Any) -> Any:
        return joined("sub", left, right)

    def mul(self, left: Any, right: Any) -> Any:
        return product(left, right)

    def times(self, left: Any, sign: Token, right: Any) -> Any:
        return product(left, right, by_entry=str(sign) == "*")

    def div(self, left: Any, right: Any) -> Term:
        return Call("div", (_number(left), _number(right)))

    def neg(self, inner: Any) -> Term:
        return Call("neg", (_number(inner),))

    def pow(self, base: Any, exponent: Any) -> Term:
        base, exponent = _number(base), _number(exponent)
        if isinstance(base, Euler):
            return Call("exp", (exponent,))
        powers = (*_calls(base), *_calls(exponent))
        if not _small(exponent) or any(call.operator == "pow" for call in powers):
            raise TooLarge
        return Call("pow", (base, exponent))

    def raised(self, base: Any, power: Token) -> Term:
        return self.pow(base, term(int(power.translate(_SUPERSCRIPTS))))

    def sqrt(self, inner: Any) -> Term:
        return Call("sqrt", (_number(inner),))

    def absolute(self, inner: Any) -> Term:
        return Call("absolute", (_number(inner),))

    def floor(self, inner: Any) -> Term:
        return Call("floor", (_number(inner),))

    def ceil(self, inner: Any) -> Term:
        return Call("ceil", (_number(inner),))

    def call(self, name: Token, argument: Any) -> Term:
        said = name.lstrip("\\").lower()
        if said in ("max", "min"):
            if not isinstance(argument, list) or not 2 <= len(argument) <= 100:
                raise ValueError("the largest of one number")
            largest = _number(argument[0])
            for other in argument[1:]:
                largest = Call(f"{said}imum", (largest, _number(other)))
            return largest
        operator = LOG if said == "log" else FUNCTIONS.get(said, said)
        return Call(operator, (_number(argument),))

    def log_base(self, name: Token, argument: Any) -> Term:
        base = re.sub(r"[^0-9e]", "", name.partition("log")[2])
        return Call({"2": "log2", "10": "log10", "e": "log"}[base], (_number(argument),))

    def euler(self, _: Token) -> Term:
        return Euler()

    def round(self, items: Any) -> Any:
        return items if len(items) > 1 else items[0]

    def square(self, items: Any) -> Any:
        return items

    def items(self, *items: Any) -> list[Any]:
        return list(items)

    def row(self, *entries: Any) -> list[Any]:
        return list(entries)

    def matrix(self, *rows: Any) -> Any:
        return list(rows)


@dataclass(frozen=True, eq=False)
class Euler(Term):
    """Euler's number, waiting for its exponent."""


def _calls(inner: Term) -> Iterator[Call]:
    if isinstance(inner, Call):
        yield inner
        for argument in inner.arguments:
            yield from _calls(argument)
