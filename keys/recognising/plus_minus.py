"""Intervals around a middle: `81 ± 1.96 · 2 = [77.08, 84.92]`, each bound by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...derivations.term import Call, Term
from ..judging.case import Case
from ..judging.judge import DOUBTFUL, Verdict, compare
from ..reading.arithmetic import read_arithmetic
from ..reading.markup import plain
from ..reading.quoted import readable
from ..reading.statement import Side
from ..values.known import NOTHING
from ..values.literal import Literal, lone
from ..values.misfit import Misfit
from ..values.prints import RIGHT, WRONG, shown

FARTHEST = 160  # characters of the calculation before an interval
_NUMBER = r"[-−]?\s?(?:\d+\.\d+|\.\d+|\d+)"
_INTERVAL = re.compile(
    r"(?:=|≈|⇒|→|\\approx|\\Rightarrow|\\implies|\\to)\s*[\[(]\s*"
    rf"(?P<low>{_NUMBER})\s*(?:[,;]|to\b|\\text\s*\{{?\s*to\s*\}}?)\s*(?P<high>{_NUMBER})\s*[\])]"
    r"(?![ \t]*[-+*/^·×\\\d(\[])"
)
_BEFORE = re.compile(r"=|≈|⇒|→|[:;\n]|\\(?:approx|Rightarrow|implies|to)(?![A-Za-z])")
_SIGN = re.compile(r"±|\\pm(?![A-Za-z])")
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+(?=[-−\d(\\.])")
_WORDS = re.compile(r".*(?<![\\A-Za-z])[A-Za-z]{2,}\s+(?=[-−\d(\\.])", re.DOTALL)


def misfits(case: Case) -> Iterator[Misfit]:
    """The bounds that are not the middle less, or plus, what stands behind the sign."""
    text = plain(case.sheet.text)
    for found in _INTERVAL.finditer(text) if _SIGN.search(text) else ():
        worked = _worked(text, found.start())
        if worked:
            yield from _bounds(case, found, *worked)


def _worked(text: str, end: int) -> tuple[str, Term, Term] | None:
    """The calculation that ends there: what is printed, its middle and how far the bounds are."""
    before = text[max(0, end - FARTHEST) : end]
    said = before[max((sign.end() for sign in _BEFORE.finditer(before)), default=0) :]
    signs = list(_SIGN.finditer(said))
    if len(signs) != 1:
        return None
    start = end - len(said)
    left, right = said[: signs[0].start()], said[signs[0].end() :]
    spoken = _WORDS.match(left) or _BULLET.match(left)
    left = left[spoken.end() :] if spoken else left
    middle = read_arithmetic(left, start + (spoken.end() if spoken else 0))
    far = read_arithmetic(right, end - len(right))
    if not isinstance(middle, Term) or not isinstance(far, Term):
        return None
    return f"{left}±{right}".strip(), middle, far


def _bounds(
    case: Case, found: re.Match[str], said: str, middle: Term, far: Term
) -> Iterator[Misfit]:
    """Where the margin is short, one bound has to be right before the other is told."""
    sections = [s for s in case.sheet.sections if s.start <= found.start() < s.end]
    known = case.known.get(sections[-1].question if sections else "", NOTHING)
    judged: list[tuple[Side, Verdict]] = []
    for name, operator in (("low", "sub"), ("high", "add")):
        after = _printed(found, name)
        before = Side(said, found.start(), found.start(), "", Call(operator, (middle, far)))
        verdict = compare(before, after, known)
        if verdict is None or verdict.computed is None:
            return
        judged.append((after, verdict))
    names = [verdict.name for _, verdict in judged]
    is_sure = RIGHT in names
    for after, verdict in judged:
        if verdict.computed is None or not (
            verdict.name == WRONG or (is_sure and verdict.name == DOUBTFUL)
        ):
            continue
        value = shown(verdict.computed, lone(after.term))
        end = "lower" if after is judged[0][0] else "upper"
        told = f"The {end} end of {readable(said)} is {value}, not {after.text}."
        yield Misfit(after.start, after.end, after.text, value, told)


def _printed(found: re.Match[str], name: str) -> Side:
    text, (start, end) = found[name], found.span(name)
    digits = text.lstrip("-− ")
    number: Term = Literal(digits, end - len(digits), end)
    return Side(text, start, end, "=", Call("neg", (number,)) if text[0] in "-−" else number)
