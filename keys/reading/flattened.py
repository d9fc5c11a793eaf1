"""Chains that a copied page has torn: numerators on one line, the rest of the chain below it."""

from __future__ import annotations

import re
from dataclasses import replace

from .statement import Statement

LONGEST = 200
_NUMERATORS = re.compile(
    r"\s*(?:[^\s=≈\d]\S{0,30}\s+){1,3}[\d.]+(?:[∗*·×+-][\d.]+)*"
    r"(?:\s+[\d.]+(?:[∗*·×+-][\d.]+)*){1,5}\s*"
)
_DIVIDED = re.compile(r"[/÷]|\\[dt]?frac")


def without_flattened(text: str, statement: Statement) -> Statement:
    """The statement, those sides unread that lost their numerators to the line above.

    `TP 45 45` above `Recall = TP+FN = 45+15 = 60 = 0.75` takes something from three sides.
    """
    start = text.rfind("\n", max(0, statement.start - LONGEST), statement.start) + 1
    before = text[max(0, start - 1 - LONGEST) : max(0, start - 1)]
    above = before.rpartition("\n")[2]
    is_torn = start > 0 and len(above) < LONGEST and _NUMERATORS.fullmatch(above)
    if not is_torn or _DIVIDED.search(text, statement.start, statement.end):
        return statement
    torn = len(above.split())
    whole = {s.start: s for s in statement.sides if text.count("=", start, s.start) > torn}
    kept = whole if any(side.is_worked for side in whole.values()) else {}
    sides = (s if s.start in kept else replace(s, term=None) for s in statement.sides)
    return replace(statement, sides=tuple(sides))
