"""Running means of gradients: momentum in its two forms, Adam's moments and their correction.

Sources: Polyak, Some methods of speeding up the convergence of iteration methods (1964); Kingma and
Ba, Adam: a method for stochastic optimization (2015).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq

from ...derivations.term import Call, Term
from ..reading.statement import Sheet, Side, Statement
from ..values.literal import Literal, lone
from .slopes import compact

_STEP = r"_?\{?(?P<step>\d{0,2}|t)\}?"
_MOMENT = re.compile(rf"(?P<name>[mvsu]){_STEP}")
_HAT = re.compile(
    r"\\hat\{?(?P<name>[mvs])\}?(?:_\{?(?P<step>\d{1,2}|t)\}?)?\}?"
    r"|(?P<named>[mvs])_?\{?(?P<index>\d{0,2})\}?_?hat(?:_?(?P<last>\d{1,2}))?"
)
_WEIGHT = re.compile(
    r"\\?(?:theta|θ|w|W)(?:_\{?[\w+]{1,5}\}?|\d)?|(?:new|updated)\b.*", re.IGNORECASE
)
SMALLEST_DECAY = fmpq(1, 2)
LAST_STEP = 50


@dataclass(frozen=True)
class Moment:
    """What a sheet does with a moment that another place, or its own decay, contradicts."""

    statement: Statement
    side: Side
    said: str
    is_convention: bool


@dataclass
class Moments:
    """What one question has said of its moments so far."""

    decay: dict[str, fmpq] = field(default_factory=dict)
    summed: dict[str, int] = field(default_factory=dict)  # how many steps without 1 - decay
    value: dict[str, Literal] = field(default_factory=dict)  # of `v`, and of `v` with a hat


def odd_moments(sheet: Sheet) -> Iterator[Moment]:
    """The steps that follow another form, or another decay, than the question's own."""
    questions: dict[str, Moments] = {}
    for statement in sheet.statements:
        known = questions.setdefault(statement.section.question, Moments())
        label = compact(statement.label)
        side = next((s for s in statement.readable if s.is_worked), None)
        if side is None or not isinstance(side.term, Term):
            continue
        if found := _MOMENT.fullmatch(label):
            yield from _step(statement, side, found["name"], known)
        elif found := _HAT.fullmatch(label):
            yield from _correction(statement, side, found, known)
        elif _WEIGHT.fullmatch(label):
            yield from _update(statement, side, known)


def _step(statement: Statement, side: Side, name: str, known: Moments) -> Iterator[Moment]:
    """`v = 0.9 * v + 0.1 * g`, an average, or `v = 0.9 * v + g`, a sum."""
    parted = _parts(side.term)
    if parted is None:
        return
    decay, is_averaged = parted
    if is_averaged and known.summed.get(name, 0) > 1 and known.decay.get(name) == decay:
        said = "The gradients are averaged here and summed before, as momentum's two forms have it"
        yield Moment(statement, side, said, True)
    # A single sum may be an average of which the second part was worked out already.
    known.summed[name] = 0 if is_averaged else known.summed.get(name, 0) + 1
    known.decay[name] = decay
    if statement.result and (number := lone(statement.result.term)) is not None:
        known.value[name] = number


def _parts(term: Any) -> tuple[fmpq, bool] | None:
    """The decay in `b x + c y`, and whether c is 1 - b."""
    if not isinstance(term, Call) or term.operator not in ("add", "sub"):
        return None
    old, new = term.arguments
    decay = _factor(old)
    if decay is None or not SMALLEST_DECAY <= decay < 1:
        return None
    return decay, _factor(new) == 1 - decay


def _factor(term: Term) -> fmpq | None:
    """The first factor of a product: a number, or one less a number."""
    if not isinstance(term, Call) or term.operator != "mul":
        return None
    while isinstance(term, Call) and term.operator == "mul":
        term = term.arguments[0]
    return _number(term)


def _number(term: Term) -> fmpq | None:
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, Call) and term.operator == "sub":
        left, right = map(_number, term.arguments)
        return None if left is None or right is None else left - right
    return None


def _correction(
    statement: Statement, side: Side, found: re.Match[str], known: Moments
) -> Iterator[Moment]:
    """`m_hat = m/(1 - 0.9^t)`, with the decay that m itself has."""
    name = found["name"] or found["named"]
    if statement.result and (number := lone(statement.result.term)) is not None:
        known.value[f"{name}^"] = number
    decay, power = _corrected(side.term)  # 0.9^2 may be worked out: 0.81
    own, step = known.decay.get(name), found["step"] or found["last"] or found["index"]
    if decay is None or own is None:
        return
    if all(decay != own**n for n in range(1, LAST_STEP)) and decay != 1 - own:
        said = f"{name} decays by {_decimal(own)}, and is corrected by {_decimal(decay)}."
        yield Moment(statement, side, said, False)
    elif decay == own and step and step.isdigit() and int(step) > 0 and power != int(step):
        said = f"In step {step} the decay is taken to the power {step}, not {power}."
        yield Moment(statement, side, said, False)


def _corrected(term: Any) -> tuple[fmpq | None, int]:
    """The decay and its power in `x/(1 - b^t)`."""
    if not isinstance(term, Call) or term.operator != "div":
        return None, 0
    below = term.arguments[1]
    if not isinstance(below, Call) or below.operator != "sub" or _number(below.arguments[0]) != 1:
        return None, 0
    taken = below.arguments[1]
    if isinstance(taken, Call) and taken.operator == "pow":
        power = _number(taken.arguments[1])
        return _number(taken.arguments[0]), int(power) if power is not None else 0
    return _number(taken), 1


def _update(statement: Statement, side: Side, known: Moments) -> Iterator[Moment]:
    """`w - 0.1 * 2/(√0.004 + ε)`: the root of v where v has been corrected."""
    roots = [part for part in _all(side.term) if part.operator == "sqrt"]
    number = lone(roots[0].arguments[0]) if len(roots) == 1 else None
    for name in "vs":
        bare, corrected = known.value.get(name), known.value.get(f"{name}^")
        if number is None or bare is None or corrected is None:
            continue
        if number.value == bare.value != corrected.value:
            said = f"The root is that of {name}; corrected for its start it is {corrected.text}."
            yield Moment(statement, side, said, False)


def _all(term: Any) -> Iterator[Call]:
    if isinstance(term, Call):
        yield term
        for argument in term.arguments:
            yield from _all(argument)


def _decimal(value: fmpq) -> str:
    from ...derivations.number import decimal

    return decimal(value, 6)
