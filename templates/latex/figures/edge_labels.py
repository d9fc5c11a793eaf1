"""Where the weights between two layers are written, so that none covers another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[int, int]  # from this node of a layer to that one of the next
Heights = Mapping[int, float]  # of a layer's nodes, 1 being the way from node to node

PLACES = 60  # how many places along an edge are tried
AMPLE = 0.5  # a distance that needs no improvement


@dataclass(frozen=True)
class Column:
    """All labels stand in one column, a `share` of the way from layer to layer.

    `distance` is how far apart neighbours are.
    """

    share: float
    distance: float


def best_column(before: Heights, after: Heights, margin: float) -> Column | None:
    """The column whose labels are farthest apart; the middle one, where several are ample.

    `margin` is the share at either end that the nodes themselves need: None where that is all.
    """
    shares = [n / PLACES for n in range(PLACES + 1) if margin <= n / PLACES <= 1 - margin]
    columns = [Column(share, _distance(before, after, share)) for share in shares]
    return max(
        columns,
        key=lambda c: (min(round(c.distance, 6), AMPLE), -abs(c.share - 0.5)),
        default=None,
    )


def height(before: Heights, after: Heights, edge: Edge, share: float) -> float:
    """How high an edge is after a share of its way."""
    start, end = edge
    return before[start] + share * (after[end] - before[start])


def _distance(before: Heights, after: Heights, share: float) -> float:
    heights = sorted(height(before, after, (i, j), share) for i in before for j in after)
    return min((high - low for low, high in pairwise(heights)), default=1.0)
