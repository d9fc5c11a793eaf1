"""Arithmetic as people print it, read into a `Term` whose leaves know where they were printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from flint import arb
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from ..derivations.term import Call, Symbol, Term, term
from .literal import Literal
from .printed_matrix import joined, matrix_of, number_of, product, softmax_of
from .sheet import label_key

LONGEST, DEEPEST, MOST_DIGITS, LARGEST_EXPONENT = 3000, 40, 60, 400
LOG = "log of unknown base"  # no operator bears this name: a reading has to choose one first
FUNCTIONS = {"ln": "log", "σ": "sigmoid", "sigma": "sigmoid", "ceil": "ceil", "abs": "absolute"}
SHAPE = re.compile(r"\s*\d{1,9}(?:\s*(?:[xX×*]|\\times)\s*\d{1,9})+\s*")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_DERIVATIVE = re.compile(r"(?<![A-Za-z])d[A-Za-z\\]|'|∂|∇")
_LONG_WORD = re.compile(
    r"(?<![\\A-Za-z])(?!(?:log|exp|tanh|sqrt|sigmoid|relu|max|min)\b)[A-Za-z]{3,}"
)


class TooLarge(Exception):
    """The text is arithmetic, but of a size that nobody prints."""


def read_arithmetic(text: str, offset: int = 0) -> Any:
    """A `Term`, a matrix (NumPy array) of terms, or None where `text` is not plain arithmetic.

    `offset` is where `text` begins in the source. Time is linear in the length of `text`.
    """
    return _read(text, _Reader(offset)) if any(c.isdigit() for c in text) else None


def read_algebra(text: str) -> Term | None:
    """A formula with letters, or None. Letters that stand together are a product."""
    if _DERIVATIVE.search(text) or _LONG_WORD.search(text):
        return None
    read = _read(text, _Reader(letters=True))
    return read if isinstance(read, Term) else None


def _read(text: str, reader: Transformer) -> Any:
    if len(text) > LONGEST or _too_deep(text):
        return None
    try:
        return _unwrapped(reader.transform(_parser().parse(_commas_in_lists(text))))
    except (LarkError, TooLarge, ValueError):
        return None


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
    return read if isinstance(read, np.ndarray) else number_of(read)


def _is_single(read: list[Any]) -> bool:
    return len(read) == 1 and not isinstance(read[0], list)


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
    def __init__(self, offset: int = 0, letters: bool = False):
        super().__init__()
        self.offset, self.letters = offset, letters

    def number(self, token: Token) -> Literal:
        if len(token) > MOST_DIGITS:
            raise TooLarge
        start = self.offset + (token.start_pos or 0)
        return Literal(str(token), start, start + len(token))

    def add(self, left: Any, right: Any) -> Any:
        return joined("add", left, right)

    def sub(self, left: Any, right: Any) -> Any:
        return joined("sub", left, right)

    def mul(self, left: Any, right: Any) -> Any:
        return product(left, right)

    def times(self, left: Any, sign: Token, right: Any) -> Any:
        return product(left, right, by_entry=str(sign) == "*")

    def div(self, left: Any, right: Any) -> Term:
        return Call("div", (number_of(left), number_of(right)))

    def neg(self, inner: Any) -> Term:
        return Call("neg", (number_of(inner),))

    def pow(self, base: Any, exponent: Any) -> Term:
        base, exponent = number_of(base), number_of(exponent)
        if isinstance(base, Euler):
            return Call("exp", (exponent,))
        powers = (*_calls(base), *_calls(exponent))
        if not _small(exponent) or any(call.operator == "pow" for call in powers):
            raise TooLarge
        return Call("pow", (base, exponent))

    def raised(self, base: Any, power: Token) -> Term:
        return self.pow(base, term(int(power.translate(_SUPERSCRIPTS))))

    def sqrt(self, inner: Any) -> Term:
        return Call("sqrt", (number_of(inner),))

    def absolute(self, inner: Any) -> Term:
        return Call("absolute", (number_of(inner),))

    def floor(self, inner: Any) -> Term:
        return Call("floor", (number_of(inner),))

    def ceil(self, inner: Any) -> Term:
        return Call("ceil", (number_of(inner),))

    def call(self, name: Token, argument: Any) -> Any:
        said = name.lstrip("\\").lower()
        if said in ("max", "min"):
            if not isinstance(argument, list) or not 2 <= len(argument) <= 100:
                raise ValueError("the largest of one number")
            largest = number_of(argument[0])
            for other in argument[1:]:
                largest = Call(f"{said}imum", (largest, number_of(other)))
            return largest
        if said == "softmax":
            return softmax_of(argument)
        operator = LOG if said == "log" else FUNCTIONS.get(said, said)
        return Call(operator, (number_of(argument),))

    def log_base(self, name: Token, argument: Any) -> Term:
        base = re.sub(r"[^0-9e]", "", name.partition("log")[2])
        return Call({"2": "log2", "10": "log10", "e": "log"}[base], (number_of(argument),))

    def euler(self, _: Token) -> Term:
        return Euler()

    def symbol(self, name: Token) -> Term:
        if not self.letters:
            raise ValueError(f"{name} is no number")
        return Symbol(label_key(str(name)))

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
