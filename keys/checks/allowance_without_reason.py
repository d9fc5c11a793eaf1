"""An allowance gives no reason, so it silences nothing.

Whoever reads the sheet next year must be able to judge whether the fault may still be let be.

    wrong:  <!-- keyproof: allow truncated -->
    right:  <!-- keyproof: allow truncated because the course cuts digits off, see its rules -->
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..finding import WARNING, Finding
from ..judging.allowance import Allowance

CODE, SEVERITY = "allowance-without-reason", WARNING


def check(allowances: Collection[Allowance], used: Collection[Allowance]) -> Iterator[Finding]:
    from . import CODES

    for allowance in allowances:
        if allowance.code in CODES and not allowance.reason:
            yield allowance.finding(
                (CODE, SEVERITY),
                f"{allowance.code} is allowed here without a reason, so it is reported.",
                f"Write: keyproof: allow {allowance.code} because ...",
            )
