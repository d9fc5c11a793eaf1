"""Values of distributions as calculators, programs and tables give them: `invnorm(0.9, 100, 5) =
106.4`, `norm.cdf(1.96) = 0.975`, `t_{0.025, 24} = 2.064`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flint import arb, ctx, fmpq

from ...derivations.term import Term
from ..reading.arithmetic import read_arithmetic
from ..reading.markup import plain
from ..values.distributions import chi_square_below, normal_below, quantile, student_below
from ..values.known import AS_PRINTED, BITS
from ..values.literal import Literal
from ..values.meanings import worked_out
from ..values.misfit import Misfit
from ..values.prints import shown

_IS = re.compile(r"\s*(?:=|≈|→|\\approx|\\simeq|#)\s*")
_VALUE = (
    rf"{_IS.pattern}(?P<sign>[-−]|±|\\pm)?\s*"
    r"(?P<value>\d*\.\d+(?:[eE][-−+]?\d+|\s*(?:\*|×|\\times)\s*10\^\{?[-−]?\d+\}?)?)"
    r"(?![\d^%]|[ \t]*(?:[-−+*/·×]|\\cdot|\\times))"
)
_CALL = re.compile(
    r"(?P<name>normal_?cdf|norm_?cdf|norm\.cdf|pnorm|NORM\.S\.DIST|inv_?norm|norm\.ppf|qnorm"
    r"|NORM\.S\.INV|erfc?|\\Phi\s*\^\s*\{?[-−]1\}?|Φ\s*\^\s*\{?[-−]1\}?|Φ⁻¹)\s*\}?\s*(?:\\left)?"
    rf"\((?P<arguments>(?:[^()=\n]|\([^()=\n]*\)){{1,80}})\)(?:\s*\([\w -]{{2,20}}\))?{_VALUE}",
    re.IGNORECASE,
)
_SHARE = r"(?P<share>0?\.\d+)"
_QUANTILE = re.compile(
    rf"(?<![A-Za-z])(?P<kind>[zZt]|\\chi\s*\^\s*\{{?2\}}?|χ\s*(?:\^\s*\{{?2\}}?|²))\s*_?\s*"
    rf"[{{(]?\s*(?:(?P<before>\d{{1,3}})\s*[,;]\s*)?{_SHARE}(?:\s*[,;]\s*(?P<behind>\d{{1,3}}))?"
    rf"\s*[}})]?(?:\s*\(\s*(?P<bracket>\d{{1,3}})\s*\))?{_VALUE}"
)
_STATISTICS = re.compile(r"normal|gauss|critical|quantile|confiden|percentil|\btest", re.IGNORECASE)
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
USUAL = {fmpq(n, 1000) for n in (1, 5, 10, 20, 25, 50, 100, 900, 950, 975, 980, 990, 995, 999)}
NEAR = fmpq(1, 100)  # calculators integrate roughly, and tables have few degrees of freedom
ZERO, ONE = arb(0), arb(1)
Function = Callable[..., arb]


def misfits(text: str) -> Iterator[Misfit]:
    """The printed values that are not those of the distribution, by more than a hundredth."""
    readable = plain(text).translate(_LOWERED).replace("\\\\", " \\")
    for found in _CALL.finditer(readable):
        value = _called(found)
        if value is not None:
            yield from _misfit(found, [value], min(abs(value), abs(1 - value)) * NEAR)
    for found in _QUANTILE.finditer(readable) if _STATISTICS.search(readable) else ():
        values = _quantiles(found)
        if values:
            yield from _misfit(found, values, abs(values[0]) * NEAR)


def _misfit(found: re.Match[str], right: list[arb], far: arb) -> Iterator[Misfit]:
    start, end = found.span("value")
    number = Literal(found["value"], start, end)
    printed = -number.value if found["sign"] in ("-", "−") else number.value
    nearest = min(right, key=lambda value: abs(value - printed).mid())
    if abs(nearest - printed) <= far + number.ulp:
        return
    value = shown(nearest, number)
    name = _IS.split(found.group())[0]
    yield Misfit(start, end, number.text, value, f"{name} is {value}, not {number.text}.")


def _called(found: re.Match[str]) -> arb | None:
    function = _FUNCTIONS.get(re.sub(r"[\s_.]", "", found["name"].lower()), _inverse)
    terms = [read_arithmetic(part.strip("[] ")) for part in found["arguments"].split(",")]
    values = [worked_out(t, AS_PRINTED) if isinstance(t, Term) else None for t in terms]
    if any(value is None for value in values):
        return None
    try:
        with ctx.workprec(BITS):
            value = function(*values)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return value if value.is_finite() else None


def _between(low: arb, high: arb, mean: arb = ZERO, spread: arb = ONE) -> arb:
    return _below(high, mean, spread) - _below(low, mean, spread)


def _below(x: arb, mean: arb = ZERO, spread: arb = ONE) -> arb:
    return normal_below((x - mean) / spread)


def _inverse(share: arb, mean: arb = ZERO, spread: arb = ONE) -> arb:
    if not 0 < share < 1:
        raise ValueError("no probability")
    return mean + spread * quantile(normal_below, share)


_FUNCTIONS: dict[str, Function] = {
    "normalcdf": _between,
    **dict.fromkeys(("normcdf", "pnorm", "normsdist"), _below),
    "erf": arb.erf,
    "erfc": arb.erfc,
}


def _quantiles(found: re.Match[str]) -> list[arb]:
    """All that people mean by the index: the share above or below, on one side or on both."""
    share = Literal(found["share"], 0, 0).value
    freedoms = [int(n) for n in (found["before"], found["behind"], found["bracket"]) if n]
    is_normal = found["kind"] in "zZ"
    if share not in USUAL or len(freedoms) != (0 if is_normal else 1):
        return []
    shares = [share, 1 - share, share / 2, 1 - share / 2, (1 + share) / 2, (1 - share) / 2]
    if found["kind"] in "zZt":
        shares = [max(s, 1 - s) for s in shares]
        signs = {"-": (-1,), "−": (-1,), None: (1, -1)}.get(found["sign"], (1,))
        below = normal_below if is_normal else lambda t: student_below(t, freedoms[0])
        return [quantile(below, arb(s)) * sign for s in dict.fromkeys(shares) for sign in signs]
    return [quantile(lambda x: chi_square_below(x, freedoms[0]), arb(s), 0) for s in shares]
