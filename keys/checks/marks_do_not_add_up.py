"""The marks of the parts do not add up to the marks declared for the whole.

Students cannot reach (or can exceed) the full marks, and every total on the mark sheet is in
doubt.

    wrong:  Question 2 [8 points], with parts of 1, 1, 2 and 2 points
    right:  Question 2 [6 points], with parts of 1, 1, 2 and 2 points
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import takewhile

from ..finding import WARNING, Finding, Spot
from ..judging.case import Case
from ..reading.statement import Section

CODE, SEVERITY = "marks-do-not-add-up", WARNING
MOST_PARTS = 100  # of one question


def check(case: Case) -> Iterator[Finding]:
    """From the sheet's own headings, and from the exam where the sheet declares nothing wrong."""
    said: set[str] = set()
    for index, section in enumerate(case.sheet.sections):
        parts = _marked_parts(section, case.sheet.sections[index + 1 : index + MOST_PARTS])
        summed = sum((s.marks for s in parts if s.marks is not None), Fraction(0))
        if section.marks is not None and len(parts) > 1 and summed != section.marks:
            said.add(".".join(section.path))
            yield _finding(section.path, case.heading(section), section.marks, summed)
    for found in case.exam.mark_sums() if case.exam else ():
        path = tuple(found.id.split(".")) if found.id else ()
        if not found.agrees and found.id not in said:
            place = next(
                (case.heading(s) for s in case.sheet.sections if s.path == path), Spot(1, 1, 2)
            )
            yield _finding(path, place, found.declared, found.summed, found.of)


def _marked_parts(section: Section, after: Iterable[Section]) -> list[Section]:
    """The parts that follow their question and declare marks."""
    depth = len(section.path)
    below = takewhile(lambda s: len(s.path) > depth > 0 and s.path[:depth] == section.path, after)
    return [part for part in below if part.marks is not None]


def _finding(
    path: tuple[str, ...], spot: Spot, declared: Fraction, summed: Fraction, of: str = "parts"
) -> Finding:
    where = Section(path, 0, 0).where or "The exam"
    return Finding(
        code=CODE,
        severity=SEVERITY,
        spot=spot,
        where=where,
        printed=_said(declared),
        expected=_said(summed),
        message=f"{where} declares {_said(declared)} marks; its {of} add up to {_said(summed)}.",
        hint="Change the declared marks, or those of a part.",
        part=".".join(path),
    )


def _said(marks: Fraction) -> str:
    return f"{float(marks):g}" if marks.denominator in (1, 2, 4, 5, 10, 20) else str(marks)
