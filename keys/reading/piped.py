"""Markdown's tables without pipes at the ends of their rows, known by the rule below the heading.

Step | Computation | Value
---|---|---
1 | 0.5 × 0.4 | 0.2
"""

from __future__ import annotations

import re

_RULE = re.compile(r"[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+")


def open_rows(text: str) -> frozenset[int]:
    """Where the rows of such tables begin, headings included."""
    if "-|" not in text and "- |" not in text:
        return frozenset()
    found: set[int] = set()
    above, start = -1, 0
    is_table = False
    for line in text.split("\n"):
        has_cells = "|" in line and not line.strip().startswith("|")
        if has_cells and above >= 0 and _RULE.fullmatch(line):
            found |= {above, start}
            is_table = True
        elif has_cells and is_table:
            found.add(start)
        else:
            is_table = False
        above = start if has_cells else -1
        start += len(line) + 1
    return frozenset(found)
