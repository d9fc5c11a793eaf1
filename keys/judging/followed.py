"""Where a sheet puts numbers into a letter formula, in the same chain or further down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...derivations.term import Call, Symbol, Term
from ..reading.arithmetic import read_algebra
from ..reading.by_name import first_side
from ..reading.forms import calls
from ..reading.markup import plain
from ..reading.statement import Sheet, Side, Statement
from .put_in import misfit

LONGEST, FARTHEST = 160, 3000  # characters of a formula; between it and its use
_PHRASE = re.compile(
    r"(?<![\\A-Za-z_])(?!(?:log|exp|sqrt|tanh|sigmoid|relu|ReLU|max|min|sin|cos|floor|ceil)\b)"
    r"(?:[A-Za-z]{3,}\d?|[A-Z]{2})(?:[ _](?:[A-Za-z]\w*|\d))*"
)
_SPOKEN = re.compile(
    r"\b(?:is|are|of|the|with|and|for|per|to|from|by|if|where|so|then|we|or|in|at|sum|mean)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^#{1,3}\s", re.MULTILINE)
_INDEX = re.compile(r"_(?:\{[^{}]*\}|\w+)")


@dataclass(frozen=True)
class Unfollowed:
    """A calculation that does not follow the letter formula before it."""

    statement: Statement
    side: Side
    formula: str
    said: str


def unfollowed(sheet: Sheet) -> Iterator[Unfollowed]:
    """The calculations in which exactly one thing is not as the formula has it."""
    text = plain(sheet.text)
    stated: dict[tuple[str, str], Side] = {}
    for statement in sheet.statements:
        label = first_side(text, statement)
        sides = (label, *statement.sides) if label else statement.sides
        key = statement.section.question, statement.key
        formula = next((s for s in sides if s.term is None and _formula(s.text) is not None), None)
        numbers = next((s for s in statement.sides if s.is_worked and not s.is_named), None)
        pairs = [(a, b) for a, b in pairwise(sides) if a.term is None and b is numbers]
        if formula is None and key in stated and statement.sides[0] is numbers:
            is_far = _is_of_its_own(text, stated[key], statement.start)
            pairs = [] if is_far else [(stated[key], statement.sides[0])]
        for before, after in pairs:
            if after.relation in ("=", "≈", "") and (said := _misfit(before, after)):
                yield Unfollowed(statement, after, before.text, said)
        if formula is not None and statement.label and formula is not label:
            stated[key] = formula


def _is_of_its_own(text: str, formula: Side, start: int) -> bool:
    """Whether a formula is that of a table, or one with numbers and another heading follows."""
    line = text[text.rfind("\n", 0, formula.start) + 1 : formula.start]
    has_numbers = any(c.isdigit() for c in _INDEX.sub("", formula.text))
    return line.lstrip().startswith("|") or (
        has_numbers and _HEADING.search(text, formula.end, start) is not None
    )


def _misfit(before: Side, after: Side) -> str:
    if not 0 <= after.start - before.end < FARTHEST or not isinstance(after.term, Term):
        return ""
    names: list[str] = []
    formula = None if calls(before.text) else _formula(before.text, names)
    said = misfit(formula, after.term) if formula is not None else ""
    return re.sub(r"ω(\d+)", lambda found: names[int(found[1])], said)


def _formula(text: str, names: list[str] | None = None) -> Term | None:
    """A formula with letters; its words are letters of their own, `ω0` for the first of `names`."""
    if len(text) > LONGEST or _SPOKEN.search(text):
        return None
    phrases = [] if names is None else names

    def letter(found: re.Match[str]) -> str:
        phrase = found[0].strip()
        if phrase not in phrases:
            phrases.append(phrase)
        return f"ω_{{{phrases.index(phrase)}}}"

    formula = read_algebra(_PHRASE.sub(letter, text))
    if not isinstance(formula, Call):
        return None
    letters = sum(isinstance(end, Symbol) for end in formula.leaves())
    return formula if letters > 1 else None  # one may be a unit
