"""An allowance silences nothing: no finding with its code is made where it stands.

The fault was mended, or it moved away. A comment that is left behind would hide the next fault of
its kind at this place. What only the exam can tell is not reported without one.

    wrong:  <!-- keyproof: allow truncated because we never round -->
            0.5 * 0.5 = 0.25
    right:  0.5 * 0.5 = 0.25
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..finding import WARNING, Finding
from ..judging.allowance import Allowance

CODE, SEVERITY = "unused-allowance", WARNING


def check(allowances: Collection[Allowance], used: Collection[Allowance]) -> Iterator[Finding]:
    from . import CODES

    for allowance in allowances:
        if allowance.reason and allowance.code in CODES and allowance not in used:
            yield allowance.finding(
                (CODE, SEVERITY),
                f"{allowance.code} is allowed here, but nothing of the kind is found.",
                "Remove the comment.",
            )
