"""Which base a sheet takes its logarithms to, where it prints a bare `log`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from flint import arb

from ..reading.statement import Side, Statement
from ..values.known import AS_PRINTED, Known
from ..values.literal import literals
from ..values.meanings import meanings, worked_out
from ..values.prints import RIGHT, TRUNCATED
from .case import Case
from .judge import compare
from .neighbours import neighbours

LEAST_DIGITS = 3  # of a result that can tell the bases apart
NATURAL = "e"


@dataclass(frozen=True)
class Logarithm:
    """A result of a bare logarithm, and each base that leads to it with what it comes to."""

    statement: Statement
    before: Side
    after: Side
    values: dict[str, arb]  # what each base comes to
    bases: tuple[str, ...]  # those that reproduce the printed digits


def out_of_step(case: Case) -> Iterator[tuple[Logarithm, str]]:
    """The results that take another base than their question otherwise does, with the usual base.

    Nothing where one base explains the whole question: that is a convention kept to.
    """
    asked: dict[str, list[Logarithm]] = {}
    for log in _logarithms(case):
        asked.setdefault(log.statement.section.question, []).append(log)
    for found in asked.values():
        if not set.intersection(*(set(log.bases) for log in found)):
            yield from _unusual(found)


def _unusual(found: list[Logarithm]) -> Iterator[tuple[Logarithm, str]]:
    counted = Counter(log.bases[0] for log in found if len(log.bases) == 1)
    base, times = counted.most_common(1)[0] if counted else (NATURAL, 0)
    usual = base if times > 1 and times > counted[NATURAL] else NATURAL
    for log in found:
        if len(log.bases) == 1 and log.bases[0] != usual:
            yield log, usual


def _logarithms(case: Case) -> Iterator[Logarithm]:
    statements = case.sheet.statements
    for index, statement in enumerate(statements):
        known = case.known[statement.section.question]
        for before, after in neighbours(statements, index):
            is_one = "log" in before.text and not isinstance(before.term, np.ndarray)
            log = _read(statement, before, after, known) if is_one and _tells(after) else None
            if log and log.values:
                yield log


def _tells(side: Side) -> bool:
    return side.is_number and next(literals(side.term)).significant >= LEAST_DIGITS


def _read(statement: Statement, before: Side, after: Side, known: Known) -> Logarithm:
    meant = [(base, term) for base, term in meanings(before.term) if base]
    values: dict[str, arb] = {}
    for base, term in meant:
        value = worked_out(term, AS_PRINTED)
        if value is not None:
            values.setdefault(base, value)
    verdicts = ((base, compare(replace(before, term=term), after, known)) for base, term in meant)
    right = (base for base, v in verdicts if v is not None and v.name in (RIGHT, TRUNCATED))
    return Logarithm(statement, before, after, values, tuple(dict.fromkeys(right)))
