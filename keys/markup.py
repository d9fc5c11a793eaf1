"""Blank out what only dresses a sheet, so that what is left can be read as arithmetic.

Every replacement keeps its length: an offset in the plain text is the same offset in the source,
so that whatever is read can be underlined where it was printed.
"""

from __future__ import annotations

import re

MATRIX_OPEN, MATRIX_CLOSE, COLUMN, ROW = "⟦", "⟧", "¦", "¶"
TABLES = ("tabular", "tabularx", "longtable")
MATRICES = ("matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array")

WRAPPERS = (
    r"\\(?:text|mathrm|mathbf|mathit|mathsf|mathbb|textbf|textit|textrm|emph|operatorname|bm)"
)
_TOKEN = re.compile(
    r"""
      (?P<comment> <!--.*?(?:-->|\Z) | (?<!\\)%[ ]*keyproof:[^\n]* )
    | (?P<escaped> \\[_%\#$&] )
    | (?P<display> \$\$ | \\\[ | \\\] )
    | (?P<begin> \\begin\s*\{(?P<opened>[A-Za-z]+)\*?\}(?:\{[lcr|\s]*\})? )
    | (?P<end> \\end\s*\{(?P<closed>[A-Za-z]+)\*?\} )
    | (?P<newrow> \\\\(?:\[[^\]\n]*\])? )
    | (?P<cell> & )
    | (?P<wrapped> """
    + WRAPPERS
    + r"""\s*\{(?P<inside>[^{}\n]*)\} )
    | (?P<spacing> \\(?:left|right|[bB]igg?[lr]?|displaystyle|boxed|nonumber|notag|[,;!:]|\ )
        (?![A-Za-z]) \.? )
    | (?P<apart> \\q?quad(?![A-Za-z]) )
    | (?P<under> \\(?:under|over)brace(?![A-Za-z])
        | (?<=\})\s*[_^]\s*\{\s*\\text\s*\{[^{}\n]*\}\s*\} )
    | (?P<dollar> \$ | \\\( | \\\) )
    | (?P<bold> \*\* | __ )
    | (?P<italic> (?<![\w*)\]])\*(?=[^\s*])(?P<said>[^*\n]{0,200}[^\s*])\*(?![\w*(\[]) )
    | (?P<line> \n )
    """,
    re.VERBOSE | re.DOTALL,
)

_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


def plain(source: str) -> str:
    """`source` without markup, length kept. Rows of displayed equations become lines."""
    if "\\documentclass" in source:
        source = _COMMENT.sub(lambda comment: " " * len(comment.group()), source)
    return _Plain(source).result


class _Plain:
    def __init__(self, source: str):
        self.source = source
        self.matrices = 0  # how many matrix environments are open
        self.rows = 0  # how many environments with rows (aligned, cases) are open
        self.tables = 0  # how many tables are open
        self.display = False
        self.result = _TOKEN.sub(self.replace, source)

    def replace(self, found: re.Match[str]) -> str:
        return getattr(self, f"on_{found.lastgroup}")(found.group(), found)

    def blank(self, text: str, found: re.Match[str]) -> str:
        return "".join("\n" if c == "\n" else " " for c in text)

    on_comment = on_spacing = on_dollar = on_under = blank

    def on_escaped(self, text: str, found: re.Match[str]) -> str:
        return " " + text[1]

    def on_display(self, text: str, found: re.Match[str]) -> str:
        opening = {"\\[": True, "\\]": False}.get(text, not self.display)
        self.display, self.matrices, self.rows = opening, 0, 0
        return "\n "

    def on_begin(self, text: str, found: re.Match[str]) -> str:
        if found["opened"] in MATRICES:
            self.matrices += 1
            return MATRIX_OPEN + " " * (len(text) - 1)
        self.rows += 1
        self.tables += found["opened"] in TABLES
        return " " * len(text)

    def on_end(self, text: str, found: re.Match[str]) -> str:
        if found["closed"] in MATRICES:
            self.matrices = max(0, self.matrices - 1)
            return MATRIX_CLOSE + " " * (len(text) - 1)
        self.rows = max(0, self.rows - 1)
        self.tables = max(0, self.tables - (found["closed"] in TABLES))
        return "\n" + " " * (len(text) - 1) if not self.display else " " * len(text)

    def on_newrow(self, text: str, found: re.Match[str]) -> str:
        return (ROW if self.matrices else "\n") + " " * (len(text) - 1)

    def on_cell(self, text: str, found: re.Match[str]) -> str:
        if self.matrices:
            return COLUMN
        return "\n" if self.tables else " "

    def on_wrapped(self, text: str, found: re.Match[str]) -> str:
        inside = found["inside"]
        return " " * (len(text) - len(inside) - 1) + inside + " "

    def on_apart(self, text: str, found: re.Match[str]) -> str:
        return " ; " + " " * (len(text) - 3)

    def on_bold(self, text: str, found: re.Match[str]) -> str:
        start, end = found.span()
        between = self.source[max(0, start - 1) : start], self.source[end : end + 1]
        is_power = (
            text == "**" and between[0] in set("0123456789)]") and between[1] in set("0123456789(-")
        )
        return text if is_power else "  "

    def on_italic(self, text: str, found: re.Match[str]) -> str:
        said = found["said"]
        return f" {said} " if any(c.isalpha() for c in said) else text

    def on_line(self, text: str, found: re.Match[str]) -> str:
        return " " if self.display or self.matrices else "\n"
