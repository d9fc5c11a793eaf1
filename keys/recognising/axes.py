"""A formula for the width with one name of the height in it, beside that for the height.

Where both strides are the same, no number shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..finding import WARNING
from ..reading.markup import plain
from .layer_table import Misprint
from .passages import literal

_NAME = re.compile(r"\\?[A-Za-z]+(?:\\?_(?:\{\s*[A-Za-z]+\s*\}|[A-Za-z]+))*")
_FORMULA = re.compile(r"(?P<label>[^=\n]{1,60}?)=(?P<formula>[^=\n]{5,200})")
_SWAPS = (
    ("height", "width"),
    ("rows", "columns"),
    ("rows", "cols"),
    ("_h", "_w"),
    ("_H", "_W"),
    ("_y", "_x"),
)
_ALONE = {"H": "W", "h": "w"}
NEAR = 400


def other_axes(text: str) -> Iterator[Misprint]:
    """`out_width = (width - filter_width)/stride_height + 1` below the same for the height."""
    readable = plain(text).replace("{\\_", "{ _").replace("\\_", " _")
    formulas = list(_FORMULA.finditer(readable))
    for first, second in pairwise(formulas):
        if second.start() - first.end() < NEAR:
            yield from _odd_name(text, first, second)


def _odd_name(text: str, first: re.Match[str], second: re.Match[str]) -> Iterator[Misprint]:
    """The only name of the second formula that was not turned along with the others."""
    ones, others = (_names(f) for f in (first, second))
    signs = [_NAME.sub("", _compact(f["formula"])) for f in (first, second)]
    turned = [_turned(name) for name in ones]
    if len(ones) != len(others) or signs[0] != signs[1] or _turned(_label(first)) != _label(second):
        return
    odd = [i for i, (a, b) in enumerate(zip(turned, others, strict=True)) if a != b]
    are_turned = sum(a != b for a, b in zip(ones, others, strict=True))
    if len(odd) == 1 and ones[odd[0]] == others[odd[0]] and are_turned:
        place = list(_NAME.finditer(second.string, *second.span("formula")))[odd[0]]
        said = f"The formula before has {ones[odd[0]]}; along this side it is {turned[odd[0]]}."
        yield Misprint(literal(text, place), said, turned[odd[0]], WARNING)


def _names(formula: re.Match[str]) -> list[str]:
    return [_compact(n.group()) for n in _NAME.finditer(formula["formula"])]


def _label(formula: re.Match[str]) -> str:
    found = _NAME.findall(formula["label"])
    return _compact(found[-1]) if found else ""


def _compact(text: str) -> str:
    return re.sub(r"[\s{}\\]", "", text)


def _turned(name: str) -> str:
    """The same along the other side; itself where it has none."""
    if name in _ALONE:
        return _ALONE[name]
    for one, other in _SWAPS:
        end = r"(?![A-Za-z])" if one[0] == "_" else ""
        turned = re.sub(f"{one}{end}", other, name)
        if turned != name:
            return turned
    return name
