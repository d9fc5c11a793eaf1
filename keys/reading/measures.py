r"""What a number is a measure of: `9.81 \text{ N}`, `16.8 mΩ`, `(0.3 + 0.4) \text{ m}`, `5 hours`.

The unit is no factor; it is taken from the side and kept beside it.
"""

from __future__ import annotations

import re

UPRIGHT = "\u2005"  # a space, where upright text began: \text{, \mathrm{

LONGEST = 3000  # characters of a side that can be read

_WORD = r"(?:\\(?:Omega|ohm|mu|degree|circ|ell|AA)(?![A-Za-z])|[^\W\d_]|[°µΩ%$€£¥₹])"
_POWER = r"(?:\s{0,2}(?:\^\s{0,2}(?:\{\s{0,9}[-−]?\d\s{0,9}\}|[-−]?\d(?!\d))|⁻?[¹²³]))?"
_JOINT = r"(?:\s{0,9}(?:/|·|\\cdot(?![A-Za-z]))\s{0,9}|\s{1,9})"
_NAMED = rf"{_WORD}+{_POWER}(?:{_JOINT}{_WORD}+{_POWER}){{0,3}}"
_UNIT = rf"(?:{_NAMED}|\(\s{{0,9}}{_NAMED}\s{{0,9}}\)|\[\s{{0,9}}{_NAMED}\s{{0,9}}\])"
_BEHIND = re.compile(
    rf"(?<=[\d}}\])!])\s{{0,9}}{UPRIGHT}\s{{0,9}}(?P<unit>{_UNIT}\.?)(?=\s*(?P<next>.|$))"
)
_QUOTIENT = re.compile(
    r"(?<=[\d}])\s{0,9}(?P<unit>\\[dt]?frac\s{0,9}\{\s{0,9}[A-Za-z]{1,9}\s{0,9}\}"
    r"\s{0,9}\{\s{0,9}[A-Za-z]{1,9}\s{0,9}\})(?=\s*$)"
)
_WORDS = re.compile(
    r"(?<=[\d%])\s{1,9}(?P<unit>[^\W\d_]{3,20}(?:\s[^\W\d_]{2,20})?|[nuµμmck][smgAVWJNHL]|[kMGT][A-Z])(?=\s*$)"
)
_WHOLE = re.compile(rf"\s*(?P<unit>{_UNIT})\.?\s*(?:\([^()]{{1,60}}\)\s*)?")
_FIRST = re.compile(  # a unit that everybody knows, before other words
    r"\s*(?P<unit>[nuµμm]?s|min|h|hours?|minutes?|seconds?|days?|weeks?|years?|[mck]m|[mk]g|[mM]?L"
    r"|[mkMG]?[VAWJ]|[kMG]?Hz|[kMGTPE]?FLOP[sS]?(?:/s)?|[kMGT]?Wh)(?=\s+[a-z]|\s*[,.;:!)])"
)
_NO_UNIT = re.compile(
    r"\s*(?:and|or|if|for|when|where|with|times|plus|minus|of|mod|over|by|to|in|at|is|vs|e|T|i|j|d|x|y|z"
    r"|otherwise|else|thousand|million|billion|trillion|percent|dozen|hundred|pi|bits?|bytes?"
    r"|[kKMGTPE]i?[bB]|[kKMBG]|log|ln|lg|exp|sqrt|max|min|tanh|sin|cos|sigmoid|softmax|relu|ReLU|abs"
    r"|mean|sum|choose)\b"
)
_ENDS = set("+-−–*×·/=)]},;|.!⟧¦¶") | {""}


def without_units(text: str) -> tuple[str, str]:
    """A side without the units behind its numbers, the length kept, and the unit at its end."""
    said, unit = text, ""
    for found in _BEHIND.finditer(text) if UPRIGHT in text and len(text) < LONGEST else ():
        follows = found["next"] or ""
        is_sign = follows in _ENDS or text.startswith(("\\cdot", "\\times"), found.start("next"))
        if _NO_UNIT.match(found["unit"]) or not is_sign:
            continue
        said = said[: found.start()] + " " * (found.end() - found.start()) + said[found.end() :]
        unit = "" if follows else found["unit"]
    if found := _QUOTIENT.search(said):
        return said[: found.start()], found["unit"]
    return said, unit.strip("()[] .")


def counted(text: str) -> str:
    """The noun behind a side's last number: `0.15 hours`."""
    found = _WORDS.search(text[-50:])
    return found["unit"] if found and not _NO_UNIT.match(found["unit"]) else ""


def is_unit(word: str) -> bool:
    """Whether a word behind a number can be its unit: no number word, no function, no `and`."""
    return not _NO_UNIT.match(word)


def unit_said(words: str) -> str:
    """The unit that words behind a number are, or nothing."""
    found = _WHOLE.fullmatch(words) or _FIRST.match(words)
    return found["unit"].strip("()[] ") if found and not _NO_UNIT.match(found["unit"]) else ""
