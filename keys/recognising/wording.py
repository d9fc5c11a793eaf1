"""Sentences with gaps for numbers, written as they are spoken: `from <a> to <b>, ... <p%>`.

`<a>` stands for a number, `<p%>` for one in per cent, `<n#>` for one such as 7B or 28 GB, `<x!>`
for digits amid signs, and `...` for a few words without numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flint import arb

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_ALONE = r"(?<![\w.,^_{\\/-])(?<![-+*/×^] )"
_GAPS = {
    "": rf"{_ALONE}(?P<NAME>{_DIGITS})(?![\w^(]|[.,]\d|\s?[*/+^×·]|\s-\s|\s?\\[ctf]|\s?\\?%)",
    "%": rf"{_ALONE}(?P<NAME>{_DIGITS})\s?\\?(?:%|percent\b|per cent\b)",
    "!": r"(?P<NAME>\d+(?:\.\d+)?)",
    "#": rf"{_ALONE}(?P<NAME>{_DIGITS}\s?(?:[kMBGT](?![A-Za-z])|[kKMGT]i?B|[mbtr]+illion))",
}
_WORDS = r"[^\d.;:!?|=<>≤≥]{0,60}?"
_GAP = re.compile(r"(?<!\?P)<(?P<name>\w+)(?P<kind>[%!#]?)>")
Numbers = Mapping[str, arb]
Meant = Callable[..., arb | tuple[arb, ...]]


@dataclass(frozen=True)
class Wording:
    """`meant` works out, from the other numbers, what the one that `told` names may be."""

    pattern: re.Pattern[str]
    told: tuple[str, ...]
    meant: Meant
    others: tuple[str, ...]


def wording(sentence: str, told: str, meant: Meant) -> Wording:
    """`meant` takes the sentence's other numbers by their names; `told` may be several names."""
    pattern = _GAP.sub(
        lambda gap: _GAPS[gap["kind"]].replace("NAME", gap["name"]), sentence.replace("...", _WORDS)
    )
    others = meant.__code__.co_varnames[: meant.__code__.co_argcount]
    return Wording(re.compile(pattern, re.IGNORECASE), tuple(told.split()), meant, others)
