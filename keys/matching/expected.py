"""What the exam says of a printed result: whether it is right, and which numbers lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpq

from ...derivations.derivation import Derivation
from ...derivations.number import decimal, exact, is_number
from ...derivations.term import Term, Value
from .settled import FALSE, RIGHT, SLIPPED, Settled

DIGITS = 12  # of the numbers that a derivation works with


@dataclass(frozen=True)
class Expected:
    values: tuple[Any, ...]  # by the exact numbers, and by the rounded ones printed before
    verdict: str  # RIGHT, SLIPPED (a known mistake, which is not one of an operand) or FALSE
    operands: frozenset[fmpq]  # the numbers that the derivation has in this step


def expected_results(settled: tuple[Settled, ...]) -> dict[tuple[int, int], Expected]:
    """By the place where a single result is printed."""
    return {
        s.claim.place: Expected(
            (s.expected, s.follows),
            s.verdict if s.verdict in (FALSE, SLIPPED) else RIGHT,
            frozenset(_operands(s)),
        )
        for s in settled
    }


def _operands(settled: Settled) -> Iterator[fmpq]:
    """The numbers of the claimed step, and of the step before it that has the same shape."""
    claim = settled.claim
    derivation, name = claim.derivation, claim.quantity
    yield from _numbers(derivation, name, claim.entry)
    for read in derivation.step(name).reads.values():
        if read in derivation.steps and _shape(derivation, read) == _shape(derivation, name):
            yield from _numbers(derivation, read, claim.entry)


def _shape(derivation: Derivation, name: str) -> tuple[int, ...]:
    return np.shape(derivation.value(name))


def _numbers(derivation: Derivation, name: str, entry: tuple[int, ...]) -> Iterator[fmpq]:
    numbers = derivation.numbers(name)
    if isinstance(numbers, np.ndarray) and entry:
        numbers = numbers[entry]
    for leaf in numbers.leaves() if isinstance(numbers, Term) else ():
        value = leaf.value if isinstance(leaf, Value) else None
        for number in value.flat if isinstance(value, np.ndarray) else [value]:
            if is_number(number):
                yield number if isinstance(number, fmpq) else exact(decimal(number, DIGITS))
