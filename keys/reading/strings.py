r"""Strings of programs and data that hold an equation: `{ tex: "2 \\cdot 3 = 6" }`, `answer: "…"`.

Their quotes end what they say. Lengths are kept, as in `markup`.
"""

from __future__ import annotations

import re

from .dress import BREAK

_KEY = r"[\"']?[A-Za-z_]\w{0,30}[\"']?"
_STRING = re.compile(
    rf"(?:(?<=[{{,\[(])[ \t]{{0,9}}(?:{_KEY}[ \t]{{0,3}}[:=][ \t]{{0,3}})?|^[ \t]{{0,20}}(?:-[ ])?"
    rf"{_KEY}[ \t]{{0,3}}:[ \t]{{1,3}}|^[ \t]{{1,20}})"
    r"(?:String\.raw|[rfb]{1,2})?(?P<quote>[\"'`])(?P<said>[^\n]{1,500}?)(?P=quote)"
    r"(?=[ \t]*(?:[,;})\]]|$))",
    re.MULTILINE,
)
_EQUATION = re.compile(r"[\d)}\]][ ]?(?:=|≈|\\approx)[ ]?[-−$\d(\\]")
_RESULT = re.compile(  # `z = 0.5*4 + 1  # = 3.0`, `# 3.0`
    r"^(?P<code>[ \t]*(?:[A-Za-z_]\w{0,30}[ \t]?=[ \t]?)?[-\d(nm][^#=\"'\n]{0,200}[\d)])[ \t]{1,9}"
    r"(?P<sign>(?:\#|//)[ \t]{0,3}(?:=>|->|[=≈→])|\#(?=[ \t]{0,3}-?\d{1,9}\.\d))"
    r"(?=[ \t]{0,3}-?\d[\d.]{0,19}(?:e-?\d{1,3})?[ \t]*$)",
    re.MULTILINE,
)
_WORD = re.compile(r"[A-Za-z_]{2,}")
_MODULES = frozenset(["np", "math", "exp", "log", "sqrt", "tanh", "max", "min"])


def without_quotes(source: str) -> str:
    """`source` with breaks for the quotes around equations, and results for their comments."""
    if "#" in source or "//" in source:
        source = _RESULT.sub(_said, source)
    return _STRING.sub(_unquoted, source)


def _unquoted(found: re.Match[str]) -> str:
    if not _EQUATION.search(found["said"]):
        return found.group()
    before = found.start("said") - found.start()
    return found.group()[: before - 1] + BREAK + found["said"] + BREAK


def _said(found: re.Match[str]) -> str:
    """The calculation with its result, where nothing but numbers is calculated with."""
    words = set(_WORD.findall(found["code"].partition("=")[2] or found["code"]))
    if not words <= _MODULES:
        return found.group()
    at = found.start("sign") - found.start()
    return found.group()[:at] + "=".ljust(len(found["sign"]))
