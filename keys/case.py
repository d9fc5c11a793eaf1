"""What the checks look at: the sheet, what its numbers stand for, and where its chains break."""

from __future__ import annotations

from dataclasses import dataclass

from .arithmetic import literals
from .breaks import Break, Comparison
from .exam import Exam
from .finding import Finding, Spot
from .judge import shown
from .known import Known
from .sheet import Section, Sheet, Side, Statement


@dataclass(frozen=True)
class Case:
    """One audit. Checks read it and change nothing."""

    sheet: Sheet
    known: Known
    comparison: Comparison
    exam: Exam | None = None

    @property
    def breaks(self) -> tuple[Break, ...]:
        return self.comparison.breaks

    def spot(self, side: Side) -> Spot:
        return self.sheet.spot(side.start, side.end)

    def printed(self, *sides: Side) -> str:
        return self.sheet.printed(sides[0].start, sides[-1].end)

    def where(self, statement: Statement) -> str:
        label = tidy(statement.label)
        return ", ".join(said for said in (statement.section.where, label) if said)

    def finding(
        self, check: tuple[str, str], statement: Statement, spot: Spot, **said: str
    ) -> Finding:
        """A finding about a statement; `check` is its code and severity."""
        code, severity = check
        return Finding(
            code=code,
            severity=severity,
            spot=spot,
            where=self.where(statement),
            part=".".join(statement.section.path),
            **said,  # type: ignore[arg-type]
        )

    def heading(self, section: Section) -> Spot:
        return self.sheet.spot(section.start, section.start + len(section.heading))


def tidy(label: str) -> str:
    """A label as a reader says it, on one line and not too long."""
    said = " ".join(label.split())
    return said if len(said) <= 40 else ""


def computed_text(found: Break) -> str:
    """What the left side comes to, with as many digits as the right side prints, and one more."""
    if found.verdict.computed is None:
        return ""
    return shown(found.verdict.computed, next(literals(found.after.term), None))
