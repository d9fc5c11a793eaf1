"""A result is right by another convention than the usual one, or than the exam's.

Nothing has to be corrected: a logarithm to another base, biases left out of a count, a variance of
a sample, another reading that the exam accepts. Whoever compares results must know of it, and a
sheet that takes two conventions in one question should say so.

    wrong:  J = -0.3 * log(0.42) = 0.260
            J = -0.3 * log(0.42) = 0.113      (to base 10)
    right:  J = -0.3 * log(0.42) = 0.260
            J = -0.3 * log_10(0.42) = 0.113
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from ..finding import NOTE, Finding
from ..judging.breaks import CONVENTION
from ..judging.case import Case
from ..judging.logarithms import out_of_step
from ..matching.settled import ALTERNATIVE, RIGHT
from ..reading.quoted import readable
from ..reading.statement import Side, Statement
from ..recognising.averages import averages
from ..recognising.counts import uncounted
from ..recognising.layer_rows import misprinted_rows
from ..recognising.layer_table import misprints
from ..recognising.layers import NO_BIAS
from ..recognising.moments import odd_moments
from ..values.literal import literals, lone
from ..values.prints import shown

CODE, SEVERITY = "another-convention", NOTE
BASES = {"e": "natural", "2": "to base 2", "10": "to base 10"}


def check(case: Case) -> Iterator[Finding]:
    """One note for each statement."""
    told: set[int] = set()
    for found in (
        *_readings(case),
        *_transposed(case),
        *_logarithms(case),
        *_epsilons(case),
        *_averages(case),
        *_counts(case),
        *_moments(case),
    ):
        statement, finding = found
        if id(statement) not in told:
            told.add(id(statement))
            yield finding
    yield from _tables(case)


Found = tuple[Statement, Finding]


def _readings(case: Case) -> Iterator[Found]:
    """What the exam accepts, or leaves open."""
    for settled in case.settled:
        if settled.verdict == ALTERNATIVE:
            claim = settled.claim
            value = shown(settled.expected, next(literals(claim.printed), None))
            said = case.claimed_text(claim)
            yield (
                claim.statement,
                case.claim_finding(
                    (CODE, SEVERITY),
                    settled,
                    printed=said,
                    expected=value,
                    message=f"{said} is right in another reading of the question: "
                    f"{_as_clause(readable(settled.reading))} By the exam's own it is {value}.",
                    hint="Accept both, or say which is meant.",
                ),
            )


def _transposed(case: Case) -> Iterator[Found]:
    """What is printed with rows for columns, as in xW for Wx."""
    for settled in case.settled:
        claim = settled.claim
        if claim.transposed and settled.verdict == RIGHT:
            rows, columns = claim.derivation.value(claim.quantity).shape
            said = (
                f"{claim.quantity} is printed transposed, {columns}x{rows}, as where the input is "
                f"a row; the exam has it {rows}x{columns}."
            )
            expected = f"{rows}x{columns}"
            yield _found(case, claim.statement, claim.side, expected, said, "Accept both.")


def _logarithms(case: Case) -> Iterator[Found]:
    for log, usual in out_of_step(case):
        value = shown(log.values[usual], lone(log.after.term))
        said = f"The logarithm is {BASES[log.bases[0]]} here; {BASES[usual]} it is {value}."
        yield _found(case, log.statement, log.after, value, said, "Name the base.")


def _epsilons(case: Case) -> Iterator[Found]:
    for found in case.breaks:
        if found.verdict.name == CONVENTION and found.verdict.computed is not None:
            value = shown(found.verdict.computed, lone(found.after.term))
            said = f"{found.slip}; as the line has it, it is {value}."
            hint = "Keep to one form, or say which is meant."
            yield _found(case, found.statement, found.after, value, said, hint)


def _averages(case: Case) -> Iterator[Found]:
    for average in averages(case):
        value = shown(average.usual, average.literal)
        said = f"{average.said}; by the other convention it is {value}."
        yield _found(case, average.statement, average.side, value, said, "Say which is meant.")


def _counts(case: Case) -> Iterator[Found]:
    for fault in uncounted(case):
        if fault.severity == NOTE and id(fault.statement) not in case.claimed:
            said = f"{case.printed(fault.side)}: {fault.said}"
            hint = f"Say so; by the usual convention it is {fault.expected}."
            yield _found(case, fault.statement, fault.side, fault.expected, said, hint)


def _moments(case: Case) -> Iterator[Found]:
    for moment in odd_moments(case.sheet):
        if moment.is_convention:
            hint = "Keep to one form, or say which is meant."
            yield _found(case, moment.statement, moment.side, "", f"{moment.said}.", hint)


def _tables(case: Case) -> Iterator[Finding]:
    """Tables of layers that round sizes up, or leave biases out and do not say so; one note."""
    text = case.sheet.text
    spoken = "bias" in text.lower()
    told = chain(misprints(text), misprinted_rows(text))
    notes = (found for found in told if found.severity == NOTE)
    for found in islice((n for n in notes if not spoken or n.said != NO_BIAS), 1):
        yield case.place_finding(
            (CODE, SEVERITY),
            found.cell.start,
            found.cell.end,
            printed=found.cell.text,
            expected=str(found.expected),
            message=f"{found.cell.text}: {found.said}",
            hint=f"Say so; by the usual convention it is {found.expected}.",
        )


def _found(
    case: Case, statement: Statement, side: Side, value: str, message: str, hint: str
) -> Found:
    return statement, case.finding(
        (CODE, SEVERITY),
        statement,
        case.spot(side),
        printed=case.printed(side),
        expected=value,
        message=message,
        hint=hint,
    )


def _as_clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if sentence[:2].istitle() else sentence
