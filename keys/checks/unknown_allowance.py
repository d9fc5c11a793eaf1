"""An allowance names a code that Keyproof does not have.

It silences nothing, while its author believes that it does: most often the code is misspelt.

    wrong:  <!-- keyproof: allow truncation because we cut digits off -->
    right:  <!-- keyproof: allow truncated because we cut digits off -->
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from ..finding import WARNING, Finding
from ..judging.allowance import Allowance

CODE, SEVERITY = "unknown-allowance", WARNING


def check(allowances: Collection[Allowance], used: Collection[Allowance]) -> Iterator[Finding]:
    from . import CODES

    for allowance in allowances:
        if allowance.code not in CODES:
            close = difflib.get_close_matches(allowance.code, CODES, n=1)
            yield allowance.finding(
                (CODE, SEVERITY),
                f"There is no code “{allowance.code}” to allow."
                if allowance.code
                else "The allowance names no code.",
                f"Did you mean “{close[0]}”?" if close else "`keyproof explain` lists all codes.",
            )
