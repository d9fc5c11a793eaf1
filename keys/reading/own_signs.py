"""Signs that a sheet gives a meaning of its own: `a * b = ab + a + b`, from there on no product."""

from __future__ import annotations

import re

UNREAD = "⋆"
_SIGN = r"(?:\*|\\(?:ast|star|circ|odot|oplus|otimes)(?![A-Za-z])|[⊕⊗∘⋆])"
_DEFINED = re.compile(
    rf"(?<![\w}}])(?P<x>[a-z])\s?(?P<sign>{_SIGN})\s?(?P<y>[a-z])\s{{0,3}}"
    r"(?::=|=|\\coloneqq|:\\Leftrightarrow)(?P<meaning>[^=\n$]{3,60})"
)


def without_own_signs(text: str) -> str:
    """`text` with such signs unread behind their definition, the length kept."""
    for found in _DEFINED.finditer(text):
        meaning = re.sub(r"\\[a-z]+|\s", "", found["meaning"])
        letters = set(re.findall(r"[a-z]", meaning))
        if letters == {found["x"], found["y"]} and re.search(r"[-+−]", meaning):
            sign = found["sign"]
            behind = text[found.start() :].replace(sign, UNREAD.ljust(len(sign)))
            return text[: found.start()] + behind
    return text
