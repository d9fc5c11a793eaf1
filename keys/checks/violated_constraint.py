"""The weights of an answer violate a constraint: the unit does not do what is asked.

Any weights that do it are right, whatever their size. These are put into every constraint and run
on every short input; the shortest one that goes wrong is shown.

    wrong:  w1 = 1, w2 = 1, w3 = 1, b2 = 0, b3 = 0     (puts out 1 before any 1 came in)
    right:  w1 = 2, w2 = 1, w3 = 1, b2 = -1, b3 = 0
"""

from __future__ import annotations

from collections.abc import Iterator

from ...derivations import inequalities, threshold_unit
from ...derivations.number import decimal
from ...templates.text.notation import written
from ..finding import ERROR, Finding
from ..judging.case import Case
from ..matching.weights import ClaimedWeights

CODE, SEVERITY = "violated-constraint", ERROR


def check(case: Case) -> Iterator[Finding]:
    for claim in case.weights:
        if isinstance(claim, ClaimedWeights) and (bits := misbehaving(claim)):
            yield _finding(case, claim, bits)


def misbehaving(claim: ClaimedWeights) -> tuple[int, ...] | None:
    """The shortest input on which the weights do not do what is asked."""
    given = claim.worked.derivation.givens
    return threshold_unit.counterexample(claim.values, int(given["h_0"]), given["behaviour"])


def _finding(case: Case, claim: ClaimedWeights, bits: tuple[int, ...]) -> Finding:
    derivation, first, last = claim.worked.derivation, claim.statements[0], claim.statements[-1]
    given = derivation.givens
    says = threshold_unit.run(claim.values, int(given["h_0"]), bits)
    is_put_out = " ".join(str(output) for _, output in says)
    wanted = " ".join(map(str, given["behaviour"].outputs(bits)))
    violated = [
        written(constraint)
        for constraint in derivation.value("constraints")
        if not inequalities.at(constraint, claim.values)
    ]
    right = ", ".join(map(written, derivation.value("own_witness")))
    return case.finding(
        (CODE, SEVERITY),
        first,
        case.sheet.spot(first.start, last.end),
        printed=", ".join(f"{symbol} = {decimal(v, 6)}" for symbol, v in claim.values.items()),
        expected=right,
        message=f"These weights do not do what is asked: after the input {' '.join(map(str, bits))}"
        f" the outputs are {is_put_out}, not {wanted}. Violated: {'; '.join(violated)}.",
        hint=f"Take weights that satisfy every constraint, such as {right}.",
    )
