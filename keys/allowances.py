"""What the comments of a sheet let be, and what is wrong with these comments."""

from __future__ import annotations

from collections.abc import Iterable

from .checks import ALLOWANCE_CHECKS, NEED_EXAM
from .finding import Allowed, Finding
from .judging.allowance import Allowance


def settle_allowances(
    allowances: tuple[Allowance, ...], findings: Iterable[Finding], has_exam: bool
) -> tuple[list[Finding], tuple[Allowed, ...]]:
    """The findings to report, those about the allowances included, and the findings let be.

    Without an exam nobody can tell whether an allowance is needed for what only an exam shows.
    """
    kept, allowed, used = [], [], set()
    covers = {(a.code, line): a for a in reversed(allowances) if a.reason for line in a.lines}
    for finding in findings:
        covering = covers.get((finding.code, finding.spot.line))
        if covering is None:
            kept.append(finding)
        else:
            allowed.append(Allowed(finding, covering.reason))
            used.add(covering)
    used |= {a for a in allowances if a.code in NEED_EXAM and not has_exam}
    about = (found for check in ALLOWANCE_CHECKS for found in check.check(allowances, used))
    return [*kept, *about], tuple(allowed)
