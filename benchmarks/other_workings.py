"""A formula with one thing done differently in it: a term left out, brackets ignored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from flint import fmpq
from keyproof.derivations.term import Call, Term, Value


def changed(term: Term, kind: str) -> Iterator[Term]:
    """The formula with one part of it changed, in every way."""
    if kind == "halved":
        yield from (_call("div", term, Value(fmpq(2))), _call("mul", Value(fmpq(2)), term))
    else:
        yield from (wrong for wrong, _ in everywhere(term, CHANGES[kind]))


def everywhere(term: Term, change: Callable[[Any], Iterator[Term]]) -> Iterator[tuple[Term, Term]]:
    """The formula with one part of it changed, and that part as it was."""
    for new in change(term):
        yield new, term
    if isinstance(term, Call):
        for i, part in enumerate(term.arguments):
            for new, old in everywhere(part, change):
                arguments = (*term.arguments[:i], new, *term.arguments[i + 1 :])
                yield replace(term, arguments=arguments), old


def _call(operator: str, *arguments: Term) -> Call:
    return Call(operator, arguments)


def _is(term: Any, *operators: str) -> bool:
    return isinstance(term, Call) and term.operator in operators


def _dropped(t: Any) -> Iterator[Term]:
    if _is(t, "add"):
        yield from t.arguments
    if _is(t, "sub"):
        yield t.arguments[0]


def _doubled(t: Any) -> Iterator[Term]:
    if _is(t, "add", "sub"):
        yield _call(t.operator, t, t.arguments[1])


def _factor(t: Any) -> Iterator[Term]:
    if _is(t, "mul"):
        yield from t.arguments


def _minus(t: Any) -> Iterator[Term]:
    if _is(t, "add", "sub"):
        yield _call({"add": "sub", "sub": "add"}[t.operator], *t.arguments)


def _plus(t: Any) -> Iterator[Term]:
    if _is(t, "mul"):
        yield _call("add", *t.arguments)


def _inverted(t: Any) -> Iterator[Term]:
    if _is(t, "div"):
        yield _call("div", *reversed(t.arguments))


def _unbracketed(t: Any) -> Iterator[Term]:
    if not _is(t, "mul", "div"):
        return
    left, right = t.arguments
    if _is(left, "add", "sub"):
        a, b = left.arguments
        yield _call(left.operator, a, _call(t.operator, b, right))
    if _is(right, "add", "sub"):
        a, b = right.arguments
        yield _call(right.operator, _call(t.operator, left, a), b)


def _logarithm(t: Any) -> Iterator[Term]:
    if _is(t, "log", "log2", "log10"):
        yield from (_call(o, *t.arguments) for o in ("log", "log2", "log10") if o != t.operator)


def _undivided(t: Any) -> Iterator[Term]:
    if _is(t, "div"):
        yield t.arguments[0]


def _ceiling(t: Any) -> Iterator[Term]:
    if _is(t, "floor"):
        yield _call("ceil", *t.arguments)


def _bare(t: Any) -> Iterator[Term]:
    if _is(t, "sigmoid", "tanh", "relu", "exp", "log", "log2", "log10", "sqrt"):
        yield t.arguments[0]


CHANGES: dict[str, Callable[[Any], Iterator[Term]]] = {
    "term dropped": _dropped,
    "term doubled": _doubled,
    "factor dropped": _factor,
    "minus for plus": _minus,
    "plus for times": _plus,
    "division inverted": _inverted,
    "brackets ignored": _unbracketed,
    "another logarithm": _logarithm,
    "divisor left out": _undivided,
    "ceiling for floor": _ceiling,
    "function forgotten": _bare,
}
