"""Terms and numbers in LaTeX's mathematics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ...derivations.term import Call, Symbol
from ..printer import ATOM, LEVELS, MIXED, POWER, PRODUCT, Printer
from . import symbol as symbols
from .wording import plain, wording

RELATIONS = {"eq": "=", "ne": r"\ne", "lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge"}
FUNCTIONS = {
    "log": r"\ln",
    "log2": r"\log_{2}",
    "log10": r"\log_{10}",
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "maximum": r"\max",
    "minimum": r"\min",
    "relu": r"\operatorname{ReLU}",
    "relu_slope": r"\operatorname{ReLU}'",
    "exp": r"\exp",
    "rotate180": r"\operatorname{rot}_{180^\circ}",
}
TALL = (r"\frac", r"\begin", r"\sum", r"\lfloor", r"\sqrt")
DOTTED = (r"\frac", r"\left(-", "(-")  # what would not be read as a factor without a dot
LONGEST_EXPONENT = 40  # characters of LaTeX; longer ones stand in a bracket after exp
WIDE, WIDER = 7, 13  # columns from which a matrix is set closer, and smaller


def notation(value: Any, digits: int | None = 6) -> str:
    """A term or any result in LaTeX's mathematics; without `digits` numbers are exact."""
    return LatexPrinter(digits).value(value)


class LatexPrinter(Printer):
    """What things look like on paper."""

    levels: ClassVar[Mapping[str, int]] = {**LEVELS, "div": POWER}
    sized: ClassVar[frozenset[str]] = frozenset(("exp",))

    def symbol(self, symbol: Symbol) -> str:
        return symbols.name(symbol.name, symbol.index)

    def label(self, text: str) -> str:
        text = text.strip()
        return symbols.name(text) if symbols.is_name(text) else rf"\text{{{wording(text)}}}"

    def word(self, text: str) -> str:
        if text in ("∞", "-∞", "+∞"):
            return text.replace("∞", r"\infty")
        return rf"\text{{{plain(text)}}}"

    def decimal(self, text: str) -> str:
        mantissa, power, exponent = text.partition("e")
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if power else text

    def fraction(self, above: str, below: str) -> str:
        sign, above = ("-", above[1:]) if above.startswith("-") else ("", above)
        return rf"{sign}\frac{{{above}}}{{{below}}}"

    def product(self, left: str, right: str) -> str:
        if right[:1].isdigit() or right.startswith(DOTTED):
            return rf"{left} \cdot {right}"
        return f"{left} {right}" if left[-1:].isdigit() else rf"{left} \, {right}"

    def matrix(self, matrix: np.ndarray) -> str:
        if matrix.ndim > 2:
            return ", ".join(map(self.matrix, matrix))
        grid = np.atleast_2d(matrix)
        rows = r"\\".join("&".join(map(self.value, row)) for row in grid)
        text = rf"\begin{{bmatrix}}{rows}\end{{bmatrix}}"
        columns = grid.shape[1]
        if columns < WIDE:
            return text
        return rf"\{'closer' if columns < WIDER else 'smaller'}{{{text}}}"

    def brackets(self, inside: str) -> str:
        if any(tall in inside for tall in TALL):
            return rf"\left({inside}\right)"
        return f"({inside})"

    def function(self, name: str, arguments: list[str]) -> str:
        said = FUNCTIONS.get(name) or rf"\operatorname{{{plain(name.replace('_', ' '))}}}"
        return said + self.brackets(", ".join(arguments))

    def call(self, call: Call, lead: bool) -> str:
        if call.operator in RELATIONS:
            return self.relation(call, RELATIONS[call.operator])
        return super().call(call, lead)

    def on_div(self, call: Call, lead: bool) -> str:
        above, below = map(self.term, call.arguments)
        return rf"\frac{{{above}}}{{{below}}}"

    def on_pow(self, call: Call, lead: bool) -> str:
        base, power = call.arguments
        raised = rf"^{{{self.term(power)}}}"
        if isinstance(base, Symbol):
            is_taken = "^" in base.name or "/" in base.name
            return (self.brackets(self.symbol(base)) if is_taken else self.symbol(base)) + raised
        printed = self.term(base, ATOM, False)
        is_command = printed.startswith("\\") and not printed.startswith(r"\left(")
        return (self.brackets(printed) if is_command else printed) + raised

    def on_exp(self, call: Call, lead: bool) -> str:
        power = self.term(call.arguments[0])
        if len(power) > LONGEST_EXPONENT or any(tall in power for tall in TALL):
            return self.function("exp", [power])
        return rf"e^{{{power}}}"

    def on_matmul(self, call: Call, lead: bool) -> str:
        return self.infix(call, r" \, ", PRODUCT, lead)

    def on_hadamard(self, call: Call, lead: bool) -> str:
        return self.infix(call, r" \odot ", POWER)

    def on_cross_correlate(self, call: Call, lead: bool) -> str:
        return self.infix(call, r" \star ", POWER)

    def on_dimensions(self, call: Call, lead: bool) -> str:
        return self.infix(call, r" \times ", PRODUCT)

    def on_total(self, call: Call, lead: bool) -> str:
        return rf"\sum {self.term(call.arguments[0], MIXED, False)}"

    def on_transpose(self, call: Call, lead: bool) -> str:
        matrix = call.arguments[0]
        if isinstance(matrix, Symbol):
            return symbols.name(matrix.name, matrix.index, above=r"\mathsf{T}")
        return rf"{self.term(matrix, ATOM, False)}^{{\mathsf{{T}}}}"

    def on_floor(self, call: Call, lead: bool) -> str:
        return rf"\left\lfloor {self.term(call.arguments[0])} \right\rfloor"

    def on_ceil(self, call: Call, lead: bool) -> str:
        return rf"\left\lceil {self.term(call.arguments[0])} \right\rceil"

    def on_absolute(self, call: Call, lead: bool) -> str:
        return rf"\left| {self.term(call.arguments[0])} \right|"

    def on_sqrt(self, call: Call, lead: bool) -> str:
        return rf"\sqrt{{{self.term(call.arguments[0])}}}"
