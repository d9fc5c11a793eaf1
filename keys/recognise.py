"""Layers that the words of a sheet describe beyond doubt: what goes in, the kernel, the stride."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .markup import plain
from .sheet import Sheet, Statement

FARTHEST = 400  # characters before a statement that may describe its layer

_SIZE = r"(?P<side>\d{1,5})\s?x\s?(?P=side)(?:\s?x\s?(?P<depth>\d{1,5}))?(?!\s?[x\d])"
_INPUT = (
    rf"\b(?:input|image)s?\b[^\d.;:\n]{{0,20}}\b{_SIZE}",
    rf"\b{_SIZE} (?:RGB )?(?:input|image)\b",
    r"\binput (?:size|width)\s?(?:of|is|=)?\s?(?P<side>\d{1,5})\b(?!\s?[x.])",
)
_KERNEL = (
    rf"\b(?:kernel|filter)s?\b[^\d.;:\n]{{0,15}}\b{_SIZE}",
    rf"\b{_SIZE} (?:kernel|filter|conv|max.?pool|pool|window)",
    r"\b(?:kernel|filter) (?:size|width)\s?(?:of|is|=)?\s?(?P<side>\d{1,3})\b(?!\s?[x.])",
)
_PADDING = (
    r"\bpadding\s?(?:of|is|=|p =)?\s?(?P<side>\d{1,3})\b(?!\.\d)",
    r"\b(?P<none>no|without) padding\b",
)
_STRIDE = (r"\bstride\s?(?:of|is|=|s =)?\s?(?P<side>\d{1,3})\b(?!\.\d)",)
_KERNELS = (
    r"\b(?P<side>\d{1,5}) (?:(?:of|such|square|output) )?(?:kernel|filter|output channel)s\b",
    rf"\b(?P<side>\d{{1,5}}) {_SIZE.replace('side', 'taps')} (?:kernel|filter)s\b",
)
_CHANNELS = (
    r"\b(?P<side>\d{1,5}) (?:input )?channels\b",
    r"\b(?P<rgb>RGB)\b",
    r"\b(?:input|image)s?\b[^\d.;:\n]{0,20}\b(?P<n>\d{1,5})x(?P=n)x(?P<side>\d{1,5})\b",
)
_INPUTS = (
    r"\b(?P<side>\d{1,7}) (?:input|input feature|input unit|input neuron)s\b",
    r"\bflatten\w*[^\d.;\n]{0,20}\b(?P<side>\d{1,7})\b(?!x)",
    r"\bin_features ?= ?(?P<side>\d{1,7})\b",
)
_OUTPUTS = (
    r"\b(?P<side>\d{1,7}) (?:output|output feature|hidden unit|unit|neuron)s\b",
    r"\bout_features ?= ?(?P<side>\d{1,7})\b",
)
_ARROW = re.compile(r"\b(\d{1,7})\s?(?:→|->|\\to\b|to)\s?(\d{1,7})\b")
_UNUSUAL = re.compile(
    r"dilat|atrous|transpos|deconv|upconv|depthwise|separable|group|pointwise|\bsame\b|\bfull\b|causal"
    r"|shared|norm|recurrent|lstm|gru|embed|attention|ceil|round",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Convolution:
    """A square image and kernel, with what is said of them; None where nothing is."""

    image: int | None
    kernel: int | None
    padding: int | None
    stride: int | None
    channels: int | None
    kernels: int | None


def words_before(sheet: Sheet, statement: Statement, after: int) -> str:
    """What the statement's paragraph says before its first number, from `after` on."""
    end = statement.sides[0].start if statement.sides else statement.end
    start = max(after, statement.section.start, end - FARTHEST)
    said = plain(sheet.text[start:end]).replace("\\times", " x ").replace("×", "x")
    paragraph = re.split(r"\n\s*\n", said.rstrip())[-1]
    return " ".join(re.sub(r"(?<=\d)\s*x\s*(?=\d)", "x", paragraph).split())


def is_usual(words: str) -> bool:
    """Whether the words leave the layer an ordinary one."""
    return not _UNUSUAL.search(words)


def convolution(words: str) -> Convolution:
    """The one convolution or pooling that the words describe."""
    return Convolution(
        *(_one(p, words) for p in (_INPUT, _KERNEL, _PADDING, _STRIDE, _CHANNELS, _KERNELS))
    )


def dense(words: str) -> tuple[int, int] | None:
    """Inputs and outputs of the one dense layer that the words describe."""
    arrows = set(_ARROW.findall(words))
    if len(arrows) == 1 and len(_ARROW.findall(words)) == 1:
        ((inputs, outputs),) = arrows
        return int(inputs), int(outputs)
    inputs, outputs = _one(_INPUTS, words), _one(_OUTPUTS, words)
    return (inputs, outputs) if inputs and outputs and not arrows else None


def _one(patterns: tuple[str, ...], words: str) -> int | None:
    """The number that is said, where it is the only one of its kind."""
    found = set()
    for pattern in patterns:
        for said in re.finditer(pattern, words, re.IGNORECASE):
            names = said.groupdict()
            number = 0 if names.get("none") else 3 if names.get("rgb") else names.get("side")
            if number is not None:
                found.add(int(number))
    return found.pop() if len(found) == 1 else None
