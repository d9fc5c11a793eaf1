r"""Sums over the data of a sheet, `\sum x_i = 15`, `\sum x_i y_i = 125`, against its x and y.

Only where another sum beside it is that of the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flint import fmpq

from ..reading.markup import plain
from ..reading.tables import Table, tables
from ..values.literal import Literal
from ..values.misfit import Misfit
from ..values.prints import shown

_LETTER = r"(?P<{}>[xyXY])\s*(?:_\s*\{{?\s*[ikjt]\s*\}}?|ᵢ)?\s*(?P<{}2>\^\s*\{{?\s*2\s*\}}?|²)?"
_SUM = re.compile(
    r"(?:\\sum(?:\\limits)?|Σ|∑)\s*(?:_\s*(?:\{[^{}]*\}|\w)\s*)?(?:\^\s*(?:\{[^{}]*\}|\w)\s*)?"
    + _LETTER.format("one", "one")
    + r"\s*(?:\\cdot|\*|·)?\s*(?:"
    + _LETTER.format("other", "other")
    + r")?\s*=\s*(?P<value>[-−]?(?:\d+\.\d+|\d+))(?![\d^/]|\.\d|[ \t]*(?:[-−+*/·×]|\\cdot|\\times))"
)
_HEADING = re.compile(r"[$*\s]*([xyXY])(?:_\{?i\}?|ᵢ)?[$*\s]*")
_ROW = re.compile(
    r"^[ \t>*|-]*(?P<letter>[xyXY])[ \t]*(?:_\{?i\}?)?[ \t]*[|:=&][ \t]*"
    r"(?P<values>[-−]?\d[\d.]*(?:[,;|&\[\]() \t]+[-−]?\d[\d.]*){2,40})[\])|\\ \t]*$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"[-−]?(?:\d+\.\d+|\d+)")
LEAST = 3  # numbers of data
Data = dict[str, list[fmpq]]


def misfits(text: str) -> Iterator[Misfit]:
    """The sums that are not those of the data before them."""
    readable = plain(text)
    found = list(_SUM.finditer(readable))
    for data in _data(text, readable) if len(found) > 1 else ():
        first = {(s["one"], s["one2"], s["other"], s["other2"]): s for s in reversed(found)}
        judged = [
            (sum_, right) for sum_ in first.values() if (right := _right(sum_, data)) is not None
        ]
        wrong = [(sum_, right) for sum_, right in judged if not _is_print(sum_["value"], right)]
        if wrong and len(judged) - len(wrong) > len(wrong):
            yield from (_misfit(sum_, right) for sum_, right in wrong)
            return


def _misfit(found: re.Match[str], right: fmpq) -> Misfit:
    start, end = found.span("value")
    printed = found["value"]
    value = shown(right, Literal(printed.lstrip("-−"), start, end))
    return Misfit(start, end, printed, value, f"Over the data this is {value}, not {printed}.")


def _is_print(printed: str, right: fmpq) -> bool:
    number = Literal(printed.lstrip("-−"), 0, 0)
    value = -number.value if printed[0] in "-−" else number.value
    return abs(value - right) <= number.ulp


def _right(found: re.Match[str], data: Data) -> fmpq | None:
    one, other = found["one"].lower(), (found["other"] or "").lower()
    if one not in data or (other and other not in data):
        return None
    first = [value**2 if found["one2"] else value for value in data[one]]
    if not other:
        return sum(first, fmpq(0))
    second = [value**2 if found["other2"] else value for value in data[other]]
    return sum((a * b for a, b in zip(first, second, strict=True)), fmpq(0))


def _data(text: str, readable: str) -> Iterator[Data]:
    """Pairs of x and y: columns of a table, or rows of numbers behind their letters."""
    for table in tables(text):
        yield from _columns(table)
    rows: Data = {}
    for row in _ROW.finditer(readable):
        values = [_number(said) for said in _NUMBER.findall(row["values"])]
        if len(values) >= LEAST:
            rows.setdefault(row["letter"].lower(), values)
    if len(rows) == 2 and len(rows["x"]) == len(rows["y"]):
        yield rows


def _columns(table: Table) -> Iterator[Data]:
    headings = [_HEADING.fullmatch(cell.source or cell.text) for cell in table.heading]
    places = {said[1].lower(): place for place, said in enumerate(headings) if said}
    rows = [row for row in table.rows if len(row) == len(headings)]
    rows = [row for row in rows if all(row[place].number is not None for place in places.values())]
    if len(places) == 2 and len(rows) >= LEAST:
        yield {letter: [row[place].value for row in rows] for letter, place in places.items()}


def _number(said: str) -> fmpq:
    value = Literal(said.lstrip("-−"), 0, 0).value
    return -value if said[0] in "-−" else value
