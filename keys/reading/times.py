"""Units of time: `12 ms × 100 = 1.2 s`, and `5e23 / 1e18 = 5.8 days`, where seconds are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flint import fmpq

from .statement import Side

_SECONDS = {
    "ns": fmpq(1, 10**9),
    "us": fmpq(1, 10**6),
    "µs": fmpq(1, 10**6),
    "μs": fmpq(1, 10**6),
    "ms": fmpq(1, 1000),
    "s": fmpq(1),
    "min": fmpq(60),
    "h": fmpq(3600),
    "d": fmpq(86400),
    "wk": fmpq(7 * 86400),
    "yr": fmpq(365 * 86400),
}
_SPOKEN = {"sec": "s", "second": "s", "minute": "min", "hour": "h", "hr": "h", "day": "d"}
_SPOKEN |= {"week": "wk", "year": "yr", "yr": "yr"}
_TIME = r"(?:[nuµμm]s|s|secs?|seconds?|min|minutes?|h|hrs?|hours?|days?|weeks?|years?|yrs?)"
_UNIT = re.compile(rf"(?P<unit>{_TIME})\b.*", re.DOTALL)
_SAID = re.compile(rf"\d\s?(?P<unit>{_TIME})(?![\w/])")
_WATT_HOURS = re.compile(r"[kMGT]?Wh")


def factors_of_time(before: Side, after: Side) -> Iterator[fmpq]:
    """By what a printed time may have to be multiplied to be in the unit that its calculation
    has; where that says none, it may be any."""
    found = _UNIT.fullmatch(after.unit)
    if found is None and not _WATT_HOURS.fullmatch(after.unit):
        return
    own = _seconds(found["unit"] if found else "h")
    said = {_seconds(other["unit"]) for other in _SAID.finditer(before.text)}
    for unit in said or (dict.fromkeys(_SECONDS.values()) if found else ()):
        if unit != own:
            yield own / unit


def _seconds(unit: str) -> fmpq:
    singular = unit if unit in _SECONDS else unit.removesuffix("s")
    return _SECONDS[_SPOKEN.get(singular, singular)]
