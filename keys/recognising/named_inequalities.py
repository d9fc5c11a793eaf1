"""Inequalities between names whose values the section gives: `since t_crit > t_obs`, where
`t_obs = 4.14` and `t_crit = 1.68` stand above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..judging.case import Case
from ..reading.by_name import is_another_case
from ..reading.definitions import Defined, Definitions, defined_by_section
from ..reading.markup import plain
from ..reading.name_tokens import keys, tokens
from ..reading.statement import Side, Statement
from ..values.known import AS_PRINTED
from ..values.meanings import worked_out

TURNED = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}
_REASON = re.compile(r"(?:^|[\s,(])(?:as|since|because|given that)\s+(?:here\s+)?(?=\S+$)", re.I)


@dataclass(frozen=True)
class Inequality:
    """What does not hold: both names with their values."""

    statement: Statement
    left: Defined
    right: Defined
    start: int
    sign: str
    side: Side


def false_inequalities(case: Case) -> Iterator[Inequality]:
    """Those that are given as a reason, and compare the other way round."""
    text = plain(case.sheet.text)
    for known, statements in defined_by_section(text, case.sheet.statements):
        for statement in statements:
            side = statement.sides[0] if statement.sides else None
            reason = _REASON.search(statement.label)
            if side and reason and side.relation in TURNED:
                yield from _false(text, statement, side, statement.label[reason.end() :], known)


def _false(
    text: str, statement: Statement, side: Side, name: str, known: Definitions
) -> Iterator[Inequality]:
    left, right = (
        known.last(keys(tokens(said)), statement.start) for said in (name, _first(side.text))
    )
    if left is None or right is None or not left.is_number or not right.is_number:
        return
    if any(is_another_case(text, side, defined, False) for defined in (left, right)):
        return
    one, other = (worked_out(defined.side.term, AS_PRINTED) for defined in (left, right))
    if one is None or other is None:
        return
    opposite = {"<": one >= other, "≤": one > other, ">": one <= other, "≥": one < other}
    if opposite[side.relation] and left.side.text != right.side.text:
        start = text.rfind(name, statement.start, side.start)
        yield Inequality(statement, left, right, start, side.relation, side)


def _first(said: str) -> str:
    """A name without the words behind it."""
    return re.split(r"[\s,.;]+(?=[A-Za-z]{2}|$)", said.strip(), maxsplit=1)[0]
