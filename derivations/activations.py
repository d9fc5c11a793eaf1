"""The activations of a network's nodes: what they pass on, and what they let back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .operators import hadamard, relu, relu_slope, sigmoid, softmax, tanh, total


@dataclass(frozen=True)
class Said:
    """A function and the sentence that explains it."""

    about: str
    function: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)

    def __str__(self) -> str:
        return self.about


class Activation(NamedTuple):
    """`g(z, leak)` is a node's output; `back(da, z, a, leak)` is dJ/dz where `da` is dJ/da.

    All are columns of one entry per node.
    """

    g: Said
    back: Said


def _softmax_back(da: Any, z: Any, a: Any, leak: Any) -> Any:
    return a * (da - total(hadamard(da, a)))


ACTIVATIONS = {
    "relu": Activation(
        Said("ReLU passes on what is positive and stops the rest.", lambda z, leak: relu(z)),
        Said(
            "The slope of ReLU is 1 above zero, else 0.",
            lambda da, z, a, leak: da * relu_slope(z),
        ),
    ),
    "leaky_relu": Activation(
        Said(
            "Leaky ReLU passes on what is positive and a small part of what is negative.",
            lambda z, leak: relu(z) + leak * (z - relu(z)),
        ),
        Said(
            "The slope of leaky ReLU is 1 above zero, else {leak}.",
            lambda da, z, a, leak: da * (relu_slope(z) + leak * (1 - relu_slope(z))),
        ),
    ),
    "sigmoid": Activation(
        Said("The sigmoid 1/(1 + exp(-z)) lies between 0 and 1.", lambda z, leak: sigmoid(z)),
        Said(
            "The slope of the sigmoid is a(1 - a).",
            lambda da, z, a, leak: da * (a * (1 - a)),
        ),
    ),
    "tanh": Activation(
        Said("The hyperbolic tangent lies between -1 and 1.", lambda z, leak: tanh(z)),
        Said("The slope of tanh is 1 - a².", lambda da, z, a, leak: da * (1 - a**2)),
    ),
    "identity": Activation(
        Said("The node passes on its sum as it is.", lambda z, leak: z),
        Said("The slope of the identity is 1.", lambda da, z, a, leak: da),
    ),
    "softmax": Activation(
        Said(
            "Softmax makes the powers of e add up to 1.",
            lambda z, leak: softmax(z.T).T,
        ),
        Said(
            "Each output of softmax depends on every sum, so all of them take part.",
            _softmax_back,
        ),
    ),
}
