"""A sheet's text as it is read: without its dress, copies and decimal commas, the length kept."""

from __future__ import annotations

from .commas import with_points
from .copied import without_copies
from .markup import bare
from .own_signs import without_own_signs


def readable(source: str) -> str:
    """What the sheet says, each sign where it stands in `source`."""
    return with_points(bare(without_own_signs(without_copies(source))))
