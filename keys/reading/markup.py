"""Blank out what only dresses a sheet, so that what is left can be read as arithmetic.

Every replacement keeps its length: an offset in the plain text is the same offset in the source,
so that whatever is read can be underlined where it was printed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .commands import undressed
from .dress import BREAK
from .measures import UPRIGHT
from .tags import untagged

MATRIX_OPEN, MATRIX_CLOSE, COLUMN, ROW = "⟦", "⟧", "¦", "¶"
TABLES = ("tabular", "tabularx", "longtable")
MATRICES = ("matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array")

PASSAGE = 2000  # characters; what is longer is a sheet
_TOKEN = re.compile(
    r"""
      (?P<comment> <!--.*?(?:-->|\Z) | (?<!\\)%[ ]*keyproof:[^\n]* )
    | (?P<escaped> \\[_%\#$&*] )
    | (?P<doubled> \\\\[()] )
    | (?P<percent> (?<!\d)(?<!\d[ ])% )
    | (?P<display> \$\$ | \\\[ | \\\] )
    | (?P<begin> \\begin\s*\{(?P<opened>[A-Za-z]+)\*?\}(?:\{\s{0,3}\})? )
    | (?P<end> \\end\s*\{(?P<closed>[A-Za-z]+)\*?\} )
    | (?P<newrow> \\\\(?:\[[^\]\n]*\])? )
    | (?P<cell> & )
    | (?P<spacing> \\[,;!:>\ /@-] )
    | (?P<apart> \\(?:q?quad|hfill?)(?![A-Za-z]) )
    | (?P<tie> ~ )
    | (?P<code> `{1,3} )
    | (?P<dollar> \$ | \\\( | \\\) )
    | (?P<both> (?<![\w*)\]])\*\*\*(?=[^\s*][^*\n]{0,200}\*\*\*(?!\*))
              | (?<=[^\s*])\*\*\*(?![\w*(\[]) )
    | (?P<bold> \*\* | __ )
    | (?P<italic> (?<![\w*)\]])\*(?=[^\s*](?P<said>[^*\n]{0,200}(?<=[^\s*]))\*(?![\w*(\[])) )
    | (?P<star> \* )
    | (?P<empty> (?<![\^_\]}A-Za-z])\{\s{0,3}\} )
    | (?P<line> \n )
    """,
    re.VERBOSE | re.DOTALL,
)

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)(%[^\n]*)")
_COMMENT_LINE = re.compile(r"^()([ \t]*%[^\n]*)", re.MULTILINE)
_COMMENT_BEHIND = re.compile(r"((?<=[$}])[ \t]{1,20})(%[^\n]*)")
_FRAGMENT = re.compile(r"\\(?:begin|(?:sub)*section|item|newcommand)\b")
_QUOTATION = re.compile(r"^(?:[ ]{0,3}>[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_QUOTE = re.compile(r"^(?:[ ]{0,3}>)+", re.MULTILINE)
_FULL_WIDTH = str.maketrans("（）＝＋－；，。✓✔✅☑🎉\ufe0f", "()=+-;;;      ")
_MEASURE = re.compile(  # behind an equation: `$v = 40.2$ m/s`, `$A = 12$ cm²`
    r"[ ]?(?:[^\W\d_]{1,4}/[^\W\d_]{1,4}[²³⁻¹]{0,2}|[^\W\d_]{1,4}[²³](?:/[^\W\d_]{1,4})?)"
    r"(?=[\s.,;:)]|$)"
)
_SIGN = re.compile(r"[^\n]")
_EQUATION = re.compile(r"=|\\approx|\\Rightarrow|≈")
_INDENTED = re.compile(r"(?:(?<!\\)&|\\\\)(?:\s|\{\}|\\q?quad(?![A-Za-z]))*$")
ALIGNED = ("align", "aligned", "alignat", "alignedat", "flalign")
LONGEST_ARRAY = 3000


def plain(source: str) -> str:
    """`source` without markup, length kept. Rows of displayed equations become lines."""
    return _plain_sheet(source) if len(source) > PASSAGE else bare(source).replace(UPRIGHT, " ")


@lru_cache(maxsize=2)
def _plain_sheet(source: str) -> str:
    """A whole sheet, which one check after the other asks for."""
    return bare(source).replace(UPRIGHT, " ")


def bare(source: str) -> str:
    """The same, with a mark where upright words begin in an equation."""
    is_document = "\\documentclass" in source
    source = _QUOTATION.sub(_unquoted, source.translate(_FULL_WIDTH))
    if "\\" in source:
        comment = _COMMENT if is_document else _COMMENT_LINE
        source = comment.sub(lambda found: found[1] + " " * len(found[2]), source)
        if _FRAGMENT.search(source):
            source = _COMMENT_BEHIND.sub(lambda found: found[1] + " " * len(found[2]), source)
    body = source.find("\\begin{document}") if is_document else -1
    if body > 0:
        source = _SIGN.sub(" ", source[:body]) + source[body:]
    return _Plain(untagged(undressed(source)), is_document).result.replace(BREAK, "\n")


def _unquoted(lines: re.Match[str]) -> str:
    """What Markdown quotes, without the signs at the beginning of its lines."""
    return _QUOTE.sub(lambda signs: " " * len(signs.group()), lines.group())


class _Plain:
    def __init__(self, source: str, is_document: bool):
        self.source = source
        self.is_document = is_document
        self.matrices = 0  # how many matrix environments are open
        self.rows = 0  # how many environments with rows (aligned, cases) are open
        self.cells: list[int] = []  # how many columns of each open align are behind
        self.arrays: list[bool] = []  # open arrays of equations: whether their cells are apart
        self.tables = 0  # how many tables are open
        self.display = False
        self.math = False  # between two dollar signs
        self.remarks: list[int] = []  # where comments begin in equations
        self.closing = -1  # where the emphasis ends that is open
        self.result = self.without_remarks(_TOKEN.sub(self.replace, source))

    def without_remarks(self, result: str) -> str:
        if not self.remarks:
            return result
        signs = list(result)
        for start in self.remarks:
            end = self.source.find("\n", start)
            end = len(result) if end < 0 else end
            signs[start:end] = " " * (end - start)
        return "".join(signs)

    def on_percent(self, text: str, found: re.Match[str]) -> str:
        """The rest of the line is a comment where TeX reads an equation."""
        is_new = not self.remarks or "\n" in self.source[self.remarks[-1] : found.start()]
        if is_new and (self.rows or self.display):
            self.remarks.append(found.start())
        return text

    def replace(self, found: re.Match[str]) -> str:
        return getattr(self, f"on_{found.lastgroup}")(found.group(), found)

    def blank(self, text: str, found: re.Match[str]) -> str:
        return "".join("\n" if c == "\n" else " " for c in text)

    on_comment = on_spacing = on_code = on_empty = on_both = blank

    def on_dollar(self, text: str, found: re.Match[str]) -> str:
        self.math = {"\\(": True, "\\)": False}.get(text, not self.math)
        is_measured = not self.math and _MEASURE.match(self.source, found.end())
        return UPRIGHT.ljust(len(text)) if is_measured else " " * len(text)

    def on_doubled(self, text: str, found: re.Match[str]) -> str:
        """Markdown doubles the backslash of a delimiter; in rows it ends one."""
        return "\n" + " " * 2 if self.rows or self.matrices else " " * 3

    def on_tie(self, text: str, found: re.Match[str]) -> str:
        """A space in LaTeX, elsewhere often a sign: `1/3 ~ 0.33`."""
        return " " if self.is_document or self.math or self.display or self.rows else text

    def on_escaped(self, text: str, found: re.Match[str]) -> str:
        return " " + text[1]

    def on_display(self, text: str, found: re.Match[str]) -> str:
        opening = {"\\[": True, "\\]": False}.get(text, not self.display)
        self.display, self.matrices, self.rows, self.cells = opening, 0, 0, []
        return "\n "

    def on_begin(self, text: str, found: re.Match[str]) -> str:
        if found["opened"] in MATRICES and not self.is_list(found):
            self.matrices += 1
            bar = "|" if found["opened"] == "vmatrix" else ""
            return (bar + MATRIX_OPEN).ljust(len(text))
        self.rows += 1
        self.cells += [0] * (found["opened"] in ALIGNED)
        has_equations = found["opened"] == "array" and self.has_equations_apart(found)
        self.arrays += [has_equations] * (found["opened"] == "array")
        self.tables += found["opened"] in TABLES or has_equations
        return " " * len(text)

    def on_end(self, text: str, found: re.Match[str]) -> str:
        if found["closed"] in MATRICES and self.matrices:
            self.matrices -= 1
            bar = "|" if found["closed"] == "vmatrix" else ""
            return (MATRIX_CLOSE + bar).ljust(len(text))
        self.rows = max(0, self.rows - 1)
        if found["closed"] in ALIGNED and self.cells:
            self.cells.pop()
        is_table = found["closed"] in TABLES
        if found["closed"] == "array" and self.arrays:
            is_table = self.arrays.pop()
        self.tables = max(0, self.tables - is_table)
        return "\n" + " " * (len(text) - 1) if not self.display else " " * len(text)

    def is_list(self, found: re.Match[str]) -> bool:
        """Whether an array holds equations, one below the other."""
        return found["opened"] == "array" and _EQUATION.search(self.inside(found)) is not None

    def has_equations_apart(self, found: re.Match[str]) -> bool:
        """Whether each cell of a row is an equation of its own."""
        rows = self.inside(found).split("\\\\")
        return any(sum(map(_is_equation, row.split("&"))) > 1 for row in rows)

    def inside(self, found: re.Match[str]) -> str:
        return self.source[found.end() : found.end() + LONGEST_ARRAY].partition("\\end{array}")[0]

    def on_newrow(self, text: str, found: re.Match[str]) -> str:
        if self.cells and not self.matrices:
            self.cells[-1] = 0
        return (ROW if self.matrices else "\n") + " " * (len(text) - 1)

    def on_cell(self, text: str, found: re.Match[str]) -> str:
        if self.matrices:
            return COLUMN
        if self.cells:
            self.cells[-1] += 1
        is_apart = self.cells and self.cells[-1] % 2 == 0  # every second sign parts equations
        return "\n" if self.tables else ";" if is_apart else " "

    def on_apart(self, text: str, found: re.Match[str]) -> str:
        if _INDENTED.search(self.source[max(0, found.start() - 40) : found.start()]):
            return " " * len(text)  # a line of an equation that begins farther right
        return " ; " + " " * (len(text) - 3)

    def on_bold(self, text: str, found: re.Match[str]) -> str:
        start, end = found.span()
        between = self.source[max(0, start - 1) : start], self.source[end : end + 1]
        is_power = (
            text == "**" and between[0] in set("0123456789)]") and between[1] in set("0123456789(-")
        )
        return text if is_power else "  "

    def on_italic(self, text: str, found: re.Match[str]) -> str:
        """A star before words is emphasis, one in an equation is a sign of multiplication."""
        if self.is_document or self.math or self.display or self.rows:
            return text
        before = self.source[max(0, found.start() - 4) : found.start()].rstrip()
        is_result = before.endswith(("=", "≈", ":"))
        first, last = found.span("said")
        if not is_result and not any(c.isalpha() for c in self.source[first - 1 : last]):
            return text
        self.closing = last
        return " "

    def on_star(self, text: str, found: re.Match[str]) -> str:
        return " " if found.start() == self.closing else text

    def on_line(self, text: str, found: re.Match[str]) -> str:
        self.math = False
        return " " if self.display or self.matrices else "\n"


def _is_equation(cell: str) -> bool:
    """Whether something stands on both sides of a sign."""
    return any(
        cell[: sign.start()].strip() and cell[sign.end() :].strip()
        for sign in _EQUATION.finditer(cell)
    )
