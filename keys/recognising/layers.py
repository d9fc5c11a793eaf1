"""What one layer holds: the parameters that its words lead to, and what was counted instead.

Sources: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016); Hochreiter
and Schmidhuber, Long short-term memory (1997); Cho et al., Learning phrase representations (2014);
Howard et al., MobileNets (2017); Xie et al., Aggregated residual transformations (2017).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod

from ..finding import NOTE, WARNING
from ..reading.forms import factors
from .recognise import convolution, dense, embedding, is_usual, recurrent

_LAYER = re.compile(r"\b(?:conv|kernel|filter|pool|strid|padding)", re.IGNORECASE)
_HAS_BIAS = re.compile(r"\bwith (?:a )?bias(?:es)?\b|\bbias ?= ?True\b", re.IGNORECASE)
HAS_NONE = re.compile(
    r"\b(?:no|without|ignor\w+|neglect\w+|omit\w+) (?:any |the )?bias|\bbias ?= ?False\b"
    r"|\bbias-?free\b|\bbias(?:es)? (?:are|is) (?:ignored|neglected|omitted|left out)",
    re.IGNORECASE,
)
_DEPTHWISE = re.compile(r"depthwise", re.IGNORECASE)
_DEEP = re.compile(r"\d\s?[x×]\s?\d{1,2}\s?[x×]\s?\d")  # 3x3x32
_COMPARED = re.compile(
    r"separable|pointwise|standard|ordinary|regular|normal|instead|\bthan\b|compar|versus|\bvs\b",
    re.IGNORECASE,
)
FLAT = "The channels of the input are left out."
ONE_BIAS = "One bias is counted for the whole layer."
NO_BIAS = "No biases are counted; that is right for a layer without them."
NOT_ASKED = "Biases are counted, although the layer has none."
Fault = tuple[str, int | str, str]  # what was done, the number expected, its severity
Slips = tuple[tuple[int, str, str], ...]  # what each leads to, what it is, its severity


@dataclass(frozen=True)
class Count:
    """What a layer holds, how that is worked out, what mistakes lead to, what else is right."""

    right: int
    working: str
    slips: Slips
    also: tuple[int, ...] = ()


def layer_count(words: str) -> Count | None:
    """The parameters of the one layer that the words describe."""
    kinds = (_recurrent, _embedding, _divided, _convolution, _dense)
    return next((count for kind in kinds if (count := kind(words)) is not None), None)


def judged(value: int, count: Count) -> Fault | None:
    """What was counted instead; None where the value is right, or no known slip leads to it."""
    fault = None if value in count.also else told(value, count.right, count.slips)
    if fault is None or fault[2] == NOTE:
        return fault
    return f"{fault[0]} By the words it is {count.working}.".strip(), *fault[1:]


def judged_strictly(value: int, count: Count) -> Fault | None:
    """The same where all is said that the count depends on: any other number is wrong."""
    if value in (count.right, *count.also):
        return None
    return judged(value, count) or (f"It is {count.working}.", count.right, WARNING)


def _recurrent(words: str) -> Count | None:
    """One bias for each gate, or two as some libraries have it, are both usual."""
    layer = recurrent(words)
    if layer is None:
        return None
    gates, x, h = layer.gates, layer.inputs, layer.states
    right, with_two = (gates * h * (x + h + biases) for biases in (1, 2))
    sets = f"{'An' if layer.kind != 'GRU' else 'A'} {layer.kind} has {gates} sets of weights."
    slips = (
        (gates * h * (x + h), NO_BIAS, NOTE),
        (gates * (h * x + h), "The weights from state to state are left out.", WARNING),
        (gates * h * x, "The weights from state to state are left out.", WARNING),
        *((g * h * (x + h + b), sets, WARNING) for g in {1, 3, 4} - {gates} for b in (0, 1, 2)),
    )
    return Count(right, f"{gates} × ({h} × {x} + {h} × {h} + {h})", slips, (with_two,))


def _embedding(words: str) -> Count | None:
    sizes = embedding(words)
    if sizes is None:
        return None
    known, width = sizes
    slips = (
        (known * width + width, "An embedding has no biases.", WARNING),
        (known + width, "Words and width are added, not multiplied.", WARNING),
    )
    return Count(known * width, f"{known} × {width}", slips)


def _divided(words: str) -> Count | None:
    """A grouped convolution; a depthwise one has as many groups as channels."""
    layer = convolution(words)
    is_depthwise = bool(_DEPTHWISE.search(words))
    if not layer.kernel or not layer.channels or _COMPARED.search(words):
        return None
    if _DEEP.search(words):
        return None  # the depth is that of a group already
    kernels = layer.kernels or (layer.channels if is_depthwise else None)
    groups = layer.channels if is_depthwise else layer.groups
    if not kernels or not groups or groups < 2 or layer.channels % groups or kernels % groups:
        return None
    weights = prod(layer.kernel) * layer.channels // groups * kernels
    whole = f"Each kernel reaches through {layer.channels // groups} of {layer.channels} channels."
    slips = (
        (weights * groups, whole, WARNING),
        (weights * groups + kernels, whole, WARNING),
        (weights // groups, "Only one of the groups is counted.", WARNING),
        (weights + 1, ONE_BIAS, WARNING),
    )
    high, wide = layer.kernel
    working = f"{high} × {wide} × {layer.channels // groups} × {kernels}"
    return Count(weights, working, slips, (weights + kernels,))


def _convolution(words: str) -> Count | None:
    layer = convolution(words)
    if not is_usual(words) or not layer.kernel or not layer.channels or not layer.kernels:
        return None
    taps, channels, kernels = prod(layer.kernel), layer.channels, layer.kernels
    weights = taps * channels * kernels
    slips = (
        (taps * kernels, FLAT, WARNING),
        ((taps + 1) * kernels, FLAT, WARNING),
        (weights + channels, "The biases are counted by the input's channels.", WARNING),
        (weights + 1, ONE_BIAS, WARNING),
        ((taps * channels + 1), "Only one kernel is counted.", WARNING),
    )
    return _biased(words, (*layer.kernel, channels, kernels), slips)


def _dense(words: str) -> Count | None:
    sides = dense(words)
    if not is_usual(words) or not sides or _LAYER.search(words):
        return None
    inputs, outputs = sides
    slips = (
        (inputs * outputs + inputs, "The biases are counted by the inputs.", WARNING),
        (inputs * outputs + 1, ONE_BIAS, WARNING),
        (inputs + outputs, "Inputs and outputs are added, not multiplied.", WARNING),
    )
    return _biased(words, sides, slips)


def _biased(words: str, sides: tuple[int, ...], slips: Slips) -> Count:
    """With its biases, one for each of the last side, unless the words say that it has none."""
    weights, biases, working = prod(sides), sides[-1], " × ".join(map(str, sides))
    if HAS_NONE.search(words):
        return Count(weights, working, ((weights + biases, NOT_ASKED, WARNING), *slips))
    forgotten = "The biases are left out, although the layer has them."
    is_fault = bool(_HAS_BIAS.search(words))
    said, severity = (forgotten, WARNING) if is_fault else (NO_BIAS, NOTE)
    return Count(weights + biases, f"{working} + {biases}", ((weights, said, severity), *slips))


def bare_count(term: object, value: int) -> Fault | None:
    """`3*3*3*9`, said to be parameters: a square kernel, its depth, and how many there are."""
    sides = factors(term)
    if len(sides) != 4 or sides[0] != sides[1] or not 1 < sides[0] <= 11:
        return None
    return NO_BIAS, value + sides[3], NOTE


def told(value: int, right: int, slips: Slips) -> Fault | None:
    """The slip that leads to the value. What a convention leads to as well is its convention."""
    found = [(said, severity) for number, said, severity in slips if number == value]
    if value == right or not found:
        return None
    said, severity = next((slip for slip in found if slip[1] == NOTE), found[0])
    is_clear = severity == NOTE or len({said for said, _ in found}) == 1
    return said if is_clear else "", right, severity
