"""Read YAML as its author typed it: every scalar stays text, every value keeps its place.

YAML's own typing would turn ``0.70`` into 0.7, ``0001010`` into 1010 and a decimal into a binary
float. Here only lists, mappings and text exist; whoever knows the meaning reads the text later.

Files may come from strangers: size, depth and the number of values are limited, and anchors,
aliases and tags, with which a small file can unfold into a huge one, are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from ...derivations.fault import Fault, Place
from .yaml_faults import yaml_fault

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 20_000
PLAIN = yaml.SafeLoader
QUICK = getattr(yaml, "CSafeLoader", PLAIN)  # libyaml: fifteen times faster

Raw = str | list[Any] | dict[str, Any]  # lists and mappings hold Raw again
Steps = tuple[str | int, ...]  # the way to a value: ("questions", 1, "parts", 0, "given")


@dataclass
class Document:
    """A YAML file as a tree of text, with the place of every value and of every key."""

    file: str
    tree: Raw = ""
    values: dict[Steps, Place] = field(default_factory=dict)
    keys: dict[Steps, Place] = field(default_factory=dict)

    def place(self, steps: Steps) -> Place:
        """Where a value stands, or the nearest value around it that does exist."""
        while steps and steps not in self.values:
            steps = steps[:-1]
        return self.values.get(steps, Place(self.file))

    def holding(self, tree: Raw) -> Document:
        """Another tree in place of this one; what both have keeps its place."""
        return replace(self, tree=tree)

    def place_of_key(self, steps: Steps) -> Place:
        """Where the key of a value stands, or the value itself where it has no key."""
        return self.keys.get(steps) or self.place(steps)


def quoted(text: object) -> str:
    """A user's own words inside a message: short, and harmless to a terminal."""
    words = str(text)
    shown = words if len(words) <= 60 else f"{words[:57]}..."
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown) + '"'


def read_yaml(path: Path) -> Document:
    """The file at `path` as a Document; a Fault for whatever is wrong with it."""
    return parse_yaml(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a UTF-8 file of at most `MAX_BYTES`; a larger one is refused unread."""
    place = Place(str(path))
    try:
        if not path.exists():
            raise Fault("There is no such file.", "Check the spelling of its name.", place)
        if not path.is_file():
            raise Fault("This is not a file.", "Name a YAML file, or the folder of an exam.", place)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Fault(
                f"The file has {size / 1e6:.1f} MB; at most {MAX_BYTES // 10**6} MB can be read.",
                "Check that it is the right file, and move out what is not wording or numbers.",
                place,
            )
        with path.open("rb") as file:
            return _decode(file.read(MAX_BYTES + 1), path)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise Fault(
            f"The file cannot be read: {reason}.", "Check its permissions.", place
        ) from error


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        raise Fault(
            f"The byte 0x{data[error.start]:02x} here is not UTF-8 text.",
            "Save the file with the encoding UTF-8.",
            Place(str(path), *_line_and_column(before)),
        ) from error


def _line_and_column(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def parse_yaml(text: str, file: str) -> Document:
    """The Document in `text`; `file` is the name that its places carry."""
    document = Document(file)
    try:
        _Builder(document, text, QUICK).build()
    except yaml.YAMLError:
        return _slowly(text, file)
    return document


def _slowly(text: str, file: str) -> Document:
    """The same by the reader that says best what is wrong, and where."""
    document = Document(file)
    try:
        _Builder(document, text, PLAIN).build()
    except ReaderError as error:
        raise Fault(
            f"The character U+{_code(error.character):04X} here cannot stand in YAML.",
            "Remove it; it is invisible in most editors, so retype the words around it.",
            Place(file, *_line_and_column(text[: error.position])),
        ) from error
    except yaml.YAMLError as error:
        raise yaml_fault(error, file) from error
    return document


def _code(character: Any) -> int:
    return character if isinstance(character, int) else ord(character)


class _Builder:
    """Builds the tree from the parser's events: nothing is unfolded before it is checked."""

    def __init__(self, document: Document, text: str, loader: Any):
        self.document = document
        self.lines = text.splitlines()
        self.events: Iterator[Any] = iter(yaml.parse(text, loader))
        self.count = 0

    def build(self) -> None:
        started = False
        for event in self.events:
            if isinstance(event, StreamEndEvent) and not started:
                raise Fault(
                    "The file is empty.", "Write the exam into it.", Place(self.document.file)
                )
            if isinstance(event, DocumentStartEvent):
                if started:
                    raise self.fault(
                        event, "A second YAML document starts here.", "Keep one exam to one file."
                    )
                started = True
                self.document.tree = self.value(next(self.events), ())

    def value(self, event: Any, steps: Steps) -> Raw:
        self.check(event, steps)
        self.document.values[steps] = self.place(event)
        if isinstance(event, ScalarEvent) and not event.value and steps in self.document.keys:
            # nothing after the colon: the parser has already run on to the next line
            self.document.values[steps] = self.document.keys[steps]
        if isinstance(event, MappingStartEvent):
            return self.mapping(steps)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(steps)
        return event.value

    def mapping(self, steps: Steps) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise self.fault(
                    event,
                    "A key must be a plain word.",
                    "Put { } or [ ] in quotes if text is meant.",
                )
            self.check(event, steps)
            key = event.value
            here = (*steps, key)
            if key in entries:
                first = self.document.keys[here].line
                raise self.fault(
                    event,
                    f"{quoted(key)} stands twice in this mapping, first in line {first}.",
                    "Keep one of the two.",
                )
            self.document.keys[here] = self.place(event)
            entries[key] = self.value(next(self.events), here)
        return entries

    def sequence(self, steps: Steps) -> list[Any]:
        entries: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            entries.append(self.value(event, (*steps, len(entries))))
        return entries

    def check(self, event: Any, steps: Steps) -> None:
        self.count += 1
        if isinstance(event, AliasEvent) or event.anchor:
            raise self.fault(
                event,
                "YAML anchors (&name) and aliases (*name) are not read here.",
                "Write the value out; what several parts share goes on the item around them.",
            )
        if event.tag:
            raise self.fault(event, "YAML tags (!name) are not read here.", "Leave the tag out.")
        if len(steps) > MAX_DEPTH:
            raise self.fault(
                event,
                f"The file is nested more than {MAX_DEPTH} levels deep here.",
                "Check the brackets and the indentation above.",
            )
        if self.count > MAX_VALUES:
            raise self.fault(
                event,
                f"The file holds more than {MAX_VALUES} values.",
                "Split the exam, or check that this is the right file.",
            )

    def place(self, event: Any) -> Place:
        """Where the value's own words begin: for a block of text, the line below its ``|``."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, ScalarEvent) and event.style in ("|", ">") and line < len(self.lines):
            below = self.lines[line]
            return Place(self.document.file, line + 1, len(below) - len(below.lstrip()) + 1)
        return Place(self.document.file, line, column)

    def fault(self, event: Any, fault: str, remedy: str) -> Fault:
        mark = event.start_mark
        return Fault(fault, remedy, Place(self.document.file, mark.line + 1, mark.column + 1))
