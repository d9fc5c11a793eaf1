"""A recurrent unit with a binary threshold: what its weights must satisfy, and how it runs.

h_t = f(w_1 x_t + w_2 h_{t-1} + b_2) and y_t = w_3 h_t + b_3, where f is 1 from zero on, else 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from flint import fmpq

from .inequalities import at, reduced, solution
from .machine import BITS, Machine, Rows, tables
from .operators import at_least, at_most, equal, less, more
from .sliding import whole
from .table import Table
from .term import Call, Symbol, Term

WEIGHTS = w_1, w_2, w_3, b_2, b_3 = tuple(map(Symbol, ("w_1", "w_2", "w_3", "b_2", "b_3")))

Weights = Mapping[Symbol, Any]


def argument(x: int, h: int) -> Term:
    """What the threshold is applied to."""
    return w_1 * x + w_2 * h + b_2


def thresholds(rows: Rows, zero_gives_one: bool = True) -> tuple[Call, ...]:
    """What each row of a transition table asks of the threshold's argument.

    `zero_gives_one` says on which side of the threshold zero itself is.
    """
    yes, no = (at_least, less) if zero_gives_one else (more, at_most)
    return tuple((yes if after else no)(argument(x, h), fmpq(0)) for h, x, after, _ in rows)


def constraints(rows: Rows, zero_gives_one: bool = True) -> tuple[Call, ...]:
    """What the rows ask of the thresholds, then what the output of each state asks."""
    outputs = sorted({after: y for _, _, after, y in rows}.items())
    equations = (equal(w_3 * h + b_3, y) for h, y in outputs)
    return (*thresholds(rows, zero_gives_one), *equations)


@cache
def possible(machine: Machine, start: int) -> list[Rows]:
    """The transition tables that some unit goes through, the most natural one first."""
    return [rows for rows in tables(machine, start) if solution(constraints(rows)) is not None]


@cache
def is_reducible(machine: Machine, start: int) -> bool:
    """Whether some constraints of the most natural possible table follow from the others."""
    asked = constraints(possible(machine, start)[0])
    return len(reduced(asked)) < len(asked)


def run(weights: Weights, start: int, bits: Iterable[int]) -> list[tuple[Any, Any]]:
    """h_t and y_t after each bit. Weights may be arrays: then so are h_t and y_t."""
    h: Any = start
    seen = []
    for x in bits:
        h = (weights[w_1] * x + weights[w_2] * h + weights[b_2] >= 0) * 1
        seen.append((h, weights[w_3] * h + weights[b_3]))
    return seen


def every(length: int) -> Iterator[tuple[int, ...]]:
    """All sequences of so many bits; shorter ones are their beginnings."""
    return product(BITS, repeat=length)


def walk(rows: Rows, start: int, bits: Iterable[int]) -> Iterator[tuple[int, fmpq]]:
    """h_t and y_t after each bit, as the transition table has them."""
    table = {(h, x): (after, y) for h, x, after, y in rows}
    h = start
    for x in bits:
        h, y = table[h, x]
        yield h, y


def imitates(weights: Weights, start: int, machine: Machine, length: int = 6) -> Any:
    """Whether the unit says what the machine says on every sequence of up to so many bits.

    Five bits already lead through every pair of a state of the unit and one of two of the machine,
    and on to the next.
    """
    return _all(
        y == _plain(wanted)
        for bits in every(length)
        for (_, y), wanted in zip(run(weights, start, bits), machine.outputs(bits), strict=True)
    )


def counterexample(
    weights: Weights, start: int, machine: Machine, length: int = 6
) -> tuple[int, ...] | None:
    """The shortest sequence after which the unit does not say what the machine says."""
    for bits in (bits for n in range(1, length + 1) for bits in every(n)):
        if run(weights, start, bits)[-1][1] != machine.outputs(bits)[-1]:
            return bits
    return None


def keeps_to(weights: Weights, start: int, rows: Rows, length: int = 6) -> Any:
    """Whether the unit goes through a table's states and outputs on every such sequence."""
    return _all(
        (h == state) & (y == _plain(wanted))
        for bits in every(length)
        for (h, y), (state, wanted) in zip(
            run(weights, start, bits), walk(rows, start, bits), strict=True
        )
    )


def grid(reach: int = 2) -> dict[Symbol, np.ndarray]:
    """Every unit whose weights are whole numbers from -reach to reach, side by side."""
    axes = np.meshgrid(*[np.arange(-reach, reach + 1)] * len(WEIGHTS), indexing="ij")
    return dict(zip(WEIGHTS, (axis.ravel() for axis in axes), strict=True))


def satisfied(system: Iterable[Call], units: Weights) -> Any:
    """Which of the units satisfy every constraint."""
    return _all(at(constraint, units) for constraint in system)


def rows_of(transitions: Table) -> Rows:
    """A transition table's rows with their bits as plain numbers again."""
    return tuple((whole(h), whole(x), whole(after), y) for h, x, after, y in transitions.rows)


def as_equations(point: Weights | None) -> tuple[Call, ...]:
    """Weights as a page says them: w_1 = 1, w_2 = 1; nothing where there are none."""
    return tuple(equal(symbol, value) for symbol, value in (point or {}).items())


def by_symbol(weights: Any) -> dict[Symbol, Any]:
    """Weights by their symbols, from a mapping of names or from equations."""
    if isinstance(weights, dict):
        return {Symbol(name): value for name, value in weights.items()}
    return {equation.arguments[0]: equation.arguments[1].value for equation in weights}


def _plain(number: fmpq) -> Any:
    """A whole number as an int, which NumPy compares with a whole array at once."""
    return int(number.p) if number.q == 1 else number


def _all(answers: Iterable[Any]) -> Any:
    result: Any = True
    for answer in answers:
        result = result & answer
    return result
