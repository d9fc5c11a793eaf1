"""A result differs from the one that the question's own numbers lead to.

The line may be consistent in itself, but it starts from a wrong formula or a wrong number: the
derivation reaches another value, also when it goes on from the rounded numbers printed before,
and no accepted reading of the question explains it. Where one of the mistakes that people really
make reproduces the printed digits, it is named.

    wrong:  dz = 0.97 * 0.44 * 0.22     (multiplied with the activation 0.22, not with its slope 1)
    right:  dz = 0.97 * 0.44 * 1
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..diagnosis.diagnose import wrong_operand
from ..finding import ERROR, Consequence, Finding
from ..judging.case import Case, tidy
from ..matching.claims import Claim
from ..matching.expected import expected_results
from ..matching.settled import FALSE, SLIPPED, Settled
from ..values.literal import literals
from ..values.prints import shown

CODE, SEVERITY = "wrong-value", ERROR


def check(case: Case) -> Iterator[Finding]:
    """One finding for each quantity and mistake; its other entries are consequences."""
    wrong = [s for s in case.settled if s.verdict in (FALSE, SLIPPED) and not case.broken(s)]
    for _, group in groupby(wrong, key=_kind):
        first, *rest = group
        yield _finding(case, first, rest)


def _kind(settled: Settled) -> tuple[int, str, str]:
    claim = settled.claim
    slips = " ".join(slip.name for slip in settled.slips)
    return id(claim.derivation), claim.quantity, slips or str(claim.index)


def _finding(case: Case, settled: Settled, rest: list[Settled]) -> Finding:
    claim = settled.claim
    printed = case.claimed_text(claim)
    expected = shown(settled.expected, next(literals(claim.printed), None))
    label = (tidy(claim.statement.label) or claim.quantity) + _entry(claim)
    reason = _diagnosis(settled) or _operand(case, settled)
    others = dict.fromkeys(tidy(other.claim.statement.label) for other in rest)
    also = ", ".join(other for other in others if other and other not in label)
    return case.claim_finding(
        (CODE, SEVERITY),
        settled,
        printed=printed,
        expected=expected,
        message=" ".join(
            said
            for said in (
                f"{label} is printed as {printed}; the given numbers lead to {expected}.",
                reason,
                f"The same happens to {also}." if reason and also else "",
            )
            if said
        ),
        hint="Correct the step and what is built on it; mark the method before the number.",
        consequences=tuple(_again(case, other) for other in rest),
    )


def _entry(claim: Claim) -> str:
    """Which entry of a printed matrix it is, counted from 1 as people do."""
    if claim.place == (claim.side.start, claim.side.end):
        return ""
    row, column = (place + 1 for place in claim.entry)
    return f", row {row}, column {column},"


def _again(case: Case, settled: Settled) -> Consequence:
    claim = settled.claim
    spot = case.claim_spot(claim)
    return Consequence(
        spot.line,
        spot.column,
        spot.end,
        where=case.where(claim.statement),
        printed=case.claimed_text(claim),
        expected=shown(settled.expected, next(literals(claim.printed), None)),
    )


def _diagnosis(settled: Settled) -> str:
    """Which mistake it is, or which ones it can be; nothing where none that is known fits."""
    reasons = [slip.reason for slip in settled.slips]
    if len(reasons) == 1:
        return f"{reasons[0]} That reproduces every printed digit."
    return f"Each of these mistakes reproduces it: {' '.join(reasons)}" if reasons else ""


def _operand(case: Case, settled: Settled) -> str:
    """Which printed operand is not the given that it should be."""
    claim = settled.claim
    sides = claim.statement.readable
    known = case.known[claim.statement.section.question]
    expected = expected_results((settled,)).get(claim.place)
    if expected is None or len(sides) < 2 or claim.side is not sides[-1]:
        return ""
    slip = wrong_operand(sides[-2], sides[-1], expected, known)
    if slip is None:
        return ""
    given = "is given" if slip.is_given else "belongs there"
    return f"{slip.operand.text} is used where {slip.text} {given}."
