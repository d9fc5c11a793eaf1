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

from pydantic import BaseModel, Field, PrivateAttr, ValidationError, model_validator

from ..derivations.fault import Fault, Place
from .exam_faults import first_fault
from .item import Accept, Diagram, Item, Marks, Model, Names, Point, check_ids
from .yaml_text import Document, Raw, Steps, parse_yaml, read_yaml


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


class Exam(Model):
    """A whole exam."""

    course: str = Field(description="the course's code")
    title: str = Field(description="the course's name")
    kind: str = Field("Examination", description="such as Final examination or Quiz 2")
    minutes: int | None = Field(None, gt=0, description="the time allowed, in whole minutes")
    marks: Marks = Field(description="the marks of the whole exam")
    instructions: list[str] = Field([], description="one sentence each, for the front page")
    questions: list[Item] = Field(min_length=1, description="the questions, in order")

    _document: Document = PrivateAttr(default_factory=lambda: Document(""))

    @model_validator(mode="after")
    def _ids_differ(self) -> Exam:
        check_ids(self.questions)
        return self

    @property
    def file(self) -> str:
        return self._document.file

    @property
    def document(self) -> Document:
        """The text that the exam was read from, as a tree."""
        return self._document

    def place(self, steps: Steps) -> Place:
        """Where a value stands in the file, or the nearest value around it.

        ``exam.place(("questions", 1, "parts", 0, "given", "stride"))``
        """
        return self._document.place(steps)

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
    return exam_of(read_yaml(path / "exam.yaml" if path.is_dir() else path))


def parse_exam(text: str, file: str = "exam.yaml") -> Exam:
    """The exam in `text`; `file` is the name that its places carry."""
    return exam_of(parse_yaml(text, file))


def exam_of(document: Document, before: Exam | None = None) -> Exam:
    """The exam that a document holds; a Fault for the first thing wrong.

    A question whose part of the tree is also one of `before` is not read again.
    """
    try:
        exam = Exam.model_validate(_sharing(before, document.tree) if before else document.tree)
    except ValidationError as error:
        raise first_fault(error, document, MODELS) from None
    exam._document = document
    for part in exam.items():
        if part.item.asks and not part.family:
            raise Fault(
                f"Part {part.id} asks for quantities, but no family is named for it.",
                "Add family: to it or to an item around it.",
                exam.place((*part.steps, "asks")),
            )
    return exam


def _sharing(before: Exam, tree: Any) -> Any:
    """The tree with the questions of `before` in it, where they stay."""
    pairs = zip(tree["questions"], before.document.tree["questions"], before.questions, strict=True)  # type: ignore[index]
    return {**tree, "questions": [item if now is then else now for now, then, item in pairs]}


# The model behind each key that holds mappings of the exam file's own making.
MODELS: dict[str, type[BaseModel]] = {
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
        **Exam.model_json_schema(),
        "title": "A Keyproof exam",
    }
