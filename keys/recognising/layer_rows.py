"""Rows of tables that describe one layer each, said as sentences and judged like those.

Under the headings k, s, p, in, out the row `| conv1 | 3 | 2 | 1 | 32 | 16 |` says: conv1, kernel
3x3, stride 2, padding 1, input 32x32. Where no column holds the input, it is the output of the row
above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..finding import WARNING
from ..reading.tables import Cell, Table, tables
from ..values.literal import Literal
from .layer_table import Misprint, channels_last
from .layers import judged, judged_strictly, layer_count
from .recognise import is_usual, spoken
from .sizes import output_depth, size_count

_MANY = r"(?:# ?|no\.? of |num(?:ber)?[ _](?:of )?)?"
_WIDE = r"(?:[ _](?:size|width|shape|volume|dim(?:ension)?s?|feature maps?))?"
_SAYS = tuple(
    (words, re.compile(heading, re.IGNORECASE))
    for words, heading in (
        ("kernel {0}x{0}", r"k|f|(?:(?:kernel|filter|window)[ _])?size|kernel|window"),
        ("stride {0}", r"s|strides?"),
        ("padding {0}", r"p|pad(?:ding)?"),
        ("dilation {0}", r"dilation(?:[ _]rate)?"),
        ("groups {0}", r"groups?"),
        ("{0} filters", _MANY + r"(?:filters|kernels|out(?:put)?[ _]channels|c_?out)"),
        ("{0} input channels", _MANY + r"(?:in(?:put)?[ _]channels|c_?in)"),
        ("input {0}x{0}", rf"(?:n_?)?in(?:put)?{_WIDE}"),
    )
)
_BY_LETTER = {"k": "kernel {0}x{0}", "s": "stride {0}", "p": "padding {0}"}
_LETTERS = re.compile(r"[ksp](?: ?[,/] ?[ksp]){1,2}", re.IGNORECASE)
_OUTPUT = re.compile(rf"(?:n_?)?out(?:put)?{_WIDE}|feature map(?: size)?", re.IGNORECASE)
_COUNT = re.compile(_MANY + r"param(?:eter)?s?(?: count)?(?: #)?", re.IGNORECASE)
_SHAPE = re.compile(r"[(\[]?(\d{1,5})(?:x(\d{1,5})(?:x(\d{1,5}))?)?[)\]]?")
_SHORT = (  # as sentences have it
    (r"\b[kf] ?= ?(\d{1,2})\b(?!x)", r"kernel \1x\1"),
    (r"\bs ?= ?(?=\d)|(?<= )/ ?(?=\d\b)", "stride "),
    (r"\bp ?= ?(?=\d)|\bpad\b(?:ding)?", "padding "),
    (r"(?<!kernel )(?<!x)\b(\d{1,2}x\d{1,2})\b(?!x)", r"kernel \1"),
)
_OTHERS = re.compile(
    r"up-?sampl|up-?conv|unpool|shuffle|decod|same|global|adaptive|1d|3d|block|stage|resid|inception|concat|[+*]|\btimes\b",
    re.IGNORECASE,
)
_LAYER = re.compile(r"conv|pool", re.IGNORECASE)
_NAME = re.compile(
    r"|(?:layer|module|operat(?:ion|or)|block|stage)s?(?:[ _/].*)?|op|name|type|kind|step",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LayerRow:
    """What a row says of its layer, and the cells of its columns by the heading."""

    words: str
    cells: Mapping[str, Cell]

    def cell(self, heading: re.Pattern[str]) -> Cell | None:
        """That of the one column with such a heading."""
        found = [cell for said, cell in self.cells.items() if heading.fullmatch(said)]
        return found[0] if len(found) == 1 else None


def misprinted_rows(text: str) -> Iterator[Misprint]:
    """The sizes and counts that their rows contradict, where most others are as they should be."""
    for table in tables(text):
        told = list(_told(table)) if table.heading and not table.is_list else []
        odd = [misprint for misprint in told if misprint is not None]
        wrong = sum(misprint.severity == WARNING for misprint in odd)
        if 2 * wrong <= len(told) or len(told) == 1:
            yield from odd


def _told(table: Table) -> Iterator[Misprint | None]:
    """For each size or count that its row settles what is wrong with it, None where it is right."""
    for row in layer_rows(table):
        output, count = row.cell(_OUTPUT), row.cell(_COUNT)
        if _OTHERS.search(row.words) or not is_usual(row.words) or not _LAYER.search(row.words):
            continue
        if output is not None:
            yield from _size(row.words, output)
        elif count is not None and count.number is not None:
            yield from _parameters(row.words, count.number)


def layer_rows(table: Table) -> Iterator[LayerRow]:
    """The rows of a table with headings, said as sentences."""
    headings = [spoken(cell.text) for cell in table.heading]
    above = ""
    for cells in table.rows:
        row = dict(zip(headings, cells, strict=False))
        words = ", ".join(filter(None, (_said(heading, cell) for heading, cell in row.items())))
        if above and "input" not in words:
            words = f"input {above}, {words}"
        told = LayerRow(words, row)
        yield told
        output = told.cell(_OUTPUT)
        sides = _sides(output) if output else ()
        above = "x".join(map(str, sides * 2 if len(sides) == 1 else sides))


def _said(heading: str, cell: Cell) -> str:
    """`5` under `kernel size` is said as `kernel 5x5`."""
    content = spoken(cell.text).strip("()[]")
    if _LETTERS.fullmatch(heading):
        numbers, letters = re.findall(r"\d+", content), re.findall(r"[a-z]", heading.lower())
        pairs = zip(letters, numbers, strict=False) if len(letters) == len(numbers) else ()
        return ", ".join(_BY_LETTER[letter].format(number) for letter, number in pairs)
    words = next((words for words, kind in _SAYS if kind.fullmatch(heading)), None)
    if words and re.fullmatch(r"\d{1,5}", content):
        return words.format(content)
    if words:
        sides = "x".join(map(str, _sides(cell)))
        return f"{words.split()[0].format('')} {sides or content}".strip() if content else ""
    return _in_full(content) if _NAME.fullmatch(heading) and cell.number is None else ""


def _in_full(words: str) -> str:
    for short, long in _SHORT:
        words = re.sub(short, long, words, flags=re.IGNORECASE)
    return words


def _size(words: str, cell: Cell) -> Iterator[Misprint | None]:
    counts = [size_count(f"{words}, output {side}") for side in ("height", "width")]
    sides, depth = _sides(cell), output_depth(words)
    if not all(counts) or not sides:
        return
    judge = judged_strictly if "stride" in words else judged
    faults = (judge(side, count) for side, count in zip(sides, counts, strict=False) if count)
    fault = next(filter(None, faults), None)
    shape = [count.right for count in counts if count][: len(sides)]
    if fault is not None:
        fault = fault[0], "x".join(map(str, shape)), fault[2]
    elif len(sides) == 3 and depth and depth not in sides:
        said = f"By its row the output has {depth} channels."
        fault = said, "x".join(map(str, [*shape, depth])), WARNING
    yield Misprint(Literal(cell.text, cell.start, cell.end), *fault) if fault else None


def _parameters(words: str, cell: Literal) -> Iterator[Misprint | None]:
    count = layer_count(words)
    if count is not None and not cell.ulp:
        fault = judged_strictly(int(cell.value), count)
        yield Misprint(cell, *fault) if fault else None


def _sides(cell: Cell) -> tuple[int, ...]:
    """One side of a square, or height and width, with channels behind them."""
    found = _SHAPE.fullmatch(spoken(cell.text))
    return channels_last(tuple(int(side) for side in found.groups() if side)) if found else ()
