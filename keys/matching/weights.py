"""Weights that a sheet gives for a threshold unit, and the constraints that it lists for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from flint import fmpq

from ...derivations.derivation import Derivation
from ...derivations.fault import Fault
from ...derivations.linear import relations
from ...derivations.term import Call, Symbol
from ..answering.worked import Worked, WorkedExam
from ..reading.statement import Sheet, Statement, label_key
from ..values.literal import lone
from .settled import signed

_SPOKEN = re.compile(r"^[\s$]*(?:[A-Za-z]{2,}[,:]?[\s$]+)+")
LEAST_CONSTRAINTS = 3
Point = dict[Symbol, fmpq]


@dataclass(frozen=True)
class ClaimedWeights:
    """A number for each unknown of a part's constraints, from neighbouring statements."""

    worked: Worked
    indices: tuple[int, ...]  # of the statements
    statements: tuple[Statement, ...]
    values: dict[Symbol, fmpq]


@dataclass(frozen=True)
class ClaimedConstraints:
    """The relations between the unknowns that a question's answer lists."""

    worked: Worked
    indices: tuple[int, ...]
    statements: tuple[Statement, ...]
    relations: tuple[Call, ...]


Claimed = ClaimedWeights | ClaimedConstraints


def claimed_weights(sheet: Sheet, exam: WorkedExam) -> tuple[Claimed, ...]:
    """For each question about constraints, the weights and the list of constraints on the sheet."""
    questions = {}
    for name, worked in exam.parts.items():
        if "constraints" in worked.derivation.steps and "own_witness" in worked.derivation.steps:
            questions.setdefault(name.partition(".")[0], worked)
    return tuple(found for q, worked in questions.items() for found in _claimed(sheet, q, worked))


def unknowns(derivation: Derivation) -> dict[str, Symbol]:
    """The unknowns of the constraints, by the key of their label."""
    system = derivation.value("constraints")
    return {label_key(str(s)): s for constraint in system for s in constraint.symbols}


def _claimed(sheet: Sheet, question: str, worked: Worked) -> Iterator[Claimed]:
    names = unknowns(worked.derivation)
    own = [(i, s) for i, s in enumerate(sheet.statements) if s.section.question == question]
    taken: set[int] = set()
    for group in _groups(own, names):
        values = {symbol: value for _, _, symbol, value in group}
        if len(values) == len(names):
            indices, statements = zip(*((i, s) for i, s, _, _ in group), strict=True)
            taken.update(indices)
            yield ClaimedWeights(worked, indices, statements, values)
    listed = [
        (i, s, relation)
        for i, s in own
        if i not in taken
        for relation in _relations(s, tuple(names.values()))
    ]
    if len(listed) >= LEAST_CONSTRAINTS:
        indices, statements, listed_relations = zip(*listed, strict=True)
        yield ClaimedConstraints(worked, indices, statements, listed_relations)


Assignment = tuple[int, Statement, Symbol, fmpq]


def _groups(
    own: list[tuple[int, Statement]], names: dict[str, Symbol]
) -> Iterator[list[Assignment]]:
    """Runs of neighbouring statements that give numbers to different unknowns."""
    group: list[Assignment] = []
    for index, statement in own:
        assigned = [(index, statement, s, v) for s, v in _assigned(statement, names)]
        repeats = {s for _, _, s, _ in group} & {s for _, _, s, _ in assigned}
        if not assigned or repeats:
            yield group
            group = []
        group += assigned
    yield group


def _assigned(statement: Statement, names: dict[str, Symbol]) -> Iterator[tuple[Symbol, fmpq]]:
    """`w_1 = 1`, or `w_1 = w_2 = 1`."""
    *others, last = statement.sides or (None,)
    number = lone(last.term) if last else None
    said = [_unspoken(statement.label), *(label_key(side.text) for side in others if side)]
    is_plain = all(side.relation in ("", "=") for side in statement.sides)
    if last and number is not None and is_plain and all(key in names for key in said):
        yield from ((names[key], signed(last.term, number.value)) for key in said)


def _relations(statement: Statement, symbols: tuple[Symbol, ...]) -> Iterator[Call]:
    """Each pair of neighbouring sides that is a linear relation between the unknowns alone."""
    label = _SPOKEN.sub("", statement.label)
    sides = [(label, "="), *((side.text, side.relation) for side in statement.sides)]
    for (left, _), (right, sign) in pairwise(sides):
        try:
            found = relations(f"{_bare(left)} {sign} {_bare(right)}", symbols)
        except Fault:
            continue
        yield from (relation for relation in found if relation.symbols)


def _unspoken(label: str) -> str:
    return label_key(_SPOKEN.sub("", label))


def _bare(text: str) -> str:
    return re.sub(r"[{}$*\\,.;:]+$|[{}$]", "", text.strip())
