r"""One key for a letter, however it is printed: `\hat{y}` and `ŷ`."""

from __future__ import annotations

import re
import unicodedata

from .statement import label_key

_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
_ACCENT = re.compile(r"\\(?P<accent>hat|bar|tilde)\s*\{?\s*(?P<letter>[A-Za-z])\s*\}?")


def letter_key(name: str) -> str:
    """A letter without its typography; with a hat, a bar or a tilde it is a letter of its own."""
    found = _ACCENT.match(name)
    if found is None:
        return label_key(name)
    accented = unicodedata.normalize("NFC", found["letter"] + _ACCENTS[found["accent"]])
    return accented + label_key(name[found.end() :])
