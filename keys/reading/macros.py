r"""A sheet's own macros, such as `\newcommand{\half}{\frac{1}{2}}`, put in where they are used.

What is put in is read there; a finding is shown where the macro is called, or in the argument of
the call that it is about. Macros that work on the page (boxes, lengths, conditions) stay as they
are. A sheet may be hostile: depth, size and number of what is put in are limited.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from .commands import partners
from .dress import COMMANDS, OUR_OWN

DEEPEST, LONGEST, MOST_CALLS, MOST_PUT_IN = 8, 4000, 20_000, 1_000_000

_DEFINES = re.compile(
    r"\\(?:(?P<new>new|renew|provide)command|(?P<operator>DeclareMathOperator)|(?P<def>def))\*?\s{0,3}"
    r"(?:\{\s{0,3}\\(?P<braced>[A-Za-z]+)\s{0,3}\}|\\(?P<bare>[A-Za-z]+))"
    r"(?:\s{0,3}\[(?P<count>[1-9])\]|(?P<hashes>(?:\#[1-9]){0,9}))\s{0,3}(?=\{)"
)
_PAGE = re.compile(
    r"\\(?:[hv]box|setbox|un[hv]box|box|[hv]skip|h?v?ss|h?fill?|kern|if[a-z]*|fi|else|[egx]?def|let|global"
    r"|expandafter|csname|loop|advance|pdf\w*|special|noalign|[hv]rule|relax|par|noindent|leavevmode"
    r"|discretionary|penalty|[a-z]*(?:sep|rule|width|height)\s?=|set\w*|newcommand|input|write|read"
    r"|catcode|verb|addvspace|vadjust|halign)(?![A-Za-z])"
)
_CALL = re.compile(r"\\([A-Za-z]+)")
_SLOT = re.compile(r"\#([1-9])")
_SPACE = re.compile(r"[ \t]{0,20}\n?[ \t]{0,20}")


@dataclass(frozen=True)
class Macro:
    arguments: int
    body: str


@dataclass(frozen=True)
class Piece:
    """Where a stretch of the text comes from: the same signs, or a call as a whole."""

    at: int
    start: int
    end: int
    is_same: bool


@dataclass(frozen=True)
class Expanded:
    """A sheet's text with its macros put in, and where each sign of it stands in the source."""

    text: str
    pieces: tuple[Piece, ...] = (Piece(0, 0, 0, True),)
    _starts: list[int] = field(default_factory=lambda: [0], repr=False)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that a stretch of the text stands for."""
        first, last = self._piece(start), self._piece(max(start, end - 1))
        begin = first.start + (start - first.at) * first.is_same
        finish = last.start + (end - last.at) if last.is_same else last.end
        return begin, max(begin, finish)

    def _piece(self, at: int) -> Piece:
        return self.pieces[bisect_right(self._starts, at) - 1]


def expanded(source: str) -> Expanded:
    """`source` with its own macros put in, and their definitions blanked out."""
    if not _DEFINES.search(source):
        return Expanded(source, (Piece(0, 0, len(source), True),))
    return _Expander(source).expanded()


@dataclass
class _Traced:
    """Text, and for each sign of it where in the source it is to be shown."""

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)

    def __getitem__(self, part: slice) -> _Traced:
        return _Traced(self.text[part], self.spans[part])

    def __add__(self, other: _Traced) -> _Traced:
        return _Traced(self.text + other.text, self.spans + other.spans)


class _Expander:
    def __init__(self, source: str):
        self.source = source
        self.is_our_own = OUR_OWN in source
        self.macros: dict[str, Macro] = {}
        self.calls = self.put_in = 0
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0

    def expanded(self) -> Expanded:
        closes = partners(self.source)
        definitions = {found.start(): found for found in _DEFINES.finditer(self.source)}
        at = 0
        for found in _CALL.finditer(self.source):
            if found.start() < at:
                continue
            if definition := definitions.get(found.start()):
                end = closes.get(definition.end())
                if end is not None:
                    self.keep(at, found.start())
                    self.define(definition, self.source[definition.end() + 1 : end])
                    self.blank(found.start(), end + 1)
                    at = end + 1
            elif found[1] in self.macros:
                called = self.called(found, closes)
                if called is not None:
                    self.keep(at, found.start())
                    traced, at = called
                    self.put(traced)
        self.keep(at, len(self.source))
        starts = [piece.at for piece in self.pieces]
        return Expanded("".join(self.texts), tuple(self.pieces), starts)

    def define(self, found: re.Match[str], body: str) -> None:
        name = found["braced"] or found["bare"]
        if self.is_our_own and name in COMMANDS:
            return
        self.macros.pop(name, None)
        count = int(found["count"] or len(found["hashes"] or "") // 2)
        if found["operator"]:
            body = f"\\operatorname{{{body}}}"
        if len(body) <= LONGEST and not _PAGE.search(body):
            self.macros[name] = Macro(count, body)

    def called(self, found: re.Match[str], closes: dict[int, int]) -> tuple[_Traced, int] | None:
        """What a call in the source stands for, and where it ends."""
        spans = _arguments(self.source, found.end(), self.macros[found[1]].arguments, closes)
        if spans is None:
            return None
        end = spans[-1][1] + 1 if spans else found.end()
        if end - found.start() > LONGEST:
            return None
        arguments = [
            _Traced(self.source[a + 1 : b], [(at, at + 1) for at in range(a + 1, b)])
            for a, b in spans
        ]
        traced = self.worked(found[1], arguments, (found.start(), end), 1)
        return None if traced is None else (traced, end)

    def worked(
        self, name: str, arguments: list[_Traced], call: tuple[int, int], depth: int
    ) -> _Traced | None:
        """The macro's body with the arguments put in, and the macros in that; None if too large."""
        parts: list[_Traced] = []
        for number, said in enumerate(_SLOT.split(self.macros[name].body)):
            if number % 2 == 0:
                parts.append(_Traced(said, [call] * len(said)))
            elif int(said) <= len(arguments):
                parts.append(arguments[int(said) - 1])
        size = sum(len(part.text) for part in parts)
        self.calls += 1
        self.put_in += size
        if size > LONGEST or self.calls > MOST_CALLS or self.put_in > MOST_PUT_IN:
            return None
        joined = _Traced("".join(p.text for p in parts), [s for p in parts for s in p.spans])
        return self.rescanned(joined, depth) if depth < DEEPEST else joined

    def rescanned(self, traced: _Traced, depth: int) -> _Traced | None:
        result, at = _Traced(), 0
        closes: dict[int, int] | None = None
        for found in _CALL.finditer(traced.text):
            if found.start() < at or found[1] not in self.macros:
                continue
            closes = partners(traced.text) if closes is None else closes
            count = self.macros[found[1]].arguments
            spans = _arguments(traced.text, found.end(), count, closes)
            if spans is None:
                continue
            end = spans[-1][1] + 1 if spans else found.end()
            shown = traced.spans[found.start()][0], traced.spans[end - 1][1]
            inner = [traced[a + 1 : b] for a, b in spans]
            worked = self.worked(found[1], inner, shown, depth + 1)
            if worked is None or len(result.text) + len(worked.text) > LONGEST:
                return None
            result, at = result + traced[at : found.start()] + worked, end
        return result + traced[at:]

    def keep(self, start: int, end: int) -> None:
        self.add(self.source[start:end], start, end, True)

    def blank(self, start: int, end: int) -> None:
        said = "".join("\n" if sign == "\n" else " " for sign in self.source[start:end])
        self.add(said, start, end, True)

    def put(self, traced: _Traced) -> None:
        """A traced text, in stretches that come from one place."""
        first = 0
        for index in range(1, len(traced.text) + 1):
            if index < len(traced.text) and self.go_on(
                traced.spans[index - 1], traced.spans[index]
            ):
                continue
            start, end = traced.spans[first][0], traced.spans[index - 1][1]
            said = traced.text[first:index]
            self.add(said, start, end, end - start == len(said) and self.source[start:end] == said)
            first = index

    def go_on(self, before: tuple[int, int], span: tuple[int, int]) -> bool:
        """Whether a sign belongs to the stretch of the one before it."""
        is_one = before[1] - before[0] == 1 == span[1] - span[0]
        return span[0] == before[1] if is_one else span == before

    def add(self, said: str, start: int, end: int, is_same: bool) -> None:
        if said:
            self.texts.append(said)
            self.pieces.append(Piece(self.length, start, end, is_same))
            self.length += len(said)


def _arguments(
    text: str, at: int, count: int, closes: dict[int, int]
) -> list[tuple[int, int]] | None:
    """The braces of the next arguments; None where there are not so many."""
    found: list[tuple[int, int]] = []
    for _ in range(count):
        space = _SPACE.match(text, at)
        opening = space.end() if space else at
        if opening not in closes:
            return None
        found.append((opening, closes[opening]))
        at = closes[opening] + 1
    return found
