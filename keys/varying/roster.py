"""The students who sit an exam: a table with a name and a number for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from ...derivations.fault import Fault, Place
from ...templates.latex.wording import plain
from ..files import read_text

LONGEST = {"name": 80, "number": 24}  # characters
COLUMNS = tuple(LONGEST)
DELIMITERS = ",;\t"


def read_roster(path: Path) -> list[dict[str, str]]:
    """Name and number of each student, in the order of the file. Raises Fault."""
    text = read_text(path)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    titles = {title.strip().lower(): title for title in rows.fieldnames or () if title}
    missing = [column for column in COLUMNS if column not in titles]
    if missing:
        raise Fault(
            f"The roster has no column {missing[0]}.",
            "Give it a first line with the titles name and number.",
            Place(str(path), 1),
        )
    students: list[dict[str, str]] = []
    numbers: set[str] = set()
    for row in rows:
        student = {c: (row.get(titles[c]) or "").strip() for c in COLUMNS}
        if not any(student.values()):
            continue
        if fault := _fault(student, numbers):
            raise Fault(*fault, Place(str(path), rows.line_num))
        students.append(student)
        numbers.add(student["number"])
    if not students:
        raise Fault("The roster names no students.", "Add a line for each.", Place(str(path)))
    return students


def can_be_set(name: str) -> bool:
    """Whether TeX has all letters of a name."""
    try:
        plain(name)
    except Fault:
        return False
    return True


def _fault(student: dict[str, str], numbers: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with a student's line, and the remedy."""
    number = student["number"]
    if not number:
        return "This student has no number.", "Write one: it tells whose paper it is."
    if number in numbers:
        return f"The number {number} comes twice.", "Give each student a number of their own."
    for column, most in LONGEST.items():
        if len(student[column]) > most:
            return f"This {column} is too long.", f"Write at most {most} characters."
    if not can_be_set(number):
        return f"TeX has no letters for the number {number}.", "Write it in letters and digits."
    return None
