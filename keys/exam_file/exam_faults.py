"""What pydantic finds wrong with an exam file, in the words of somebody who writes exams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ...derivations.fault import Fault, Place
from .yaml_text import Document, Steps, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError

Models = Mapping[str, type]

_WANTED = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping of names to values",
    "dataclass_type": "a mapping of keys to values",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
}


def wrong(fault: str, remedy: str) -> Exception:
    """A rule of ours that is broken; pydantic adds where."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("wrong", "{fault}", {"fault": fault, "remedy": remedy})


def did_you_mean(word: str, known: list[str]) -> str:
    """``; did you mean "stride"?`` where a known word is close, otherwise a full stop."""
    close = get_close_matches(word[:60], known, n=1)
    return f'; did you mean "{close[0]}"?' if close else "."


def first_fault(error: ValidationError, document: Document, models: Models) -> Fault:
    """The fault that stands first in the file."""
    faults = [_fault(details, document, models) for details in error.errors()]
    return min(faults, key=lambda fault: _position(fault.place))


def _position(place: Place | None) -> tuple[int, int]:
    return (place.line or 0, place.column or 0) if place else (0, 0)


def _fault(details: Any, document: Document, models: Models) -> Fault:
    steps: Steps = tuple(step for step in details["loc"] if step != "[key]")
    key = str(steps[-1]) if steps else "exam"
    kind = details["type"]
    known = _meanings(steps[:-1], models)
    if kind == "unexpected_keyword_argument":
        return Fault(
            f"{quoted(key)} is not a key that can stand here{did_you_mean(key, list(known))}",
            f"Known here: {', '.join(known)}.",
            document.place_of_key(steps),
        )
    if kind == "missing":
        return Fault(
            f'The key "{key}" is missing here.',
            f'Add "{key}:", {known[key]}.',
            document.place(steps[:-1]),
        )
    if kind == "wrong":
        return Fault(details["ctx"]["fault"], details["ctx"]["remedy"], document.place(steps))
    if kind == "greater_than":
        return Fault(f"{quoted(key)} must be above zero.", "Correct it.", document.place(steps))
    if kind == "too_short":
        return Fault(f"{quoted(key)} is empty.", "Fill it, or leave it out.", document.place(steps))
    if kind in _WANTED:
        return _wrong_kind(steps, _WANTED[kind], details["input"], document, models)
    return Fault(f"{quoted(key)} is wrong: {details['msg']}.", "Correct it.", document.place(steps))


def _wrong_kind(
    steps: Steps, wanted: str, found: object, document: Document, models: Models
) -> Fault:
    named = [step for step in steps if isinstance(step, str)]
    if not steps:
        subject = "The file"
    elif steps[-1] == named[-1]:
        subject = quoted(steps[-1])
    else:
        subject = f"An entry of {quoted(named[-1])}"
    shown = {list: "a list", dict: "a mapping"}.get(type(found)) or (
        quoted(found) if found else "empty"
    )
    meaning = _meanings(steps[:-1], models).get(named[-1]) if named else None
    return Fault(
        f"{subject} must be {wanted}, but it is {shown}.",
        f"It holds {meaning}." if meaning else "Correct it, or leave it out.",
        document.place(steps),
    )


def _meanings(steps: Steps, models: Models) -> dict[str, str]:
    """The keys of the mapping at `steps`, each with what it holds."""
    named = [step for step in steps if isinstance(step, str) and step in models]
    model = models[named[-1]] if named else models[""]
    return {key.name: key.metadata["description"] for key in fields(model) if key.init}
