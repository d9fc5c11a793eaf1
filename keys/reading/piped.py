"""Pipes of Markdown's tables: rows without any at their ends, and bars that are not between cells.

Step | Computation | Value
---|---|---
1 | 0.5 × 0.4 | 0.2
"""

from __future__ import annotations

import re

_RULE = re.compile(r"[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+")
_ROW = re.compile(r"^[ \t>]{0,9}\|[^\n]*\|(?=[ \t]*(?:<!--[^\n]*)?$)", re.MULTILINE)
_FORMULA = re.compile(r"\$(?![\s$])[^$\n]{1,400}?(?<![\s\\])\$(?!\d)")
BAR = "∣"  # one that parts no cells


def without_inner_bars(source: str) -> str:
    r"""`source` with other bars in the formulas of its tables, `$P(A|B)$`, and for each `\|`."""
    if "|" not in source or ("$" not in source and "\\|" not in source):
        return source
    return _ROW.sub(lambda row: _with_bars(row.group()), source)


def _with_bars(row: str) -> str:
    return _FORMULA.sub(lambda said: said.group().replace("|", BAR), row.replace("\\|", f" {BAR}"))


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
