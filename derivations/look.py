"""How a number looks on paper, and other numbers that look the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from .chance import Chance
from .domain import Domain, Matrix, Number, Size
from .number import exact

PLAIN = re.compile(r"([+-]?)(\d+)(\.?)(\d*)$")
TRIES = 40
Range = tuple[str, str]  # the least and the largest, as an author wrote them


class Look:
    """How a given is written, entry by entry: each number by its span, the rest as it stands."""

    def __init__(self, raw: Any, domain: Domain | None, limits: Range | None = None):
        self.raw, self.is_size = raw, isinstance(domain, Size) and isinstance(raw, str)
        self.plan = _planned(raw, domain, limits)
        texts = _flat(raw)
        self.all_differ = isinstance(domain, Matrix) and len(set(texts)) == len(texts)

    def redrawn(self, chance: Chance) -> Any:
        """Other text of the same look: sign, digits and decimals of each entry.

        Zeros stay zero, words stay words, equal sides of a size stay equal, and where no entry of
        a matrix came twice, none does so now.
        """
        if self.is_size:
            sides = {
                text: plan.text(chance) if isinstance(plan, Span) else plan
                for text, plan in self.plan
            }
            return "".join(sides[text] for text, _ in self.plan)
        return self._entries(self.plan, chance, set())

    def _entries(self, plan: Any, chance: Chance, seen: set[str]) -> Any:
        if isinstance(plan, list):
            return [self._entries(each, chance, seen) for each in plan]
        if not isinstance(plan, Span):
            seen.add(str(plan))
            return plan
        drawn = plan.text(chance)
        for _ in range(TRIES if self.all_differ else 0):
            if drawn not in seen:
                break
            drawn = plan.text(chance)
        seen.add(drawn)
        return drawn


def _planned(raw: Any, domain: Domain | None, limits: Range | None) -> Any:
    if isinstance(domain, Size) and isinstance(raw, str):
        pieces = re.split(r"(\s*[x×*]\s*)", raw)
        parts = (part for pair in zip(domain.parts, domain.parts, strict=True) for part in pair)
        return [
            (text, text if number % 2 else _span(text, part, limits) or text)
            for number, (text, part) in enumerate(zip(pieces, parts, strict=False))
        ]
    if isinstance(domain, Matrix):
        return _each(raw, domain.of, limits or _usual(raw))
    return _each(raw, domain, limits) if isinstance(domain, Number) else raw


def _usual(raw: Any) -> Range | None:
    """A matrix of small whole numbers keeps to its largest, or to three."""
    entries = _flat(raw)
    if not all(re.fullmatch(r"-?\d", entry) for entry in entries):
        return None
    return "1", str(max(3, *(abs(int(entry)) for entry in entries)))


def _flat(raw: Any) -> list[str]:
    return [text for entry in raw for text in _flat(entry)] if isinstance(raw, list) else [str(raw)]


def _each(raw: Any, domain: Number, limits: Range | None) -> Any:
    if isinstance(raw, list):
        return [_each(entry, domain, limits) for entry in raw]
    return (isinstance(raw, str) and _span(raw, domain, limits)) or raw


@dataclass(frozen=True)
class Span:
    """The numbers to draw from, in units of the last decimal, and how they are written."""

    sign: str
    units: Sequence[int]
    places: int
    point: str  # of a whole number with a point behind it
    rounds: bool  # whether the last decimal may be zero

    def text(self, chance: Chance) -> str:
        count = chance.choose(self.units)
        while not self.rounds and count % 10 == 0:
            count = chance.choose(self.units)
        if not self.places:
            return f"{self.sign}{count}{self.point}"
        digits = f"{count:0{self.places + 1}}"
        return f"{self.sign}{digits[: -self.places]}.{digits[-self.places :]}"


def _span(text: str, domain: Number, limits: Range | None) -> Span | None:
    written = PLAIN.match(text.strip())
    if written is None or not exact(text):
        return None
    sign, whole, point, decimals = written.groups()
    scale = 10 ** len(decimals)
    count = int(whole + decimals)
    least, largest = _same_digits(whole, scale)
    every = 1
    if limits:
        least, largest = (int(exact(limit) * scale) for limit in limits)
    else:
        if domain.strict and not decimals:
            least, largest = max(least, (count + 1) // 2), min(largest, 2 * count)
        low, high = _magnitudes(domain, sign)
        if low <= fmpq(count, scale) <= high:
            least, largest = max(least, _up(low * scale)), min(largest, int((high * scale).floor()))
            every = domain.every if not decimals else 1
        every = max(every, _round_step(count, decimals))
    units = range(least + (count - least) % every, largest + 1, every)
    rounds = not decimals or count % 10 == 0 or all(unit % 10 == 0 for unit in units[:2])
    return Span(sign, units if len(units) else (count,), len(decimals), point, rounds)


def _same_digits(whole: str, scale: int) -> tuple[int, int]:
    """The least and the largest count with as many digits before the point."""
    if int(whole) == 0:
        return 1, scale - 1
    return 10 ** (len(whole) - 1) * scale, 10 ** len(whole) * scale - 1


def _magnitudes(domain: Number, sign: str) -> tuple[fmpq, fmpq]:
    low, high = (-domain.high, -domain.low) if sign == "-" else (domain.low, domain.high)
    return max(low, fmpq(0)), high


def _up(value: fmpq) -> int:
    return max(1, int(value.ceil()))


def _round_step(count: int, decimals: str) -> int:
    """A round number such as 200 stays round to the tens."""
    zeros = len(str(count)) - len(str(count).rstrip("0"))
    return 10 ** (zeros - 1) if zeros > 1 and not decimals else 1
