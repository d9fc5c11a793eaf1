"""The colours of a page by name, for TeX and for the drawings, which are in PDF's own operators."""

from __future__ import annotations

from functools import lru_cache

HUES = {  # also TeX's names for them
    "accent": "1F4E79",
    "tint": "D9E4EF",
    "faint": "8A8F98",
    "white": "FFFFFF",
    "black": "000000",
}


@lru_cache(maxsize=4096)
def levels(name: str) -> str:
    """Red, green and blue, from 0 to 1; `accent!30` is 30 parts of accent to 70 of white."""
    hue, _, share = name.partition("!")
    part = int(share or 100) / 100
    levels = (int(HUES[hue][n : n + 2], 16) / 255 for n in (0, 2, 4))
    return " ".join(short(1 - part * (1 - level)) for level in levels)


def short(number: float) -> str:
    """A number as PDF wants it, to three decimals."""
    return f"{round(number, 3) + 0.0:.6g}"
