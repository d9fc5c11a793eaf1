"""Signs that a sheet gives a meaning of its own: `a * b = ab + a + b`, from there on no product.

A plus between bits beside a word of logic, `1 OR 1: 1 + 1 = 1`, is no sum either.
"""

from __future__ import annotations

import re

UNREAD = "⋆"
_SIGN = r"(?:\*|\\(?:ast|star|circ|odot|oplus|otimes)(?![A-Za-z])|[⊕⊗∘⋆])"
_DEFINED = re.compile(
    rf"(?<![\w}}])(?P<x>[a-z])\s?(?P<sign>{_SIGN})\s?(?P<y>[a-z])\s{{0,3}}"
    r"(?::=|=|\\coloneqq|:\\Leftrightarrow)(?P<meaning>[^=\n$]{3,60})"
)
_BITS = re.compile(
    r"(?<![\w.^/])(?<![-+*/·×(] )(?:[01]\s?\+\s?){1,7}[01]"
    r"(?=\s{0,3}(?:=|\\equiv|≡)\s{0,3}[01](?![\d./]|\s?[-+*/·×%^]))"
)
_LOGIC = re.compile(
    r"\b(?:X?N?OR|N?AND)\b|(?i:\bxor\b)|\\(?:lor|land|oplus|vee|wedge)\b|[∨∧⊕]|(?i:\bbool)|\bGF\(2\)|F\}?_2\b"
    r"|(?:mod|modulo|mod\{)\s?\{?2\b"
)
NEAR = 150


def without_own_signs(text: str) -> str:
    """`text` with such signs unread behind their definition, the length kept."""
    text = _BITS.sub(_unread_bits, text)
    for found in _DEFINED.finditer(text):
        meaning = re.sub(r"\\[a-z]+|\s", "", found["meaning"])
        letters = set(re.findall(r"[a-z]", meaning))
        if letters == {found["x"], found["y"]} and re.search(r"[-+−]", meaning):
            sign = found["sign"]
            behind = text[found.start() :].replace(sign, UNREAD.ljust(len(sign)))
            return text[: found.start()] + behind
    return text


def _unread_bits(found: re.Match[str]) -> str:
    """The bits as they stand, or with signs unread where a word of logic is near."""
    begin, end = max(0, found.start() - NEAR), found.end() + NEAR
    said = found.group()
    return said.replace("+", UNREAD) if _LOGIC.search(found.string, begin, end) else said
