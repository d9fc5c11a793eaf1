"""Which statement of a sheet claims which derived quantity.

A statement says what it is about by its label (the quantity's own symbol, or what the exam's
`labels:` call its entries). An unlabelled or oddly labelled result of a section answers the
section's part where the part asks for one thing only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpq, fmpz

from ..derivations.derivation import Derivation
from .arithmetic import SHAPE
from .literal import literals, lone
from .sheet import Sheet, Side, Statement, label_key
from .worked import Worked, WorkedExam

Entry = tuple[int, ...]
MOST_CLAIMS = 2000  # of one sheet about one exam; the rest is checked by its own digits only


@dataclass(frozen=True)
class Claim:
    """A statement's last number (or matrix, entry by entry) as the value of a quantity."""

    index: int  # of the statement
    statement: Statement
    worked: Worked
    quantity: str
    entry: Entry  # () for a quantity without entries
    side: Side  # where the value is printed
    printed: Any  # the term of the value

    @property
    def place(self) -> tuple[int, int]:
        """Where the value is printed: the side, or its entry of a printed matrix."""
        number = lone(self.printed)
        if number is None or not isinstance(self.side.term, np.ndarray):
            return self.side.start, self.side.end
        return number.start - (number is not self.printed), number.end

    @property
    def derivation(self) -> Derivation:
        return self.worked.derivation


@dataclass(frozen=True)
class Restated:
    """A statement that repeats one of the exam's givens."""

    index: int
    statement: Statement
    name: str
    side: Side
    value: Any  # what the exam gives


def restated_givens(sheet: Sheet, exam: WorkedExam) -> tuple[Restated, ...]:
    """The statements that name a given and print numbers of its shape, and nothing worked out."""
    found: list[Restated] = []
    for index, statement in enumerate(sheet.statements):
        side = statement.result
        if side is None or not statement.is_data:
            continue
        givens = {
            label_key(said): (name, value)
            for worked in _near(statement, exam)
            for name, value in worked.derivation.givens.items()
            if _is_numeric(value)
            for said in (name, worked.derivation.symbol(name))
        }
        name, value = givens.get(statement.key, ("", None))
        if name and np.shape(value) == np.shape(side.term):
            found.append(Restated(index, statement, name, side, value))
    return tuple(found)


def _is_numeric(value: Any) -> bool:
    entries = value.flat if isinstance(value, np.ndarray) else [value]
    return all(isinstance(entry, (fmpq, fmpz)) for entry in entries)


def claims_of(sheet: Sheet, exam: WorkedExam) -> tuple[Claim, ...]:
    """The claims that can be told with confidence, in the order of the sheet."""
    labels = {id(w.derivation): _labels(exam, w) for w in exam.parts.values()}
    last = _last_results(sheet)
    spoken = {(s.section.path, s.key) for s in sheet.statements}
    found: list[Claim] = []
    for index, statement in enumerate(sheet.statements):
        side = statement.result
        if side is None or len(found) > MOST_CLAIMS:
            continue
        for worked in _near(statement, exam):
            known = labels[id(worked.derivation)]
            named = known.get(statement.key)
            own = (key for path, key in spoken if path == statement.section.path)
            if named is None and last.get(statement.section.path) == index:
                named = None if any(key in known for key in own) else _only_asked(statement, worked)
            if named is not None:
                shown = _shown_in(exam, worked, named[0])
                found += _claims(index, statement, shown, named, side)
                break
    return tuple(found)


def exam_givens(exam: WorkedExam) -> dict[str, set[fmpq]]:
    """Every number that each question of the exam gives."""
    found: dict[str, set[fmpq]] = {}
    for name, worked in exam.parts.items():
        for value in worked.derivation.givens.values():
            entries = value.flat if isinstance(value, np.ndarray) else [value]
            numbers = (fmpq(entry) for entry in entries if isinstance(entry, (fmpq, fmpz)))
            found.setdefault(name.partition(".")[0], set()).update(numbers)
    return found


def _near(statement: Statement, exam: WorkedExam) -> Iterator[Worked]:
    """The parts of the statement's question, the one that its section names first."""
    path = ".".join(statement.section.path)
    question = path.partition(".")[0]
    parts = [w for name, w in exam.parts.items() if name.partition(".")[0] == question]
    return iter(sorted(parts, key=lambda w: (w.part.id != path, not w.part.id.startswith(path))))


def _shown_in(exam: WorkedExam, worked: Worked, quantity: str) -> Worked:
    """The part whose working has the quantity, among those that share the question."""
    parts = (w for w in exam.parts.values() if w.derivation is worked.derivation)
    return next((w for w in parts if quantity in w.shown), worked)


def _labels(exam: WorkedExam, worked: Worked) -> dict[str, tuple[str, Entry | None]]:
    """The key of each label, and the quantity and entry it stands for; ambiguous ones left out."""
    derivation = worked.derivation
    named: list[tuple[str, tuple[str, Entry | None]]] = []
    for name in derivation.steps:
        symbol = derivation.step(name).symbol or name
        keys = {label_key(said) for said in (symbol, name, *derivation.step(name).labels)}
        shape = getattr(derivation.value(name), "shape", ())
        grid = list(np.ndindex(shape)) if len(shape) == 2 and max(shape) < 10 else []
        named += [(key, (name, None)) for key in keys]
        named += [(f"{key}{i + 1}{j + 1}", (name, (i, j))) for key in keys for i, j in grid]
    for part in exam.parts.values():
        if part.derivation is derivation:
            for name, said in part.part.labels.items():
                if name in derivation.steps:
                    named += list(_entry_labels(derivation, name, said))
    counted = Counter(key for key, _ in set(named))
    return {key: what for key, what in named if counted[key] == 1}


def _entry_labels(
    derivation: Derivation, name: str, said: Any
) -> Iterator[tuple[str, tuple[str, Entry | None]]]:
    value = derivation.value(name)
    flat = [said] if isinstance(said, str) else list(_flat(said))
    if not isinstance(value, np.ndarray):
        yield from ((label_key(text), (name, ())) for text in flat)
    elif len(flat) == value.size:
        places = list(np.ndindex(value.shape))
        yield from (
            (label_key(text), (name, place)) for text, place in zip(flat, places, strict=True)
        )


def _flat(said: Sequence[Any]) -> Iterator[str]:
    for one in said:
        if isinstance(one, str):
            yield one
        else:
            yield from _flat(one)


def _last_results(sheet: Sheet) -> dict[tuple[str, ...], int]:
    """The last worked result of each section."""
    return {
        statement.section.path: index
        for index, statement in enumerate(sheet.statements)
        if statement.result is not None and any(s.is_worked for s in statement.sides)
    }


def _only_asked(statement: Statement, worked: Worked) -> tuple[str, Entry | None] | None:
    asks = list(worked.part.item.asks)
    is_section = worked.part.id == ".".join(statement.section.path)
    return (asks[0], None) if is_section and len(asks) == 1 else None


def _claims(
    index: int, statement: Statement, worked: Worked, named: tuple[str, Entry | None], side: Side
) -> Iterator[Claim]:
    name, entry = named
    value = worked.derivation.value(name)
    printed = side.term

    def claim(place: Entry, term: Any) -> Claim:
        return Claim(index, statement, worked, name, place, side, term)

    if not isinstance(value, np.ndarray):
        if lone(printed) is not None:
            yield claim((), printed)
    elif entry is not None:
        if lone(printed) is not None:
            yield claim(entry, printed)
    elif value.ndim == 1 and SHAPE.fullmatch(side.text):
        numbers = list(literals(printed))
        if len(numbers) == len(value):
            yield from (claim((i,), number) for i, number in enumerate(numbers))
    elif isinstance(printed, np.ndarray) and _begins_with(printed, value.shape):
        yield from (claim(place, printed[place]) for place in np.ndindex(value.shape))


def _begins_with(printed: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether the first rows have the shape; a sheet may go on with rows of something else."""
    return len(shape) == 2 and printed.shape[1] == shape[1] and len(printed) >= shape[0]
