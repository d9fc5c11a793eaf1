"""What an erratum says, without a word on looks: first for students, then for markers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .page import Alternative, Working

KEEP, DEDUCT, DECIDE = "keep", "deduct", "decide"
ONE_PAGE = 10  # so many entries of both voices fit on one page


@dataclass(frozen=True)
class Remark:
    """Something said about a place of the sheet."""

    number: int
    where: str  # "Question 4 (i), Node 2"
    line: int  # of the sheet

    @property
    def place(self) -> str:
        return f"{self.where}, line {self.line}" if self.where else f"Line {self.line}"


@dataclass(frozen=True)
class Correction(Remark):
    """For students: what to correct on their copy of the sheet."""

    printed: str
    correct: str
    reason: str
    answer: Working | None = None  # where the sheet gave none


@dataclass(frozen=True)
class Ruling(Remark):
    """For markers: who keeps or loses marks, and the evidence; numbered as its correction."""

    verdict: str  # keep, deduct or decide
    text: str
    evidence: str
    marks: Fraction | None = None  # what the whole part is worth


@dataclass(frozen=True)
class Accepted:
    """For markers: another answer to a corrected part that earns marks."""

    where: str
    answer: Alternative


@dataclass(frozen=True)
class Erratum:
    """Both pages. `cut_off` are results that were cut off, not rounded; they cost nobody marks."""

    sheet: str
    corrections: tuple[Correction, ...]
    remarks: tuple[Correction, ...]  # about the questions themselves
    cut_off: tuple[Correction, ...]
    rulings: tuple[Ruling, ...]
    accepted: tuple[Accepted, ...]
    exam: tuple[str, ...] = ()  # course, title, kind
    is_checked: bool = True  # else no calculation of the sheet could be read

    @property
    def is_short(self) -> bool:
        """Whether both voices have room on one page."""
        said = (self.corrections, self.remarks, self.cut_off, self.rulings)
        has_answers = any(correction.answer for correction in self.corrections)
        return sum(map(len, said)) <= ONE_PAGE and not has_answers and not self.accepted
