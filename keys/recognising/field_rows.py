"""Tables that follow the receptive field from layer to layer, with the jump between its outputs.

A kernel of k adds k - 1 jumps to the field of the layer before it. A table's jump is that before
its layer or that behind it, whichever most of its rows go by. Source: Araujo, Norris and Sim,
Computing receptive fields of convolutional neural networks, Distill (2019).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..finding import WARNING
from ..reading.tables import Cell, Table, tables
from ..values.literal import Literal
from .layer_rows import LayerRow, layer_rows
from .layer_table import Misprint
from .recognise import convolution, spoken

_FIELD = re.compile(r"(?:receptive field|RF|r)(?:[ _](?:size|out))?", re.IGNORECASE)
_JUMP = re.compile(r"(?:jump|j)(?:[ _](?:in|out|size))?|effective stride", re.IGNORECASE)
_SQUARE = re.compile(r"(\d{1,5})(?:x\1)?")
FEWEST = 3  # rows that show which way a table goes


@dataclass(frozen=True)
class _Layer:
    reach: int  # how far its kernel reaches beyond the first place
    field: int
    jump: int
    cell: Cell


def grown_fields(text: str) -> Iterator[Misprint]:
    """The fields that are not the one above with k - 1 jumps more, where nearly all others are."""
    for table in tables(text):
        layers = list(_layers(table)) if table.heading and not table.is_list else []
        ways = [_odd(layers, before) for before in (True, False)]
        odd = min(ways, key=len)
        if len(layers) > FEWEST and 3 * len(odd) < len(layers):
            yield from odd


def _odd(layers: Sequence[_Layer], before: bool) -> list[Misprint]:
    """The misprints, if the jump stands in the row of its layer, or in the row before.

    What follows from the field that should be above is no second misprint.
    """
    odd: list[Misprint] = []
    meant: set[int] = set()  # the field above, as it is printed and as it should be
    for above, layer in pairwise(layers):
        jump = layer.jump if before else above.jump
        steps = f"{layer.reach} × {jump}"
        fields = {field + layer.reach * jump for field in {above.field, *meant}}
        meant = set() if layer.field in fields else fields
        if meant:
            said = f"The field above it is {above.field}, and the kernel adds {steps}."
            place = Literal(layer.cell.text, layer.cell.start, layer.cell.end)
            odd.append(Misprint(place, said, above.field + layer.reach * jump, WARNING))
    return odd


def _layers(table: Table) -> Iterator[_Layer]:
    """The rows down to the first that leaves something open; what goes in needs no kernel."""
    for n, row in enumerate(layer_rows(table)):
        said = convolution(row.words)
        kernel = said.kernel or (None if n else (1, 1))
        field, jump = (_number(row, heading) for heading in (_FIELD, _JUMP))
        cell = row.cell(_FIELD)
        if not (kernel and said.dilation and field and jump and cell):
            return
        yield _Layer((kernel[0] - 1) * said.dilation, field, jump, cell)


def _number(row: LayerRow, heading: re.Pattern[str]) -> int | None:
    cell = row.cell(heading)
    found = _SQUARE.fullmatch(spoken(cell.text)) if cell is not None else None
    return int(found[1]) if found else None
