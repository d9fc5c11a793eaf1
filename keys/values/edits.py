"""Slips of the pen in a printed number, undone: which numbers may have been meant by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flint import arb

from .literal import Literal, lone
from .prints import WRONG, agrees

SIGN, POINT = "The sign was lost", "The decimal point moved"
SWAPPED, DROPPED, DOUBLED = "Two digits were swapped", "A digit was dropped", "A digit was doubled"
CHANGED = "A digit was changed"
DIGITS = "0123456789"
NUMBER = re.compile(r"(?:0|[1-9]\d*)?(?:\.\d+)?$")


def meant(text: str) -> Iterator[tuple[str, str]]:
    """Each number that one slip of the pen turns into the unsigned `text`, and the slip."""
    seen = {text}
    for slip, other in _undone(text):
        if other not in seen and other and NUMBER.match(other):
            seen.add(other)
            yield slip, other


def _undone(text: str) -> Iterator[tuple[str, str]]:
    places = range(len(text))
    for i in places[:-1]:
        if text[i] in DIGITS and text[i + 1] in DIGITS:
            yield SWAPPED, text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    for i in places[:-1]:
        if text[i] == text[i + 1]:
            yield DOUBLED, text[:i] + text[i + 1 :]
    for i in places:
        yield from ((DROPPED, text[:i] + digit + text[i:]) for digit in DIGITS)
    for i in places:
        if text[i] in DIGITS:
            yield from ((CHANGED, text[:i] + digit + text[i + 1 :]) for digit in DIGITS)


def slips_in_result(computed: arb, term: Any) -> dict[str, list[str]]:
    """The slips that explain a printed result, each with the numbers that were meant."""
    printed = lone(term)
    found: dict[str, list[str]] = {}
    if printed is None:
        return found
    if agrees(-computed, term) != WRONG:
        found[SIGN] = [printed.text]
    for power in () if computed.contains(0) else (10, 100, 1000):
        if agrees(computed * power, term) != WRONG or agrees(computed / power, term) != WRONG:
            found[POINT] = [printed.text]
    is_negative = lone(term) is not term
    size = -computed if is_negative else computed
    for slip, other in meant(printed.digits):
        if agrees(size, replace(printed, text=other + printed.suffix)) != WRONG:
            found.setdefault(slip, []).append(other)
    return found


def is_one_slip(printed: str, other: str) -> bool:
    """Whether one slip of the pen makes `other` into `printed`."""
    return printed != other and any(number == other for _, number in meant(printed))


def digit_wrong(printed: Literal, other: str) -> tuple[str, str]:
    """The digit that is printed, and the one that was meant."""
    pairs = (pair for pair in zip(printed.digits, other, strict=True) if pair[0] != pair[1])
    return next(pairs)
