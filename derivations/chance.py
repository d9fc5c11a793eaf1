"""Randomness that never changes: a counter-based generator of our own.

The n-th number of a stream is SHA-256 of the stream's key and n (FIPS 180-4), so no library's
generator, no order of drawing and no other question's draws can alter it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any


class Chance:
    """A stream of random whole numbers, named by its key."""

    def __init__(self, *key: Any):
        self.key = "/".join(map(str, key))
        self.count = 0

    def stream(self, *key: Any) -> Chance:
        """An independent stream whose key continues this one's."""
        return Chance("/".join((self.key, *map(str, key))))

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1, each equally likely (up to 2**-192)."""
        digest = hashlib.sha256(f"{self.key}#{self.count}".encode()).digest()
        self.count += 1
        return int.from_bytes(digest, "big") % limit

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def choose(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[self.below(len(options))]

    def shuffled(self, things: Iterable[Any]) -> list[Any]:
        """The things in another order (R. A. Fisher and F. Yates, Statistical Tables, 1938)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
