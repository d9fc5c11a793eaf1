r"""Bounds that are worked out from one line to the next.

`50 - 2.1 \cdot 3.4 < \mu < 50 + 2.1 \cdot 3.4` and then `42.86 < \mu < 57.14`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..values.literal import lone
from .statement import Side, Statement, label_key

NEAR = 200  # characters between the two lines


def with_bounds(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, and for such lines that each bound is the one above it."""
    above: Statement | None = None
    for statement in statements:
        pairs = _bounds(above, statement) if above is not None else ()
        if not pairs:
            yield statement
        for worked, number in pairs:
            sides = (replace(worked, relation=""), replace(number, relation="="))
            yield replace(statement, label="", sides=sides, start=number.start, end=number.end)
        above = statement


def _bounds(above: Statement, below: Statement) -> tuple[tuple[Side, Side], ...]:
    if not _is_interval(above) or not _is_interval(below) or below.start - above.end > NEAR:
        return ()
    (low, name, high), (least, again, most) = above.sides, below.sides
    if label_key(name.text) != label_key(again.text) or above.section is not below.section:
        return ()
    is_worked_out = low.is_worked and high.is_worked
    are_numbers = lone(least.term) is not None and lone(most.term) is not None
    return ((low, least), (high, most)) if is_worked_out and are_numbers else ()


def _is_interval(statement: Statement) -> bool:
    """Whether it is `number < name < number`."""
    if len(statement.sides) != 3:
        return False
    first, name, last = statement.sides
    signs = {name.relation, last.relation}
    is_ordered = signs <= {"<", "≤"} or signs <= {">", "≥"}
    return is_ordered and name.term is None and first.term is not None and last.term is not None
