"""An erratum in Markdown, to paste into a forum or a course page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ..erratum import DECIDE, DEDUCT, KEEP, Accepted, Correction, Erratum, Ruling
from ..page import Line
from ..rows import rows
from .notation import TextPrinter

VERDICTS = {KEEP: "keep marks", DEDUCT: "deduct", DECIDE: "decide"}


def markdown(erratum: Erratum) -> str:
    """Two sections: corrections for students, and rulings for markers."""
    heading = " · ".join(["Erratum", *filter(None, erratum.exam)])
    return "\n".join([f"# {heading}", *_for_students(erratum), *_for_markers(erratum)])


def _for_students(erratum: Erratum) -> Iterator[str]:
    yield from ("", "## For students", "")
    if not erratum.is_checked:
        yield f"Nothing could be checked in {_code(erratum.sheet)}: no calculation was read."
    elif not erratum.corrections:
        yield f"There is nothing to correct in {_code(erratum.sheet)}."
    else:
        yield f"Please correct your copy of {_code(erratum.sheet)}."
        yield from ("", "| | Where | Printed | Correct | Why |", "|--:|---|---|---|---|")
        yield from map(_correction, erratum.corrections)
    if erratum.remarks:
        yield from ("", "About the questions:", "")
        yield from (
            f"- {remark.number}. {_escaped(remark.place)}: {_escaped(remark.reason)}"
            for remark in erratum.remarks
        )
    if erratum.cut_off:
        listed = ", ".join(
            f"{_code(c.printed)} (line {c.line}, the value is {c.correct})" for c in erratum.cut_off
        )
        yield from ("", f"Cut off instead of rounded, at nobody's cost: {listed}.")


def _correction(correction: Correction) -> str:
    correct = [_code(correction.correct)] if correction.correct else []
    if correction.answer:
        correct = [_code(said) for line in correction.answer.lines for said in _line(line)]
    cells = (
        str(correction.number),
        _escaped(correction.place),
        _code(correction.printed) if correction.printed else "",
        "<br>".join(correct),
        _escaped(correction.reason),
    )
    return f"| {' | '.join(cells)} |"


def _for_markers(erratum: Erratum) -> Iterator[str]:
    yield from ("", "## For markers", "")
    if not erratum.rulings:
        yield "No marks are touched."
    for ruling in erratum.rulings:
        yield _ruling(ruling)
    if erratum.accepted:
        yield from ("", "### Also accepted", "")
        yield from map(_accepted, erratum.accepted)


def _ruling(ruling: Ruling) -> str:
    worth = f" ({_in_marks(ruling.marks)})" if ruling.marks is not None else ""
    said = " ".join(filter(None, (ruling.text, ruling.evidence)))
    where = f"{_escaped(ruling.place)}{worth}"
    return f"- **{VERDICTS[ruling.verdict]}** · {ruling.number}. {where}: {_escaped(said)}"


def _accepted(accepted: Accepted) -> str:
    values = "; ".join(said for line in accepted.answer.lines for said in _line(line))
    result = f" {_code(values)}" if values else ""
    worth = f" ({_in_marks(accepted.answer.marks)})" if accepted.answer.marks is not None else ""
    return f"- {_escaped(accepted.where)}{worth}: {accepted.answer.text}{result}"


def _line(line: Line) -> Iterator[str]:
    for row in rows(line, TextPrinter()):
        yield " ".join([row.label, *(f"{side.sign} {side.text}".strip() for side in row.sides)])


def _code(text: str) -> str:
    """As it is printed; a stranger's sheet can end neither the code nor the table's cell."""
    safe = " ".join(text.replace("`", "'").split()).replace("|", "\\|")
    return f"`{safe}`"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _in_marks(marks: Fraction) -> str:
    decimal = f"{float(marks):g}"
    return f"{decimal if Fraction(decimal) == marks else marks} mark{'' if marks == 1 else 's'}"
