"""A sheet's text as it is read: without its dress, copies and decimal commas, the length kept."""

from __future__ import annotations

import re

from .asides import without_asides
from .commas import with_points
from .copied import without_copies
from .markup import bare
from .own_signs import without_own_signs
from .same_unit import without_same_units
from .signposts import without_signposts
from .strings import without_quotes

_MARKS = re.compile(
    r"[\[(]\s?\d{1,2}(?:\.\d{1,2})?\s?(?:[Mm]arks?|[Pp]ts?\.?|[Pp]oints?|P)\s?[\])]"
)


_ROUGH = re.compile(r"([×*·/+]\s{0,2})[~≈](?=\s?\d)")  # a factor: `3,000 × ~2 KB`


def readable(source: str) -> str:
    """What the sheet says, each sign where it stands in `source`."""
    source = without_quotes(without_asides(source))
    said = with_points(bare(without_own_signs(without_copies(source))))
    said = _ROUGH.sub(r"\1 ", said)
    said = without_same_units(without_signposts(source, said))
    return _MARKS.sub(lambda found: " " * len(found.group()), said)
