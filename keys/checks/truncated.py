"""A result was cut off instead of rounded.

The printed digits are right, but the next digit would have rounded the last one up. It costs
nobody marks; a reader who rounds gets another last digit, and later lines may inherit it.

    wrong:  0.44345 * 0.52303 = 0.23193     (0.231938 rounds to 0.23194)
    right:  0.44345 * 0.52303 = 0.23194
"""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, computed_text
from ..finding import NOTE, Finding
from ..judge import TRUNCATED

CODE, SEVERITY = "truncated", NOTE


def check(case: Case) -> Iterator[Finding]:
    for found in case.breaks:
        side = found.after
        if found.verdict.name != TRUNCATED or (side.start, side.end) in case.blamed:
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
