"""The drawings of a page, made from the numbers of the model: one kind a file, named alike."""

from __future__ import annotations

from importlib import import_module

from ....derivations.fault import Fault
from ...page import Figure

FIGURES = (
    "network",
    "convolution",
    "recurrent_cell",
    "attention",
    "gan_losses",
    "transformer",
)


def draw(figure: Figure) -> str:
    """The LaTeX of a drawing, at most 14 cm wide. The document needs the commands of `drawing.tex`.

    Where the figure is not `solved` the drawing leaves out what is asked. The caption is not
    drawn. Raises Fault where there is no such kind.
    """
    if figure.kind not in FIGURES:
        raise Fault(f"There is no figure “{figure.kind}”.", f"Write one of: {', '.join(FIGURES)}.")
    kind = import_module(f".{figure.kind}", __name__)
    return getattr(kind, figure.kind)(figure)
