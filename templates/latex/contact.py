"""A contact sheet: many versions of an exam side by side, what stands out marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pylatex import Document, LongTable, NoEscape, Package
from pylatex.utils import bold

from .around import drawing
from .wording import plain

WIDTH = 225  # millimetres that the columns share, by the square root of how much they say


@dataclass(frozen=True)
class Cell:
    """What a version says in one column; `odd` where it stands out."""

    text: str
    odd: bool = False


def contact_sheet(title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The LaTeX source of a landscape table: a row for each version, headings on every page."""
    document = Document(
        document_options=["10pt", "a4paper", "landscape"],
        font_size="scriptsize",
        geometry_options=["margin=12mm"],
        page_numbers=False,
    )
    document.packages.append(Package("array"))
    document.preamble += [drawing(), NoEscape(r"\pigment{odd}{.85 0 0}")]
    document.append(NoEscape(r"\setlength\extrarowheight{2pt}"))
    document.append(bold(title))
    spec = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{width:.1f}mm}}" for width in _widths(headings, rows)
    )
    with document.create(LongTable(spec)) as table:
        table.add_row([bold(heading) for heading in headings])
        table.add_hline()
        table.end_table_header()
        for row in rows:
            table.add_row([_cell(cell) for cell in row])
            table.add_hline()
    return document.dumps()


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[float]:
    said = [
        max(len(heading), *(len(row[n].text) for row in rows)) for n, heading in enumerate(headings)
    ]
    roots = [max(16, length) ** 0.5 for length in said]
    return [WIDTH * root / sum(roots) for root in roots]


def _cell(cell: Cell) -> NoEscape:
    said = r" \newline ".join(map(plain, cell.text.split("\n")))
    return NoEscape(rf"\textbf{{\textcolor{{odd}}{{{said}}}}}" if cell.odd else said)
