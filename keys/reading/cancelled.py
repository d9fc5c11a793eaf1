"""A letter that both sides begin with: `w + 0.2 · 0.2 = w + 0.04` holds whatever w is."""

from __future__ import annotations

import re
from dataclasses import replace

from .arithmetic import read_arithmetic
from .by_name import first_side
from .statement import Side, Statement

LONGEST = 200
_LED = re.compile(
    r"(?P<letter>(?:\\[a-z]{2,7}|[A-Za-zα-ω]\w{0,12})(?:_\{?\w{1,8}\}?)?)\s*"
    r"(?:\+\s*(?P<added>[^+].*)|(?P<taken>[-−].*))",
    re.DOTALL,
)


def without_letter(text: str, statement: Statement) -> Statement:
    """The statement without the letter in front of all its sides; with it where there is none."""
    if statement.readable or not statement.sides:
        return statement
    first = first_side(text, statement)
    sides = (*([first] if first else []), *statement.sides)
    led = [_LED.fullmatch(side.text) if len(side.text) < LONGEST else None for side in sides]
    letters = {found["letter"] if found else None for found in led}
    joined = all(side.relation in ("=", "≈") for side in sides[1:])
    if len(sides) < 2 or len(letters) > 1 or None in letters or not joined:
        return statement
    rest = tuple(
        _rest(side, found) for side, found in zip(sides, led, strict=True) if found is not None
    )
    if any(side.term is None for side in rest):
        return statement
    return replace(statement, label="", sides=(replace(rest[0], relation=""), *rest[1:]))


def _rest(side: Side, found: re.Match[str]) -> Side:
    group = "added" if found["added"] else "taken"
    start = side.start + found.start(group)
    text = found[group]
    return replace(side, text=text, start=start, term=read_arithmetic(text, start))
