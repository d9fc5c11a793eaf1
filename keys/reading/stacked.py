"""Fractions that are drawn over three lines, read as if they stood on one.

              45
precision = ------- = 0.75
            45 + 15
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .side_by_side import Block, Pieces, without_blocks

_BAR = re.compile(r"-{2,80}|[─—―–]{2,80}")
_BESIDE = re.compile(r"[=≈][ \t]{0,9}(?:--|[─—―–]{2})|(?:--|[─—―–]{2})[ \t]{0,9}[=≈]")
_RELATION = re.compile(r"[=≈]")
_PART = re.compile(r"(?=[^\n]*\d)[\w.,()+*/×·^√%−\[\] -]+")
_NUMBER = re.compile(r"[\d.,]+")
LONGEST, WIDER = 200, 2  # characters of a line; by how much a part may be wider than its bar


def stacked(text: str) -> tuple[str, tuple[Block, ...]]:
    """The text without such fractions, its length kept, and what their lines say."""
    if not _BESIDE.search(text):
        return text, ()
    blocks = tuple(_blocks(text))
    return without_blocks(text, blocks), blocks


def _blocks(text: str) -> Iterator[Block]:
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    end = 0
    for (above, bar), (_, below) in zip(pairwise(lines), pairwise(lines[1:]), strict=False):
        if above[0] >= end and (block := _block(above, bar, below)):
            end = block.end
            yield block


def _block(above: tuple[int, str], bar: tuple[int, str], below: tuple[int, str]) -> Block | None:
    """The three lines as one, where over and under each bar stands a part of a fraction."""
    start, said = bar
    bars = list(_BAR.finditer(said))
    is_row = said.lstrip().startswith("|")
    if not bars or is_row or len(said) > LONGEST or not _RELATION.search(_BAR.sub("", said)):
        return None
    over, under = _parts(above, bars), _parts(below, bars)
    if over is None or under is None:
        return None
    pieces: Pieces = []
    at = 0
    for number, found in enumerate(bars):
        pieces += [(said[at : found.start()], start + at), *_bracketed(over[number])]
        pieces += [("/", start + found.start()), *_bracketed(under[number])]
        at = found.end()
    pieces.append((said[at:], start + at))
    origins = (at for said, origin in pieces for at in range(origin, origin + len(said)))
    whole = "".join(said for said, _ in pieces)
    return Block(whole, tuple(origins), above[0], below[0] + len(below[1]))


def _bracketed(part: tuple[str, int]) -> Pieces:
    """A part of a fraction, in brackets unless it is one number."""
    said, at = part
    return [part] if _NUMBER.fullmatch(said) else [("(", at), part, (")", at + len(said) - 1)]


def _parts(line: tuple[int, str], bars: list[re.Match[str]]) -> Pieces | None:
    """What stands over or under each bar; None where anything else stands there."""
    start, said = line
    found: Pieces = []
    at = 0
    for bar, behind in zip(bars, [*bars[1:], None], strict=True):
        first = max(at, bar.start() - WIDER)
        end = min(len(said), bar.end() + WIDER, behind.start() - 1 if behind else len(said))
        part = said[first:end].strip()
        if said[at:first].strip() or not _PART.fullmatch(part):
            return None
        found.append((part, start + said.index(part, first)))
        at = end
    return found if not said[at:].strip() else None
