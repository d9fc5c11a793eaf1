"""The form of a question: what may stand in exam.yaml below ``questions:``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from .exam_faults import wrong
from .yaml_text import quoted

BLANK = "____"


def read_marks(text: object) -> Fraction:
    """Marks from text: ``2``, ``0.25``, ``3.5`` or ``1/3``, exactly."""
    if isinstance(text, Fraction):
        return text
    if not isinstance(text, str) or not re.fullmatch(
        r"[0-9]{1,4}(\.[0-9]{1,4}|/[1-9][0-9]{0,3})?", text
    ):
        raise wrong("These marks are not a number.", "Write them as 2, 0.5 or 1/3.")
    return Fraction(text)


def _label(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise wrong(
            f"{quoted(text)} cannot be an id.", "Use letters and digits, such as 2, a or ii."
        )
    return text


def _asked(raw: object) -> object:
    """Both ways to ask, a list of names and a mapping from names to marks, as a mapping."""
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        return raw
    if twice := repeated(raw):
        raise wrong(f"{quoted(twice)} is asked twice.", "Keep one of the two.")
    return dict.fromkeys(raw)


def repeated(names: Iterable[str]) -> str | None:
    """The first name that stands twice."""
    seen: set[str] = set()
    return next((name for name in names if name in seen or seen.add(name)), None)


Text = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
Id = Annotated[Text, AfterValidator(_label)]
Marks = Annotated[
    Fraction,
    BeforeValidator(read_marks),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0}),
]
Asks = Annotated[
    dict[str, Marks | None],
    BeforeValidator(_asked),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
            ]
        }
    ),
]


def _varied(raw: object) -> object:
    """`keep` for a given that stays, or the least and the largest new number."""
    if not isinstance(raw, dict):
        return raw
    for name, how in raw.items():
        limits = isinstance(how, list | tuple) and len(how) == 2
        if how != "keep" and not (limits and all(map(_is_decimal, how))):
            raise wrong(
                f"{quoted(name)} cannot vary like this.",
                f"Write {name}: keep, or {name}: [1, 9] with the least and the largest number.",
            )
    return {name: how if how == "keep" else tuple(how) for name, how in raw.items()}


def _is_decimal(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text))


Vary = Annotated[
    dict[str, Any],
    BeforeValidator(_varied),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"const": "keep"},
                    {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                ]
            },
        }
    ),
]


class Model(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Point(Model):
    """One thing that an answer must say to earn marks."""

    text: str = Field(description="what the answer must say")
    marks: Marks = Field(description="what saying it earns")


class Accept(Model):
    """Another answer that earns marks."""

    text: str = Field(description="the other answer, or the other reading of the question")
    given: dict[str, Any] = Field(
        {}, description="givens that differ in this reading, by their names"
    )
    put: dict[str, Any] = Field(
        {}, description="values put in place of derived quantities, by the quantities' names"
    )
    marks: Marks | None = Field(
        None, description="what this answer earns; the full marks if absent"
    )


class Names(Model):
    """List some names: any `count` of those in `of`."""

    count: int = Field(gt=0, description="how many names are asked for")
    of: list[Text] = Field(min_length=1, description="all names that earn marks")

    @model_validator(mode="after")
    def _enough(self) -> Names:
        if self.count > len(self.of):
            raise wrong(
                f"{self.count} names are asked for, but only {len(self.of)} are listed.",
                "List more names under of:, or lower count:.",
            )
        return self


class Diagram(Model):
    """Label a drawn figure from a list of words, some of which may fit nowhere."""

    figure: str = Field(description="the name of the figure that is drawn")
    blanks: dict[str, str] = Field(
        min_length=1, description="the right word for each numbered blank of the figure"
    )
    words: list[str] = Field(min_length=1, description="the words to choose from")

    @model_validator(mode="after")
    def _words_hold_the_answers(self) -> Diagram:
        for number, word in self.blanks.items():
            if word not in self.words:
                raise wrong(
                    f"Blank {number} wants {quoted(word)}, which is not among the words.",
                    "Add it to words:, or spell it as it stands there.",
                )
        return self


TASKS = ("asks", "names", "blank", "diagram")


class Item(Model):
    """A question, a part of it, or a group of parts."""

    id: Id = Field(description="the number or letter it goes by")
    title: str = Field("", description="a short running title")
    marks: Marks | None = Field(
        None, description="the marks it is worth; a group may leave them to its parts"
    )
    text: str = Field(
        "", description="the wording: paragraphs, - lists, $maths$ and slots such as {{ given.x }}"
    )
    family: str | None = Field(
        None, description="the family that derives the answer; parts below share it"
    )
    given: dict[str, Any] = Field(
        {}, description="the numbers the family starts from, by name; parts below share them"
    )
    labels: dict[str, Any] = Field(
        {}, description="how the sheet calls the entries of a quantity, by the quantity's name"
    )
    vary: Vary = Field(
        {}, description="what new numbers may be, by the given's name: keep, or [least, largest]"
    )
    asks: Asks = Field({}, description="the quantities to find: a list, or a mapping to marks")
    answer: str = Field("", description="the written model answer")
    points: list[Point] = Field([], description="what a written answer must say, and its marks")
    accept: list[Accept] = Field([], description="other answers that earn marks")
    names: Names | None = Field(None, description="a question to list names: count and of")
    blank: list[Text] = Field([], description=f"the words accepted where the text has {BLANK}")
    diagram: Diagram | None = Field(None, description="a figure to label: figure, blanks and words")
    parts: list[Item] = Field([], description="the parts it is divided into")

    @property
    def worth(self) -> Fraction:
        """The declared marks, or what the parts add up to."""
        if self.marks is not None:
            return self.marks
        return sum((part.worth for part in self.parts), Fraction(0))

    @model_validator(mode="after")
    def _one_task(self) -> Item:
        tasks = [name for name in TASKS if getattr(self, name)]
        if self.parts and (tasks or self.answer):
            raise wrong(
                f"{self.id} is divided into parts and yet has {(*tasks, 'answer')[0]} itself.",
                "Move that into one of its parts.",
            )
        if self.parts:
            return self
        if not tasks and not self.answer:
            raise wrong(
                f"{self.id} asks for nothing.",
                "Give it answer:, asks:, names:, blank: or diagram:, or parts: of its own.",
            )
        if len(tasks) > 1:
            raise wrong(f"{self.id} has both {tasks[0]} and {tasks[1]}.", "Make two parts of it.")
        if self.marks is None:
            raise wrong(f"{self.id} has no marks.", "Add marks: with what it is worth.")
        if self.blank and BLANK not in self.text:
            raise wrong(
                f"The text of {self.id} has no blank to fill in.",
                f"Write {BLANK} where the word is missing.",
            )
        return self

    @model_validator(mode="after")
    def _ids_differ(self) -> Item:
        check_ids(self.parts)
        return self


def check_ids(items: list[Item]) -> None:
    """Refuse two items of one list that go by the same id."""
    if twice := repeated(item.id for item in items):
        raise wrong(f"The id {quoted(twice)} is used twice here.", "Give each its own id.")
