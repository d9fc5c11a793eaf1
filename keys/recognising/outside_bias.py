"""A neuron whose bias is added behind the activation: f(w x) + b for f(w x + b)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import WARNING
from ..reading.markup import plain
from .layer_table import Misprint
from .passages import literal, paragraphs

_WEIGHTED = (
    r"\s*(?:(?:\\sum|∑|Σ)\s*(?:_\s*(?:\{[^{}\n]{1,12}\}|\w)\s*)?(?:\^\s*(?:\{[^{}\n]{1,9}\}|\w)\s*)?)?"
    r"(?:\\(?:mathbf|boldsymbol|vec)\s*)?\{?[wW]\}?(?:_\{?\w\}?)?(?:\s*(?:\^\s*\{?\s*(?:T|\\top|⊤)\s*\}?|ᵀ))?"
    r"\s*(?:·|⋅|\*|\\cdot)?\s*(?:\\(?:mathbf|boldsymbol|vec)\s*)?\{?x\}?(?:_\{?\w\}?)?\s*"
)
_NEURON = re.compile(
    r"=\s*(?P<formula>(?P<f>\\?(?:f|g|h|phi|φ|sigma|σ|sigmoid|tanh|ReLU|relu|step|sign))\s*"
    rf"(?:\\left)?\(\s*(?P<sum>{_WEIGHTED})(?:\\right)?\)\s*\+\s*b)(?![\w_])"
    rf"|\b(?:is|computes|outputs?|returns)\s+(?P<spoken>(?P<g>\\?(?:f|g|phi|φ|sigma|σ|sigmoid|tanh))\s*"
    rf"\(\s*(?P<same>{_WEIGHTED})\)\s*\+\s*b)(?![\w_])"
)
_SPOKEN_OF = re.compile(r"neuron|perceptron|activation|network|layer|unit\b", re.IGNORECASE)


def outside_biases(text: str) -> Iterator[Misprint]:
    """`A neuron computes y = f(w^T x) + b.`"""
    readable = plain(text)
    if "b" not in readable or not _SPOKEN_OF.search(readable):
        return
    for start, end in paragraphs(readable):
        for found in _NEURON.finditer(readable, start, end):
            is_formula = bool(found["formula"])
            function, inner = found.group("f", "sum") if is_formula else found.group("g", "same")
            expected, name = (
                f"{function}({inner.strip()} + b)",
                "formula" if is_formula else "spoken",
            )
            said = "The bias belongs to the weighted sum, before the activation."
            yield Misprint(literal(text, found, name), said, expected, WARNING)
