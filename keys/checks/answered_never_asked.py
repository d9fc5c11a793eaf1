"""The sheet answers a part that the exam does not have.

It may be left from an earlier version of the exam, or the exam's part was renamed. Students search
their paper for it in vain.

    wrong:  (d) Recall = 0.5      (and the question ends with its part c)
    right:  (c) Recall = 0.5
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import NOTE, Finding
from ..judging.case import Case
from ..reading.statement import Section

CODE, SEVERITY = "answered-never-asked", NOTE


def check(case: Case) -> Iterator[Finding]:
    """For headings named like the exam's, under a question of which other parts are answered."""
    asked = {tuple(part.id.split(".")) for part in case.exam.all_items()} if case.exam else set()
    answered = {section.path for section in case.sheet.sections}
    for section in case.sheet.sections:
        if not section.heading or not _says_something(case, section):
            continue
        siblings = {path for path in asked if path[:-1] == section.path[:-1]}
        if section.path in asked or not siblings & answered:
            continue
        if not all(_style(path) == _style(section.path) for path in siblings):
            continue
        names = ", ".join(path[-1] for path in sorted(siblings, key=lambda p: (len(p[-1]), p)))
        above = Section(section.path[:-1], 0, 0).where or "The exam"
        yield Finding(
            code=CODE,
            severity=SEVERITY,
            spot=case.heading(section),
            where=section.where,
            printed=section.where,
            expected="",
            message=f"{section.where} is answered but never asked: {above} has {names}.",
            hint="Take the answer out, or name it as the exam does.",
        )


def _says_something(case: Case, section: Section) -> bool:
    return bool(case.sheet.text[section.start + len(section.heading) : section.end].strip())


def _style(path: tuple[str, ...]) -> str:
    return "number" if path[-1].isdigit() else "letter"
