"""A result is wrong only because an earlier one is; the step itself is right.

Whoever follows the sheet from the mistake on gets exactly this number, so that marks for the
method should be kept.

    wrong:  dw = 0.01425 * 0.88649 = 0.012636     (right for the wrong dz = 0.01425)
    right:  dw = 0.064365 * 0.88649 = 0.057059
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import NOTE, Finding
from ..judging.case import Case, tidy
from ..matching.settled import CARRIED
from ..values.literal import literals
from ..values.prints import shown

CODE, SEVERITY = "carried-forward", NOTE


def check(case: Case) -> Iterator[Finding]:
    """One note for each statement, at its first number that is carried."""
    told: set[int] = set()
    for settled in case.settled:
        if settled.verdict != CARRIED or settled.origin is None or settled.claim.index in told:
            continue
        told.add(settled.claim.index)
        claim, origin = settled.claim, settled.origin.claim
        printed = case.claimed_text(claim)
        expected = shown(settled.expected, next(literals(claim.printed), None))
        began = tidy(origin.statement.label) or origin.quantity
        line = case.claim_spot(origin).line
        yield case.claim_finding(
            (CODE, SEVERITY),
            settled,
            printed=printed,
            expected=expected,
            message=f"{printed} follows correctly from the wrong {began} of line {line}; "
            f"the given numbers lead to {expected}.",
            hint="Put it right together with its origin; students keep their marks for this step.",
        )
