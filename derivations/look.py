"""How a number looks on paper, and other numbers that look the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from math import prod
from typing import Any

from flint import fmpq

from .chance import Chance
from .domain import Domain, Matrix, Number, Size
from .number import exact

PLAIN = re.compile(r"([+-]?)(\d+)(\.?)(\d*)$")
TRIES, UNLISTED = 40, 10**9
Range = tuple[str, str]  # the least and the largest, as an author wrote them


class Look:
    """How a given is written, number by number: each by its span, the rest as it stands."""

    def __init__(self, raw: Any, domain: Domain | None, limits: Range | None = None):
        self.raw, self.domain = raw, domain
        plan = _planned(raw, domain, limits)
        self.spans = [piece for piece in _pieces(plan) if isinstance(piece, Span)]
        self.form = _numbered(plan, {id(span): place for place, span in enumerate(self.spans)})
        texts = _flat(raw)
        self.all_differ = isinstance(domain, Matrix) and len(set(texts)) == len(texts)

    @cached_property
    def count(self) -> int:
        """How many texts of this look there are, at most; very many where nothing can list them."""
        listed = self.spans or self.domain is None or type(self.domain).alike is Domain.alike
        return prod(len(span.units) for span in self.spans) if listed else UNLISTED

    def every(self) -> Iterator[Any]:
        """Each text of this look, once."""
        for texts in product(*(span.texts() for span in self.spans)):
            if not self.all_differ or len(set(texts)) == len(texts):
                yield _filled(self.form, texts)

    def redrawn(self, chance: Chance) -> Any:
        """Other text of the same look: sign, digits and decimals of each number.

        Zeros stay zero, words stay words, equal sides of a size stay equal, and where no entry of
        a matrix came twice, none does so now.
        """
        if not self.spans:
            return self.domain.alike(self.raw, chance) if self.domain else self.raw
        texts: list[str] = []
        for span in self.spans:
            text, tries = span.text(chance), TRIES if self.all_differ else 0
            while tries and text in texts:
                text, tries = span.text(chance), tries - 1
            texts.append(text)
        return _filled(self.form, texts)


def _numbered(plan: Any, places: Mapping[int, int]) -> Any:
    """The plan with the place of each span among all in its stead."""
    if isinstance(plan, (list, tuple)):
        return type(plan)(_numbered(each, places) for each in plan)
    return places.get(id(plan), plan)


def _filled(form: Any, texts: Sequence[str]) -> Any:
    """The form with a text for each number."""
    if type(form) is int:
        return texts[form]
    if type(form) is list:
        return [_filled(each, texts) for each in form]
    return "".join([_filled(each, texts) for each in form]) if type(form) is tuple else form


def _pieces(plan: Any) -> list[Any]:
    """What a plan is made of, each once."""
    if isinstance(plan, (list, tuple)):
        return list({id(piece): piece for each in plan for piece in _pieces(each)}.values())
    return [plan]


def _planned(raw: Any, domain: Domain | None, limits: Range | None) -> Any:
    """The given with a span for each number: lists as they are, the pieces of a size in a tuple."""
    if isinstance(domain, Size) and isinstance(raw, str):
        words = re.split(r"(\s*[x×*]\s*)", raw)
        sides = words[::2]
        meant = [side for side in sides if _lies_within(side, limits)] or sides
        spans = {
            side: _span(side, part, limits) or side
            for side, part in zip(sides, domain.parts, strict=False)
            if side in meant
        }
        return tuple(word if n % 2 else spans.get(word, word) for n, word in enumerate(words))
    if isinstance(domain, Matrix):
        return _each(raw, domain.of, limits or _usual(raw))
    return _each(raw, domain, limits) if isinstance(domain, Number) else raw


def _lies_within(side: str, limits: Range | None) -> bool:
    """Limits are meant for those sides of a size that they hold already, else for all."""
    return limits is None or exact(limits[0]) <= exact(side) <= exact(limits[1])


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
        """One of them."""
        while not (text := self._at(chance.below(len(self.units)))):
            pass
        return text

    @cached_property
    def _at(self) -> Callable[[int], str]:
        """The text of a unit by its place, or none; so many are kept, which is all of most."""

        @lru_cache(maxsize=1024)
        def at(place: int) -> str:
            count = self.units[place]
            return self._written(count) if self._may_be(count) else ""

        return at

    def texts(self) -> Iterator[str]:
        """All of them."""
        return (self._written(count) for count in self.units if self._may_be(count))

    def _may_be(self, count: int) -> bool:
        return self.rounds or count % 10 != 0

    def _written(self, count: int) -> str:
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
    if count in domain.meant and not limits:
        return None
    is_size = domain.strict and not decimals
    every = domain.every if not decimals else 1
    if limits:
        least, largest = (int(exact(limit) * scale) for limit in limits)
    else:
        least, largest = _near(count) if is_size else _same_digits(whole, scale)
        low, high = _magnitudes(domain, sign)
        if low <= fmpq(count, scale) <= high:
            least, largest = max(least, _up(low * scale)), min(largest, int((high * scale).floor()))
    if is_size:
        every = max(every, _round_step(count))
    units = range(least + (count - least) % every, largest + 1, every)
    rounds = not decimals or count % 10 == 0 or all(unit % 10 == 0 for unit in units[:2])
    return Span(sign, units if len(units) else (count,), len(decimals), point, rounds)


def _same_digits(whole: str, scale: int) -> tuple[int, int]:
    """The least and the largest count with as many digits before the point."""
    if int(whole) == 0:
        return 1, scale - 1
    return 10 ** (len(whole) - 1) * scale, 10 ** len(whole) * scale - 1


def _near(count: int) -> tuple[int, int]:
    """Sizes between two thirds and one and a half times as large; small ones two up or down."""
    if not count:
        return 1, 0
    return max(1, min(count * 2 // 3, count - 2)), max(count * 3 // 2, count + 2)


def _magnitudes(domain: Number, sign: str) -> tuple[fmpq, fmpq]:
    low, high = (-domain.high, -domain.low) if sign == "-" else (domain.low, domain.high)
    return max(low, fmpq(0)), high


def _up(value: fmpq) -> int:
    return max(1, int(value.ceil()))


def _round_step(count: int) -> int:
    """How round a size is: 200 stays a multiple of ten, 64 of eight, 96 of eight, 16 of two."""
    tens = 10 ** (len(str(count)) - len(str(count).rstrip("0")) - 1)
    twos = count & -count
    while 8 * twos > count:
        twos //= 2
    return tens if tens > 1 else max(twos, 1)
