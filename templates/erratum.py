"""What an erratum says, without a word on looks: one page for students, one for markers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .page import Alternative, Working

KEEP, DEDUCT, DECIDE = "keep", "deduct", "decide"


@dataclass(frozen=True)
class Correction:
    """For students: what to correct on their copy of the sheet."""

    number: int
    where: str  # "Question 4 (i), Node 2"
    line: int  # of the sheet
    printed: str
    correct: str
    reason: str
    answer: Working | None = None  # where the sheet gave none


@dataclass(frozen=True)
class Ruling:
    """For markers: who keeps or loses marks, and the evidence."""

    number: int  # of the correction that it is about
    where: str
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
