"""Findings: what the audit has to say, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .answering.marks import said

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
SCHEMA = "keyproof-audit-2.0"  # 3 when a key changes its meaning, 2.1 with new keys


@dataclass(frozen=True)
class Spot:
    """A stretch of one line of a sheet; lines and columns count from 1, `end` is exclusive."""

    line: int
    column: int
    end: int


@dataclass(frozen=True)
class Consequence(Spot):
    """Another place that the same mistake reaches, with what stands there and what should."""

    where: str
    printed: str
    expected: str
    carried: bool = False  # the step there is right; it goes on from the wrong value

    def json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "column": self.column,
            "where": self.where,
            "printed": self.printed,
            "expected": self.expected,
            "carried": self.carried,
        }


@dataclass(frozen=True)
class Stake:
    """How many marks a mistake can cost, of those that the part is worth."""

    marks: Fraction
    of: Fraction

    def json(self) -> dict[str, str]:
        return {"at_stake": said(self.marks), "of": said(self.of)}


@dataclass(frozen=True)
class Finding:
    """One thing worth a remark. `message` names the fault and its evidence, `hint` the remedy."""

    code: str
    severity: str
    spot: Spot
    where: str  # "Question 4 (i), Node 2"
    printed: str
    expected: str
    message: str
    hint: str
    part: str = ""  # the path of the exam's part, such as 4.i
    quantity: str = ""  # the derived quantity it is about, such as a_1
    entry: tuple[int, ...] = ()  # which entry of it, counted from 0
    consequences: tuple[Consequence, ...] = ()  # what the same mistake reaches further down
    stake: Stake | None = None  # nothing where no marks are declared, or none can be lost

    def json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "line": self.spot.line,
            "column": self.spot.column,
            "where": self.where,
            "printed": self.printed,
            "expected": self.expected,
            "message": self.message,
            "hint": self.hint,
            "consequences": [place.json() for place in self.consequences],
            "marks": self.stake.json() if self.stake else None,
        }


@dataclass(frozen=True)
class Allowed:
    """A finding that a comment of the sheet lets be, and the reason that it gives."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class NotUnderstood:
    """A statement that could not be read; it was neither checked nor guessed at."""

    spot: Spot
    text: str

    def json(self) -> dict[str, Any]:
        return {"line": self.spot.line, "column": self.spot.column, "text": self.text}


@dataclass(frozen=True)
class Report:
    """What an audit found. `checked` of the statements were compared with something; what is only
    `stated`, such as a given or a formula, is no statement that could be."""

    findings: tuple[Finding, ...]
    statements: int
    checked: int
    not_understood: tuple[NotUnderstood, ...] = ()
    stated: int = 0
    allowed: tuple[Allowed, ...] = ()

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def json(self) -> dict[str, Any]:
        return {
            "findings": [finding.json() for finding in self.findings],
            "statements": self.statements,
            "checked": self.checked,
            "stated": self.stated,
            "not_understood": [place.json() for place in self.not_understood],
            "schema": SCHEMA,
        }
