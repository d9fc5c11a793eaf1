"""Two fractions that should be equal, numerator by numerator and denominator by denominator."""

from __future__ import annotations

from dataclasses import dataclass

from ...derivations.term import Call, Term
from ..values.edits import is_one_slip
from ..values.known import AS_PRINTED
from ..values.literal import lone
from ..values.meanings import worked_out
from ..values.prints import RIGHT, WRONG, agrees, shown

NUMERATOR, DENOMINATOR = "numerator", "denominator"


@dataclass(frozen=True)
class Part:
    """The one part of a fraction that is wrong."""

    name: str
    printed: str
    expected: str


def wrong_part(before: Term, after: Term) -> Part | None:
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
