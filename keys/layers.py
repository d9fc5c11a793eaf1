"""What one layer holds: the parameters that its words lead to, and what was counted instead.

Sources: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016); Hochreiter
and Schmidhuber, Long short-term memory (1997); Cho et al., Learning phrase representations (2014).
"""

from __future__ import annotations

import re

from .finding import NOTE, WARNING
from .forms import factors
from .recognise import Convolution, Recurrent, convolution, dense, embedding, is_usual, recurrent

_LAYER = re.compile(r"\b(?:conv|kernel|filter|pool|strid|padding)", re.IGNORECASE)
_HAS_BIAS = re.compile(r"\bwith (?:a )?bias(?:es)?\b|\bbias ?= ?True\b", re.IGNORECASE)
FLAT = "The channels of the input are left out."
ONE_BIAS = "One bias is counted for the whole layer."
NO_BIAS = "No biases are counted; that is right for a layer without them."
Fault = tuple[str, int, str]  # what was done, the number expected, its severity
Slips = tuple[tuple[int, str, str], ...]  # what each leads to, what it is, its severity


def count_fault(words: str, value: int) -> Fault | None:
    """What was counted instead of the parameters of the one layer that the words describe."""
    if (layer := recurrent(words)) is not None:
        return _recurrent_count(layer, value)
    if (sizes := embedding(words)) is not None:
        known, width = sizes
        extra = ((known * width + width, "An embedding has no biases.", WARNING),)
        return told(value, known * width, extra)
    if not is_usual(words):
        return None
    layer = convolution(words)
    if layer.kernel and layer.channels and layer.kernels:
        return _convolution_count(layer, value, words)
    if (sides := dense(words)) and not _LAYER.search(words):
        inputs, outputs = sides
        slips = (
            (inputs * outputs, NO_BIAS, NOTE),
            (inputs * outputs + inputs, "The biases are counted by the inputs.", WARNING),
            (inputs * outputs + 1, ONE_BIAS, WARNING),
            (inputs + outputs, "Inputs and outputs are added, not multiplied.", WARNING),
        )
        return told(value, (inputs + 1) * outputs, _with_bias(words, slips))
    return None


def _with_bias(words: str, slips: Slips) -> Slips:
    """Where the words speak of biases, leaving them out is a mistake."""
    if not _HAS_BIAS.search(words):
        return slips
    forgotten = "The biases are left out, although the layer has them."
    return tuple(
        (number, forgotten, WARNING) if said == NO_BIAS else (number, said, severity)
        for number, said, severity in slips
    )


def _convolution_count(layer: Convolution, value: int, words: str) -> Fault | None:
    assert layer.kernel and layer.channels and layer.kernels
    taps, channels, kernels = layer.kernel[0] * layer.kernel[1], layer.channels, layer.kernels
    weights = taps * channels * kernels
    slips = (
        (weights, NO_BIAS, NOTE),
        (taps * kernels, FLAT, WARNING),
        ((taps + 1) * kernels, FLAT, WARNING),
        (weights + channels, "The biases are counted by the input's channels.", WARNING),
        (weights + 1, ONE_BIAS, WARNING),
        ((taps * channels + 1), "Only one kernel is counted.", WARNING),
    )
    return told(value, weights + kernels, _with_bias(words, slips))


def _recurrent_count(layer: Recurrent, value: int) -> Fault | None:
    """One bias for each gate, or two as some libraries have it, are both usual."""
    gates, x, h = layer.gates, layer.inputs, layer.states
    right, with_two = (gates * h * (x + h + biases) for biases in (1, 2))
    if value == with_two:
        return None
    sets = f"{'An' if layer.kind != 'GRU' else 'A'} {layer.kind} has {gates} sets of weights."
    slips = (
        (gates * h * (x + h), NO_BIAS, NOTE),
        (gates * (h * x + h), "The weights from state to state are left out.", WARNING),
        (gates * h * x, "The weights from state to state are left out.", WARNING),
        *((g * h * (x + h + b), sets, WARNING) for g in {1, 3, 4} - {gates} for b in (0, 1, 2)),
    )
    return told(value, right, slips)


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
