"""The same exam again with new numbers, as often as wanted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq

from ...derivations.chance import Chance
from ...derivations.derivation import Derivation
from ...derivations.fault import Fault
from ...derivations.number import decimal
from ...derivations.table import Table
from ...derivations.term import Term
from ...derivations.variant import Original
from ...templates.text.notation import TextPrinter
from ..answering.worked import Worked, WorkedExam
from ..exam import Exam, Part
from ..exam_file.exam_faults import did_you_mean
from ..exam_file.slots import resolve
from ..exam_file.yaml_text import Raw, Steps, quoted
from .settings import squeezed, with_givens

DIGITS = 6
PRINTER = TextPrinter(DIGITS)
REDRAWS = 200
SLOT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
GIVEN = re.compile(r"given(?:\.|\[[\"'])(\w+)")
Numbers = Mapping[str, Mapping[str, Raw]]  # question -> given -> as it stands in the exam file


@dataclass(frozen=True)
class Question:
    """Parts that share a derivation, and so share their numbers."""

    id: str  # of the first part that asks
    original: Original
    places: Mapping[str, Steps]
    unsaid: tuple[str, ...] = ()  # givens that could vary, but no slot of the wording quotes them

    @property
    def family(self) -> str:
        return self.original.derivation.family.name

    @cached_property
    def _old(self) -> dict[str, list[str]]:
        return answers(self.original.derivation, self.original.asks)

    def answers(self, derivation: Derivation) -> dict[str, list[str]]:
        """What is asked, as `answers` has it; what new numbers do not touch is not written anew."""
        old = self.original.derivation
        touched = [n for n in self.original.asks if derivation.value(n) is not old.value(n)]
        return {**self._old, **answers(derivation, touched)}


@dataclass(frozen=True)
class Version:
    """One set of new numbers, and the answers to them."""

    number: int  # counts from 1
    numbers: Numbers
    answers: Mapping[str, Mapping[str, list[str]]]  # question -> quantity -> certified decimals

    def exam(self, exam: Exam, questions: Sequence[Question]) -> Exam:
        """The exam with these numbers."""
        places = {question.id: question.places for question in questions}
        return with_givens(
            exam,
            {
                places[id][name]: raw
                for id, givens in self.numbers.items()
                for name, raw in givens.items()
            },
        )


def questions(exam: Exam, only: Sequence[str] = (), keep: Sequence[str] = ()) -> list[Question]:
    """The questions whose numbers vary: `only` these, or all but those to `keep`. Raises Fault."""
    groups: dict[int, list[Worked]] = {}
    for worked in WorkedExam(exam).parts.values():
        groups.setdefault(id(worked.derivation), []).append(worked)
    chosen = _chooser(exam, only, keep)
    found = [_question(exam, group) for group in groups.values() if any(map(chosen, group))]
    varied = [question for question in found if question.original.can_vary]
    if not varied:
        raise Fault(
            "No question here has numbers that vary.",
            "Check --only and --keep, and quote numbers as {{ given.stride }} in the wording.",
        )
    return varied


def vary(
    exam: Exam,
    count: int,
    seed: int,
    questions: Sequence[Question],
    avoid: Iterable[Numbers] = (),
) -> Iterator[Version]:
    """`count` versions, each with other answers than all before it and other numbers than `avoid`.

    A version's numbers depend on the exam's name, `seed`, its own number and each question's id,
    and on nothing else unless two versions collide; then the later one is drawn again.
    Raises Fault where no such numbers are found, naming the question and the condition.
    """
    used = {_mark(id, givens) for numbers in avoid for id, givens in numbers.items()}
    taken: set[bytes] = set()
    root = Chance(exam.course, exam.title, exam.kind, seed)
    for number in range(1, count + 1):
        version = _new_version(number, questions, root.stream(number), used, taken)
        taken.add(_mark(version.answers))
        yield version


def _mark(*things: Any) -> bytes:
    """What stands for the things in a set that may grow large."""
    return hashlib.blake2b(str(things).encode(), digest_size=16).digest()


def _new_version(
    number: int,
    questions: Sequence[Question],
    chance: Chance,
    used: Collection[bytes],
    taken: Collection[bytes],
) -> Version:
    for again in range(REDRAWS):
        version = _version(number, questions, chance.stream(again), used)
        if _mark(version.answers) not in taken:
            return version
    raise Fault(
        f"Only {number - 1} versions with different answers are found.",
        "Lower --count, or let more questions vary.",
    )


def _version(
    number: int, questions: Sequence[Question], chance: Chance, used: Collection[bytes]
) -> Version:
    drawn = {q.id: _drawn(q, chance.stream(q.id), used) for q in questions}
    return Version(
        number,
        {id: numbers for id, (numbers, _) in drawn.items()},
        {q.id: q.answers(drawn[q.id][1]) for q in questions},
    )


def _drawn(
    question: Question, chance: Chance, used: Collection[bytes]
) -> tuple[dict[str, Raw], Derivation]:
    try:
        for raw, derivation in question.original.variants(chance):
            numbers = {n: value for n, value in raw.items() if value != question.original.raw[n]}
            if numbers and not (used and _mark(question.id, numbers) in used):
                return numbers, derivation
    except Fault as fault:
        raise Fault(f"Part {question.id}: {fault.fault}", fault.remedy) from None
    raise AssertionError("variants end with a Fault")


def answers(derivation: Derivation, asks: Collection[str]) -> dict[str, list[str]]:
    """What is asked, in decimals with six certain digits or in words, in reading order."""
    return {name: [_shown(e) for e in _entries(derivation.value(name))] for name in asks}


def _entries(value: Any) -> Sequence[Any]:
    if isinstance(value, Table):
        return value.rows
    if isinstance(value, np.ndarray):
        return list(value.flat)
    return value if isinstance(value, tuple) else (value,)


def _shown(entry: Any) -> str:
    if isinstance(entry, tuple):
        return " | ".join(map(_shown, entry))
    if type(entry) is fmpq or (isinstance(entry, Term) and PRINTER.is_rounded(entry)):
        return decimal(entry, DIGITS)
    return PRINTER.value(entry)


def _question(exam: Exam, group: Sequence[Worked]) -> Question:
    first = group[0]
    asks = dict.fromkeys(name for worked in group for name in worked.part.item.asks)
    wishes: dict[str, Any] = {}
    for each in exam.all_items():
        if any(each.steps == w.part.steps[: len(each.steps)] for w in group):
            wishes |= each.item.vary
    said = _quoted(exam, group)
    original = Original(
        first.derivation,
        first.part.given,
        tuple(asks),
        keep=frozenset(n for n in first.part.given if wishes.get(n) == "keep" or n not in said),
        ranges={name: wish for name, wish in wishes.items() if wish != "keep"},
        filled=_filling(first.part),
    )
    unsaid = [name for name in original.keep if wishes.get(name) != "keep"]
    free = replace(original, keep=[name for name in original.keep if name not in unsaid])
    return Question(
        first.part.id, original, first.part.given_at, tuple(n for n in unsaid if free.changes(n))
    )


def _quoted(exam: Exam, group: Sequence[Worked]) -> set[str]:
    """The givens whose numbers reach the paper: those in a slot of the wording around the parts."""
    texts = [str(group[0].part.given)]
    texts += [
        each.item.text
        for each in exam.all_items()
        if any(each.steps == worked.part.steps[: len(each.steps)] for worked in group)
    ]
    slots = (slot for text in texts for slot in SLOT.findall(text))
    return {name for slot in slots for name in GIVEN.findall(slot)}


def _filling(part: Part) -> Callable[[Mapping[str, Raw]], Mapping[str, Raw]]:
    """How givens that quote each other are filled in; most quote nothing."""
    if "{{" not in str(part.given):
        return dict
    return lambda raw: resolve(raw, f"Part {part.id}")


def _chooser(exam: Exam, only: Sequence[str], keep: Sequence[str]):
    """Whether a part is to vary. Raises Fault for a part that does not exist."""
    known = {squeezed(part.id): part.id for part in exam.all_items()}
    for name in (*only, *keep):
        if squeezed(name) not in known:
            raise Fault(
                f"There is no part {quoted(name)}{did_you_mean(name, list(known.values()))}",
                f"Its parts are: {', '.join(known.values())}.",
            )

    def within(worked: Worked, names: Sequence[str]) -> bool:
        wanted = {known[squeezed(name)] for name in names}
        steps = worked.part.id.split(".")
        return any(".".join(steps[:n]) in wanted for n in range(1, len(steps) + 1))

    return lambda worked: (not only or within(worked, only)) and not within(worked, keep)
