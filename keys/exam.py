"""An exam as its author wrote it: `load_exam` reads exam.yaml, checks it and keeps every place.

The numbers of a part (`given`) stay text here; the family that a part names knows how to read
them. Marks are exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..derivations.fault import Fault, Place
from .exam_file.form import check, form, schema
from .exam_file.item import (
    Accept,
    Diagram,
    Item,
    Marks,
    Model,
    Names,
    Point,
    check_ids,
    read,
    read_item,
    read_marks,
    read_whole,
    said,
)
from .exam_file.yaml_text import Document, Raw, Steps, parse_yaml, read_yaml
from .shelf import kept


@dataclass(frozen=True)
class Part:
    """An item that is answered, with what it shares with the items around it."""

    id: str  # as people say it: 2.c.ii
    item: Item
    steps: Steps  # the way to it in the file
    family: str | None = None
    given: Mapping[str, Raw] = field(default_factory=dict)
    given_at: Mapping[str, Steps] = field(default_factory=dict)  # where each given stands
    labels: Mapping[str, Raw] = field(default_factory=dict)
    owner: str = ""  # id of the item that names the family; parts with one owner and one set of
    # givens share a derivation

    @property
    def question(self) -> int:
        """The number of the question that it is part of; the first one is number 0."""
        return int(self.steps[1])

    def below(self, item: Item, steps: Steps) -> Part:
        """The part that `item` is, standing below this one; a family of its own starts afresh."""
        name = f"{self.id}.{item.id}" if self.id else item.id
        outer = Part("", item, ()) if item.family else self
        own_places = {key: (*steps, "given", key) for key in item.given}
        return Part(
            name,
            item,
            steps,
            family=item.family or outer.family,
            given={**outer.given, **item.given},
            given_at={**outer.given_at, **own_places},
            labels={**outer.labels, **item.labels},
            owner=name if item.family else outer.owner,
        )


@dataclass(frozen=True)
class MarkSum:
    """Marks declared for something, and what the things it consists of add up to."""

    id: str  # of the item; empty for the whole exam
    of: str  # what adds up: questions, parts, points or asks
    declared: Fraction
    summed: Fraction
    steps: Steps

    @property
    def agrees(self) -> bool:
        return self.declared == self.summed


@dataclass(frozen=True, kw_only=True)
class Exam(Model):
    """A whole exam. `document` is the text that it was read from, as a tree."""

    course: str = said("the course's code")
    title: str = said("the course's name")
    kind: str = said("such as Final examination or Quiz 2", "Examination")
    minutes: int | None = said("the time allowed, in whole minutes", None, gt=0)
    marks: Marks = said("the marks of the whole exam")
    instructions: list[str] = said("one sentence each, for the front page", [])
    questions: list[Item] = said("the questions, in order", min_length=1)

    document = Document("")  # no key of the file, so no field

    def __post_init__(self) -> None:
        check_ids(self.questions)

    @property
    def file(self) -> str:
        return self.document.file

    def place(self, steps: Steps) -> Place:
        """Where a value stands in the file, or the nearest value around it.

        ``exam.place(("questions", 1, "parts", 0, "given", "stride"))``
        """
        return self.document.place(steps)

    def question_of(self, text: Raw) -> Item | None:
        """The question that was read from this very part of the tree."""
        tree: Any = self.document.tree
        return next(
            (q for t, q in zip(tree["questions"], self.questions, strict=True) if t is text), None
        )

    def all_items(self) -> Iterator[Part]:
        """Every question, group and part, outer ones first."""
        for number in range(len(self.questions)):
            yield from self.all_items_in(number)

    def all_items_in(self, number: int) -> Iterator[Part]:
        """The same of one question; the first question is number 0."""
        question = self.questions[number]
        return _walk(Part("", question, ()), question, ("questions", number))

    def items(self) -> Iterator[Part]:
        """The parts that are answered, in order, with all that they inherit."""
        return (part for part in self.all_items() if not part.item.parts)

    def mark_sums(self) -> list[MarkSum]:
        """Everything whose marks are both declared and made up of smaller ones."""
        total = sum((question.worth for question in self.questions), Fraction(0))
        sums = [MarkSum("", "questions", self.marks, total, ("marks",))]
        for part in self.all_items():
            declared = part.item.marks
            if declared is not None:
                sums += [
                    MarkSum(part.id, of, declared, sum(marks, Fraction(0)), (*part.steps, "marks"))
                    for of, marks in _smaller_marks(part.item)
                ]
        return sums


def _smaller_marks(item: Item) -> Iterator[tuple[str, list[Fraction]]]:
    if item.parts:
        yield "parts", [part.worth for part in item.parts]
    if item.points:
        yield "points", [point.marks for point in item.points]
    asked = [marks for marks in item.asks.values() if marks is not None]
    if item.asks and len(asked) == len(item.asks):
        yield "asks", asked


def _walk(outer: Part, item: Item, steps: Steps) -> Iterator[Part]:
    part = outer.below(item, steps)
    yield part
    for number, inner in enumerate(item.parts):
        yield from _walk(part, inner, (*steps, "parts", number))


def load_exam(path: str | Path) -> Exam:
    """The exam in a folder (its exam.yaml) or in a file; a Fault for the first thing wrong."""
    path = Path(path)
    document = read_yaml(path / "exam.yaml" if path.is_dir() else path)
    kept(["form", form(document)], lambda: check(document, Exam, MODELS))
    return _with_families(_built(document))


def parse_exam(text: str, file: str = "exam.yaml") -> Exam:
    """The exam in `text`; `file` is the name that its places carry."""
    document = parse_yaml(text, file)
    check(document, Exam, MODELS)
    return _with_families(_built(document))


def with_tree(exam: Exam, tree: Any) -> Exam:
    """The exam with other givens in its tree. A question that stays is not read again."""
    return _built(exam.document.holding(tree), exam)


def _built(document: Document, before: Exam | None = None) -> Exam:
    """The exam that a document of the right form holds."""
    tree: Any = document.tree
    questions = [
        (before and before.question_of(text)) or read_item(text) for text in tree["questions"]
    ]
    exam = Exam(**tree | {"questions": questions} | read(tree, NUMBERS))
    object.__setattr__(exam, "document", document)
    return exam


def _with_families(exam: Exam) -> Exam:
    """The exam. Raises Fault where something is asked of no family."""
    for part in exam.items():
        if part.item.asks and not part.family:
            raise Fault(
                f"Part {part.id} asks for quantities, but no family is named for it.",
                "Add family: to it or to an item around it.",
                exam.place((*part.steps, "asks")),
            )
    return exam


NUMBERS = {"marks": read_marks, "minutes": read_whole}

# The model behind each key that holds mappings of the exam file's own making.
MODELS: dict[str, type] = {
    "": Exam,
    "questions": Item,
    "parts": Item,
    "points": Point,
    "accept": Accept,
    "names": Names,
    "diagram": Diagram,
}


def exam_schema() -> dict[str, Any]:
    """The JSON Schema of exam.yaml, for editors and other programs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema(Exam),
        "title": "A Keyproof exam",
    }
