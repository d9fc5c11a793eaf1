"""Decimal commas: `0,25 · 0,5 = 0,125`, on sheets that beyond doubt write all numbers so."""

from __future__ import annotations

import re

FEWEST, FEWEST_ZEROS = 3, 2  # numbers that show it; that begin with a zero

_POINT = re.compile(r"\d\.\d")
_COMMA = re.compile(r"(?<![\d,])\d{1,3},(?:\d{2}|\d{4,})(?![\d,])")  # no list, no thousands
_PAIR = re.compile(r"[(\[{]\s*-?\d+,\d+\s*[)\]}]")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")


_LEADING_ZERO = re.compile(r"(?<![\d.,(\[])(?<![_^\\]\{)0,(?=\d{2,9}(?![\d,]|\s?[\])]))")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?![\d.])")


def with_points(text: str) -> str:
    """`text` with decimal points in place of its decimal commas, and nothing that could be one
    between thousands, the length kept."""
    text = _THOUSANDS.sub(lambda found: found[0].replace(".", "_"), text)
    if len(_LEADING_ZERO.findall(text)) >= FEWEST_ZEROS:
        text = _LEADING_ZERO.sub("0.", text)
    is_clear = len(_COMMA.findall(text)) >= FEWEST and not _POINT.search(text)
    return _DECIMAL.sub(".", text) if is_clear and not _PAIR.search(text) else text
