"""Products of shapes: `(10 × 128)(128 × 3072) = 10 × 3072` says what fits together.

So do `[3, 4] @ [4, 3] = [3, 3]` and `10 × 128 times 128 × 3072 = 10 × 3072`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from .statement import Side

_TIMES = r"\s{0,3}(?:[×xX*]|\\times)\s{0,3}"
_ONE = re.compile(rf"[(\[]\s{{0,3}}(\d{{1,9}}){_TIMES}(\d{{1,9}})\s{{0,3}}[)\]]")
_LISTED = re.compile(r"\[\s{0,3}(\d{1,9})\s{0,3},\s{0,3}(\d{1,9})\s{0,3}\]")
_MATMUL = re.compile(r"\s*@\s*")
_SIGN = re.compile(r"\s*(?:[·×@*⋅]|\\(?:times|cdot))?\s*")
_BARE = re.compile(
    rf"\s*(\d{{1,9}}){_TIMES}(\d{{1,9}})\s*(?:times|by|[·@⋅]|\\cdot)\s*\2{_TIMES}(\d{{1,9}})\s*"
)
_RESULT = re.compile(rf"[(\[]?\s*(\d{{1,9}})(?:{_TIMES}|\s*,\s*)(\d{{1,9}})\s*[)\]]?")
LONGEST = 200


def without_shapes(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """The sides, those unread that multiply shapes and say the shape of the product."""
    read = list(sides)
    for at, (before, after) in enumerate(pairwise(sides)):
        shape = _of_product(before.text, _ONE, _SIGN) or _of_product(before.text, _LISTED, _MATMUL)
        shape = shape or _of_bare(before.text)
        if shape and shape == _of_result(after.text):
            read[at : at + 2] = (replace(side, term=None) for side in (before, after))
    return tuple(read)


def _of_product(text: str, one: re.Pattern[str], sign: re.Pattern[str]) -> tuple[str, str] | None:
    """The outer numbers of brackets side by side whose inner numbers agree."""
    if len(text) > LONGEST:
        return None
    found = list(one.finditer(text))
    between = (text[left.end() : right.start()] for left, right in pairwise(found))
    if len(found) < 2 or not all(map(sign.fullmatch, between)):
        return None
    is_whole = not (text[: found[0].start()] + text[found[-1].end() :]).strip()
    fits = all(left[2] == right[1] for left, right in pairwise(found))
    return (found[0][1], found[-1][2]) if is_whole and fits else None


def _of_bare(text: str) -> tuple[str, str] | None:
    """The outer numbers of `128 × 512 times 512 × 256`."""
    found = _BARE.fullmatch(text) if len(text) < LONGEST else None
    return (found[1], found[3]) if found else None


def _of_result(text: str) -> tuple[str, str] | None:
    found = _RESULT.fullmatch(text.strip()) if len(text) < LONGEST else None
    return (found[1], found[2]) if found else None
