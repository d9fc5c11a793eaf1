"""New numbers for a question that are as good as the old ones.

A variant looks like the original and is worked like it: same steps, same branches, laws and
wishes that held still hold, and whatever tells a right answer from a wrong one still does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
from flint import fmpq

from .chance import Chance
from .degenerate import Slips, poor_values, shows, slips_in_play, zeros
from .derivation import Derivation
from .domain import Domain
from .fault import Fault
from .likeness import branches, distinct, seen, size
from .look import Look, Range
from .number import is_number, is_positive
from .step import Law
from .trial import Trial, trial

ATTEMPTS = 3000
RARE = 300  # failures after which good numbers are looked for near the original
FAR = 20
WALKS, STEPS = 30, 20


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

    def variants(self, chance: Chance) -> Iterator[tuple[dict[str, Any], Derivation]]:
        """Other numbers for the question, best effort after best effort: text and derivation.

        Raises Fault where none are found, naming the condition that stood in the way most often.
        """
        failed: Counter[str] = Counter()
        found = 0
        for raw in self._candidates(chance, failed):
            derivation = self.judged(raw)
            if isinstance(derivation, str):
                failed[derivation] += 1
            else:
                found += 1
                failed.clear()
                yield raw, derivation
        raise Fault(
            self._verdict(found, failed),
            "Allow more with a vary: range in the exam file, or keep this part's numbers (--keep).",
        )

    def _candidates(self, chance: Chance, failed: Counter[str]) -> Iterator[dict[str, Any]]:
        """Drawn ones; where good ones are rare, all there are, or else some that are reached from
        the original without leaving what is good."""
        for number in range(ATTEMPTS):
            if failed.total() >= RARE:
                break
            yield self.drawn(chance.stream("draw", number))
        if self._count <= ATTEMPTS:
            yield from chance.stream("order").shuffled(self._every())
        else:
            yield from (self._walked(chance.stream("walk", number)) for number in range(WALKS))

    def _verdict(self, found: int, failed: Counter[str]) -> str:
        """Why there are no more: there are none, or none were found, and what was in the way."""
        if found:
            said = "No more new numbers are found that are as good as the old ones."
        elif self._count <= ATTEMPTS:
            said = "No new numbers are as good as the old ones: all that look like them were tried."
        else:
            said = "No new numbers are found that are as good as the old ones."
        if not failed:
            return f"{said} All that are found have been used."
        [(condition, count)] = failed.most_common(1)
        return f"{said} In {count} of {failed.total()} attempts what failed was this: {condition}"

    @cached_property
    def _count(self) -> int:
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
                if not isinstance(self.judged(other), str):
                    reached = other
                    break
        return reached

    def judged(self, raw: Mapping[str, Any]) -> Derivation | str:
        """The derivation of these numbers, or the condition that they do not meet."""
        try:
            family = self.derivation.family
            other = Derivation(family, family.read(self.filled(raw), self._domains))
            return self.departs(other.sharing(self.derivation)) or other
        except Fault as fault:
            return fault.fault
        except ArithmeticError as error:
            return f"The numbers can be worked with ({error})."

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

    def departs(self, other: Derivation) -> str | None:
        """The first condition that other numbers do not meet, or None where they are as good."""
        for law, reads in self._kept_laws:
            if not other.shared.issuperset(reads) and other.breaks(law):
                return law.reason
        for said, holds in CONDITIONS:
            if not holds(self, other):
                return said
        poor = (said for key, said in poor_values(other, self.working) if key not in self._poor)
        return next(poor, None) or next(self._mistakes_lost(other), None)

    def _mistakes_lost(self, other: Derivation) -> Iterator[str]:
        """The mistakes that show in the original, but not in other numbers."""
        as_before = other.steps is self.derivation.steps
        for (slip, places), made in zip(self._slips, self._trials, strict=True):
            if as_before and other.shared.issuperset(made.rests_on):
                continue
            seen = made.shows(other) if as_before else shows(other, slip, self.asks, places)
            if seen is None:
                yield f"A mistake can no longer be made: {slip.reason}"
            elif not seen:
                yield f"A mistake reaches the right answer: {slip.reason}"

    @cached_property
    def working(self) -> tuple[str, ...]:
        return tuple(self.derivation.working(self.asks))

    @cached_property
    def branches(self) -> dict[str, int]:
        return branches(self.derivation, self.working)

    @cached_property
    def zeros(self) -> dict[str, int]:
        return {name: zeros(self.derivation.value(name)) for name in self.working}

    @cached_property
    def distinct(self) -> int:
        return distinct(self.derivation, self.exact_asks)

    @cached_property
    def sizes(self) -> dict[str, fmpq]:
        return {name: size(self.derivation, name) for name in self.exact_asks}

    @cached_property
    def exact_asks(self) -> list[str]:
        """What is asked and has fractions for an answer."""
        values = {name: self.derivation.value(name) for name in self.asks}
        return [n for n, value in values.items() if any(type(e) is fmpq for e in np.ravel(value))]

    @cached_property
    def seen(self) -> dict[str, int]:
        """How many different numbers show in each answer of closed forms."""
        others = [name for name in self.asks if name not in self.exact_asks]
        return {name: seen(self.derivation, name) for name in others}

    @cached_property
    def _kept_laws(self) -> list[tuple[Law, list[str]]]:
        """The laws and wishes that hold in the original, laws first, and what they read there."""
        laws = sorted(self.derivation.family.laws, key=lambda law: not law.must)
        return [
            (law, [name for names in self.derivation.readings(law) for name in names])
            for law in laws
            if not self.derivation.breaks(law)
        ]

    @cached_property
    def _slips(self) -> Slips:
        """The mistakes that can be made in the original, and show there."""
        slips = slips_in_play(self.derivation, self.asks)
        return [pair for pair in slips if shows(self.derivation, pair[0], self.asks, pair[1])]

    @cached_property
    def _trials(self) -> list[Trial]:
        """The same mistakes, with what each changes."""
        return [trial(self.derivation, slip, self.asks, places) for slip, places in self._slips]

    @cached_property
    def _poor(self) -> set[str]:
        return {key for key, _ in poor_values(self.derivation, self.working)}


def _same_steps(original: Original, other: Derivation) -> bool:
    return list(original.derivation.steps) == list(other.steps)


def _same_branches(original: Original, other: Derivation) -> bool:
    return original.branches == branches(other, original.working)


def _no_new_zeros(original: Original, other: Derivation) -> bool:
    return all(zeros(other.value(name)) <= count for name, count in original.zeros.items())


def _no_new_equals(original: Original, other: Derivation) -> bool:
    return 10 * distinct(other, original.exact_asks) >= 9 * original.distinct


def _no_new_look_alikes(original: Original, other: Derivation) -> bool:
    return all(10 * seen(other, name) >= 9 * count for name, count in original.seen.items())


def _same_signs(original: Original, other: Derivation) -> bool:
    """Of single numbers: a loss that was positive stays so."""
    return all(
        is_positive(value) == is_positive(other.value(name))
        for name in original.asks
        if is_number(value := original.derivation.value(name))
    )


def _same_size(original: Original, other: Derivation) -> bool:
    """Of fractions, where the author has not said how large the numbers may be."""
    return bool(original.ranges) or all(
        not old or old <= FAR * size(other, name) <= FAR * FAR * old
        for name, old in original.sizes.items()
    )


Condition = Callable[[Original, Derivation], bool]
CONDITIONS: tuple[tuple[str, Condition], ...] = (
    ("The working must take the same steps.", _same_steps),
    ("A single answer must keep its sign.", _same_signs),
    ("Hardly any further answers may become equal.", _no_new_equals),
    ("As many units must be dead (zero after a ReLU) as before.", _same_branches),
    ("No further quantity may become zero.", _no_new_zeros),
    ("No answer may become twenty times larger or smaller.", _same_size),
    ("Hardly any entries of a rounded answer may look equal.", _no_new_look_alikes),
)
