"""A question as the unit of work: what its page comes from, and what the page around it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ...templates.page import Flag, Page, Part
from ..exam import Exam
from ..exam_file.item import Item


@dataclass(frozen=True)
class Question:
    """A question, and all that its page says comes from."""

    text: str  # as it stands in the file, numbers and all
    flags: tuple[Flag, ...]  # those of its own parts
    digits: int
    solved: bool
    exam: Exam = field(compare=False, repr=False)
    number: int = field(compare=False, repr=False)  # where in the exam it stands, for messages


def questions(
    exam: Exam, flags: Iterable[Flag] = (), digits: int = 6, solved: bool = True
) -> Iterator[Question]:
    """The questions of a key (or of a paper, not `solved`), in order."""
    texts = exam.document.tree["questions"]  # type: ignore[index]
    flagged: dict[str, list[Flag]] = {}
    for flag in flags:
        flagged.setdefault(flag.part.partition(".")[0], []).append(flag)
    for number, (text, item) in enumerate(zip(texts, exam.questions, strict=True)):
        own = tuple(flagged.get(item.id, ()))
        yield Question(json.dumps(text), own, digits, solved, exam, number)


def page(
    exam: Exam,
    written: Sequence[Part],
    flags: Sequence[Flag] = (),
    audited: str = "",
    solved: bool = True,
) -> Page:
    """The page that holds the questions. `audited` is the name of the sheet that was read."""
    return Page(
        course=exam.course,
        title=exam.title,
        kind=exam.kind,
        marks=exam.marks,
        questions=tuple(written),
        minutes=exam.minutes,
        instructions=tuple(exam.instructions),
        solved=solved,
        flags=tuple(flags),
        audited=audited,
    )


def outline(item: Item, path: str = "") -> Part:
    """What the front page says of a question: its parts and their marks, without a word."""
    here = f"{path}.{item.id}" if path else item.id
    parts = tuple(outline(part, here) for part in item.parts)
    return Part(here, item.id, item.marks, title=item.title, parts=parts)
