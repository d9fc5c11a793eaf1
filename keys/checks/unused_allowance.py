"""A comment allows a finding that is not there.

`keyproof: allow CODE because REASON` in a comment of the sheet (<!-- --> or %) silences that code
on its own line, or on the next line that is not empty. When the line is put right, the comment
must go too, or it would hide the next mistake.

    wrong:  2 + 2 = 4  <!-- keyproof: allow wrong-arithmetic because it is a joke -->
    right:  2 + 2 = 5  <!-- keyproof: allow wrong-arithmetic because it is a joke -->
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..finding import WARNING, Finding
from ..sheet import Sheet

CODE, SEVERITY = "unused-allowance", WARNING
_ALLOWANCE = re.compile(r"keyproof: allow (?P<code>[a-z-]{1,40}) because \S[^\n]{0,200}")
_SOMETHING = re.compile(r"\S")


def allow(sheet: Sheet, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that nothing silences, and one for each allowance that silences nothing."""
    allowances = {
        (found["code"], line): found
        for found in _ALLOWANCE.finditer(sheet.text)
        for line in _lines(sheet, found)
    }
    used = set()
    kept = []
    for finding in findings:
        found = allowances.get((finding.code, finding.spot.line))
        if found is None:
            kept.append(finding)
        else:
            used.add(found.start())
    return kept + [
        _unused(sheet, found)
        for found in dict.fromkeys(allowances.values())
        if found.start() not in used
    ]


def _lines(sheet: Sheet, found: re.Match[str]) -> tuple[int, ...]:
    """The comment's own line, or the next one with anything on it where it stands alone."""
    own = sheet.spot(found.start(), found.end())
    before = sheet.text[found.start() - own.column + 1 : found.start()]
    after = _SOMETHING.search(sheet.text, sheet.text.find("\n", found.end()))
    if before.strip("<!-% ") or not after:
        return (own.line,)
    return (sheet.spot(after.start(), after.end()).line,)


def _unused(sheet: Sheet, found: re.Match[str]) -> Finding:
    code = found["code"]
    return Finding(
        code=CODE,
        severity=SEVERITY,
        spot=sheet.spot(found.start(), found.end()),
        where="",
        printed=code,
        expected="",
        message=f"{code} is allowed here, but nothing of that kind was found.",
        hint="Remove the comment.",
    )
