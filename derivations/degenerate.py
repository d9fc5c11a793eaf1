"""What makes a question's numbers poor: answers of nothing but zeros, flat or saturated weights,
and mistakes that reach the right answer all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from flint import arb, fmpq

from .derivation import Derivation
from .fault import Fault
from .many import Many, flat, how_many, rows, shape
from .number import FIRST_BITS, ball, balls, is_real
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
        yield from poor(name, flat(value), shape(value))


def poor(name: str, parts: Sequence[Any], shape: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """The same for one quantity, by the entries of its value in reading order."""
    numbers = entries(parts)
    closed_forms = [number for number in numbers if type(number) is not fmpq]
    if numbers and not closed_forms and not any(numbers):
        yield f"zero {name}", f"{name} is zero{' everywhere' * (len(numbers) > 1)}."
    if closed_forms:
        if any(reached.contains(0) for reached in balls(closed_forms, BITS)):
            yield f"cancels {name}", f"An entry of {name} cancels out: its digits are uncertain."
        if len(shape) == 2 and len(numbers) == len(parts):
            yield from (
                (f"{kind} {name}", said) for kind, said in _weights(name, numbers, shape[1])
            )


def zeros(parts: Sequence[Any]) -> int:
    """How many entries are exactly zero."""
    return len([entry for entry in parts if type(entry) is fmpq and not entry])


def entries(parts: Sequence[Any]) -> Sequence[Any]:
    """The numbers among the entries of a value; words and the like are none."""
    return [e for e in parts if type(e) is fmpq or (type(e) is not bool and is_real(e))]


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


def differ(left: Any, right: Any) -> Any:
    """Whether two answers are further apart than honest rounding, in any entry; for each candidate
    where there are many."""
    if left is right:
        return False
    if shape(left) != shape(right):
        return True
    count = how_many((left, right))
    pairs = zip(rows(left, count, _parts), rows(right, count, _parts), strict=True)
    told = [len(mine) != len(other) or any(map(_apart, mine, other)) for mine, other in pairs]
    return Many(told) if count > 1 else told[0]


def _parts(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else flat(value)


def _apart(left: Any, right: Any) -> bool:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        if left.q == right.q == 1:
            return bool(left != right)  # nobody rounds a whole number
        return bool(abs(left - right) > HONEST * max(abs(left), abs(right)))
    if not (is_real(left) and is_real(right)):
        return bool(left != right)  # words, tables, formulas
    a, b = ball(left, BITS), ball(right, BITS)
    if not b.is_finite():
        return True  # the logarithm of a negative number
    return bool(abs(a - b) > arb(HONEST) * abs(a).max(abs(b)))


def _weights(name: str, numbers: Sequence[Any], width: int) -> Iterator[tuple[str, str]]:
    """Rows of positive numbers that add up to one, where they are too sharp or too even."""
    weights = list(map(float, balls(numbers, BITS)))
    rows = [weights[start : start + width] for start in range(0, len(weights), width)]
    if width < 2 or any(min(row) < 0 or abs(sum(row) - 1) > 1e-6 for row in rows):
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
