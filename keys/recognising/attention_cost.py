"""The operations of self-attention in letters: two products of matrices, not one.

Scores `Q K^T` and the weighted sum of values take 2 s^2 d each, where a multiplication with its
addition counts as two. Only where the paragraph says so of one of them is the count beyond doubt.
Source: Kaplan et al., Scaling laws for neural language models (2020), table 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import WARNING
from ..reading.markup import plain
from .layer_table import Misprint
from .passages import literal, paragraphs

_LETTER = r"(?:\\?[A-Za-z]+_\{?[A-Za-z]+\}?|[A-Za-z](?![A-Za-z]))(?:\s?(?:²|\^\s?\{?2\}?))?"
_TIMES = r"\s*(?:·|⋅|\*|×|\\cdot|\\times|\s)\s*"
_PRODUCT = re.compile(
    rf"(?<![\w.^)}}])(?P<factor>[1-9]){_TIMES}(?P<letters>{_LETTER}(?:{_TIMES}{_LETTER})+)"
)
_FLOPS = re.compile(r"\bFLOPs?\b|floating.point operations", re.IGNORECASE)
_SCORES = re.compile(r"Q\s*K\b|\bscores\b|queries", re.IGNORECASE)
_VALUES = re.compile(r"\bA\s?V\b|\bvalues?\b|\bV\b")
_DOUBTFUL = re.compile(
    r"causal|mask|half|halv|triang|sparse|window|\bMACs?\b|linear attention|backward", re.IGNORECASE
)
_SQUARED = re.compile(r"(?P<letter>[A-Za-z])\s?(?:²|\^\s?\{?2)")
_NAME = re.compile(r"[A-Za-z]+(?:_\{?[A-Za-z]+\}?)?")


def halved_attention(text: str) -> Iterator[Misprint]:
    """`Q K^T takes 2 s^2 d, so does A V; together 2 L h s^2 d.`"""
    readable = plain(text)
    for start, end in paragraphs(readable) if "ttention" in readable else ():
        passage = readable[start:end]
        spoken_of = (_FLOPS, _SCORES, _VALUES)
        if _DOUBTFUL.search(passage) or not all(word.search(passage) for word in spoken_of):
            continue
        counts = [p for p in _PRODUCT.finditer(readable, start, end) if _square(p)]
        if len(counts) > 2 and len({_square(count) for count in counts}) == 1:
            yield from _whole(text, counts)


def _whole(text: str, counts: list[re.Match[str]]) -> Iterator[Misprint]:
    """The count with the most letters is that of all; it is as often as its parts together."""
    whole = max(counts, key=lambda count: len(_letters(count)))
    parts = [c for c in counts if _letters(c) < _letters(whole)]
    if len(parts) == len(counts) - 1 and all(count["factor"] == "2" for count in counts):
        said = "Scores and weighted values are two products; only one of them is counted."
        expected = text[whole.start() : whole.end()].replace("2", "4", 1)
        yield Misprint(literal(text, whole), said, " ".join(expected.split()), WARNING)


def _square(count: re.Match[str]) -> str:
    """The letter that is squared, if any."""
    found = _SQUARED.search(count["letters"])
    return found["letter"] if found else ""


def _letters(count: re.Match[str]) -> set[str]:
    return set(_NAME.findall(count["letters"].replace("\\cdot", " ").replace("\\times", " ")))
