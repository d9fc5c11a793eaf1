"""Equations such as `x^2 - 4x + 3 = 0`, and the numbers that a sheet gives as their solutions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flint import arb, ctx

from ...derivations.term import Call, Symbol, Term
from ..reading.arithmetic import read_algebra
from ..reading.forms import calls
from ..reading.letters import letter_key
from ..reading.statement import Sheet, Side, Statement
from ..values.known import BITS
from ..values.literal import Literal, lone

FARTHEST, LONGEST, MOST_SOLUTIONS = 400, 120, 3
_ANOTHER = re.compile(
    r"\b(?:let|for|given|if|suppose|assume|example|start|initial)\b|\\neq|≠",
    re.IGNORECASE,
)


@dataclass
class Equation:
    """A formula in one letter that is said to be zero, and what is given as its solutions."""

    formula: Term
    text: str
    letter: Symbol
    end: int
    solutions: list[tuple[Statement, Side]] = field(default_factory=list)


@dataclass(frozen=True)
class NoSolution:
    """A number that does not solve the equation, though another one beside it does."""

    statement: Statement
    side: Side
    equation: Equation
    value: arb  # what the formula comes to


def no_solutions(sheet: Sheet) -> Iterator[NoSolution]:
    """The numbers that do not solve an equation of which another solution is right."""
    for equation in _equations(sheet):
        values = [(s, side, _value(equation, side.term)) for s, side in equation.solutions]
        fits = [value is not None and value.contains(0) for _, _, value in values]
        if any(fits) and len(fits) > 1:
            yield from (
                NoSolution(statement, side, equation, value)
                for (statement, side, value), fit in zip(values, fits, strict=True)
                if not fit and value is not None
            )


def _equations(sheet: Sheet) -> Iterator[Equation]:
    """Each equation, once the sheet has gone on from it."""
    open_now: Equation | None = None
    for statement in sheet.statements:
        found = _equation(statement)
        side = statement.result
        if found:
            if open_now:
                yield open_now
            open_now = found
        elif open_now and side and statement.start - open_now.end < FARTHEST:
            name = letter_key(re.sub(r"_(?:\{\w\}|\w)$", "", statement.label.strip()))
            between = sheet.text[open_now.end : statement.start]
            is_solution = name == str(open_now.letter) and lone(side.term) is not None
            if is_solution and not _ANOTHER.search(between):
                open_now.solutions.append((statement, side))
    if open_now:
        yield open_now


def _equation(statement: Statement) -> Equation | None:
    side = statement.sides[-1] if statement.sides else None
    zero = lone(side.term) if side and side.relation == "=" else None
    if zero is None or zero.value != 0:
        return None
    left = statement.sides[-2].text if len(statement.sides) > 1 else statement.label
    formula = read_algebra(left) if len(left) < LONGEST and not calls(left) else None
    if not isinstance(formula, Call) or len(formula.symbols) != 1:
        return None
    degrees = [
        part.arguments[1]
        for part in _parts(formula)
        if isinstance(part, Call) and part.operator == "pow"
    ]
    (letter,) = formula.symbols
    is_small = all(isinstance(d, Literal) and 1 < d.value <= MOST_SOLUTIONS for d in degrees)
    return Equation(formula, left, letter, statement.end) if degrees and is_small else None


def _parts(term: Term) -> Iterator[Term]:
    yield term
    for argument in term.arguments if isinstance(term, Call) else ():
        yield from _parts(argument)


def _value(equation: Equation, solution: Term) -> arb | None:
    """What the formula comes to, with all that rounds to the solution put in."""

    def printed(end: Any) -> Any:
        return end.span

    def leaf(end: Any) -> Any:
        return end.span if isinstance(end, Literal) else root

    try:
        with ctx.workprec(BITS):
            root = arb(0) + solution.read(printed)
            value = equation.formula.read(leaf)
    except (ValueError, TypeError, ArithmeticError):
        return None
    return value if isinstance(value, arb) and value.is_finite() else None
