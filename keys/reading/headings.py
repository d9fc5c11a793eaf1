"""The headings of a sheet: which question and part a line belongs to, and its declared marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from .dress import OUR_OWN
from .statement import Section

Path = tuple[str, ...]

_DRESS = (
    r"(?:[*_\s{]|\\(?:textbf|textit|textsc|emph|underline|noindent|(?:small|med|big)skip|bfseries|[Ll]arge"
    r"|LARGE|item|paragraph)\*?(?![A-Za-z]))*"
)
_SECTION = r"\\(?P<sub>(?:sub){0,2})section\*?\s*\{"
_QUESTION = re.compile(
    rf"(?:\#*|\s*{_SECTION}){_DRESS}(?:question|problem|exercise|task|q)\s*\.?\s*(?P<number>\d{{1,3}})\b(?!\.\d)"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"\#*{_DRESS}(?P<number>\d{{1,2}})[.)](?=[\s*_])(?P<rest>.*)")
_PART = re.compile(
    rf"(?P<hash>\#{{2,6}}\s*|\s*{_SECTION})?[-+\s]{{0,6}}{_DRESS}\[?"
    r"(?P<ids>\((?:[A-Za-z]|[ivx]{1,5}|\d{1,2})\)|(?:[A-Za-z]|[ivx]{1,5}|\d{1,2})[.)](?=\s|$))"
    r"(?P<rest>.*)"
)
_MORE = re.compile(r"\s*\(([A-Za-z]|[ivx]{1,5}|\d{1,2})\)")
_MARKS = re.compile(
    r"[\[(]\s*(?P<marks>\d{1,3}(?:\.\d{1,2})?)\s*(?:points?|marks?|pts?|m)\s*[\])]", re.IGNORECASE
)
_SOLUTION = re.compile(
    r"(?:[\s*_#{]|\\textbf)*(?:sol(?:ution)?s?|answers?)\b[\s*_}]*(?::|$)", re.IGNORECASE
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
# a class for exams counts them itself: \question[10], \part[2.5]
_COUNTED = re.compile(
    r"\s*\\(?P<kind>question|part|subpart|titledquestion\s*\{[^{}]*\})\s*"
    r"(?:\[(?P<marks>\d{1,3}(?:\.\d{1,2})?)[^\]\n]{0,20}\])?(?![A-Za-z{])"
)
# how our own keys begin a part; a comment on the next line has its path
_OWN = re.compile(r"\\(?:question|partheading)\{.*?\}(?:\{(?P<marks>[\d./]{1,12}) marks?\}\{.*)?$")
_OWN_PATH = re.compile(r"% part: (?P<path>\w+(?:\.\w+)*)$")
_OWN_ASIDES = ("\\also{", "\\remark{")
LONGEST = 2000


@dataclass(frozen=True)
class _Heading:
    path: Path
    marks: Fraction | None
    end: int  # where in its line the heading ends, and the text may begin
    starts_part: bool = True
    is_aside: bool = False
    earlier: int = 0  # by how much it begins before its line


def read_sections(text: str) -> tuple[Section, ...]:
    """The sections in order; the text before the first heading belongs to one without a path."""
    found = [Section((), 0, 0), *_sections(text)]
    ends = [section.start for section in found[1:]] + [len(text)]
    return tuple(replace(one, end=end) for one, end in zip(found, ends, strict=True))


def _sections(text: str) -> Iterator[Section]:
    reader = _Reader("\\begin{questions}" in text, OUR_OWN in text)
    at = 0
    for line in text.split("\n"):
        heading = reader.read(line) if len(line) < LONGEST else None
        if heading:
            said = line.strip() if heading.starts_part else ""
            start = at - heading.earlier
            body, aside = at + heading.end, heading.is_aside
            yield Section(heading.path, start, start, heading.marks, said, body, aside)
        at += len(line) + 1


class _Reader:
    """What the lines so far have opened."""

    def __init__(self, is_counted: bool, is_our_own: bool):
        self.is_counted, self.is_our_own = is_counted, is_our_own
        self.path: Path = ()
        self.unsolved = 0  # parts asked since the last solution
        self.own = ""  # the heading of our own key that awaits its path
        self.is_bare = False  # whether questions are numbers without a word

    def read(self, line: str) -> _Heading | None:
        if self.is_our_own:
            found = self.of_our_own(line)
        else:
            found = (self.counted(line) if self.is_counted else None) or self.spoken(line)
        if found:
            self.unsolved = self.unsolved + 1 if found.path[:-1] == self.path[:-1] else 1
            self.path = found.path
            return found
        if self.path and _SOLUTION.match(line):
            asked, self.unsolved = self.unsolved, 0
            if asked > 1 and len(self.path) > 1:  # all parts were asked before one solution
                self.path = self.path[:-1]
                return _Heading(self.path, None, 0, starts_part=False)
        return None

    def of_our_own(self, line: str) -> _Heading | None:
        found = _OWN_PATH.match(line)
        if found and self.own:
            heading, earlier = _OWN.match(self.own), len(self.own) + 1
            marks = Fraction(heading["marks"]) if heading and heading["marks"] else None
            self.own = ""
            return _Heading(tuple(found["path"].split(".")), marks, len(line), earlier=earlier)
        self.own = line if _OWN.match(line) else ""
        if line.startswith(_OWN_ASIDES) and self.path:
            return _Heading(self.path, None, 0, starts_part=False, is_aside=True)
        return None

    def counted(self, line: str) -> _Heading | None:
        found = _COUNTED.match(line)
        if not found:
            return None
        depth = {"part": 1, "subpart": 2}.get(found["kind"], 0)
        if depth > len(self.path):
            return None
        number = _next(self.path[depth], depth) if depth < len(self.path) else _FIRST[depth]
        marks = Fraction(found["marks"]) if found["marks"] else None
        return _Heading((*self.path[:depth], number), marks, found.end())

    def spoken(self, line: str) -> _Heading | None:
        """`## Question 4 [9 points]`, `(a) [1 mark] ...`, `1. (10 points) ...`"""
        question = _QUESTION.match(line)
        if question and _says_little(question["rest"]):
            self.is_bare = False
            return _headed((question["number"],), question)
        if self.is_bare or not self.path:
            numbered = _NUMBERED.match(line)
            if numbered and _marks(numbered["rest"][:80]):
                self.is_bare = True
                return _headed((numbered["number"],), numbered)
        part = _PART.match(line) if self.path else None
        return _part(part, self.path) if part else None


_FIRST = ("1", "a", "i")


def _next(number: str, depth: int) -> str:
    if depth == 2:
        return _ROMAN[min(_ROMAN.index(number) + 1, len(_ROMAN) - 1)] if number in _ROMAN else "i"
    return str(int(number) + 1) if depth == 0 and number.isdigit() else chr(ord(number[0]) + 1)


def _headed(path: Path, found: re.Match[str]) -> _Heading:
    """A heading with its marks, where it has any; behind them the text may begin."""
    marks = _MARKS.search(found["rest"][:200])
    end = found.start("rest") + (marks.end() if marks else 0)
    if marks and "=" in found["rest"][: marks.start()]:  # an answer, and its marks at the end
        end = found.end() - len(found["rest"].lstrip(" .):*_"))
    return _Heading(path, Fraction(marks["marks"]) if marks else None, end)


def _part(part: re.Match[str], path: Path) -> _Heading | None:
    """The path and the marks that a line declares, or None where it is no heading."""
    marks = _marks(part["rest"][:40])
    own = part["ids"].strip("().")
    if not part["hash"] and marks is None and not part["ids"].startswith("("):
        return None
    if not part["hash"] and marks is None and "=" in part["rest"]:
        return None
    ids = [own, *_MORE.findall(part["rest"].split("[")[0])] if part["hash"] else [own]
    is_full = bool(part["hash"]) and part["sub"] != "subsub"
    return _headed((*_above(path, own, is_full), *ids), part)


def _above(path: Path, own: str, full: bool) -> Path:
    """What the new part stands under. A Markdown heading says its path in full; in running text
    a Roman number after a lettered part is one of its parts, unless it is the next letter."""
    if full or len(path) == 1:
        return path[:1]
    last = path[-1]
    lettered = last.isalpha() and (last not in _ROMAN or (len(path) == 2 and path[1] == last))
    if own in _ROMAN and lettered and last not in _ROMAN and ord(own[0]) != ord(last[0]) + 1:
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
    return _MARKS.search(rest) is not None or len(rest.strip("*_: \t}")) < 60
