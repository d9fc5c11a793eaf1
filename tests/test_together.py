"""Numbers for many versions are worked together; each must be judged as if it stood alone."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from keyproof.derivations.chance import Chance
from keyproof.derivations.families import FAMILIES
from keyproof.derivations.family import family
from keyproof.derivations.many import Failing, each_of, stacked, together
from keyproof.derivations.number import decimal
from keyproof.derivations.standard import Good
from keyproof.derivations.variant import Original
from keyproof.keys.varying.vary import Answers, answers

NETWORK = {
    "x": [["0.4"], ["0.9"]],
    "W_1": [["0.25", "-0.4"], ["0.3", "0.7"]],
    "W_2": [["0.6", "0.5"]],
    "target": [["1"]],
    "activation": "sigmoid",
    "loss": "binary_cross_entropy",
    "learning_rate": "0.5",
}
QUESTIONS = {
    "a prescribed rule that is the slope": ("mlp", {**NETWORK, "output_delta": "a - y"}),
    "one that is not": ("mlp", {**NETWORK, "output_delta": "y - a"}),
    "logarithms of what may be negative": ("mlp", {**NETWORK, "activation": "identity"}),
    "dead units": ("mlp", {**NETWORK, "activation": "relu", "loss": "half_mean_squared_error"}),
    "closed forms behind dead units": (
        "mlp",
        {
            **NETWORK,
            "W_2": [["0.6", "0.5"], ["0.2", "0.4"]],
            "target": [["1"], ["0"]],
            "activation": "relu",
            "output_activation": "softmax",
            "loss": "cross_entropy",
        },
    ),
    "a leak": ("mlp", {**NETWORK, "activation": "leaky_relu", "loss": "sum_squared_error"}),
    "a whole root": (
        "self_attention",
        {
            "X": [["1", "0", "2"], ["0", "1", "1"]],
            "W_Q": [["1", "2"], ["1", "1"], ["1", "1"]],
            "W_K": [["1", "1"], ["1", "2"], ["1", "1"]],
            "W_V": [["1", "2"], ["3", "1"], ["1", "2"]],
            "d_k": "4",
        },
    ),
    "a mask": (
        "self_attention",
        {
            "X": [["0.6", "0.2"], ["0.3", "0.8"], ["0.7", "0.5"]],
            "W_Q": [["1.2", "2.1"], ["1.7", "1.4"]],
            "W_K": [["1.9", "1.1"], ["1.3", "2.4"]],
            "W_V": [["1", "2"], ["3", "1"]],
            "causal": "true",
        },
    ),
    "sizes": (
        "conv_output_size",
        {"input": "32x32x3", "kernels": "8", "kernel": "5x5x3", "stride": "1", "padding": "2"},
    ),
    "strides and padding": (
        "conv2d",
        {
            "X": [["2", "3", "1", "4"], ["4", "5", "6", "1"], ["4", "7", "8", "2"]],
            "F": [["1", "-1"], ["-1", "1"]],
            "convention": "convolution",
        },
    ),
    "bits": ("rnn_threshold", {"behaviour": "latch", "example_input": "0001010"}),
}
RANGES = {
    "a whole root": {"d_k": ("1", "16"), "X": ("0", "1")},
    "a mask": {"W_Q": ("0.2", "1.5"), "W_K": ("0.2", "1.5")},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_candidates_are_judged_together_as_alone(name):
    known, raw = QUESTIONS[name]
    check_together(known, raw, RANGES.get(name, {}))


@pytest.mark.parametrize("name", sorted(set(FAMILIES) - {"gan_losses", "rnn_threshold"}))
@pytest.mark.parametrize("seed", range(4))
def test_candidates_for_drawn_questions_are_judged_together_as_alone(name, seed):
    drawn = family(name).draw(Chance("together", name, seed))
    check_together(name, {given: _text(value) for given, value in drawn.givens.items()})


def check_together(name, raw, ranges=MappingProxyType({})):
    derivation = family(name).derive(raw)
    asks = tuple(step.name for step in derivation.steps.values() if step.asks)
    original = Original(derivation, raw, asks, ranges=ranges)
    drawn = [original.drawn(Chance("together", name, number)) for number in range(40)]
    alone = [told for raw in drawn for told in original.judged([raw])]
    assert [_said(told, asks) for told in original.judged(drawn)] == [
        _said(told, asks) for told in alone
    ]


def _said(told: str | Good, asks: Sequence[str]) -> str | Answers:
    return told if isinstance(told, str) else answers(told.candidates, asks)[told.place]


def _text(value):
    """A value as an author writes it."""
    if isinstance(value, fmpq):
        return decimal(value, 30)
    if isinstance(value, np.ndarray):
        return "x".join(map(_text, value)) if value.ndim == 1 else _text(value.tolist())
    if isinstance(value, (list, tuple)):
        return list(map(_text, value))
    return str(value)


def _chosen(x, y):
    """What takes its numbers apart, chooses by them and cannot always be worked."""
    if x > y:
        return max(x, 2 * y) / (x + y)
    return x.p * y.q if x == y else fmpq(1) / x


FRACTIONS = st.fractions(-3, 3, max_denominator=4).map(lambda f: fmpq(f.numerator, f.denominator))


@given(st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=2, max_size=9))
def test_what_chooses_by_a_number_is_worked_for_each_part(pairs):
    alone, failing = {}, {}
    for place, pair in enumerate(pairs):
        try:
            alone[place] = _chosen(*pair)
        except ZeroDivisionError as error:
            failing[place] = str(error)
    x, y = (stacked(each) for each in zip(*pairs, strict=True))
    try:
        found = each_of(together(_chosen, x, y), len(pairs))
    except Failing as told:
        assert {place: str(fault) for place, fault in told.faults.items()} == failing != {}
    else:
        assert dict(enumerate(found)) == alone
