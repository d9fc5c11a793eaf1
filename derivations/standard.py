"""What other numbers for a question are held to: they are as good as the old ones.

Same steps, same branches; laws and wishes that held still hold, and whatever tells a right answer
from a wrong one still does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from flint import fmpq

from .degenerate import Slips, poor, poor_values, shows, slips_in_play, zeros
from .derivation import Derivation
from .likeness import branches, distinct, seen, size
from .many import Failing, each_of, flat, rows, shape
from .number import is_number, is_positive
from .step import Law, Slip
from .trial import Trial, trial

FAR = 20

Faults = Sequence[str | None]  # for each candidate the condition that it does not meet


class Good(NamedTuple):
    """Numbers that are as good as the old ones: a place among the candidates of a derivation."""

    candidates: Derivation
    place: int


@dataclass(frozen=True)
class Standard:
    """The question as it stood, and what is asked. `any_size` says that answers may be of any."""

    derivation: Derivation
    asks: tuple[str, ...]
    any_size: bool = False

    def judged(self, candidates: Derivation) -> list[str | Good]:
        """For each candidate the first condition that it does not meet, or that it is good."""
        told: list[str | Good] = [""] * candidates.count
        left = list(range(candidates.count))
        for check in self._checks:
            try:
                faults = check(candidates)
            except Failing as failing:
                raise Failing({left[n]: fault for n, fault in failing.faults.items()}) from None
            if any(faults):
                for place, fault in zip(left, faults, strict=True):
                    told[place] = fault or ""
                good = [place for place, fault in enumerate(faults) if not fault]
                if not good:
                    return told
                left, candidates = [left[place] for place in good], candidates.taking(good)
        for number, place in enumerate(left):
            told[place] = Good(candidates, number)
        return told

    @cached_property
    def _checks(self) -> list[Callable[[Derivation], Faults]]:
        return [
            *(partial(self._broken, law, reads) for law, reads in self._kept_laws),
            *(partial(self._unlike, said, holds) for said, holds in CONDITIONS),
            self._poorer,
            *(
                partial(self._mistake_lost, slip, places, made)
                for (slip, places), made in zip(self._slips, self._trials, strict=True)
            ),
        ]

    def _broken(self, law: Law, reads: Sequence[str], other: Derivation) -> Faults:
        if other.shared.issuperset(reads):
            return [None] * other.count
        return [None if kept else law.reason for kept in other.keeping(law)]

    def _unlike(self, said: str, holds: Condition, other: Derivation) -> Faults:
        return [None if fine else said for fine in holds(self, other)]

    def _poorer(self, other: Derivation) -> Faults:
        told: list[str | None] = [None] * other.count
        for name in self.working:
            if name in other.shared:
                continue
            value = other.value(name)
            for place, parts in enumerate(rows(value, other.count)):
                for key, said in poor(name, parts, shape(value)):
                    if key not in self._poor:
                        told[place] = told[place] or said
        return told

    def _mistake_lost(
        self, slip: Slip, places: tuple[str, ...], made: Trial, other: Derivation
    ) -> Faults:
        """Whether the mistake shows in the original, but not in other numbers."""
        if other.steps is not self.derivation.steps:
            seen = shows(other, slip, self.asks, places)
        elif other.shared.issuperset(made.rests_on):
            seen = True
        else:
            seen = made.shows(other)
        lost = {
            True: None,
            False: f"A mistake reaches the right answer: {slip.reason}",
            None: f"A mistake can no longer be made: {slip.reason}",
        }
        return [lost[each] for each in each_of(seen, other.count)]

    @cached_property
    def working(self) -> tuple[str, ...]:
        return tuple(self.derivation.working(self.asks))

    @cached_property
    def branches(self) -> dict[str, int]:
        [cut] = branches(self.derivation, self.working)
        return cut

    @cached_property
    def zeros(self) -> dict[str, int]:
        return {name: zeros(flat(self.derivation.value(name))) for name in self.working}

    @cached_property
    def exact_asks(self) -> list[str]:
        """What is asked and has fractions for an answer."""
        values = {name: self.derivation.value(name) for name in self.asks}
        return [n for n, value in values.items() if any(type(e) is fmpq for e in np.ravel(value))]

    @cached_property
    def distinct(self) -> int:
        return distinct(flat(self.derivation.value(name)) for name in self.exact_asks)

    @cached_property
    def sizes(self) -> dict[str, fmpq]:
        return {name: size(flat(self.derivation.value(name))) for name in self.exact_asks}

    @cached_property
    def seen(self) -> dict[str, int]:
        """How many different numbers show in each answer of closed forms."""
        others = [name for name in self.asks if name not in self.exact_asks]
        return {name: seen(flat(self.derivation.value(name))) for name in others}

    @cached_property
    def signs(self) -> dict[str, bool | None]:
        """Of single numbers: a loss that was positive stays so."""
        values = {name: self.derivation.value(name) for name in self.asks}
        return {name: is_positive(value) for name, value in values.items() if is_number(value)}

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


Condition = Callable[[Standard, Derivation], Sequence[bool]]


def _each(holds: Callable[..., bool], other: Derivation, known: dict) -> list[bool]:
    """Whether `holds(parts, known)` of each quantity that is not shared, for each candidate."""
    fine = [True] * other.count
    for name, old in known.items():
        if name not in other.shared:
            told = (holds(parts, old) for parts in rows(other.value(name), other.count))
            fine = [a and b for a, b in zip(fine, told, strict=True)]
    return fine


def _same_steps(old: Standard, other: Derivation) -> list[bool]:
    return [list(old.derivation.steps) == list(other.steps)] * other.count


def _same_signs(old: Standard, other: Derivation) -> list[bool]:
    return _each(lambda parts, sign: is_positive(parts[0]) == sign, other, old.signs)


def _no_new_equals(old: Standard, other: Derivation) -> list[bool]:
    answers = [rows(other.value(name), other.count) for name in old.exact_asks]
    counts = map(distinct, zip(*answers, strict=True)) if answers else [0] * other.count
    return [10 * count >= 9 * old.distinct for count in counts]


def _same_branches(old: Standard, other: Derivation) -> list[bool]:
    return [cut == old.branches for cut in branches(other, old.working)]


def _no_new_zeros(old: Standard, other: Derivation) -> list[bool]:
    return _each(lambda parts, count: zeros(parts) <= count, other, old.zeros)


def _same_size(old: Standard, other: Derivation) -> list[bool]:
    """Of fractions, where the author has not said how large the numbers may be."""
    if old.any_size:
        return [True] * other.count
    return _each(
        lambda parts, of: not of or of <= FAR * size(parts) <= FAR * FAR * of, other, old.sizes
    )


def _no_new_look_alikes(old: Standard, other: Derivation) -> list[bool]:
    return _each(lambda parts, count: 10 * seen(parts) >= 9 * count, other, old.seen)


CONDITIONS: tuple[tuple[str, Condition], ...] = (
    ("The working must take the same steps.", _same_steps),
    ("A single answer must keep its sign.", _same_signs),
    ("Hardly any further answers may become equal.", _no_new_equals),
    ("As many units must be dead (zero after a ReLU) as before.", _same_branches),
    ("No further quantity may become zero.", _no_new_zeros),
    ("No answer may become twenty times larger or smaller.", _same_size),
    ("Hardly any entries of a rounded answer may look equal.", _no_new_look_alikes),
)
