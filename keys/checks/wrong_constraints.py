"""A list of constraints is not equivalent to the right one.

It lets weights through with which the unit misbehaves, or shuts weights out that do what is asked.
Both lists are compared over all real weights, so another way to write the same list is right.

    wrong:  b3 = 0, w3 + b3 = 1, b2 < 0, w2 + b2 >= 0     (w1 + b2 >= 0 is missing)
    right:  b3 = 0, w3 = 1, b2 < 0, w2 >= -b2, w1 >= -b2
"""

from __future__ import annotations

from collections.abc import Iterator

from ...derivations import inequalities, threshold_unit
from ...derivations.operators import equal
from ...derivations.threshold_unit import WEIGHTS
from ...templates.text.notation import written
from ..finding import ERROR, WARNING, Finding
from ..judging.case import Case
from ..matching.weights import ClaimedConstraints, Point

CODE, SEVERITY = "wrong-constraints", ERROR


def check(case: Case) -> Iterator[Finding]:
    for claim in case.weights:
        if not isinstance(claim, ClaimedConstraints):
            continue
        right = claim.worked.derivation.value("constraints")
        if inequalities.solution(claim.relations) is None:
            continue  # it speaks of several cases, or of what must not be
        if let_through := inequalities.smallest(claim.relations, WEIGHTS, but=[right]):
            if bits := _misbehaves(claim, let_through):
                yield _too_weak(case, claim, let_through, bits)
        elif shut_out := inequalities.smallest(right, WEIGHTS, but=[_chosen_freely(claim)]):
            yield _too_strong(case, claim, shut_out)


def _misbehaves(claim: ClaimedConstraints, weights: Point) -> tuple[int, ...] | None:
    given = claim.worked.derivation.givens
    return threshold_unit.counterexample(weights, int(given["h_0"]), given["behaviour"])


def _chosen_freely(claim: ClaimedConstraints) -> list:
    """The list without the numbers that it sets: `w_2 = 1` may be a choice."""
    right = claim.worked.derivation.value("constraints")
    return [
        c for c in claim.relations if c.operator != equal.name or inequalities.follows(c, right)
    ]


def _too_weak(
    case: Case, claim: ClaimedConstraints, weights: Point, bits: tuple[int, ...]
) -> Finding:
    given = claim.worked.derivation.givens
    outputs = threshold_unit.run(weights, int(given["h_0"]), bits)
    said = " ".join(str(output) for _, output in outputs)
    wanted = " ".join(map(str, given["behaviour"].outputs(bits)))
    return _finding(
        case,
        claim,
        ERROR,
        f"These constraints are too weak: they admit {_listed(weights)}, which after the input "
        f"{' '.join(map(str, bits))} puts out {said}, not {wanted}.",
    )


def _too_strong(case: Case, claim: ClaimedConstraints, weights: Point) -> Finding:
    return _finding(
        case,
        claim,
        WARNING,
        f"These constraints are too strong: they exclude {_listed(weights)}, which does what is "
        "asked.",
    )


def _finding(case: Case, claim: ClaimedConstraints, severity: str, message: str) -> Finding:
    first, last = claim.statements[0], claim.statements[-1]
    right = ", ".join(
        map(written, inequalities.reduced(claim.worked.derivation.value("constraints")))
    )
    return case.finding(
        (CODE, severity),
        first,
        case.sheet.spot(first.start, last.end),
        printed=", ".join(map(written, claim.relations)),
        expected=right,
        message=message,
        hint=f"Write {right}, or constraints that say the same.",
    )


def _listed(weights: Point) -> str:
    return ", ".join(f"{symbol} = {value}" for symbol, value in weights.items())
