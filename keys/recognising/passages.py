"""Paragraphs of a sheet without its markup, each with where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..values.literal import Literal

_BLANK = re.compile(r"\n[ \t]*\n|\n(?=#)")
LONGEST = 2000


def paragraphs(readable: str) -> Iterator[tuple[int, int]]:
    """Start and end of each; what is longer than a paragraph can be is left out."""
    starts = [0, *(found.end() for found in _BLANK.finditer(readable)), len(readable)]
    return ((start, end) for start, end in pairwise(starts) if end - start < LONGEST)


def literal(text: str, found: re.Match[str], group: str | int = 0) -> Literal:
    """What was found, as it is printed."""
    start, end = found.span(group)
    return Literal(text[start:end].strip(), start, end)
