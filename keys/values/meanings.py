"""What a calculation means, and what it comes to.

Where a name does not settle what is meant (`log` without a base, `log 3/8`), there are several
meanings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flint import arb, ctx, fmpq

from ...derivations.term import Call, Symbol, Term, Value
from .called import LOG
from .known import BITS, NOTHING, Known
from .literal import Literal, Unbracketed

BASES = {"log": "e", "log10": "10", "log2": "2"}


def worked_out(
    term: Term, known: Known = NOTHING, put: Mapping[Literal, Any] | None = None
) -> arb | None:
    """What a term stands for; None where it has no value (a division by zero, log of 0).

    `put` holds numbers to use in place of literals.
    """

    def leaf(end: Term) -> Any:
        if put and end in put:
            return arb(put[end])  # type: ignore[index]
        if isinstance(end, Literal):
            return known.ball(end)
        if isinstance(end, Value):
            return arb(end.value)
        raise ValueError

    with ctx.workprec(BITS):
        try:
            value = term.read(leaf)
        except (ValueError, TypeError, KeyError, ArithmeticError):
            return None
        return value if isinstance(value, arb) and value.is_finite() else None


def meanings(term: Term) -> Iterator[tuple[str, Term]]:
    """What a term may mean, with the name of the convention: each base of a bare `log`."""
    terms = [term]
    if any(isinstance(leaf, Unbracketed) for leaf in term.leaves()):
        terms = [_with_quotients(term), term]
    for said in terms:
        if not any(isinstance(c, Call) and c.operator == LOG for c in _parts(said)):
            yield "", said
            continue
        for operator, base in BASES.items():
            yield base, _with_log(said, operator)


def _parts(term: Term) -> Iterator[Term]:
    yield term
    if isinstance(term, Call):
        for argument in term.arguments:
            yield from _parts(argument)


def _with_quotients(term: Term) -> Term:
    """`3/8 log 3/8` as 3/8 times the logarithm of 3/8, `ln 0.8²` as that of 0.8²."""
    if not isinstance(term, Call):
        return term
    arguments = tuple(map(_with_quotients, term.arguments))
    inside = None
    if term.operator == "div" and isinstance(arguments[1], Literal):
        inside = _divided_inside(arguments[0], arguments[1])
    elif term.operator == "pow" and isinstance(arguments[0], Call):
        call, (number, *more) = arguments[0], arguments[0].arguments
        if isinstance(number, Unbracketed) and not more:
            inside = Call(call.operator, (Call("pow", (number, arguments[1])),), call.options)
    return Call(term.operator, arguments, term.options) if inside is None else inside


def _divided_inside(term: Term, divisor: Literal) -> Term | None:
    """The term with its last function's bare argument divided, if it ends with one."""
    if not isinstance(term, Call):
        return None
    *first, last = term.arguments
    if isinstance(last, Unbracketed):
        return Call(term.operator, (*first, Call("div", (last, divisor))), term.options)
    inner = _divided_inside(last, divisor) if term.operator in ("mul", "neg") else None
    return Call(term.operator, (*first, inner), term.options) if inner is not None else None


def _with_log(term: Term, operator: str) -> Term:
    if not isinstance(term, Call):
        return term
    name = operator if term.operator == LOG else term.operator
    return Call(name, tuple(_with_log(a, operator) for a in term.arguments), term.options)


def values_at(formula: Term, point: Mapping[Symbol, fmpq]) -> list[arb]:
    """What a formula comes to, in each meaning of its logarithms; printed decimals are rounded."""

    def leaf(end: Term) -> arb:
        return end.span if isinstance(end, Literal) else arb(point[end])  # type: ignore[index]

    found = []
    with ctx.workprec(BITS):
        for _, meaning in meanings(formula):
            try:
                found.append(meaning.read(leaf))
            except (ValueError, TypeError, KeyError, ArithmeticError):
                continue
    return [value for value in found if isinstance(value, arb) and value.is_finite()]
