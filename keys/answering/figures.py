"""Which drawing goes with which family, and what it is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from ...derivations.derivation import Derivation
from ...templates.page import Figure

Asked = Collection[str]
LABELLED = ("transformer",)  # the figures whose components a question may ask for


def figures(derivation: Derivation, asks: Asked, labels: dict[str, Any]) -> tuple[Figure, ...]:
    """The drawings of a part's model, for what the part asks."""
    draw = DRAWN.get(derivation.family.name)
    drawn = draw(derivation, asks, labels) if draw else None
    return (drawn,) if drawn else ()


def network(derivation: Derivation, asks: Asked, labels: dict[str, Any]) -> Figure | None:
    depth = max(int(name[2:]) for name in derivation.steps if name.startswith("a_"))
    layers = range(1, depth + 1)
    forward = any(name.startswith(("a_", "z_")) for name in asks)
    backward = any(name.startswith("dW_") for name in asks)
    if not forward and not backward:
        return None
    data: dict[str, Any] = {
        "layers": [None, *(labels.get(f"a_{n}") for n in layers)],
        "activations": [derivation.value("x"), *(derivation.value(f"a_{n}") for n in layers)],
        "weights": [derivation.value(f"W_{n}") for n in layers],
    }
    if backward:
        data["gradients"] = [
            derivation.value(f"dW_{n}") if f"dW_{n}" in asks else None for n in layers
        ]
        caption = "The same network, with the gradient below each weight."
        return Figure("network", data, caption, on_paper=False)
    return Figure(
        "network", data, "The network with its weights on the edges and the output of each node."
    )


def convolution(derivation: Derivation, asks: Asked, labels: dict[str, Any]) -> Figure | None:
    if "O" not in asks:
        return None
    data = {name: derivation.value(name) for name in ("X", "F", "O", "stride", "padding")}
    data["rotated"] = derivation.givens.get("convention") == "convolution"
    return Figure("convolution", {**data, "place": (0, 0)}, "The kernel at its first position.")


def attention(derivation: Derivation, asks: Asked, labels: dict[str, Any]) -> Figure | None:
    if "A" not in asks and "Z" not in asks:
        return None
    data = {"A": derivation.value("A"), "words": derivation.givens.get("words")}
    caption = "The attention weights: each row says what one word looks at."
    return Figure("attention", data, caption, on_paper=False)


def recurrent_cell(derivation: Derivation, asks: Asked, labels: dict[str, Any]) -> Figure | None:
    if not {"constraints", "own_witness", "run"} & set(asks):
        return None
    return Figure(
        "recurrent_cell", {"weights": derivation.givens.get("witness") or {}}, "The unit."
    )


def gan_losses(derivation: Derivation, asks: Asked, labels: dict[str, Any]) -> Figure | None:
    return Figure("gan_losses", {}, "Both losses of the generator.") if "dJ1" in asks else None


DRAWN: dict[str, Callable[[Derivation, Asked, dict[str, Any]], Figure | None]] = {
    "mlp": network,
    "conv2d": convolution,
    "self_attention": attention,
    "rnn_threshold": recurrent_cell,
    "gan_losses": gan_losses,
}
