"""An exam's parts with their derivations: who shares one, what each part adds to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from ...derivations.derivation import Derivation
from ...derivations.family import family
from ...derivations.fault import Fault
from ...derivations.number import decimal, exact, is_number
from ...derivations.symbolically import Same
from ..exam import Exam, Part
from ..exam_file.slots import fill, filled, has_slots, resolve
from ..exam_file.yaml_text import Raw, Steps

DIGITS = 6


@dataclass(frozen=True)
class Worked:
    """A part with the derivation it asks about. `shown` are the steps that its working prints."""

    part: Part
    derivation: Derivation
    given: Mapping[str, Any]  # as written, slots filled
    shown: tuple[str, ...]

    def alternative(self, given: Mapping[str, Any], put: Mapping[str, Any]) -> Derivation:
        """The same question in another reading: other givens, values in place of quantities."""
        where = f"Part {self.part.id}"
        others = {name: filled(raw, self.given, where) for name, raw in given.items()}
        derived = self.derivation
        if others:
            derived = derived.family.derive({**self.given, **others}).sharing(derived)
        claims = {name: filled(raw, self.given, where) for name, raw in put.items()}
        return derived.put(**{n: _like(derived.value(n), raw) for n, raw in claims.items()})


class WorkedExam:
    """All computed parts of an exam, worked out once for those that share a question."""

    def __init__(self, exam: Exam):
        self.exam = exam
        self._given: dict[str, dict[str, Any]] = {}
        self._items: dict[int, tuple[Part, ...]] = {}
        self._parts: dict[int, dict[str, Worked]] = {}
        self._wordings: dict[tuple[str, str], str] = {}

    @cached_property
    def parts(self) -> dict[str, Worked]:
        """The computed parts by id, in order."""
        numbers = range(len(self.exam.questions))
        return {id: worked for n in numbers for id, worked in self.parts_in(n).items()}

    def parts_in(self, number: int) -> dict[str, Worked]:
        """Those of one question; the first question is number 0."""
        if number not in self._parts:
            parts = self.items_in(number)
            self._parts[number] = self._worked(p for p in parts if p.item.asks and p.family)
        return self._parts[number]

    def items_in(self, number: int) -> tuple[Part, ...]:
        """All that a question consists of, outer parts first."""
        if number not in self._items:
            self._items[number] = tuple(self.exam.all_items_in(number))
        return self._items[number]

    def _worked(self, parts: Iterable[Part]) -> dict[str, Worked]:
        derivations: dict[tuple[str, ...], tuple[Derivation, dict[str, Any]]] = {}
        known: dict[tuple[str, ...], set[str]] = {}
        worked: dict[str, Worked] = {}
        for part in parts:
            group = (part.owner, *(str(steps) for steps in part.given_at.values()))
            if group not in derivations:
                derivations[group] = self._derive(part)
            derivation, given = derivations[group]
            shown = self._shown(part, derivation, known.setdefault(group, set()))
            known[group].update(shown)
            worked[part.id] = Worked(part, derivation, given, shown)
        return worked

    def given(self, part: Part) -> dict[str, Any]:
        """The givens of any part, slots filled."""
        if part.id not in self._given:
            places = {name: self.exam.place(steps) for name, steps in part.given_at.items()}
            self._given[part.id] = resolve(part.given, f"Part {part.id}", places.get)
        return self._given[part.id]

    def wording(self, part: Part, text: str, steps: Steps) -> str:
        """The author's words with the slots in them filled from the givens, and what is found.

        `steps` is the way to the words in the file.
        """
        if not has_slots(text):
            return text
        if (part.id, text) not in self._wordings:
            where, place = f"Part {part.id}", self.exam.place(steps)
            filled = fill(text, self.given(part), where, place, partial(self._found, part))
            self._wordings[part.id, text] = filled
        return self._wordings[part.id, text]

    def _found(self, part: Part, name: str) -> Raw:
        """A quantity of the part, or of the first part below it that works something out."""
        for worked in self.parts_in(part.question).values():
            if worked.part.steps[: len(part.steps)] == part.steps:
                return _as_text(worked.derivation[name].value)
        raise Fault(
            f"there is no found.{name}, for nothing is worked out here.",
            "Move the slot to the part that asks for the quantity.",
        )

    def _derive(self, part: Part) -> tuple[Derivation, dict[str, Any]]:
        given = self.given(part)
        place = self._placer(part)
        try:
            return _derived(part.owner, str(part.family), json.dumps(given)), given
        except Fault as fault:
            raise _named(part, fault).at(place(getattr(fault, "given", None))) from None

    def _shown(self, part: Part, derivation: Derivation, known: set[str]) -> tuple[str, ...]:
        try:
            asked = [
                name for name in part.item.asks if name not in known or not derivation.step(name)
            ]
            return tuple(derivation.working(part.item.asks, known - set(part.item.asks))) or tuple(
                asked
            )
        except Fault as fault:
            raise _named(part, fault).at(self.exam.place((*part.steps, "asks"))) from None

    def _placer(self, part: Part) -> Callable[[str | None], Any]:
        def place(name: str | None) -> Any:
            if name and name in part.given_at:
                return self.exam.place(part.given_at[name])
            fallback = "given" if name else "family"
            return self.exam.place((*part.steps, fallback))

        return place


@lru_cache(maxsize=2)
def worked_exam(exam: Same) -> WorkedExam:
    """The parts of an exam (which is like itself alone), for its paper and its key."""
    return WorkedExam(exam.thing)


_LATEST: dict[tuple[str, str], Derivation] = {}  # by the question's id and its family


@lru_cache(maxsize=64)
def _derived(owner: str, name: str, given: str) -> Derivation:
    """The derivation of a question, kept for the paper, the key and the next version.

    What it has in common with the one before, of the same question, is not worked out again.
    """
    derived = family(name).derive(json.loads(given))
    if (owner, name) in _LATEST:
        derived.sharing(_LATEST[owner, name])
    _LATEST[owner, name] = derived
    return derived


def _named(part: Part, fault: Fault) -> Fault:
    return Fault(
        f"Part {part.id}: {fault.fault[:1].lower() + fault.fault[1:]}", fault.remedy, fault.place
    )


def _as_text(value: Any) -> Raw:
    """A quantity as an author would write it: numbers in decimals with six certain digits."""
    if isinstance(value, np.ndarray):
        return [_as_text(entry) for entry in value]
    return decimal(value, DIGITS) if is_number(value) else str(value)


def _like(value: Any, raw: Any) -> Any:
    """`raw` read as a value of the same shape as `value`."""
    if not isinstance(value, np.ndarray):
        return exact(raw)
    entries = np.array(raw, dtype=object)
    if entries.size != value.size:
        raise Fault(
            f"{entries.size} numbers are put in place of {value.size}.",
            "Write as many as there are.",
        )
    return np.frompyfunc(exact, 1, 1)(entries.reshape(value.shape))
