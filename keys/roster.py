"""The students who sit an exam: a table with a name and a number for each."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..derivations.fault import Fault, Place
from .files import read_text

LONGEST = 80
COLUMNS = ("name", "number")


def read_roster(path: Path) -> list[dict[str, str]]:
    """Name and number of each student, in the order of the file. Raises Fault."""
    rows = csv.DictReader(io.StringIO(read_text(path)))
    titles = {title.strip().lower(): title for title in rows.fieldnames or () if title}
    missing = [column for column in COLUMNS if column not in titles]
    if missing:
        raise Fault(
            f"The roster has no column {missing[0]}.",
            "Give it a first line with the titles name and number.",
            Place(str(path), 1),
        )
    students = []
    for row in rows:
        student = {c: (row.get(titles[c]) or "").strip() for c in COLUMNS}
        if not student["number"] or max(map(len, student.values())) > LONGEST:
            raise Fault(
                "This student has no number, or a name or number that is too long.",
                f"Write a name and a number of at most {LONGEST} characters each.",
                Place(str(path), rows.line_num),
            )
        students.append(student)
    if not students:
        raise Fault("The roster names no students.", "Add a line for each.", Place(str(path)))
    return students
