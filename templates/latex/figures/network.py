"""A feedforward network: its weights on the edges, inside each node what it puts out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from ...page import Figure
from ..notation import LatexPrinter
from .drawing import Shape, Stroke, circle, draw, joined, path, picture
from .edge_labels import Column, Edge, Heights, best_column, height
from .style import SMALL_DIGIT, WIDTH, coloured, fitted, label, number, signs, small, symbol, text

TALLEST = 8.0  # from a layer's first node to its last
MOST = 7  # nodes of a layer that are all drawn; of a larger one the first and the last three
RADIUS = 0.46
PITCH = 1.45  # from node to node of a layer, where the weights do not need more
STRIDE = 3.35  # from layer to layer, where the weights do not need more
ROOM, ROOM_FOR_TWO = 0.3, 0.7  # what a weight needs on its edge, and with its gradient below it
COVERED, MOST_COVERED = 0.4, 0.5  # how much of what is seen of an edge its weight may cover
NAME = 1.05  # the widest that what stands above or below a node may be
DIGITS = (4, 3, 2)  # of a gradient, as many as there is room for
LONGEST = 7  # signs of a number inside a node


def network(figure: Figure) -> str:
    """Data: `layers` (for each layer a list of its nodes' labels, or None; the input first),
    `activations` (a column for each layer), `weights` (a matrix for each layer but the input, a
    row for each of its nodes), and perhaps `gradients` (like the weights) and `deltas` (like the
    activations), with None where a layer shows none.
    """
    widest = (WIDTH - NAME) / len(figure.data["weights"])
    drawing = Network(figure.data, figure.solved, min(STRIDE, widest))
    if not all(map(drawing.is_legible, drawing.gaps)):
        drawing = Network(figure.data, figure.solved, widest)
    return picture(*drawing.strokes())


@dataclass(frozen=True)
class Gap:
    """An edge from each node of a layer to each of the next: what is written on it, and where."""

    before: Heights
    after: Heights
    labels: dict[Edge, list[str]]
    column: Column | None
    is_whole: bool  # no node is left out

    @property
    def pitch(self) -> float:
        """How far apart a layer's nodes must be for the labels to have room."""
        lines = max(map(len, self.labels.values()))
        needed = ROOM if lines == 1 else ROOM_FOR_TWO
        return needed / self.column.distance if self.column else float("inf")


class Network:
    """The drawing; a layer's nodes are counted from 0, the input is layer 0."""

    def __init__(self, data: dict[str, Any], solved: bool, stride: float):
        self.solved = solved
        self.activations, self.weights = data["activations"], data["weights"]
        depth = len(self.weights)
        self.names: Sequence[Any] = data.get("layers") or [None] * (depth + 1)
        self.gradients: Sequence[Any] = (solved and data.get("gradients")) or [None] * depth
        self.deltas: Sequence[Any] = (solved and data.get("deltas")) or [None] * (depth + 1)
        self.stride, self.radius = stride, min(RADIUS, stride / 5)
        self.layers = [_heights(len(column)) for column in self.activations]
        self.tall = 2 * max(max(layer.values()) for layer in self.layers)
        self.gaps = [self.best_gap(n) for n in range(depth)]
        needed = [gap.pitch for gap in self.gaps if self.is_legible(gap)]
        self.pitch = min(max([PITCH, *needed]), TALLEST / max(self.tall, 1))
        self.bottom = -self.tall * self.pitch / 2 - self.radius - 0.55

    def best_gap(self, n: int) -> Gap:
        """What leads from layer n to the next, with short gradients where there is little room."""
        gaps = (self.gap(n, digits) for digits in DIGITS)
        first = next(gaps)
        return next(filter(self.is_legible, chain([first], gaps)), first)

    def gap(self, n: int, digits: int) -> Gap:
        before, after = self.layers[n], self.layers[n + 1]
        labels = {(i, j): self.label(n, i, j, digits) for i in before for j in after}
        longest = max(signs(line) for lines in labels.values() for line in lines)
        width = longest * SMALL_DIGIT
        margin = (self.radius + 0.1 + width / 2) / self.stride
        covered = width / (self.stride - 2 * self.radius)
        is_roomy = covered < (COVERED if digits > DIGITS[-1] else MOST_COVERED)
        column = best_column(before, after, margin) if is_roomy else None
        is_whole = (len(after), len(before)) == self.weights[n].shape
        return Gap(before, after, labels, column, is_whole)

    def is_legible(self, gap: Gap) -> bool:
        return gap.is_whole and gap.pitch * self.tall <= TALLEST

    def label(self, n: int, i: int, j: int, digits: int) -> list[str]:
        """The weight from node i of layer n to node j of the next, and its gradient if shown."""
        weights, gradients = self.weights[n], self.gradients[n]
        below = [] if gradients is None else [number(gradients[j, i], digits)]
        return [number(weights[j, i]), *below]

    def strokes(self) -> Iterator[Stroke]:
        for n, gap in enumerate(self.gaps):
            yield draw(joined(self.edges(n, gap)), "faint")
        for n, gap in enumerate(self.gaps):
            if self.is_legible(gap):
                yield from self.edge_labels(n, gap)
            yield text((n + 0.5) * self.stride, self.bottom, small(self.weights_name(n)))
        for n in range(len(self.layers)):
            yield from self.nodes(n)
            yield text(n * self.stride, self.bottom, small(symbol(f"a^{n}" if n else "x")))

    def edges(self, n: int, gap: Gap) -> Iterator[Shape]:
        for i, j in gap.labels:
            start, end = gap.before[i] * self.pitch, gap.after[j] * self.pitch
            yield path((n * self.stride, start), ((n + 1) * self.stride, end))

    def edge_labels(self, n: int, gap: Gap) -> Iterator[str]:
        assert gap.column is not None
        share = gap.column.share
        for edge, lines in gap.labels.items():
            y = height(gap.before, gap.after, edge, share) * self.pitch
            weight, *gradient = lines
            words = weight
            if gradient:
                words = rf"\shortstack{{{weight}\\{coloured('accent', gradient[0])}}}"
            yield label((n + share) * self.stride, y, words)

    def weights_name(self, n: int) -> str:
        weights = symbol(f"W^{n + 1}")
        if self.gradients[n] is None:
            return weights
        gradients = f"{symbol('∂J')}/{symbol(f'∂W^{n + 1}')}"
        return f"{weights}, {coloured('accent', gradients)}"

    def nodes(self, n: int) -> Iterator[Stroke]:
        x, layer = n * self.stride, self.layers[n]
        circles = [circle(x, y * self.pitch, self.radius) for y in layer.values()]
        yield draw(joined(circles), fill="white" if n else "tint")
        if len(layer) < len(self.activations[n]):
            yield text(x, 0, r"\vdots")
        for i, unit in layer.items():
            yield from self.node(n, i, x, unit * self.pitch)

    def node(self, n: int, i: int, x: float, y: float) -> Iterator[str]:
        """What stands in a node, above it and below it."""
        if n == 0 or self.solved:
            yield text(x, y, fitted(1.8 * self.radius, _short(self.activations[n][i, 0])))
        if name := self.name(n, i):
            yield text(x, y + self.radius + 0.17, fitted(NAME, small(name)))
        if self.deltas[n] is not None:
            delta = coloured("accent", number(self.deltas[n][i, 0]))
            yield text(x, y - self.radius - 0.17, fitted(NAME, small(delta)))

    def name(self, n: int, i: int) -> str:
        """How the exam calls a node; inputs have a symbol where it does not."""
        names = np.ravel(np.array(self.names[n] or (), dtype=object))
        if i < len(names):
            return f"${LatexPrinter().label(str(names[i]))}$"
        return "" if n else symbol(f"x_{i + 1}")


def _short(value: Any) -> str:
    """A number with four digits, or fewer where they would not fit into a node."""
    printed = (number(value, digits) for digits in (4, 3, 2))
    return next((one for one in printed if signs(one) <= LONGEST), number(value, 1))


def _heights(count: int) -> Heights:
    """The nodes that are drawn of a layer's, from the top, their middle at 0."""
    rows: list[int | None] = list(range(count))
    if count > MOST:
        rows[3:-3] = [None]
    return {node: (len(rows) - 1) / 2 - row for row, node in enumerate(rows) if node is not None}
