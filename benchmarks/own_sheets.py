"""Sheets of drawn questions as people print them: nothing in them is wrong until a slip is made.

A sheet has a line `name = numbers = value` for every number of a derivation. Its numbers are
rounded at each line, or only at the end: then a line prints rounded numbers and the value that
the exact ones lead to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flint import fmpq
from keyproof.derivations.chance import Chance
from keyproof.derivations.derivation import Derivation
from keyproof.derivations.families import FAMILIES
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import decimal, exact, is_number
from keyproof.derivations.term import Call, Term, Value
from keyproof.keys.answering.worked import WorkedExam
from keyproof.keys.exam import Exam, parse_exam
from keyproof.templates.text.notation import written

EACH_LINE, AT_THE_END = "rounded at each line", "rounded at the end"
MORE = 6  # digits at most
LONGEST = 400  # characters of a line: nobody prints a longer one


@dataclass(frozen=True)
class Line:
    quantity: str
    entry: tuple[int, ...]
    working: Term | None  # None for a bare value
    value: Any
    digits: int

    @property
    def label(self) -> str:
        return self.quantity + "".join(["_" * bool(self.entry), *(str(i + 1) for i in self.entry)])

    @property
    def result(self) -> str:
        return print_of(self.value, self.digits)

    @property
    def text(self) -> str:
        working = f"{written(self.working)} = " if self.working is not None else ""
        return f"{self.label} = {working}{self.result}"


@dataclass(frozen=True)
class OwnSheet:
    """The lines of one question, and the exam that asks it."""

    derivation: Derivation
    exam: Exam
    lines: tuple[Line, ...]
    digits: int
    style: str
    givens: frozenset[fmpq] = field(default_factory=frozenset)

    @property
    def stated(self) -> str:
        """The givens as a sheet repeats them, one line each."""
        return "".join(
            f"{name} = {_stated(value)}\n"
            for name, value in self.derivation.givens.items()
            if is_number(value) or (isinstance(value, np.ndarray) and is_number(value.flat[0]))
        )

    def text(self, lines: tuple[str, ...] | None = None) -> str:
        return "## Question 1\n" + "\n".join(lines or [line.text for line in self.lines])


def own_sheets(
    seeds: Iterator[int] | range, digits: int, style: str, names: tuple[str, ...] = FAMILIES
) -> Iterator[OwnSheet]:
    """A sheet of each family and seed, where the family has numbers to print."""
    for name in names:
        for seed in seeds:
            try:
                derivation = family(name).draw(Chance("slips", seed))
                exam = exam_of(derivation)
                asked = WorkedExam(exam).parts["1"].derivation
            except Fault:
                continue
            lines = tuple(printed(asked, digits, style))
            if len(lines) > 1:
                yield OwnSheet(asked, exam, lines, digits, style, _numbers(asked))


def printed(derivation: Derivation, digits: int, style: str, put: Any = None) -> Iterator[Line]:
    """The lines of a derivation; `put` are wrong values that later lines go on from."""
    quoted = derivation.put(**(put or {}))  # whose numbers the lines print
    true = quoted
    for name in derivation.steps:
        numbers, value = quoted.numbers(name), (quoted if style == EACH_LINE else true).value(name)
        for entry, term, number in _entries(numbers, value):
            line = Line(name, entry, term, number, digits)
            if len(line.text) <= LONGEST:
                yield line
        if (short := rounded(value, digits)) is not None:
            quoted = quoted.put(**{name: short})


def gone_on_from(sheet: OwnSheet, index: int, wrong: str) -> tuple[str, ...]:
    """The lines of a sheet that prints a wrong result in one of them and goes on from it."""
    slipped = sheet.lines[index]
    value = rounded(sheet.derivation.value(slipped.quantity), sheet.digits)
    for line in sheet.lines if slipped.entry else ():
        if line.quantity == slipped.quantity:
            value[line.entry] = exact(wrong if line is slipped else line.result)
    value = value if slipped.entry else exact(wrong)
    after = printed(sheet.derivation, sheet.digits, EACH_LINE, {slipped.quantity: value})
    later = {line.label: line.text for line in after if line.quantity != slipped.quantity}
    texts = [later.get(line.label, line.text) for line in sheet.lines]
    texts[index] = f"{slipped.label} = {written(slipped.working)} = {wrong}"
    return tuple(texts)


def rounded(value: Any, digits: int) -> Any:
    """A quantity as it is printed; None where it is no number."""
    if is_number(value):
        return exact(print_of(value, digits))
    if isinstance(value, np.ndarray) and is_number(value.flat[0]):
        return np.frompyfunc(lambda entry: exact(print_of(entry, digits)), 1, 1)(value)
    return None


def print_of(value: Any, digits: int) -> str:
    """`value` to so many digits, or a few more: what is no whole number does not look like one."""
    is_whole = isinstance(value, fmpq) and value.q == 1
    prints = [decimal(value, digits + more) for more in range(MORE)]
    return next((text for text in prints if is_whole or exact(text).q != 1), prints[0])


def _entries(numbers: Any, value: Any) -> Iterator[tuple[tuple[int, ...], Term | None, Any]]:
    if isinstance(numbers, Term) and np.shape(value):
        numbers = _entry_by_entry(numbers)
    if is_number(value):
        yield (), _working(numbers), value
    elif isinstance(value, np.ndarray) and is_number(value.flat[0]):
        shown = getattr(numbers, "shape", None) == value.shape
        for entry in np.ndindex(value.shape):
            yield entry, _working(numbers[entry]) if shown else None, value[entry]


def _working(numbers: Any) -> Term | None:
    """A calculation, not a number that stands there already."""
    return numbers if isinstance(numbers, Call) and numbers.is_closed else None


def _entry_by_entry(numbers: Term) -> Any:
    """A product of whole matrices as a matrix of sums; None where no numbers are to be seen."""
    try:
        return numbers.read(lambda leaf: np.frompyfunc(Value, 1, 1)(leaf.value))
    except (AttributeError, TypeError, ValueError):
        return None


def exam_of(derivation: Derivation) -> Exam:
    """An exam of one question, which asks for everything."""
    question = {
        "id": "1",
        "title": "Question",
        "marks": "1",
        "text": "Work everything out.",
        "family": derivation.family.name,
        "given": {name: _raw(value) for name, value in derivation.givens.items()},
        "asks": list(derivation.steps),
    }
    exam = {"course": "C", "title": "T", "marks": "1", "questions": [question]}
    return parse_exam(json.dumps(exam, ensure_ascii=False))


def _raw(value: Any) -> Any:
    if isinstance(value, (np.ndarray, tuple, list)):
        return [_raw(entry) for entry in value]
    if isinstance(value, bool):
        return str(value).lower()
    return decimal(value, 40) if is_number(value) else str(value)


def _stated(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"[{', '.join(_stated(entry) for entry in value)}]"
    return decimal(value, 40)


def _numbers(derivation: Derivation) -> frozenset[fmpq]:
    found = set()
    for value in derivation.givens.values():
        entries = value.flat if isinstance(value, np.ndarray) else [value]
        found |= {abs(fmpq(e)) for e in entries if is_number(e) and not isinstance(e, bool)}
    return frozenset(found)
