"""A sum or difference that prints more decimals than any of its numbers has.

`0.355 - 1.820 = -1.4658` cannot come from the numbers as they are printed. Where one of them is a
rounded print of a number that the sheet has with more digits, it was worked out with that one.
"""

from __future__ import annotations

from typing import Any

from ...derivations.term import Call
from ..reading.statement import Side
from ..values.known import Known
from ..values.literal import Literal, Named, lone

SUMS = ("add", "sub", "neg")


def has_digits_from_nowhere(before: Side, after: Side, known: Known) -> bool:
    """Whether a sum that is wrong as it is printed has more decimals than its numbers explain."""
    printed = lone(after.term)
    numbers = _summands(before.term)
    if printed is None or not printed.ulp or numbers is None or len(numbers) < 2:
        return False
    decimals = [number for number in numbers if number.ulp]
    is_longer = all(printed.ulp < number.ulp for number in decimals)
    return bool(decimals) and is_longer and not any(_has_more(n, known) for n in decimals)


def _summands(term: Any) -> list[Literal] | None:
    """The numbers of a mere sum; None for any other calculation."""
    if isinstance(term, Literal):
        return None if isinstance(term, Named) else [term]
    if not isinstance(term, Call) or term.operator not in SUMS:
        return None
    parts = [_summands(part) for part in term.arguments]
    return None if None in parts else [number for part in parts for number in part or ()]


def _has_more(number: Literal, known: Known) -> bool:
    """Whether the sheet has the number with more digits, or works it out."""
    near = known.around(number.value, number.ulp)
    return bool(known.carried.get(number.value)) or any(n != number.value for n in near)
