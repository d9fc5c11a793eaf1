"""The exam asks for something that the sheet leaves out.

Students who answered it have nothing to compare with, and markers nothing to mark by. Where a
formula is printed but not its value, this is a warning.

    wrong:  (iv) Calculate the updated weights.      (and nothing follows)
    right:  (iv) W = 0.97 - 0.5 * 0.098 = 0.921 and so on
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...derivations.number import is_number
from ..answering.worked import Worked
from ..finding import ERROR, WARNING, Finding
from ..judging.case import Case
from ..reading.statement import Section

CODE, SEVERITY = "not-answered", ERROR
WITHOUT_ANSWER = (SEVERITY, "gives no answer", "Add the working and the result.")
WITHOUT_VALUE = (
    WARNING,
    "prints formulas, but no value",
    "Add the values, unless the question is content with a formula.",
)


def check(case: Case) -> Iterator[Finding]:
    """For the computed parts whose heading stands on the sheet."""
    claimed = {(id(s.claim.derivation), s.claim.quantity) for s in case.settled}
    for section in case.sheet.sections:
        worked = case.worked.get(".".join(section.path))
        if worked is None:
            continue
        if any((id(worked.derivation), name) in claimed for name in worked.part.item.asks):
            continue
        names = _earning(worked)
        if not _is_bare(case, section):
            if _is_formula_only(case, section, worked, names):
                yield _missing(case, section, worked, names, *WITHOUT_VALUE)
            continue
        yield _missing(case, section, worked, names, *WITHOUT_ANSWER)


def _missing(
    case: Case,
    section: Section,
    worked: Worked,
    names: list[str],
    severity: str,
    instead: str,
    hint: str,
) -> Finding:
    asked = ", ".join(_said(worked, name) for name in names)
    return Finding(
        code=CODE,
        severity=severity,
        spot=case.heading(section),
        where=section.where,
        printed="",
        expected=asked,
        message=f"{section.where} asks for {asked}; the sheet {instead}.",
        hint=hint,
        part=worked.part.id,
        quantity=names[0],
    )


def _is_formula_only(case: Case, section: Section, worked: Worked, names: list[str]) -> bool:
    """Whether numbers are asked for, and the answer has formulas in letters alone."""
    numeric = all(_is_numeric(worked.derivation.value(name)) for name in names)
    body = section.start + len(section.heading)
    given = {id(restated.statement) for restated in case.restated}
    own = [
        s
        for s in case.sheet.statements
        if s.section == section and s.start >= body and id(s) not in given
    ]
    is_read = any(side.term is not None for statement in own for side in statement.sides)
    return numeric and bool(own) and not is_read and not worked.part.item.answer


def _is_numeric(value: object) -> bool:
    return is_number(value.flat[0]) if isinstance(value, np.ndarray) else is_number(value)


def _earning(worked: Worked) -> list[str]:
    """What the part asks for, without what earns nothing by itself."""
    asks = worked.part.item.asks
    return [name for name, marks in asks.items() if marks != 0] or list(asks)


def _said(worked: Worked, name: str) -> str:
    return worked.derivation.symbol(name) or name.replace("_", " ")


def _is_bare(case: Case, section: Section) -> bool:
    """Whether nothing stands under a heading, or only the wording of the question, where one
    solution follows for all parts together."""
    body = case.sheet.text[section.start + len(section.heading) : section.end]
    together = any(
        other.path == section.path[:-1] and not other.heading and other.start > section.start
        for other in case.sheet.sections
    )
    return not body.strip() or together
