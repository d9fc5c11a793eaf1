"""New numbers for a question that are as good as the old ones.

A variant looks like the original and is worked like it: same steps, same branches, laws and
wishes that held still hold, and whatever tells a right answer from a wrong one still does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, NamedTuple

from flint import ctx

from .chance import Chance
from .degenerate import BITS
from .derivation import Derivation
from .domain import Domain
from .fault import Fault
from .look import Look, Range
from .many import Failing, Parting, Way, alone, stacked
from .standard import Good, Standard

ATTEMPTS = 3000
RARE = 300  # failures after which good numbers are looked for near the original
WALKS, STEPS = 30, 20

Raw = Mapping[str, Any]  # givens as an author writes them


class Variant(NamedTuple):
    """Other numbers for a question, and where they have been worked."""

    raw: Raw
    good: Good


@dataclass(frozen=True)
class Original:
    """A question as it stands: its derivation, its givens as written, what is asked.

    `keep` names givens that stay, `ranges` limits that the author sets for new ones; `filled`
    fills in what the givens quote of each other.
    """

    derivation: Derivation
    raw: Mapping[str, Any]
    asks: tuple[str, ...]
    keep: Collection[str] = ()
    ranges: Mapping[str, Range] = field(default_factory=dict)
    filled: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict

    @cached_property
    def can_vary(self) -> bool:
        """Whether there is any number to change."""
        return any(map(self.changes, self._free))

    def changes(self, name: str) -> bool:
        """Whether a given can become another one."""
        look, chance = self._free.get(name), Chance("changes", name)
        return look is not None and any(
            look.redrawn(chance.stream(n)) != self.raw[name] for n in range(8)
        )

    def variants(
        self, chances: Sequence[Chance], wanted: Callable[[Raw], bool] = lambda raw: True
    ) -> list[Variant | Fault]:
        """Other numbers for the question out of each chance, the first good ones that are wanted.

        A Fault where none are found, naming the condition that stood in the way most often.
        """
        found: dict[int, Variant | Fault] = {}
        searches = {place: Search(self, chance) for place, chance in enumerate(chances)}
        while searches:
            raws: dict[int, Raw] = {}
            for place, search in searches.items():
                if (raw := next(search.tries, None)) is None:
                    found[place] = search.fault
                else:
                    raws[place] = raw
            for (place, raw), told in zip(raws.items(), self.judged([*raws.values()]), strict=True):
                if isinstance(told, str):
                    searches[place].failed[told] += 1
                elif wanted(raw):
                    found[place] = Variant(raw, told)
                else:
                    searches[place].pass_over()
            searches = {place: each for place, each in searches.items() if place not in found}
        return [found[place] for place in range(len(chances))]

    def candidates(self, chance: Chance, failed: Counter[str]) -> Iterator[dict[str, Any]]:
        """Drawn ones; where good ones are rare, all there are, or else some that are reached from
        the original without leaving what is good."""
        for number in range(ATTEMPTS):
            if failed.total() >= RARE:
                break
            yield self.drawn(chance.stream("draw", number))
        if self.count <= ATTEMPTS:
            yield from chance.stream("order").shuffled(self._every())
        else:
            yield from (self._walked(chance.stream("walk", number)) for number in range(WALKS))

    @cached_property
    def count(self) -> int:
        """How many numbers look like the original's, at most."""
        return prod(look.count for look in self._free.values())

    def _every(self) -> Iterator[dict[str, Any]]:
        for texts in product(*(look.every() for look in self._free.values())):
            new = {**self.raw, **dict(zip(self._free, texts, strict=True))}
            if new != self.raw:
                yield new

    def drawn(self, chance: Chance) -> dict[str, Any]:
        """New numbers, good or not."""
        new = {name: look.redrawn(chance.stream(name)) for name, look in self._free.items()}
        return {**self.raw, **new}

    def _walked(self, chance: Chance) -> dict[str, Any]:
        """From the original, one given after the other, to numbers that stay as good."""
        reached = dict(self.raw)
        for name, look in self._free.items():
            for number in range(STEPS):
                other = {**reached, name: look.redrawn(chance.stream(name, number))}
                if isinstance(self.judged([other])[0], Good):
                    reached = other
                    break
        return reached

    def judged(self, raws: Sequence[Raw]) -> list[str | Good]:
        """Of each the first condition that its numbers do not meet, or that they are good.

        They are worked together, but for those that part ways with the others.
        """
        if not raws:
            return []
        try:
            with ctx.workprec(BITS):
                candidates = self.worked(raws)
                if len(raws) > 1 and candidates.steps is not self.derivation.steps:
                    raise Parting(alone(len(raws)))
                return self.standard.judged(candidates)
        except Parting as parting:
            return self._judged_apart(raws, parting.ways)
        except Failing as failing:
            fine = [place for place in range(len(raws)) if place not in failing.faults]
            return self._judged_apart(raws, [fine, *([place] for place in failing.faults)])
        except (Fault, ArithmeticError) as error:
            if len(raws) > 1:
                return self._judged_apart(raws, alone(len(raws)))
            is_fault = isinstance(error, Fault)
            return [error.fault if is_fault else f"The numbers can be worked with ({error})."]

    def _judged_apart(self, raws: Sequence[Raw], ways: Iterable[Way]) -> list[str | Good]:
        told: dict[int, str | Good] = {}
        for way in filter(None, ways):
            told.update(zip(way, self.judged([raws[place] for place in way]), strict=True))
        return [told[place] for place in range(len(raws))]

    def worked(self, raws: Sequence[Raw]) -> Derivation:
        """The derivation of these numbers, all at once."""
        family = self.derivation.family
        filled = [self.filled(raw) for raw in raws]
        one = {name: stacked([raw[name] for raw in filled]) for name in filled[0]}
        other = Derivation(family, family.read(one, self._domains), count=len(raws))
        return other.sharing(self.derivation)

    @cached_property
    def standard(self) -> Standard:
        return Standard(self.derivation, self.asks, any_size=bool(self.ranges))

    @cached_property
    def _domains(self) -> dict[str, Domain]:
        return self.derivation.family.domains(self.raw)

    @cached_property
    def _free(self) -> dict[str, Look]:
        """The givens that vary. What shapes the working stays, unless the author gives a range."""
        return {
            name: Look(self.raw[name], domain, self.ranges.get(name))
            for name, domain in self._domains.items()
            if name in self.raw
            and name not in self.keep
            and (name in self.ranges or not getattr(domain, "structural", False))
        }


class Search:
    """Numbers for one version, tried one after the other."""

    def __init__(self, original: Original, chance: Chance):
        self.original = original
        self.used = 0
        self.failed: Counter[str] = Counter()
        self.tries = original.candidates(chance, self.failed)

    def pass_over(self) -> None:
        """Good numbers that are not wanted."""
        self.used += 1
        self.failed.clear()

    @property
    def fault(self) -> Fault:
        """Why there are no more: there are none, or none were found, and what was in the way."""
        if self.used:
            said = "No more new numbers are found that are as good as the old ones."
        elif self.original.count <= ATTEMPTS:
            said = "No new numbers are as good as the old ones: all that look like them were tried."
        else:
            said = "No new numbers are found that are as good as the old ones."
        if self.failed:
            [(condition, count)] = self.failed.most_common(1)
            said += (
                f" In {count} of {self.failed.total()} attempts what failed was this: {condition}"
            )
        else:
            said += " All that are found have been used."
        return Fault(
            said,
            "Allow more with a vary: range in the exam file, or keep this part's numbers (--keep).",
        )
