"""Slots: ``{{ given.stride }}`` in an author's wording, filled with the exam's own numbers.

``{{ found.example_output }}`` is a quantity that the exam's own numbers lead to.

Jinja reads them, and its sandbox finds the entries. Only slots are allowed, no statements, calls or
arithmetic, and nothing is compiled or run, so that filling a text takes no longer than reading it;
what comes out is limited in size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ...derivations.fault import Fault, Place
from .exam_faults import did_you_mean
from .slot_filters import FILTERS
from .yaml_text import Raw

MAX_TEXT = 20_000  # characters, before and after filling


def fill(
    text: str,
    given: Mapping[str, Raw],
    where: str,
    place: Place | None = None,
    found: Callable[[str], Raw] | None = None,
) -> str:
    """`text` with its slots filled from `given`, and from what `found` returns for a quantity.

    `where` names the part for the reader of a Fault ("Part 2.a"); `place` is where `text` begins.
    """
    with _named(where):
        return _fill(text, _Given(given), place, _Found(found) if found else None)


def filled(raw: Raw, given: Mapping[str, Raw], where: str, place: Place | None = None) -> Raw:
    """Any value of the exam file with the slots inside it filled."""
    with _named(where):
        return _Given(given).resolved(raw, place)


def resolve(
    given: Mapping[str, Raw],
    where: str,
    place_of: Callable[[str], Place | None] = lambda name: None,
) -> dict[str, Raw]:
    """`given` with the slots inside it filled: one given may quote others, but not in a circle."""
    with _named(where):
        names = _Given(given, place_of)
        return {name: names[name] for name in given}


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Faults inside say in which part they are."""
    try:
        yield
    except Fault as fault:
        raise Fault(f"{where}: {fault.fault}", fault.remedy, fault.place) from fault


class _Given:
    """What ``given`` is inside a slot; each given's own slots are filled when it is first read."""

    def __init__(
        self,
        raw: Mapping[str, Raw],
        place_of: Callable[[str], Place | None] = lambda name: None,
    ):
        self._raw, self._place_of = raw, place_of
        self._ready: dict[str, Raw] = {}
        self._open: list[str] = []

    def __getitem__(self, name: str) -> Raw:
        if name not in self._raw:
            raise self._unknown(name)
        if name in self._open:
            circle = " -> ".join([*self._open[self._open.index(name) :], name])
            raise Fault(
                f"the givens quote each other in a circle: {circle}.",
                "Write the value of one of them out.",
                self._place_of(name),
            )
        if name not in self._ready:
            self._open.append(name)
            self._ready[name] = self.resolved(self._raw[name], self._place_of(name))
            self._open.pop()
        return self._ready[name]

    def resolved(self, raw: Raw, place: Place | None) -> Raw:
        """The value with its own slots filled."""
        if not has_slots(str(raw)):
            return raw
        if isinstance(raw, list):
            return [self.resolved(entry, place) for entry in raw]
        if isinstance(raw, dict):
            return {key: self.resolved(entry, place) for key, entry in raw.items()}
        return _fill(raw, self, place)

    def _unknown(self, name: str) -> Fault:
        known = [f"given.{known}" for known in self._raw]
        return Fault(
            f"there is no given.{name}{did_you_mean(f'given.{name}', known)}",
            f"Available here: {', '.join(known)}." if known else "Add given: to the part.",
        )


class _Found:
    """What ``found`` is inside a slot: quantities worked out from the givens."""

    def __init__(self, of: Callable[[str], Raw]):
        self._of = of

    def __getitem__(self, name: str) -> Raw:
        return self._of(name)


def has_slots(text: str) -> bool:
    """Whether there is anything in `text` to fill or to refuse."""
    return "{{" in text or "{%" in text or "{#" in text or len(text) > MAX_TEXT


def _fill(text: str, given: _Given, place: Place | None, found: _Found | None = None) -> str:
    if not has_slots(text):
        return text
    if len(text) > MAX_TEXT:
        raise _too_long(place)
    line = 1
    try:
        names = {"given": given, **({"found": found} if found else {})}
        pieces, inside = _parsed(text)
        for node in inside:
            line = node.lineno
            _check(node, names)
        line = 1
        return _limited((str(_printable(_value(piece, names))) for piece in pieces), place)
    except Fault as fault:
        below = _lines_below(place, line)
        raise (fault.at(below) if below else fault) from None
    except TemplateSyntaxError as error:
        raise Fault(
            f"a slot cannot be read: {(error.message or 'no reason given').rstrip('.')}.",
            _REMEDY,
            _lines_below(place, error.lineno),
        ) from error
    except RecursionError as error:
        raise Fault("a slot is nested too deeply.", _REMEDY, place) from error
    except UndefinedError as error:
        raise Fault(
            "a slot points to an entry that does not exist.",
            "Check its indices against the given; they count from 0.",
            place,
        ) from error


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[tuple[nodes.Expr, ...], tuple[nodes.Node, ...]]:
    """The pieces of a text, words and slots in turn, and all that stands in the slots.

    The same wording is filled for every version of an exam.
    """
    tree = _JINJA.parse(text)
    pieces = (piece for output in tree.find_all(nodes.Output) for piece in output.nodes)
    inside = tree.find_all((nodes.Expr, nodes.Stmt))
    return tuple(pieces), tuple(node for node in inside if not isinstance(node, nodes.TemplateData))


def _value(node: nodes.Node, names: Mapping[str, _Given | _Found]) -> Any:
    """What a piece that has been checked says; Jinja's sandbox keeps to the entries of a given."""
    match node:
        case nodes.TemplateData():
            return node.data
        case nodes.Const():
            return node.value
        case nodes.Getattr():
            return _JINJA.getattr(_value(node.node, names), node.attr)
        case nodes.Getitem():
            return _JINJA.getitem(_value(node.node, names), _value(node.arg, names))
        case nodes.Filter(node=nodes.Node() as inner):
            return FILTERS[node.name](_value(inner, names))
        case _:
            assert isinstance(node, nodes.Name)
            return names[node.name]


def _limited(pieces: Iterable[str], place: Place | None) -> str:
    """The pieces as one text, given up as soon as it grows too long."""
    kept: list[str] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > MAX_TEXT:
            raise _too_long(place)
    return "".join(kept)


def _lines_below(place: Place | None, line: int) -> Place | None:
    if place is None or place.line is None or line == 1:
        return place
    return Place(place.file, place.line + line - 1, place.column)


def _too_long(place: Place | None) -> Fault:
    return Fault(f"a text is longer than {MAX_TEXT} characters.", "Shorten it.", place)


_REMEDY = "Write {{ given.name }}; put a space between two braces of LaTeX."
_PLAIN = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
)


def _check(node: nodes.Node, names: Mapping[str, _Given | _Found]) -> None:
    """Slots name a given or a quantity, perhaps one entry of it, perhaps through a filter."""
    arguments = isinstance(node, nodes.Filter) and node.args
    constant = isinstance(node, nodes.Output) and any(
        isinstance(slot, nodes.Const) for slot in node.nodes
    )
    if not isinstance(node, _PLAIN) or arguments or constant:
        raise Fault("a slot may only name a given, such as {{ given.X | matrix }}.", _REMEDY)
    if isinstance(node, nodes.Name) and node.name not in names:
        raise Fault(f'a slot begins with "given.", but "{node.name}" stands here.', _REMEDY)
    owner = node.node if isinstance(node, nodes.Getattr) else None
    if isinstance(owner, nodes.Name) and isinstance(node, nodes.Getattr) and owner.name in names:
        names[owner.name][node.attr]  # a Fault if there is none, while the line is known
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise Fault(
            f'there is no filter "{node.name}"{did_you_mean(node.name, list(FILTERS))}',
            f"Filters: {', '.join(FILTERS)}.",
        )


def _printable(value: Any) -> Any:
    if isinstance(value, str | Undefined):
        return value
    raise Fault(
        "a slot holds something that is not a single number or text.",
        "For lists add a filter: | matrix inside $...$, or | list.",
    )


def _environment() -> ImmutableSandboxedEnvironment:
    jinja = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    jinja.filters = dict(FILTERS)
    jinja.globals = {}
    return jinja


_JINJA = _environment()
