"""Sizes of the feature maps of convolutions and poolings, and what is done where they are wrong.

Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

import re

from ..finding import NOTE, WARNING
from .layers import Count
from .recognise import Convolution, Sides, convolution

SIZE_ASKED = re.compile(
    r"\b(?:output (?:size|width|height|side|shape|dimension)s?|(?:size|width|height) of the "
    r"(?:output|feature maps?)|feature map (?:size|width|height)"
    r"|(?<!\d )output(?: (?:volume|tensor|feature maps?|map|volume size))?(?: (?:of|is))?)\W*$",
    re.IGNORECASE,
)
_POOL = re.compile(r"pool", re.IGNORECASE)
_CONVOLUTION = re.compile(r"conv", re.IGNORECASE)
_PADDED = re.compile(r"pad|same|valid", re.IGNORECASE)
_STRIDE = re.compile(r"strid", re.IGNORECASE)
FIRST_FORGOTTEN = "The kernel's first position is not counted: + 1 is missing."


def size_count(words: str) -> Count | None:
    """One side of the output: floor((n + 2p - d(k - 1) - 1)/s) + 1, or its transpose."""
    layer, numbers = convolution(words), said_of_size(words)
    if not numbers or not layer.dilation:
        return None
    n, k, p, s = numbers
    if layer.transposed:
        return _transposed(n, k, p, s) if layer.dilation == 1 else None
    return _size(n, k, p, s, layer.dilation)


def said_of_size(words: str) -> tuple[int, int, int, int] | tuple[()]:
    """Image, kernel, padding and stride along the side that is asked for; nothing if one is open.

    A convolution of which no stride is said has 1, a pooling without a word of padding none.
    """
    layer = convolution(words)
    n, k = (_along(words, sides) for sides in (layer.image, layer.kernel))
    p, s = layer.padding, layer.stride
    is_pool = bool(_POOL.search(words)) and not _CONVOLUTION.search(words)
    if p is None and is_pool and not _PADDED.search(words):
        p = 0
    if s is None and not _POOL.search(words) and not _STRIDE.search(words):
        s = 1
    return (n, k, p, s) if n is not None and k is not None and p is not None and s else ()


def output_depth(words: str) -> int | None:
    """The channels of the output: as many as kernels, or as come in where pooling keeps them."""
    layer: Convolution = convolution(words)
    if _POOL.search(words):
        return None if _CONVOLUTION.search(words) else layer.channels
    return layer.kernels


def _size(n: int, k: int, p: int, s: int, d: int) -> Count | None:
    way, covered = n + 2 * p - d * (k - 1) - 1, d * (k - 1) + 1
    if way < 0:
        return None
    slips = (
        (-(-way // s) + 1, "The strides are rounded up; most libraries round down.", NOTE),
        (way // s, FIRST_FORGOTTEN, WARNING),
        ((n + p - covered) // s + 1, "The padding is counted on one side only.", WARNING),
        ((n - covered) // s + 1, "The padding is left out.", WARNING),
        (way + 1, "The stride is left out.", WARNING),
        ((n + 2 * p - k) // s + 1, "The dilation is left out.", WARNING),
    )
    padded = f" + 2 × {p}" if p else ""
    reach = f"{k}" if d == 1 else f"({d} × {k - 1} + 1)"
    return Count(way // s + 1, f"({n}{padded} - {reach})/{s} + 1, rounded down", slips)


def _transposed(n: int, k: int, p: int, s: int) -> Count:
    slips = (
        ((n + 2 * p - k) // s + 1, "That is the size of an ordinary convolution.", WARNING),
        ((n - 1) * s + 2 * p + k, "The padding is added; here it is taken away.", WARNING),
        ((n - 1) * s + k, "The padding is left out.", WARNING),
        (n * s - 2 * p + k, "There are n - 1 strides between n positions, not n.", WARNING),
        (n * s, "Only the stride is counted.", WARNING),
    )
    return Count((n - 1) * s - 2 * p + k, f"({n} - 1) × {s} - 2 × {p} + {k}", slips)


def _along(words: str, sides: Sides | None) -> int | None:
    """The height or the width, whichever is asked for; either where they are the same."""
    if sides is None or sides[0] == sides[1]:
        return sides and sides[0]
    asked = SIZE_ASKED.search(words)
    said = asked.group().lower() if asked else ""
    return sides[0] if "height" in said else sides[1] if "width" in said else None
