"""An exam as the text of an exam.yaml again: every scalar keeps its own text."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from ..exam import Exam
from ..exam_file.yaml_text import Raw, Steps
from .settings import with_givens

WIDE = 10_000
SHORT = 80
PLAIN = re.compile(r"-?\d+(\.\d*)?$")


class _Number(str):
    """A number that stands without quotes, though it is text."""


def exam_text(exam: Exam) -> str:
    """The exam as YAML, which `parse_exam` reads back as the same exam. Comments are lost."""
    yaml = YAML()
    yaml.width = WIDE
    yaml.representer.add_representer(_Number, _represented)
    stream = io.StringIO()
    yaml.dump(_dressed(exam.document.tree), stream)
    return stream.getvalue()


class ExamText:
    """The exam's text with other numbers in it, written once and filled in many times."""

    def __init__(self, exam: Exam, places: Mapping[str, Steps]):
        """`places` names where in the exam each number stands that will be filled in."""
        marked = with_givens(exam, {steps: _mark(name) for name, steps in places.items()})
        self.text = exam_text(marked)

    def filled(self, values: Mapping[str, Raw]) -> str:
        """The text with a value at each of the names."""
        text = self.text
        for name, raw in values.items():
            text = text.replace(_mark(name), flow(raw))
        return text


def _mark(name: str) -> str:
    return f"<<{name}>>"


def flow(raw: Raw) -> str:
    """Numbers, or lists of them, on one line."""
    if isinstance(raw, list):
        return f"[{', '.join(map(flow, raw))}]"
    return str(raw)


def _dressed(tree: Any) -> Any:
    """The tree in the clothes of a hand-written file: blocks of text, rows of numbers."""
    if isinstance(tree, dict):
        return {key: _dressed(value) for key, value in tree.items()}
    if isinstance(tree, list):
        entries = CommentedSeq(_dressed(entry) for entry in tree)
        if len(str(tree)) < SHORT and not any(isinstance(entry, dict) for entry in tree):
            entries.fa.set_flow_style()
        return entries
    if PLAIN.match(tree):
        return _Number(tree)
    return LiteralScalarString(tree) if "\n" in tree else tree


def _represented(representer: Any, number: _Number) -> Any:
    kind = "float" if "." in number else "int"
    return representer.represent_scalar(f"tag:yaml.org,2002:{kind}", str(number))
