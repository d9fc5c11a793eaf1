"""Audit a published sheet: read it, judge every chain by its own digits, and say what is wrong."""

from __future__ import annotations

from ..derivations.term import Term
from ..templates.page import Flag
from .allowances import settle_allowances
from .answering.worked import WorkedExam
from .checks import ABOUT_COMMENTS, CHECKS
from .checks.wrong_algebra import compared
from .checks.wrong_inequality import is_compared
from .exam import Exam
from .finding import SEVERITIES, Finding, NotUnderstood, Report
from .judging.allowance import read_allowances, without_allowances
from .judging.breaks import compare_all
from .judging.case import Case
from .matching.claims import claims_of, exam_givens, restated_givens
from .matching.expected import expected_results
from .matching.learned import known_by_question
from .matching.settled import settle_all
from .matching.weights import claimed_weights
from .reading.statement import Sheet, Statement
from .recognising.famous_slopes import famous_slopes
from .recognising.slopes import claimed_slopes
from .reports.stakes import with_stakes
from .sheet import read_sheet
from .values.literal import lone
from .values.meanings import meanings, worked_out


def audit(text: str, name: str = "sheet", exam: Exam | None = None) -> Report:
    """What is wrong with the sheet in `text`, against itself and, where given, against its exam.

    Raises Fault for a sheet that is too large. The time is linear in the sheet's length.
    """
    sheet = read_sheet(without_allowances(text), name)
    worked = WorkedExam(exam) if exam else None
    known = known_by_question(sheet.statements, exam_givens(worked) if worked else {})
    settled = settle_all(claims_of(sheet, worked), worked) if worked else ()
    comparison = compare_all(sheet.statements, known, expected_results(settled))
    restated = restated_givens(sheet, worked) if worked else ()
    weights = claimed_weights(sheet, worked) if worked else ()
    parts = worked.parts if worked else {}
    case = Case(sheet, known, comparison, exam, parts, settled, restated, weights)
    made = [finding for check in CHECKS for finding in check.check(case)]
    told = {(f.code, f.spot, f.printed or f.message): f for f in reversed(made)}  # each place once
    staked = with_stakes(reversed(told.values()), case)
    kept, allowed = settle_allowances(read_allowances(text, sheet), staked, exam is not None)
    checked = comparison.compared | {s.claim.index for s in settled} | {r.index for r in restated}
    checked |= {index for claim in weights for index in claim.indices}
    quoted = (*claimed_slopes(sheet), *famous_slopes(sheet))
    slopes = {id(claim.statement) for claim in quoted}
    checked |= {
        index
        for index, statement in enumerate(sheet.statements)
        if id(statement) in slopes or compared(statement) or _is_held(case, statement)
    }
    unchecked = [s for index, s in enumerate(sheet.statements) if index not in checked]
    unread = [s for s in unchecked if not s.is_stated or _has_no_value(s)]
    return Report(
        findings=tuple(sorted(kept, key=_order)),
        statements=len(checked) + len(unread),
        checked=len(checked),
        not_understood=tuple(_unread(sheet, statement) for statement in unread),
        stated=len(unchecked) - len(unread),
        allowed=allowed,
    )


def flags(report: Report) -> tuple[Flag, ...]:
    """The findings for the margin and the front page of a key, worst first."""
    published = (f for f in report.findings if f.code not in ABOUT_COMMENTS)
    worst = sorted(published, key=lambda f: SEVERITIES.index(f.severity))
    return tuple(
        Flag(
            code=finding.code,
            severity=finding.severity,
            where=finding.where,
            message=finding.message,
            printed=finding.printed,
            expected=finding.expected,
            number=number,
            part=finding.part,
            quantity=finding.quantity,
            entry=finding.entry,
        )
        for number, finding in enumerate(worst, start=1)
    )


def _is_held(case: Case, statement: Statement) -> bool:
    """Whether it is an inequality between numbers, or says one number twice: `0 = 0`."""
    literals = [lone(side.term) for side in statement.sides]
    numbers = [literal.value for literal in literals if literal is not None]
    is_twice = len(numbers) == len(literals) > len(set(numbers)) == 1
    return is_twice or is_compared(case, statement)


def _has_no_value(statement: Statement) -> bool:
    """Whether a calculation of it, such as a division by zero, comes to nothing."""
    worked = (side.term for side in statement.sides if side.is_worked)
    return any(
        isinstance(term, Term) and all(worked_out(meant) is None for _, meant in meanings(term))
        for term in worked
    )


def _order(finding: Finding) -> tuple[int, int, int]:
    return finding.spot.line, finding.spot.column, SEVERITIES.index(finding.severity)


def _unread(sheet: Sheet, statement: Statement) -> NotUnderstood:
    text = sheet.printed(statement.start, statement.end)
    return NotUnderstood(
        sheet.spot(statement.start, statement.end), text if len(text) <= 120 else text[:117] + "..."
    )
