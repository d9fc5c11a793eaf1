"""Numbers with units: read by the letter, as binary ones, or as mere labels."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
from flint import fmpq

from ...derivations.term import Call, Value
from ..values.literal import BINARY, Literal, literals, lone
from .statement import Side

_RATE = re.compile(
    r"\d\s?[kKMGT]?(?:bps|i?[Bb](?:its?|ytes?)?/s(?:ec)?)\b"
    r"|(?:/|÷|\\div)\s?[\d.,]+\s?[kMGTPE](?:FLOP[sS]?|Hz)\b"
)
_FLOPS = re.compile(r"\d\s?[kMGTPE]FLOP[sS]?\b")
_COUNTED = re.compile(r"\d\s?(?:crore|lakh|dozen|hundred)s?\b")
_UNIT = re.compile(
    r"(?<=\d)\s?(?P<unit>[kKMGT]?(?:bps|i?[Bb](?:its?|ytes?)?/s(?:ec)?)|(?:crore|lakh|dozen|hundred)s?)\b"
)
_SIZE = re.compile(r"[kKMGT]i?[Bb]")
_POWER_OF_TWO = re.compile(r"(?<![\d.])(?:1,?024|2\s*(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹]))")


def is_as_said(before: Side, after: Side, meant: tuple[str, str]) -> bool:
    """Whether a unit is read as it is printed: as a binary one only where both sides have it, or
    where everybody would read it so."""
    mixed = any(n.suffix for n in literals(before.term)) and meant[0] == BINARY
    return meant[1] != BINARY or mixed or _is_binary(before, after)


def are_of_other_units(before: Side, after: Side) -> bool:
    """Whether a side has a unit that no number is known for, `17 Gb / 20 Mbps` or `200 crore`, or
    a size is worked out in a unit that is not said: `2 GB = 2 × 8,000 = 16,000 megabits`."""
    sides = f"{before.text} {before.unit}", f"{after.text} {after.unit}"
    units = [{found["unit"].rstrip("s") for found in _UNIT.finditer(side)} for side in sides]
    if units[0] == units[1] and len(units[0]) == 1:  # one unit throughout is a mere label
        return False
    if any(_RATE.search(side) or _COUNTED.search(side) for side in sides):
        return True
    size, other = lone(before.term), lone(after.term)
    is_fitted = other is not None and not other.suffix and other.scale != 1
    if len([side for side in sides if _FLOPS.search(side)]) == 1 and not is_fitted:
        return True
    if size is not None and other is not None and {size.suffix[1:], other.suffix[1:]} == {"b", "B"}:
        return True  # bits and bytes
    if size is None or not size.suffix:
        return False
    if other is not None:  # `150M weights = 600 MB`
        return size.suffix in "kKMBGT" and _SIZE.fullmatch(other.suffix) is not None
    is_size = _SIZE.fullmatch(size.suffix) is not None
    return is_size and after.is_worked and not any(n.suffix for n in literals(after.term))


def in_bytes(side: Side) -> Side:
    """A number of bits as one of bytes, as in `4G x 16 bits = 8 GB`."""
    return replace(side, term=Call("div", (side.term, Value(fmpq(8)))))


def read_as(side: Side, meant: str) -> Side:
    """The side with its suffixes read in another way."""

    def read(term: Any) -> Any:
        if isinstance(term, Literal):
            return replace(term, meant=meant)
        if isinstance(term, Call):
            return Call(term.operator, tuple(read(a) for a in term.arguments), term.options)
        return term

    if not isinstance(side.term, np.ndarray):
        return replace(side, term=read(side.term))
    return replace(side, term=np.frompyfunc(read, 1, 1)(side.term))


def _is_binary(before: Side, after: Side) -> bool:
    """Whether a binary unit is what everybody would read: `2 * 1024 = 2 K`, `16 * 2^30 = 16 GB`."""
    printed = [n for side in (before, after) for n in literals(side.term)]
    counted = any(_POWER_OF_TWO.search(side.text) for side in (before, after))
    small = all(n.suffix[:1] in ("", "k", "K") for n in printed)
    return counted or small or any(n.suffix[1:2] == "i" for n in printed)
