"""A multilayer perceptron with random numbers, as an author would write it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flint import fmpq

from .chance import Chance

OUTPUTS = (
    ("identity", "half_sum_squared_error"),
    ("identity", "mean_squared_error"),
    ("sigmoid", "sum_squared_error"),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "cross_entropy"),
)


def random_network(chance: Chance) -> dict[str, Any]:
    """Two to four layers of at most four nodes, numbers of two decimals, few of them negative."""
    output, loss = chance.choose(OUTPUTS)
    widths = [chance.between(1, 4) for _ in range(chance.between(2, 4))] + [chance.between(2, 3)]
    raw = {
        "x": _decimals(chance, widths[0]),
        "target": _target(chance, loss, widths[-1]),
        "activation": chance.choose(("relu", "relu", "relu", "leaky_relu", "sigmoid", "tanh")),
        "output_activation": output,
        "loss": loss,
        "log_base": chance.choose(("e", "e", "e", "2", "10")),
        "learning_rate": chance.choose(("0.1", "0.2", "0.5")),
    }
    has_biases = chance.choose((True, False))
    for n, (before, width) in enumerate(pairwise(widths), start=1):
        raw[f"W_{n}"] = [_decimals(chance, before, low=-25) for _ in range(width)]
        if has_biases:
            raw[f"b_{n}"] = _decimals(chance, width, low=-25)
    return raw


def _decimals(chance: Chance, count: int, low: int = 5) -> list[str]:
    """So many hundredths from low to 99."""
    return [str(fmpq(chance.between(low, 99), 100)) for _ in range(count)]


def _target(chance: Chance, loss: str, count: int) -> list[str]:
    """One class of several, independent yes or no, or numbers."""
    if loss == "cross_entropy":
        right = chance.below(count)
        return ["1" if place == right else "0" for place in range(count)]
    if loss == "binary_cross_entropy":
        return [str(chance.below(2)) for _ in range(count)]
    return _decimals(chance, count)
