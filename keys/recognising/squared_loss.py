"""A squared error and its gradient, in letters, of which one has a factor that the other has not.

`J = c sum (...)^2` and `J = c ||...||^2` have gradients `2c sum (...) x` and `2c X^T (...)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...derivations.term import Symbol
from ..finding import WARNING
from ..reading.arithmetic import read_algebra
from ..reading.markup import plain
from .layer_table import Misprint
from .passages import literal

_NAME = r"(?:MSE|\\mathcal\s*\{?\s*L\s*\}?|\\ell|[JLEC])(?![A-Za-z])"
_INDEX = r"(?:\s*_\s*(?:\{[^{}\n]{1,12}\}|\w))?(?:\s*\^\s*(?:\{[^{}\n]{1,9}\}|\w))?\s*"
_SUM = rf"(?:\\sum|∑|Σ){_INDEX}"
_NORM = r"(?:\|\||‖|\\\||\\[lr]Vert)"
_HEAD = r"(?P<head>[^=Σ∑‖|X\n]{0,30}?)\s*"
_OF = r"(?:\s*\([^()\n]{1,20}\))?"
_BRACKET = r"(?:\\left)?\s*[(\[][^=\n]{3,80}?(?:\\right)?\s*[)\]]"
_SQUARE = r"\s*(?:\^\s*\{?\s*2\s*\}?|²)"
_TAIL = r"(?P<tail>(?:\s*/\s*\(?\s*\d?\s*[mnN]\s*\)?)?)"
_END = r"\s*(?=$|[\n.,;$\\]|and\b)"
_LOSS = re.compile(
    rf"(?<![A-Za-z])(?P<name>{_NAME}){_OF}\s*=\s*{_HEAD}"
    rf"(?:{_SUM}{_BRACKET}|(?:\\left)?\s*{_NORM}[^|‖\n=]{{3,60}}?{_NORM}(?:_\{{?2\}}?)?){_SQUARE}{_TAIL}{_END}",
    re.MULTILINE,
)
_BY = r"(?:\\partial|∂|d)\s*"
_SLOPE = re.compile(
    rf"(?:(?:\\nabla|∇)(?:\s*_\s*(?:\{{[^{{}}]{{1,9}}\}}|\\?\w+))?\s*(?P<of>{_NAME}){_OF}"
    rf"|\\[dt]?frac\s*\{{\s*{_BY}(?P<over>{_NAME})\s*\}}\s*\{{\s*{_BY}[^=\n]{{1,20}}?\}}"
    rf"|{_BY}(?P<flat>{_NAME})\s*/\s*{_BY}\\?\w{{1,6}})\s*=\s*"
    rf"(?P<formula>{_HEAD}(?:X\s*(?:\^\s*\{{?\s*(?:T|\\top|⊤)\s*\}}?|ᵀ)\s*{_BRACKET}"
    rf"|{_SUM}{_BRACKET}\s*(?:·|\\cdot|\*)?\s*[xX]{_INDEX}){_TAIL}){_END}",
    re.MULTILINE,
)
EXAMPLES = fmpq(101)  # put in for their number: no factor of a formula is as large
FARTHEST = 3000


def odd_factors(text: str) -> Iterator[Misprint]:
    """`J = (1/n) sum (w x_i - y_i)^2`, and `dJ/dw = (1/n) sum (w x_i - y_i) x_i`."""
    readable = plain(text)
    losses = list(_LOSS.finditer(readable))
    for claim in _SLOPE.finditer(readable) if losses else ():
        name = _key(claim["of"] or claim["over"] or claim["flat"])
        near = (f for f in losses if 0 <= claim.start() - f.end() < FARTHEST)
        known = [loss for loss in near if _key(loss["name"]) == name]
        factors = [_factor(found) for found in (*known[-1:], claim)]
        if len(factors) == 2 and all(factors):
            said = _told(factors[1] / factors[0])  # type: ignore[operator]
            if said:
                yield Misprint(literal(text, claim, "formula"), said, "", WARNING)


def _told(ratio: fmpq) -> str:
    """What is wrong, by how many times as large the slope's factor is as the loss's; it is 2."""
    if ratio in (1, 4):
        more = "left out" if ratio == 1 else "counted twice"
        return f"The factor 2 that the square of the loss brings is {more}."
    if ratio in (2 * EXAMPLES, EXAMPLES):
        return "The loss is a mean over the examples; its gradient is one, too, and not a sum."
    if ratio in (2 / EXAMPLES, 1 / EXAMPLES):
        return "The loss is a sum over the examples; its gradient is one, too, and not a mean."
    return ""


def _factor(found: re.Match[str]) -> fmpq | None:
    """What stands before the sum and behind it; None where letters other than n have a say."""
    head = re.sub(r"(?:\\cdot|[·*×])\s*$", "", found["head"].strip()).lstrip("-− ") or "1"
    formula = read_algebra(f"({head}){found['tail']}")
    if formula is None or not {str(symbol) for symbol in formula.symbols} <= set("mnN"):
        return None
    value = formula.read(_leaf)
    return value if isinstance(value, fmpq) and value else None


def _leaf(end: Any) -> fmpq:
    return EXAMPLES if isinstance(end, Symbol) else fmpq(end.value)


def _key(name: str) -> str:
    return re.sub(r"[^A-Za-z]|mathcal", "", name)
