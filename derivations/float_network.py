"""The second opinion on a multilayer perceptron: plain NumPy, derivatives by complex steps.

A derivative is read off the imaginary part of the loss at a point moved by i*h: nothing is
subtracted, so h can be so small that the result is as exact as the loss itself. No formula of
backpropagation is used. Source: Squire and Trapp, Using complex variables to estimate derivatives
of real functions, SIAM Review 40 (1998).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

H = 1e-30
TOGETHER = 256  # entries that are moved in one pass, each in a network of its own

ACTIVATIONS = {
    "relu": lambda z, leak: np.where(z.real > 0, z, 0),
    "leaky_relu": lambda z, leak: np.where(z.real > 0, z, leak * z),
    "sigmoid": lambda z, leak: 1 / (1 + np.exp(-z)),
    "tanh": lambda z, leak: np.tanh(z),
    "identity": lambda z, leak: z,
    "softmax": lambda z, leak: np.exp(z) / _sum(np.exp(z)),
}
LOSSES = {
    "sum_squared_error": lambda a, t, ln: _sum((t - a) ** 2),
    "half_sum_squared_error": lambda a, t, ln: _sum((t - a) ** 2) / 2,
    "mean_squared_error": lambda a, t, ln: _mean((t - a) ** 2),
    "half_mean_squared_error": lambda a, t, ln: _mean((t - a) ** 2) / 2,
    "cross_entropy": lambda a, t, ln: -_sum(t * np.log(a)) / ln,
    "binary_cross_entropy": lambda a, t, ln: -_sum(t * np.log(a) + (1 - t) * np.log(1 - a)) / ln,
}
LN = {"e": 1.0, "2": np.log(2), "10": np.log(10)}


def _sum(columns: Any) -> Any:
    """The sum of a column, or of each of several that lie behind one another."""
    return np.sum(columns, axis=(-2, -1), keepdims=True)


def _mean(columns: Any) -> Any:
    return np.mean(columns, axis=(-2, -1), keepdims=True)


class FloatNetwork:
    """The network of `given`: the family's givens in floats, words as they are."""

    def __init__(self, given: Mapping[str, Any]):
        self.given = given
        self.depth = sum(name.startswith("W_") for name in given)
        words = given["activation"]
        self.words = list(words) * (1 if len(words) > 1 else self.depth)
        self.words[-1] = given.get("output_activation", self.words[-1])
        self.x = given["x"]
        self.target = self.x if isinstance(given["target"], str) else given["target"]

    def __getitem__(self, name: str) -> Any:
        """The quantity that the family calls so."""
        output = self.depth
        if name == "J":
            return self.loss(self.still).item()
        if name == "true_delta":
            return self.by_complex_steps(f"z_{output}", self.loss)
        if name == "rule_error":
            return self[f"dz_{output}"] - self["true_delta"]
        if name.endswith("_new"):
            old = name.removesuffix("_new")
            return self.given[old] - self.given["learning_rate"] * self[f"d{old}"]
        if name == f"dz_{output}" and "output_delta" in self.given:
            return self.prescribed()
        if name.startswith("d"):
            return self.by_complex_steps(name.removeprefix("d"), self.goal())
        return self.still[name]

    @cached_property
    def still(self) -> dict[str, Any]:
        """Every z and a, nothing moved."""
        return self.forward()

    def forward(self, moved: str = "", by: Any = 0) -> dict[str, Any]:
        """Every z and a, where the quantity `moved` has `by` added to it."""
        found: dict[str, Any] = {"a_0": self.x}
        for n, word in enumerate(self.words, start=1):
            W, b, z = (by if moved == f"{name}_{n}" else 0 for name in "Wbz")
            summed = (self.given[f"W_{n}"] + W) @ found[f"a_{n - 1}"]
            found[f"z_{n}"] = summed + self.given.get(f"b_{n}", 0) + b + z
            found[f"a_{n}"] = ACTIVATIONS[word](found[f"z_{n}"], self.given["leak"])
        return found

    def loss(self, found: Mapping[str, Any]) -> Any:
        ln = LN[self.given["log_base"]]
        return LOSSES[self.given["loss"]](found[f"a_{self.depth}"], self.target, ln)

    def goal(self) -> Any:
        """What gradients are of: the loss, or what a prescribed delta stands for."""
        if "output_delta" not in self.given:
            return self.loss
        delta = self.prescribed()
        return lambda found: _sum(delta * found[f"z_{self.depth}"])

    def prescribed(self) -> Any:
        minuend, subtrahend = (
            {"a": self.still[f"a_{self.depth}"], "x": self.x}.get(word, self.target)
            for word in self.given["output_delta"].split(" - ")
        )
        return minuend - subtrahend

    def by_complex_steps(self, name: str, goal: Any) -> Any:
        """The derivative of `goal` by every entry of the quantity `name`, each moved on its own."""
        shape = (self.still if name.startswith("z") else self.given)[name].shape
        size = prod(shape)
        moved = (np.eye(min(TOGETHER, size - n), size, n) for n in range(0, size, TOGETHER))
        goals = [goal(self.forward(name, 1j * H * e.reshape(-1, *shape))) for e in moved]
        return np.imag(np.concatenate(goals)).reshape(shape) / H
