"""A result was cut off instead of rounded.

The printed digits are right, but the next digit would have rounded the last one up. It costs
nobody marks; a reader who rounds gets another last digit, and later lines may inherit it.

    wrong:  0.44345 * 0.52303 = 0.23193     (0.231938 rounds to 0.23194)
    right:  0.44345 * 0.52303 = 0.23194
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flint import arb, fmpq

from ...derivations.number import LONGEST, decimal
from ...derivations.term import Term
from ..finding import NOTE, Finding
from ..judging.case import Case, computed_text
from ..judging.neighbours import neighbours
from ..reading.statement import Side
from ..values.known import AS_PRINTED, Known
from ..values.literal import Literal, literals, lone
from ..values.meanings import worked_out
from ..values.prints import RIGHT, TRUNCATED, WRONG, agrees

CODE, SEVERITY = "truncated", NOTE
MOST_RESULTS = 20  # that print the same digits
LEAST_DIGITS = 4  # of an operand that can be told to be cut from a longer number


def check(case: Case) -> Iterator[Finding]:
    """Results that are cut off, and operands that are cut from the results of other lines."""
    yield from _results(case)
    yield from _operands(case)


def _results(case: Case) -> Iterator[Finding]:
    calculated = _calculated(case)
    for found in case.breaks:
        side = found.after
        if found.verdict.name != TRUNCATED or (side.start, side.end) in case.blamed:
            continue
        if _is_carried(found.before, side, calculated):
            continue
        printed, value = case.printed(side), computed_text(found)
        yield case.finding(
            (CODE, SEVERITY),
            found.statement,
            case.spot(side),
            printed=printed,
            expected=value,
            message=f"{printed} is cut off, not rounded: the value is {value}.",
            hint="Round the last digit, or accept both prints.",
        )


def _calculated(case: Case) -> dict[fmpq, list[arb]]:
    """What the printed results come to, with all their digits, or else may have come to."""
    found: dict[fmpq, list[arb]] = {}
    for statement in case.sheet.statements:
        for before, after in pairwise(statement.readable):
            number = lone(after.term)
            if number is not None and number.ulp and isinstance(before.term, Term):
                value = worked_out(before.term, AS_PRINTED)
                verdict = WRONG if value is None else agrees(value, after.term)
                if value is not None and verdict == RIGHT:
                    found.setdefault(number.value, []).append(abs(value))
                elif verdict == WRONG:  # its line prints fewer digits than it was worked out with
                    found.setdefault(number.value, []).append(number.span)
    return found


def _is_carried(before: Side, after: Side, calculated: dict[fmpq, list[arb]]) -> bool:
    """Whether the result is rounded rightly if one operand is taken with all its digits."""
    if not isinstance(before.term, Term):
        return False
    for operand in literals(before.term):
        for full in calculated.get(operand.value, [])[:MOST_RESULTS]:
            value = worked_out(before.term, AS_PRINTED, {operand: full})
            if value is not None and agrees(value, after.term) == RIGHT:
                return True
    return False


def _operands(case: Case) -> Iterator[Finding]:
    """`0.464776 - 0.98 = -0.5152232` was worked out with 0.4647768, a result of another line."""
    statements = case.sheet.statements
    for index, statement in enumerate(statements):
        known = case.known[statement.section.question]
        for before, after in neighbours(statements, index):
            for operand, whole in _cut(before, after, known):
                value, result = decimal(whole, LONGEST), case.printed(after)
                yield case.finding(
                    (CODE, SEVERITY),
                    statement,
                    case.sheet.spot(operand.start, operand.end),
                    printed=operand.text,
                    expected=value,
                    message=f"{operand.text} is cut off, not rounded: {result} was worked out "
                    f"with {value}.",
                    hint=f"Write {value}, or go on from the rounded number.",
                )


def _cut(before: Side, after: Side, known: Known) -> Iterator[tuple[Literal, fmpq]]:
    """The operands that only the longer number, and not the printed one, leads to the result."""
    term, result = before.term, lone(after.term)
    if not isinstance(term, Term) or not before.is_worked or result is None or not result.ulp:
        return
    for operand in literals(term):
        longer = _longer(operand, known) if operand.significant >= LEAST_DIGITS else []
        printed = worked_out(term, AS_PRINTED) if len(longer) == 1 else None
        if printed is None or agrees(printed, after.term) != WRONG:
            continue
        value = worked_out(term, AS_PRINTED, {operand: longer[0]})
        if value is not None and agrees(value, after.term) != WRONG:
            yield operand, longer[0]


def _longer(operand: Literal, known: Known) -> list[fmpq]:
    """The numbers of other lines that the operand is the beginning of, but not the rounding."""
    near = known.within(operand.value, operand.ulp) if operand.ulp else []
    return [n for n in near if operand.ulp / 2 <= n - abs(operand.value) < operand.ulp]
