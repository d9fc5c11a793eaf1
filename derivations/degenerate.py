"""What makes a question's numbers poor: answers of nothing but zeros, flat or saturated weights,
and mistakes that reach the right answer all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from flint import arb, fmpq

from .derivation import Derivation
from .fault import Fault
from .number import FIRST_BITS, ball, balls, is_number
from .step import Impossible, Slip

HONEST = fmpq(1, 100)  # answers nearer to each other than this, relatively, may be rounding
SATURATED, FLAT = fmpq(99, 100), fmpq(1, 20)  # a softmax row's largest entry, and its spread
BITS = FIRST_BITS  # so that closed forms are worked out once, for their decimals too


Slips = Sequence[tuple[Slip, tuple[str, ...]]]  # mistakes, and the steps they are made in


def degenerate(
    derivation: Derivation, asks: Collection[str], slips: Slips | None = None
) -> dict[str, str]:
    """What is poor about a question that asks for `asks`: a key for each, and a sentence.

    `slips` are the mistakes to look at; by default all that can be made.
    """
    working = derivation.working(asks)
    slips = slips_in_play(derivation, asks) if slips is None else slips
    return dict(poor_values(derivation, working)) | {
        f"slip {slip.name}": f"A mistake reaches the right answer: {slip.reason}"
        for slip, places in slips
        if shows(derivation, slip, asks, places) is False
    }


def poor_values(derivation: Derivation, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is poor about these quantities: a key and a sentence for each fault."""
    for name in names:
        value = derivation.value(name)
        numbers = entries(value)
        closed_forms = [number for number in numbers if type(number) is not fmpq]
        if numbers and not closed_forms and not any(numbers):
            yield f"zero {name}", f"{name} is zero{' everywhere' * (len(numbers) > 1)}."
        if closed_forms:
            if any(reached.contains(0) for reached in balls(closed_forms, BITS)):
                yield (
                    f"cancels {name}",
                    f"An entry of {name} cancels out: its digits are uncertain.",
                )
            yield from ((f"{kind} {name}", said) for kind, said in _weights(name, value))


def flat(value: Any) -> Sequence[Any]:
    """The entries of a matrix in reading order, or the value alone."""
    return value.ravel().tolist() if isinstance(value, np.ndarray) else (value,)


def zeros(value: Any) -> int:
    """How many entries are exactly zero."""
    return len([entry for entry in flat(value) if type(entry) is fmpq and not entry])


def entries(value: Any) -> Sequence[Any]:
    """The numbers in a value, in reading order; words and the like have none."""
    if type(value) is fmpq:
        return (value,)
    return [e for e in flat(value) if type(e) is fmpq or (type(e) is not bool and is_number(e))]


def slips_in_play(derivation: Derivation, asks: Collection[str]) -> Slips:
    """The mistakes that can be made on the way to what is asked."""
    working = set(derivation.working(asks))
    return [
        (slip, places)
        for slip in derivation.family.slips
        if (places := tuple(name for name in derivation.places(slip) if name in working))
    ]


def shows(
    derivation: Derivation, slip: Slip, asks: Collection[str], places: tuple[str, ...] = ()
) -> bool | None:
    """Whether the mistake, made in these places, shows in an answer by more than rounding.

    None where nobody can make it with these numbers.
    """
    wrong = derivation.slipped(slip, *places)
    try:
        return any(differ(derivation.value(name), wrong.value(name)) for name in asks)
    except Impossible:
        return None
    except (Fault, ArithmeticError):
        return True  # there is no answer behind the mistake


def differ(left: Any, right: Any) -> bool:
    """Whether two answers are further apart than honest rounding, in any entry."""
    if left is right:
        return False
    if getattr(left, "shape", ()) != getattr(right, "shape", ()):
        return True
    mine, other = _parts(left), _parts(right)
    return len(mine) != len(other) or any(map(_apart, mine, other))


def _parts(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else flat(value)


def _apart(left: Any, right: Any) -> bool:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        if left.q == right.q == 1:
            return bool(left != right)  # nobody rounds a whole number
        return bool(abs(left - right) > HONEST * max(abs(left), abs(right)))
    if not (_is_real(left) and _is_real(right)):
        return bool(left != right)  # words, tables, formulas
    a, b = ball(left, BITS), ball(right, BITS)
    if not b.is_finite():
        return True  # the logarithm of a negative number
    return bool(abs(a - b) > arb(HONEST) * abs(a).max(abs(b)))


def _is_real(value: Any) -> bool:
    return isinstance(value, arb) or is_number(value)


def _weights(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Rows of positive numbers that add up to one, where they are too sharp or too even."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[1] < 2:
        return
    numbers = entries(value)
    if len(numbers) != value.size or all(isinstance(number, fmpq) for number in numbers):
        return
    weights = iter(balls(numbers, BITS))
    rows = [[float(next(weights)) for _ in row] for row in value]
    if any(min(row) < 0 or abs(sum(row) - 1) > 1e-6 for row in rows):
        return
    parts = [[weight for weight in row if weight > 0] for row in rows]  # a mask leaves zeros
    shared = [row for row in parts if len(row) > 1]
    if any(max(row) > float(SATURATED.p) / float(SATURATED.q) for row in shared):
        yield (
            "saturated",
            f"A row of {name} is saturated: nearly all of its weight is on one entry.",
        )
    if any(max(row) - min(row) < float(FLAT.p) / float(FLAT.q) for row in shared):
        yield "flat", f"A row of {name} is flat: all of its entries are nearly equal."
