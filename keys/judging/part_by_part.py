"""Two sides that should be equal and are built alike, laid beside each other part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...derivations.term import Call, Term
from ..reading.statement import Side
from ..values.edits import is_one_slip
from ..values.known import AS_PRINTED
from ..values.literal import lone
from ..values.meanings import worked_out
from ..values.prints import RIGHT, WRONG, agrees, shown
from .corrected import corrected

NUMERATOR, DENOMINATOR = "numerator", "denominator"


@dataclass(frozen=True)
class Part:
    """The one part of a side that is wrong, with its `name` in a fraction."""

    name: str
    printed: str
    expected: str


def wrong_part(before: Side, after: Side) -> Part | None:
    """The one part of the second side that differs from the first."""
    return _of_fractions(before.term, after.term) or _of_a_step(before, after)


def _of_a_step(before: Side, after: Side) -> Part | None:
    """`σ(0.25 + 0.36) = σ(0.63)`: all is the same but one number; in `70 × 8 / 4 = 140 / 4` that
    one is right, and what stands beside it is left behind."""
    if not isinstance(before.term, Call) or not after.is_worked or lone(after.term) is not None:
        return None
    try:
        apart = list(_apart(before.term, after.term))
    except Unlike:
        return None
    if len(apart) != 1:
        return None
    ((one, other),) = apart
    number, computed = lone(other), worked_out(one, AS_PRINTED)
    whole = worked_out(before.term, AS_PRINTED)
    if number is None or computed is None or whole is None or agrees(whole, other) != WRONG:
        return None
    sign = "-" * (number is not other)
    return Part("", sign + number.text, corrected(computed, number))


class Unlike(Exception):
    """Two sides are not built alike."""


def _apart(one: Term, other: Term) -> Iterator[tuple[Term, Term]]:
    """The parts of the first side that are not the numbers which stand for them in the second."""
    computed, value = worked_out(one), worked_out(other)
    if computed is None or value is None:
        raise Unlike
    if lone(other) is not None:
        if agrees(computed, other) == WRONG:
            yield one, other
    elif (
        isinstance(one, Call)
        and isinstance(other, Call)
        and (one.operator, len(one.arguments)) == (other.operator, len(other.arguments))
    ):
        for part, number in zip(one.arguments, other.arguments, strict=True):
            yield from _apart(part, number)
    elif not computed.overlaps(value):
        raise Unlike


def _of_fractions(before: Term, after: Term) -> Part | None:
    """The part of the second fraction that a slip of the pen makes differ from the first, where
    the other part is the same."""
    if not isinstance(before, Call) or not isinstance(after, Call):
        return None
    if (before.operator, after.operator) != ("div", "div"):
        return None
    pairs = zip((NUMERATOR, DENOMINATOR), before.arguments, after.arguments, strict=True)
    wrong: list[Part] = []
    for name, one, other in pairs:
        computed, printed = worked_out(one, AS_PRINTED), lone(other)
        if computed is None or printed is None or printed is not other:
            return None
        verdict = agrees(computed, other)
        if verdict == WRONG:
            expected = shown(computed, printed)
            if not is_one_slip(printed.digits, expected):
                return None
            wrong.append(Part(name, printed.text, expected))
        elif verdict != RIGHT:
            return None
    return wrong[0] if len(wrong) == 1 else None
