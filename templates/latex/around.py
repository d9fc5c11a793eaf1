"""What stands above and below every page's body: a preamble that never changes.

It is all that TeX needs to begin with, so this loads nothing of what a body takes to make.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pylatex import Document, Package
from pylatex.utils import NoEscape

from .colours import HUES, levels
from .preamble import BODY

PACKAGES = ("lmodern", "textcomp", "amsmath", "geometry")
OPTIONS = ["10pt", "a4paper", "oneside"]
HERE = Path(__file__).parent


@cache
def around() -> tuple[str, str]:
    """What stands above and below the body of every source."""
    document = _Document(document_options=OPTIONS)
    document.append(NoEscape("\0\\keyend"))
    before, _, after = document.dumps().partition("\0")
    return before, after


def preamble() -> str:
    """What stands above `\\begin{document}` in every source."""
    return around()[0].partition(BODY)[0]


def drawing() -> NoEscape:
    """The commands of colours and drawings."""
    pigments = (rf"\pigment{{{hue}}}{{{levels(hue)}}}" for hue in HUES)
    return NoEscape("\n".join((_read("drawing.tex"), *pigments)))


class _Document(Document):
    """PyLaTeX's document with our packages and looks, and no font size of its own."""

    def __init__(self, **settings: Any):
        super().__init__(**settings)
        self.clear()
        self.packages.clear()
        encodings = (Package("fontenc", options="T1"), Package("inputenc", options="utf8"))
        for package in (*encodings, *map(Package, PACKAGES)):
            self.packages.add(package)
        self.preamble += [drawing(), NoEscape(_read("style.tex"))]


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")
