"""A chain whose first calculation comes to its result, where the one between does not."""

from __future__ import annotations

from ..diagnosis.diagnose import diagnose
from ..diagnosis.operands import Repair
from ..reading.statement import Side, Statement
from ..values.known import Known
from ..values.literal import Named, literals, lone
from ..values.prints import RIGHT
from .judge import Verdict, compare

EASY = 2  # digits of a number that makes a step easier


def misprint_within(
    statement: Statement, before: Side, after: Side, known: Known
) -> tuple[Side, Verdict, Repair] | None:
    """Of `before = after = result`, where the first is right, the operand that is misprinted in
    the second, with the result and how the second misses it."""
    behind = (side for side in statement.readable if side.start >= after.end)
    result = next(behind, None) if after.is_worked else None
    if result is None or lone(result.term) is None:
        return None
    verdict, own = compare(before, result, known), compare(after, result, known)
    if verdict is None or own is None or verdict.name != RIGHT or own.name == RIGHT:
        return None
    repair = diagnose(after, result, known, is_right=True).repair
    if repair is None or isinstance(repair.operand.literal, Named):
        return None
    return result, own, repair


def is_rough_step(statement: Statement, before: Side, after: Side, known: Known) -> bool:
    """Whether a calculation is replaced by one that is near to it, and easier: the number behind
    both is a print of either, as in `√80 ≈ √82 ≈ 9`."""
    behind = next((side for side in statement.readable if side.start >= after.end), None)
    if after.relation != "≈" or not after.is_worked or behind is None or not behind.is_number:
        return False
    old = {number.value for number in literals(before.term)}
    if any(n.significant > EASY and n.value not in old for n in literals(after.term)):
        return False
    verdicts = (compare(side, behind, known) for side in (before, after))
    return all(verdict is not None and verdict.name == RIGHT for verdict in verdicts)
