"""A number in a calculation is misprinted, while the printed result belongs to the right number.

Whoever follows the line by hand gets another result and doubts the whole solution; students are
marked down for copying it. The line is recognised because one changed number reproduces every
printed digit of the result, which chance would hardly do.

    wrong:  0.98 * 0.07 = 0.686      (the result belongs to 0.7)
    right:  0.98 * 0.7 = 0.686
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnosis.operands import Repair
from ..finding import ERROR, Finding
from ..judging.case import Case

CODE, SEVERITY = "misprinted-operand", ERROR


def check(case: Case) -> Iterator[Finding]:
    for found in case.breaks:
        if found.repair is None:
            continue
        slip = found.repair
        result = case.printed(found.after)
        known = ", which is given" if slip.is_given else ""
        wrong = slip.operand.text + slip.operand.times
        start = slip.operand.literal.start - slip.operand.is_negative
        yield case.finding(
            (CODE, SEVERITY),
            found.statement,
            case.sheet.spot(start, slip.operand.literal.end),
            printed=slip.operand.text,
            expected=slip.text,
            message=(
                f"{slip.operand.text} is misprinted{slip.operand.times}: the result {result} "
                f"was worked out with {slip.text}{known} ({_evidence(slip)})."
            ),
            hint=f"Write {slip.text} in place of {wrong}; the result stays.",
        )


def _evidence(slip: Repair) -> str:
    digits = "every printed digit" + (", the last one cut off" if slip.is_cut else "")
    if slip.is_alone:
        return f"the only one of {slip.tried} changes tried that reproduces {digits}"
    return f"the likeliest of {slip.tried} changes tried; it reproduces {digits}"
