"""Values of the normal distribution as sheets quote them: `N(1 | 0, 1) = 0.242`, `Φ(0) = 0.5`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flint import arb, ctx, fmpq

from ..reading.markup import plain
from ..values.distributions import normal_below
from ..values.known import BITS
from ..values.literal import Literal
from ..values.misfit import Misfit
from ..values.prints import shown

_NUMBER = r"[-−]?\d+(?:\.\d+)?"
_IS = (
    r"\s*(?:=|≈|\\approx|\\simeq)\s*(?P<value>\d*\.\d{3,12})(?![\d^%])"
    r"(?!\s*(?:[-+−*/·×^]|\\cdot|\\times))"
)
_DENSITY = re.compile(
    rf"(?:\\mathcal\s*\{{?\s*N\s*\}}?|𝒩|\bN)\s*\(\s*(?P<x>{_NUMBER})\s*(?:\\mid|\||;)\s*"
    rf"(?P<mean>{_NUMBER})\s*,\s*(?P<spread>{_NUMBER})\s*(?P<square>\^\s*\{{?2\}}?|²)?\s*\){_IS}"
)
_BELOW = re.compile(rf"(?:\\Phi|Φ)\s*\(\s*(?P<z>{_NUMBER})\s*\){_IS}")
_TAIL = re.compile(
    rf"\b(?:P|Pr)\s*[(\[]\s*Z\s*(?P<sign>\\leq?(?![a-z])|\\geq?(?![a-z])|[<>≤≥])\s*(?P<z>{_NUMBER})"
    rf"\s*[)\]]{_IS}"
)
_OPERATOR = re.compile(r"(?:[-−+*/·×\d)}]|\\(?:cdot|times))[ \t]*$")
FARTHEST = 12  # characters before a value that may belong to its calculation
INSIDE = fmpq(3, 4)  # of the last digit: values of tables are rounded or cut off


def misfits(text: str) -> Iterator[Misfit]:
    """The printed values that are not those of the normal distribution."""
    readable = plain(text)
    for found in _DENSITY.finditer(readable):
        x, mean, spread = (_span(found[name]) for name in ("x", "mean", "spread"))
        if spread > 0:
            variances = [spread**2] if found["square"] else [spread, spread**2]
            yield from _misfit(found, [_density(x - mean, v) for v in variances])
    for found in _BELOW.finditer(readable):
        if _OPERATOR.search(readable, max(0, found.start() - FARTHEST), found.start()):
            continue  # 1 - Φ(2)
        yield from _misfit(found, [normal_below(_span(found["z"]))])
    for found in _TAIL.finditer(readable):
        z = _span(found["z"])
        yield from _misfit(
            found, [normal_below(-z if found["sign"][:2] in (">", "≥", "\\g") else z)]
        )


def _misfit(found: re.Match[str], right: list[arb]) -> Iterator[Misfit]:
    """A variance may be meant where a standard deviation stands: either is right."""
    start, end = found.span("value")
    number = Literal(found["value"], start, end)
    printed = arb(number.value, number.ulp * INSIDE)
    if not any(value.overlaps(printed) for value in right):
        value = shown(arb(right[0].mid()), number)
        said = f"The value of the normal distribution is {value}, not {number.text}."
        yield Misfit(start, end, number.text, value, said)


def _span(text: str) -> arb:
    """All that rounds to a printed number."""
    number = Literal(text.lstrip("-−"), 0, 0)
    return -number.span if text[0] in "-−" else number.span


def _density(distance: arb, variance: arb) -> arb:
    with ctx.workprec(BITS):
        return (-(distance**2) / (2 * variance)).exp() / (2 * arb.pi() * variance).sqrt()
