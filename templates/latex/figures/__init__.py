"""The drawings of a page, one kind a file, made from the numbers of the model."""

from __future__ import annotations

from ....derivations.fault import Fault
from ...page import Figure
from .attention import attention
from .convolution import convolution
from .gan_losses import gan_losses
from .network import network
from .recurrent_cell import recurrent_cell
from .transformer import transformer

FIGURES = {
    "network": network,
    "convolution": convolution,
    "recurrent_cell": recurrent_cell,
    "attention": attention,
    "gan_losses": gan_losses,
    "transformer": transformer,
}


def draw(figure: Figure) -> str:
    """The LaTeX of a drawing, at most 14 cm wide. The document needs `DRAWING`.

    Where the figure is not `solved` the drawing leaves out what is asked. The caption is not
    drawn. Raises Fault where there is no such kind.
    """
    if figure.kind not in FIGURES:
        raise Fault(f"There is no figure “{figure.kind}”.", f"Write one of: {', '.join(FIGURES)}.")
    return FIGURES[figure.kind](figure)
