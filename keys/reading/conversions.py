"""Numbers said again in another unit: `7200 s = 2 h`, `48 kB = 48,000 B`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import prod

from flint import arb, fmpq

from ..values.literal import Literal
from ..values.misfit import Misfit
from ..values.prints import shown
from .markup import plain

_SECONDS = {"ms": fmpq(1, 1000), "s": fmpq(1), "min": fmpq(60), "h": fmpq(3600), "d": fmpq(86400)}
_SPOKEN = {
    "sec": "s",
    "second": "s",
    "minute": "min",
    "hour": "h",
    "hr": "h",
    "day": "d",
    "byte": "B",
}
_POWERS = {"B": 0, "k": 1, "K": 1, "M": 2, "G": 3, "T": 4}
_TIME = r"ms|s|secs?|seconds?|min|minutes?|h|hrs?|hours?|days?"
_SIZE = r"B|bytes?|[kKMGT]i?B"
_METRIC = r"[nµucdmkMG]?(?:Hz|Pa|[mgLlVWAJN])"
_NUMBER = r"(?:\d{1,3}(?: \d{3})+|\d[\d,]*(?:\.\d+)?)"
_FACTORS = rf"(?:{_NUMBER}(?:\s[a-z]+)?\s*[*×·]\s*){{0,3}}"
_CONVERSION = re.compile(
    rf"(?P<left>{_FACTORS}{_NUMBER})\s?(?P<unit>{_TIME}|{_SIZE})\s*[=≈]\s*"
    rf"(?P<right>{_NUMBER})\s?(?P<other>{_TIME}|{_SIZE})(?![\w/^*×·(²³]|[ \t]*[-+*/×·^\d])"
)
_BEFORE = re.compile(rf"\d\s*(?P<unit>{_TIME}|{_METRIC})\s*(?:=|≈|\\approx)\s*$")
_AFTER = re.compile(rf"\s*{_NUMBER}\s*(?P<unit>{_TIME}|{_METRIC})(?![\w/^²³])")
_OF_OTHER_KIND = re.compile(
    rf"\s*(?:{_NUMBER}\s(?:[A-Za-z]+-)(?:{_TIME})\b|{_NUMBER}\s?[kMGT]bits?\b)"
)
_BITS_BEFORE = re.compile(r"\d[⁰¹²³⁴⁵⁶⁷⁸⁹]*\s?bits?\s*(?:=|≈|\\approx)\s*$")
_IN_PARTS = re.compile(rf"\s*{_NUMBER}\s?(?:{_TIME})\s+(?:and\s+)?{_NUMBER}\s?(?:{_TIME})\b")
_PART = re.compile(rf"(?:[-+−*/×·÷^(.,\\\\\d]|\d\s?(?:{_TIME}),?(?:\sand)?)\s*$")


def is_converted(text: str, start: int, end: int) -> bool:
    """Whether a side of a chain says the time or the measure before it again in another unit."""
    before = _BEFORE.search(text, max(0, start - 40), start)
    is_measured = before or _BITS_BEFORE.search(text, max(0, start - 40), start)
    if is_measured and _OF_OTHER_KIND.match(text, start, end):
        return True  # hours of machines, or gigabits
    after = _AFTER.match(text, start, end)
    if before and _is_time(before["unit"]) and _IN_PARTS.match(text, start, end):
        return True
    if not before or not after or _short(before["unit"]) == _short(after["unit"]):
        return False
    are_times = _is_time(before["unit"]) and _is_time(after["unit"])
    return are_times or before["unit"][-1] == after["unit"][-1]


def _is_time(unit: str) -> bool:
    return re.fullmatch(_TIME, unit) is not None


def misfits(source: str) -> Iterator[Misfit]:
    """The conversions that neither units of a thousand nor of 1024 explain."""
    text = plain(source)
    for found in _CONVERSION.finditer(text):
        unit, other = _short(found["unit"]), _short(found["other"])
        is_part = _PART.search(text, max(0, found.start() - 20), found.start())
        if unit == other or (unit in _SECONDS) != (other in _SECONDS) or is_part:
            continue
        is_counted = re.fullmatch(_NUMBER, found["left"]) or "byte" in found["left"]
        if unit == "B" and other[0] in "GT" and is_counted:
            continue  # billions of parameters, as in `7 B = 14 GB` or `16 bytes × 7B = 112 GB`
        if found["right"] == "1" or re.fullmatch(r"\d\.\d{3}", found["right"]):
            continue  # a definition such as `7 h = 1 day`, or the point between thousands
        if text[found.start() - 1 : found.start()].isalnum():
            continue
        right = Literal(found["right"], *found.span("right"))
        factors = [Literal(n, 0, 0) for n in re.findall(_NUMBER, found["left"])]
        left = prod((n.span for n in factors), start=arb(1))
        ratios = [scale / own for scale, own in product(_scales(unit), _scales(other))]
        unit_of_last = right.ulp or fmpq(1)
        printed = arb(right.value, unit_of_last / 2)
        if not any((left * ratio).overlaps(printed) for ratio in ratios):
            exactly = prod((n.value for n in factors), start=fmpq(1)) * ratios[0]
            expected = f"{shown(exactly, right)} {found['other']}"
            printed_there = f"{found['right']} {found['other']}"
            said = f"{found['left']} {found['unit']} is {expected}, not {printed_there}."
            start, end = found.start("right"), found.end("other")
            yield Misfit(start, end, printed_there, expected, said)


def _short(unit: str) -> str:
    singular = unit if unit in ("ms", "s") else unit.removesuffix("s")
    return _SPOKEN.get(singular, singular)


def _scales(unit: str) -> tuple[fmpq, ...]:
    """What a unit is in seconds or bytes; KB may be 1000 or 1024 of them."""
    if unit in _SECONDS:
        return (_SECONDS[unit],)
    power = _POWERS[unit[0]]
    bases = (1024,) if "i" in unit else (1000, 1024)
    return tuple(fmpq(base) ** power for base in bases)
