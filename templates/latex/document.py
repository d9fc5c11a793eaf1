"""A page as a whole LaTeX document: one pass, and a preamble that never changes.

The looks are in `style.tex`; what stands where is in the other templates. Whatever a template
prints is escaped, unless a filter below has made it LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from pylatex import Document, Package
from pylatex.utils import NoEscape

from ...derivations.fault import Fault
from ..page import Flag, Line, Page, Part, Table, Working
from ..rows import ABOUT, Row, Side, rows
from .figures import PREAMBLE as FIGURES
from .figures import draw
from .notation import LatexPrinter
from .wording import plain, wording

PACKAGES = (
    "amsmath", "geometry", "xcolor", "tikz", "fancyhdr", "enumitem", "tabularx", "needspace",
)  # fmt: skip
STYLE = Path(__file__).with_name("style.tex")
SIGNS = {ABOUT: r"\approx"}
RULED = 8  # millimetres between the lines to answer on
EACH = (1, 2, 4, 5, 10, 20)  # a share of marks in such parts can be given at a glance


def latex(page: Page) -> str:
    """The LaTeX source of a key (`page.solved`) or a paper.

    A comment `% part: 4.ii` stands above the text of each part. Raises Fault where an author's
    mathematics holds a command that is not allowed.
    """
    document = _Document(
        document_options=["10pt", "a4paper", "oneside"], page_numbers=True, microtype=True
    )
    document.preamble.append(NoEscape(FIGURES))
    document.preamble.append(NoEscape(STYLE.read_text("utf-8")))
    template = "key.tex.j2" if page.solved else "paper.tex.j2"
    body = _templates().get_template(template).render(page=page, head=_head(page))
    document.append(NoEscape(re.sub(r"\n{3,}", "\n\n", body)))
    return document.dumps()


class _Document(Document):
    """PyLaTeX's document with our packages in a fixed order, and no font size of its own."""

    def __init__(self, **settings: Any):
        super().__init__(**settings)
        self.clear()
        self.packages.clear()
        for package in ("fontenc", "inputenc", "lmodern", "textcomp", "microtype", *PACKAGES):
            options = {"fontenc": "T1", "inputenc": "utf8"}.get(package)
            self.packages.add(Package(package, options=options))


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__, ""),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_escaped,
    )
    environment.filters |= FILTERS
    environment.tests |= {"table": lambda line: isinstance(line.value, Table)}
    return environment


def _escaped(value: Any) -> str:
    return value if isinstance(value, NoEscape) else plain(str(value))


def _tex(filter: Callable[..., str]) -> Callable[..., NoEscape]:
    return lambda *arguments: NoEscape(filter(*arguments))


# What the templates may ask for


def _words(text: str, path: str = "") -> str:
    try:
        return wording(text)
    except Fault as fault:
        where = f"Part {path}: " if path else ""
        raise Fault(where + fault.fault, fault.remedy, fault.place) from None


def _marks(marks: Fraction | None) -> str:
    """Marks as people write them: 2, 0.5, 1/3."""
    if marks is None:
        return ""
    decimal = f"{float(marks):g}"
    return decimal if Fraction(decimal) == marks else str(marks)


def _in_marks(marks: Fraction | None) -> str:
    return "" if marks is None else f"{_marks(marks)} {'mark' if marks == 1 else 'marks'}"


def _lines(space: Fraction) -> str:
    """How many ruled lines fill so many centimetres."""
    return str(round(space * 10 / RULED))


def _anchor(path: str) -> str:
    return "part." + re.sub(r"[^\w.]", "-", path, flags=re.ASCII)


def _hexadecimal(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be").hex().upper()


def _head(page: Page) -> str:
    kind = "" if not page.kind else page.kind + (": answer key" if page.solved else "")
    return " · ".join(part for part in (page.course, page.title, kind) if part)


def _working(working: Working) -> str:
    """The rows of a working, preceded by all its labels, so that equal signs share a column."""
    printer = LatexPrinter(working.digits)
    lines = [(line, list(_rows(line, printer))) for line in working.lines]
    labels = [rf"\widest{{{label}}}" for label in _distinct(r.label for _, rs in lines for r in rs)]
    said = [_line(line, shown, printer) for line, shown in lines]
    return "\n".join([r"\begin{working}", *labels, r"\labelsdone", *said, r"\end{working}"])


def _rows(line: Line, printer: LatexPrinter) -> Iterable[Row]:
    return () if isinstance(line.value, Table) else rows(line, printer)


def _distinct(labels: Iterable[str]) -> list[str]:
    return [label for label in dict.fromkeys(labels) if label]


def _line(line: Line, shown: list[Row], printer: LatexPrinter) -> str:
    said = [rf"\reason{{{wording(line.reason)}}}"] if line.reason else []
    if isinstance(line.value, Table):
        beside = rf"\leavevmode{_margin(line.marks, line.flags)}"
        return "\n".join([*said, f"{{{beside}{_table(line.value, printer)}}}"])
    each = _each(line.marks, len(shown))
    beside = _flags_beside(line, shown)
    for number, row in enumerate(shown):
        marks = each or (line.marks if number == 0 else None)
        sides = r"\between ".join(
            _side(side, line, is_result=side is row.sides[-1]) for side in row.sides
        )
        said.append(rf"\row{{{row.label}}}{{{_margin(marks, beside[number])}}}{{{sides}}}")
    return "\n".join(said)


def _side(side: Side, line: Line, is_result: bool) -> str:
    said = r" \brk ".join(side.pieces)
    if is_result:
        said += rf"\;\text{{{plain(line.unit)}}}" if line.unit else ""
        said = rf"\answer{{{said}}}" if line.asked else said
    if r"\begin{bmatrix}" in said:
        said = rf"\fit{{{said}}}"
    return rf"\side{{{SIGNS.get(side.sign, side.sign)}}}{{{said}}}"


def _each(marks: Fraction | None, count: int) -> Fraction | None:
    """Each row's equal share of a line's marks, where that is a usual number."""
    if marks is None or not count or (marks / count).denominator not in EACH:
        return None
    return marks / count


def _flags_beside(line: Line, shown: list[Row]) -> list[list[Flag]]:
    """The flags of each row: those about one entry beside it, the others beside the first."""
    beside: list[list[Flag]] = [[] for _ in shown]
    places = {row.place: number for number, row in enumerate(shown) if row.place}
    for flag in line.flags:
        beside[places.get(flag.entry, 0)].append(flag)
    return beside


def _margin(marks: Fraction | None, flags: Iterable[Flag]) -> str:
    said = rf"\marked{{{_marks(marks)}}}" if marks else ""
    return said + _flags(flags)


def _flags(flags: Iterable[Flag]) -> str:
    return "".join(map(_flag, flags))


def _flag(flag: Flag) -> str:
    return rf"\flag{{{flag.severity}}}{{{flag.number or '!'}}}{{{wording(flag.message)}}}"


def _table(table: Table, printer: LatexPrinter) -> str:
    heads = " & ".join(rf"\headcell{{{wording(heading)}}}" for heading in table.headings)
    body = "".join(
        " & ".join(_cell(cell, printer) for cell in row) + "\\\\\n" for row in table.rows
    )
    columns = "@{}" + "l" * len(table.headings) + "@{}"
    return (
        r"\renewcommand\arraystretch{1.15}\extrarowheight=1pt "
        rf"\fitwidth{{\begin{{tabular}}[t]{{{columns}}}\thickline"
        f"\n{heads}\\\\\\thinline\n{body}\\thickline\\end{{tabular}}}}\\par"
    )


def _cell(cell: Any, printer: LatexPrinter) -> str:
    return wording(cell) if isinstance(cell, str) else f"${printer.value(cell)}$"


def _leaves(part: Part) -> list[Part]:
    """The parts that bear marks themselves: those without parts of their own."""
    return [leaf for inner in part.parts for leaf in _leaves(inner)] if part.parts else [part]


def _kind(block: Any) -> str:
    return type(block).__name__.lower()


FILTERS: dict[str, Callable[..., Any]] = {
    "words": _tex(_words),
    "marks": _marks,
    "in_marks": _in_marks,
    "anchor": _tex(_anchor),
    "hexadecimal": _tex(_hexadecimal),
    "working": _tex(_working),
    "flags": _tex(_flags),
    "figure": _tex(draw),
    "tex": NoEscape,
    "lines": _tex(_lines),
    "leaves": _leaves,
    "kind": _kind,
}
