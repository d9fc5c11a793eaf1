"""Sums in which every number has the same word behind it: `12 km + 15 km = 27 km`.

Whatever the word is, it stands on both sides, so that the numbers alone are compared.
"""

from __future__ import annotations

import re

from .measures import is_unit

_NUMBER = r"(?<![\w.,])\d[\d,]*(?:\.\d+)?"
_RESULT = re.compile(
    rf"(?:=|≈|\\approx)\s{{0,3}}[₹$€£]?\s?{_NUMBER}[ \t]{{1,3}}"
    rf"(?P<unit>[^\W\d_]{{2,20}}(?:/[^\W\d_]{{1,4}})?)(?![\w/^])"
)
_SUM = re.compile(r"(?<![\w.])[\d(][\d.,\s+*×·()−-]*[+−-][\d.,\s+*×·()−-]*$")
_TERM = re.compile(rf"\s*(?:[\d.,()\s]+[*×·]\s*)*\(?\s*{_NUMBER}\s*\(?\x00+\)?\s*")
LONGEST = 200


def without_same_units(said: str) -> str:
    """What is said without such words, the length kept."""
    parts, at = [], 0
    for found in _RESULT.finditer(said):
        start = max(at, said.rfind("\n", 0, found.start()) + 1, found.start() - LONGEST)
        before, unit = said[start : found.start()], found["unit"]
        if unit in before and is_unit(unit) and any(sign in before for sign in "+-−"):
            alone = _numbers_alone(before, unit)
            if alone != before:
                result = said[found.start() : found.start("unit")]
                parts += [said[at:start], alone, result, " " * len(unit)]
                at = found.end()
    return "".join((*parts, said[at:]))


def _numbers_alone(before: str, unit: str) -> str:
    """The sum that the text ends with, without its unit; as it is where a term has none."""
    marked = re.sub(rf"(?<=[\d\s]){re.escape(unit)}(?![\w/^])", "\0" * len(unit), before)
    summed = _SUM.search(marked.replace("\0", " "))
    if summed is None:
        return before
    terms = re.split(r"[+−-]", marked[summed.start() :])
    if not all(_TERM.fullmatch(term) for term in terms):
        return before
    return before[: summed.start()] + marked[summed.start() :].replace("\0", " ")
