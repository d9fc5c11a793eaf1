"""A step read on symbols. No number that varies is in that, so it is done once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from flint import fmpq

from .step import Step
from .term import Call, Symbol, term

PLAIN = (str, bool, int, fmpq, type(None))


class Same:
    """A thing in a key: like itself alone, and held, so that no other thing takes its place."""

    __slots__ = ("thing",)

    def __init__(self, thing: Any):
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.thing is other.thing


@dataclass(frozen=True)
class _Reading:
    """A step, and what it reads: that is all its result depends on."""

    step: Step
    inputs: tuple[Any, ...]  # the keys of what is seen
    seen: Mapping[str, Any] = field(compare=False)


def read(step: Step, seen: Mapping[str, Any]) -> Any:
    """What `step` makes of symbols and formulas, or of words and numbers that stand as they are.

    The same of the same is the same object, and matrices are not to be written to, unless matrices
    are read that may be.
    """
    inputs = tuple(_key(seen[quantity]) for quantity in step.reads.values())
    return step.on(seen) if None in inputs else _read(_Reading(step, inputs, seen))


def formula(step: Step, seen: Mapping[str, Any]) -> Any:
    """The same as a term, or a matrix of terms."""
    written = read(step, seen)
    return _terms(Same(written)) if isinstance(written, np.ndarray) else term(written)


@lru_cache(maxsize=1024)
def _read(reading: _Reading) -> Any:
    return _settled(reading.step.on(reading.seen))


@lru_cache(maxsize=1024)
def _terms(matrix: Same) -> Any:
    return _settled(np.frompyfunc(term, 1, 1)(matrix.thing))


def _settled(written: Any) -> Any:
    if isinstance(written, np.ndarray):
        written.setflags(write=False)
    return written


def _key(value: Any) -> Any:
    """What tells a value from all others, or None where it may change or has too many parts."""
    if isinstance(value, Symbol):
        return value
    if isinstance(value, PLAIN):
        return type(value), value
    is_fixed = isinstance(value, np.ndarray) and not value.flags.writeable
    return Same(value) if is_fixed or isinstance(value, Call) else None
