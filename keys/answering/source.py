"""The LaTeX source of a key or a paper, put together from questions that are kept on disk.

A question that stands in the exam as it stood when it was worked, proved and written is not
worked again; neither are the libraries loaded that this takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ...templates.latex.document import latex
from ...templates.page import Flag
from ..exam import Exam
from ..shelf import answers_kept, kept
from .question import Question, outline, page, questions


def key_source(exam: Exam, flags: Sequence[Flag] = (), audited: str = "", digits: int = 6) -> str:
    """The worked, proved answer key. `flags` are the findings of an audit, worst first."""
    return _source(exam, flags, audited, digits, solved=True)


def paper_source(exam: Exam) -> str:
    """The same exam as students get it."""
    return _source(exam, (), "", 0, solved=False)


def _source(exam: Exam, flags: Sequence[Flag], audited: str, digits: int, solved: bool) -> str:
    parts = [outline(item) for item in exam.questions]
    asked = questions(exam, flags, digits, solved)
    ready = {
        part: kept([repr(each)], partial(_written, each))
        for part, each in zip(parts, asked, strict=True)
    }
    return latex(page(exam, parts, flags, audited, solved), ready)


def _written(asked: Question) -> str:
    from ...templates.latex.document import question
    from ..answer import written

    with answers_kept():
        return question(written(asked), asked.solved)
