"""Terms and numbers as plain text: O[1,1] = 2·1 + 3·(-1) + ... = 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ...derivations.term import Call, Symbol, Term
from ..printer import ATOM, LEVELS, POWER, PRODUCT, Printer

RELATIONS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
NAMES = {"log": "ln", "relu": "ReLU", "relu_slope": "ReLU'", "maximum": "max", "minimum": "min"}


def written(term: Term, digits: int | None = None) -> str:
    """A term on one line of text; without `digits` every number in it is exact."""
    return TextPrinter(digits).term(term)


class TextPrinter(Printer):
    """What things look like in a terminal."""

    levels: ClassVar[Mapping[str, int]] = {**LEVELS, "exp": ATOM}

    def symbol(self, symbol: Symbol) -> str:
        return str(symbol)

    def label(self, text: str) -> str:
        return text.replace("{", "").replace("}", "").replace("$", "")

    def word(self, text: str) -> str:
        return text

    def decimal(self, text: str) -> str:
        return text

    def fraction(self, above: str, below: str) -> str:
        return f"{above}/{below}"

    def product(self, left: str, right: str) -> str:
        return f"{left}·{right}"

    def matrix(self, matrix: np.ndarray) -> str:
        if matrix.ndim > 1:
            return f"[{', '.join(map(self.matrix, matrix))}]"
        return f"[{', '.join(self.value(entry) for entry in matrix)}]"

    def brackets(self, inside: str) -> str:
        return f"({inside})"

    def function(self, name: str, arguments: list[str]) -> str:
        return f"{NAMES.get(name, name)}({', '.join(arguments)})"

    def call(self, call: Call, lead: bool) -> str:
        if call.operator in RELATIONS:
            return self.relation(call, RELATIONS[call.operator])
        return super().call(call, lead)

    def on_div(self, call: Call, lead: bool) -> str:
        above, below = call.arguments
        return f"{self.term(above, PRODUCT, lead)}/{self.term(below, POWER, False)}"

    def on_pow(self, call: Call, lead: bool) -> str:
        base, power = call.arguments
        return f"{self.term(base, ATOM, False)}^{self.term(power, ATOM, False)}"

    def on_matmul(self, call: Call, lead: bool) -> str:
        return self.infix(call, "·", PRODUCT, lead)

    def on_hadamard(self, call: Call, lead: bool) -> str:
        return self.infix(call, " ⊙ ", POWER)

    def on_cross_correlate(self, call: Call, lead: bool) -> str:
        return self.infix(call, " ⋆ ", POWER)

    def on_dimensions(self, call: Call, lead: bool) -> str:
        return self.infix(call, " × ", PRODUCT)

    def on_transpose(self, call: Call, lead: bool) -> str:
        return f"{self.term(call.arguments[0], ATOM, False)}ᵀ"

    def on_floor(self, call: Call, lead: bool) -> str:
        return f"⌊{self.term(call.arguments[0])}⌋"

    def on_ceil(self, call: Call, lead: bool) -> str:
        return f"⌈{self.term(call.arguments[0])}⌉"

    def on_absolute(self, call: Call, lead: bool) -> str:
        return f"|{self.term(call.arguments[0])}|"


def shown(value: Any, digits: int | None = 6) -> str:
    """Any result, a matrix or a word included, on one line of text."""
    return TextPrinter(digits).value(value)
