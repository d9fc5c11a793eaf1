"""What an optimiser keeps of each parameter: Adam has two moments, as wide as its numbers are.

Source: Kingma and Ba, Adam: a method for stochastic optimization (2015).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flint import fmpq

from ..finding import WARNING
from ..reading.markup import plain
from ..values.literal import Literal
from .layer_table import Misprint
from .passages import literal

_SCALE = {"million": 10**6, "m": 10**6, "billion": 10**9, "b": 10**9, "trillion": 10**12}
_SIZES = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*])|\n")
_STATE = re.compile(
    r"\bAdamW?\b[^.\n]{0,80}\b(?:states?|moments|buffers)\b"
    r"|\b(?:states?|moments|buffers)\b[^.\n]{0,80}\bAdamW?\b"
)
_PARAMETERS = re.compile(
    r"(?<![\d.])(?P<number>\d{1,4}(?:\.\d+)?)[ -]?(?P<scale>million|billion|trillion|M|B)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\d.])(?P<number>\d{1,4}(?:\.\d+)?)\s?(?:e|[·×*]\s?10\^)(?P<power>9|6|12)\b"
)
_MEMORY = re.compile(r"(?<![\d.,])(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[kKMGT]B)\b")
_FOUR = re.compile(
    r"\bFP32\b|\bfloat32\b|\b32[- ]bits?\b|\b4 bytes\b|single precision", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:fp|bf|float|int)(?:16|8)\b|16[- ]bit|8[- ]bit|[268] bytes|\beach\b|per moment"
    r"|gradient|weights|master|first moment|second moment|momentum|variance|one (?:of|moment)"
    r"|SGD|half|shard|GPUs|Adafactor|factored",
    re.IGNORECASE,
)


def lost_moments(text: str) -> Iterator[Misprint]:
    """`The Adam state of 175 B parameters in fp32 takes 700 GB.`"""
    readable = plain(text)
    start = 0
    for end in (*(found.start() for found in _SENTENCE.finditer(readable)), len(readable)):
        sentence = readable[start:end]
        if "Adam" in sentence and _STATE.search(sentence) and _FOUR.search(sentence):
            yield from _of_sentence(text, readable, start, end)
        start = end


def _of_sentence(text: str, readable: str, start: int, end: int) -> Iterator[Misprint]:
    sizes = list(_MEMORY.finditer(readable, start, end))
    counts = _parameters(readable[start:end])
    if len(sizes) != 1 or len(counts) != 1 or _OTHER.search(readable, start, end):
        return
    (count,) = counts
    printed = literal(text, sizes[0], "number")
    unit = _SIZES[sizes[0]["unit"].lower()]
    if printed.value * unit == count * 4:
        right = Literal(str(count * 8 / unit), 0, 0).text
        said = "Adam keeps two moments of each parameter; only one is counted."
        yield Misprint(literal(text, sizes[0]), said, f"{right} {sizes[0]['unit']}", WARNING)


def _parameters(sentence: str) -> set[fmpq]:
    found = {
        Literal(count["number"], 0, 0).value * _SCALE[count["scale"].lower()]
        for count in _PARAMETERS.finditer(sentence)
    }
    powers = {
        Literal(count["number"], 0, 0).value * 10 ** int(count["power"])
        for count in _COUNT.finditer(sentence)
    }
    return found | powers
