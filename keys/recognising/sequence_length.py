"""How many places a filter has on a sequence: n - f + 1, without padding, at stride 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import WARNING
from ..reading.markup import plain
from .layer_table import Misprint
from .passages import literal, paragraphs

_OF = r"(?:(?:of|has|with|is|a)\s+){0,2}(?:(?:length|size|width)\s+(?:of\s+|is\s+)?)?"
_SEQUENCE = re.compile(
    rf"\b(?:sentence|sequence|text|series|signal)s?\s+{_OF}(?P<n>[a-z])\b(?!')"
    r"|\b(?:of|has|with)\s+(?P<words>[a-z])\s+(?:words|tokens|samples|elements|time steps)\b",
    re.IGNORECASE,
)
_FILTER = re.compile(
    rf"\b(?:filter|kernel|window)s?\s+(?:(?:that\s+)?(?:covers?|spans?)\s+)?{_OF}(?P<f>[a-z])\b(?!')",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:length|outputs?|positions|places|windows|values|entries|long)\b", re.IGNORECASE
)
_UNUSUAL = re.compile(
    r"\bpadd|\bsame\b|strid|dilat|causal|circular|\bfull\b|wide|batch", re.IGNORECASE
)
_ARTICLES = frozenset("aAI")
NEAR = 60


def short_lengths(text: str) -> Iterator[Misprint]:
    """`A filter of f words on a sentence of n words gives n - f values.`"""
    readable = plain(text)
    if _UNUSUAL.search(readable) or not _FILTER.search(readable):
        return
    sides = {s["f"] for s in _FILTER.finditer(readable)} - _ARTICLES
    lengths = {s["n"] or s["words"] for s in _SEQUENCE.finditer(readable)} - _ARTICLES - sides
    if len(lengths) != 1 or len(sides) != 1:
        return
    (n,), (f,) = lengths, sides
    way = re.compile(
        rf"(?<![\w(^_+*/·−-])(?<![+*/·−-]\s){n}\s*[-−–]\s*{f}(?![\w^_])"
        r"(?P<more>\s*[-−–]\s*1(?![\d.]))?(?!\s*[-−–+*/·×^(\d])"
    )
    for start, end in paragraphs(readable):
        for found in way.finditer(readable, start, end):
            around = readable[max(start, found.start() - NEAR) : min(end, found.end() + NEAR)]
            if _COUNTED.search(around):
                said = "Both the filter's first place and its last are counted."
                yield Misprint(literal(text, found), said, f"{n} - {f} + 1", WARNING)
