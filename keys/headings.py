"""The headings of a sheet: which question and part a line belongs to, and its declared marks."""

from __future__ import annotations

import re
from fractions import Fraction

from .sheet import Section

_QUESTION = re.compile(
    r"[#*_\s]*(?:question|problem|exercise|task|q)\s*\.?\s*(?P<number>\d{1,3})\b(?P<rest>.*)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?P<hash>\#{2,6}\s*)?[-*+\s]{0,6}"
    r"(?P<ids>\((?:[A-Za-z]|[ivx]{1,5}|\d{1,2})\)|(?:[A-Za-z]|[ivx]{1,5}|\d{1,2})[.)](?=\s|$))"
    r"(?P<rest>.*)"
)
_MORE = re.compile(r"\s*\(([A-Za-z]|[ivx]{1,5}|\d{1,2})\)")
_MARKS = re.compile(
    r"[\[(]\s*(?P<marks>\d{1,3}(?:\.\d{1,2})?)\s*(?:points?|marks?|pts?|m)\s*[\])]", re.IGNORECASE
)
_SOLUTION = re.compile(r"[\s*_#]*(?:sol(?:ution)?s?|answers?)\b[\s*_]*(?::|$)", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def read_sections(text: str) -> tuple[Section, ...]:
    """The sections in order; the text before the first heading belongs to one without a path."""
    found: list[tuple[tuple[str, ...], int, Fraction | None, str]] = [((), 0, None, "")]
    path: tuple[str, ...] = ()
    at = unsolved = 0
    for line in text.split("\n"):
        if len(line) < 2000 and (said := _heading(line, path)) is not None:
            unsolved = unsolved + 1 if said[0][:-1] == path[:-1] else 1
            path, marks = said
            found.append((path, at, marks, line.strip()))
        elif len(line) < 2000 and path and _SOLUTION.match(line):
            if unsolved > 1 and len(path) > 1:  # all parts were asked before one solution
                path = path[:-1]
                found.append((path, at, None, ""))
            unsolved = 0
        at += len(line) + 1
    ends = [start for _, start, _, _ in found[1:]] + [len(text)]
    return tuple(
        Section(path, start, end, marks, heading)
        for (path, start, marks, heading), end in zip(found, ends, strict=True)
    )


def _heading(line: str, path: tuple[str, ...]) -> tuple[tuple[str, ...], Fraction | None] | None:
    """The path and the marks that a line declares, or None where it is no heading."""
    question = _QUESTION.match(line)
    if question and _says_little(question["rest"]):
        return (question["number"],), _marks(question["rest"])
    part = _PART.match(line)
    if not part or not path:
        return None
    marks = _marks(part["rest"][:40])
    own = part["ids"].strip("().")
    if not part["hash"] and marks is None and not part["ids"].startswith("("):
        return None
    if not part["hash"] and marks is None and "=" in part["rest"]:
        return None
    ids = [own, *_MORE.findall(part["rest"].split("[")[0])] if part["hash"] else [own]
    return (*_above(path, own, bool(part["hash"])), *ids), marks


def _above(path: tuple[str, ...], own: str, full: bool) -> tuple[str, ...]:
    """What the new part stands under. A Markdown heading says its path in full; in running text
    a Roman number after a lettered part is one of its parts."""
    if full or len(path) == 1:
        return path[:1]
    last = path[-1]
    lettered = last.isalpha() and (last not in _ROMAN or (len(path) == 2 and path[1] == last))
    if own in _ROMAN and lettered and last not in _ROMAN:
        return path
    if own in _ROMAN and last in _ROMAN:
        return path[:-1]
    if own.isalpha() and len(path) == 3:
        return path[:1]
    return path[:-1]


def _marks(text: str) -> Fraction | None:
    found = _MARKS.search(text)
    return Fraction(found["marks"]) if found else None


def _says_little(rest: str) -> bool:
    """A heading has its number and marks, not a sentence that happens to start with a question."""
    return _MARKS.search(rest) is not None or len(rest.strip("*_: \t")) < 60
