"""Whether a tree of text has the form of an exam: pydantic says, from the models' own fields."""

from __future__ import annotations

import json
from typing import Any

from .exam_faults import Models, first_fault
from .yaml_text import Document, Raw


def check(document: Document, model: type, models: Models) -> str:
    """Nothing, where the document has the form of `model`; a Fault for the first thing wrong."""
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(model).validate_python(document.tree)
    except ValidationError as error:
        raise first_fault(error, document, models) from None
    return ""


def schema(model: type) -> dict[str, Any]:
    """The JSON Schema of a model."""
    from pydantic import TypeAdapter

    return TypeAdapter(model).json_schema()


def form(document: Document) -> str:
    """What `check` depends on: the whole tree, but no value of a given, for these are free."""
    return json.dumps(_without_numbers(document.tree))


def _without_numbers(tree: Raw) -> Any:
    if isinstance(tree, list):
        return [_without_numbers(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: [*value] if key == "given" and isinstance(value, dict) else _without_numbers(value)
        for key, value in tree.items()
    }
