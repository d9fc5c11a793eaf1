"""Which quantity a statement without a known label works out, told by its operands and its value.

A calculation is taken for a quantity's where all numbers in it are the quantity's, or all but one
and no other quantity is as near; a matrix where nearly all of its entries are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq

from ...derivations.derivation import Derivation
from ...derivations.number import is_number
from ...derivations.term import Call, Term, Value
from ..reading.statement import Side, Statement
from ..values.literal import Literal, literals, lone
from ..values.prints import WRONG, agrees
from .labels import Named

MOST_ENTRIES = 400  # of one question that are looked through
LEAST_OPERANDS, LEAST_ENTRIES = 3, 4
_PLAIN = {"add", "sub", "mul", "div", "neg", "relu", "maximum", "matmul"}


@dataclass(frozen=True)
class _Expected:
    """An entry of a quantity as its working would be printed."""

    name: str
    entry: tuple[int, ...]
    value: Any
    operands: tuple[fmpq, ...]
    functions: frozenset[str]


class Workings:
    """All entries of a derivation's quantities, for comparison with what a sheet works out."""

    def __init__(self, derivation: Derivation):
        self.derivation = derivation

    def named(self, statement: Statement) -> Named | None:
        """The one quantity, or entry of it, that the statement works out beyond doubt."""
        result = statement.result
        if result is None:
            return None
        if isinstance(result.term, np.ndarray):
            name = None if self._is_given(result.term) else self.matrix(result.term)
            return (name, None) if name else None
        worked = next((side for side in statement.readable if side.is_worked), None)
        if worked is None or lone(result.term) is None or not isinstance(worked.term, Term):
            return None
        return self._entry(worked, result)

    def _entry(self, worked: Side, result: Side) -> Named | None:
        printed = list(literals(worked.term))
        functions = _functions(worked.term)
        like = [e for e in self.expected if e.functions == functions and e.operands]
        agreeing = [e for e in self.expected if agrees(e.value, result.term) != WRONG]
        for wrong in (0, 1):
            near = [e for e in like if _misses(e.operands, printed) <= wrong]
            if wrong and (agreeing or len(printed) < LEAST_OPERANDS):
                return None
            hits = [e for e in near if e in agreeing] or near
            if hits:
                return (hits[0].name, hits[0].entry) if len(hits) == 1 else None
        return None

    def matrix(self, printed: np.ndarray, but: str = "") -> str | None:
        """The one quantity (`but` that one) with nearly all of the printed entries."""
        hits = [
            name
            for name, value in self.matrices.items()
            if name != but and (_is_printed(value, printed) or is_transposed(value, printed))
        ]
        return hits[0] if len(hits) == 1 else None

    def _is_given(self, printed: np.ndarray) -> bool:
        givens = (v for v in self.derivation.givens.values() if isinstance(v, np.ndarray))
        return any(_is_printed(value, printed) for value in givens)

    @cached_property
    def matrices(self) -> dict[str, np.ndarray]:
        values = {name: self.derivation.value(name) for name in self.derivation.steps}
        return {
            name: value
            for name, value in values.items()
            if isinstance(value, np.ndarray) and value.ndim == 2 and is_number(value.flat[0])
        }

    @cached_property
    def expected(self) -> tuple[_Expected, ...]:
        every = list(self._every())
        return tuple(every) if len(every) <= MOST_ENTRIES else ()

    def _every(self) -> Iterator[_Expected]:
        for name in self.derivation.steps:
            value, numbers = self.derivation.value(name), self.derivation.numbers(name)
            if is_number(value) and isinstance(numbers, Term):
                yield _expected(name, (), value, numbers)
            elif name in self.matrices and getattr(numbers, "shape", None) == value.shape:
                for place in np.ndindex(value.shape):
                    yield _expected(name, place, value[place], numbers[place])


def _expected(name: str, entry: tuple[int, ...], value: Any, numbers: Term) -> _Expected:
    leaves = [leaf.value for leaf in numbers.leaves() if isinstance(leaf, Value)]
    operands = tuple(abs(leaf) for leaf in leaves if isinstance(leaf, fmpq))
    whole = operands if len(operands) == len(leaves) else ()
    return _Expected(name, entry, value, whole, _functions(numbers))


def _functions(term: Any) -> frozenset[str]:
    return frozenset(_operators(term)) - _PLAIN


def _operators(term: Any) -> Iterator[str]:
    if isinstance(term, Call):
        yield term.operator
        for argument in term.arguments:
            yield from _operators(argument)


def _misses(operands: Iterable[fmpq], printed: list[Literal]) -> int:
    """How many operands have no printed number of their own, or numbers no operand."""
    rest, missed = list(printed), 0
    for operand in operands:
        found = next((n for n in rest if agrees(operand, n) != WRONG), None)
        if found is None:
            missed += 1
        else:
            rest.remove(found)
    return max(missed, len(rest))


def is_transposed(value: np.ndarray, printed: np.ndarray) -> bool:
    """Whether a quantity, not square, is printed with its rows for its columns."""
    return value.shape != value.T.shape and _is_printed(value.T, printed)


def _is_printed(value: np.ndarray, printed: np.ndarray) -> bool:
    """Whether all entries of a small matrix agree, or three quarters of a larger one."""
    if value.shape != printed.shape or not is_number(value.flat[0]):
        return False
    pairs = zip(value.flat, printed.flat, strict=True)
    right = sum(agrees(exact, said) != WRONG for exact, said in pairs)
    return right == value.size or (value.size > LEAST_ENTRIES and 4 * right >= 3 * value.size)
