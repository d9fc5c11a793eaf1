"""A part of a product or sum that is replaced by its value, `0.679 tanh(0.585) = 0.679 · 0.525`:
whatever the whole comes to, the value has to be that of the part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...derivations.term import Call, Term
from ..judging.case import Case
from ..judging.judge import compare
from ..reading.statement import Side, Statement
from ..values.literal import Literal, literals, lone
from ..values.misfit import Misfit
from ..values.prints import WRONG, shown

SUMS, PRODUCTS = ("add", "sub", "neg"), ("mul", "div")
WIDEST = 24  # characters of a function's name and bracket
_CALLED = re.compile(
    r"(?:(?<![A-Za-z\\])\\?[A-Za-z]{2,8}|σ|√|(?<![A-Za-z])e\s*\^)"
    r"\s*(?:\\left)?\s*[({\[]?\s*[-−]?\s*$"
)
FUNCTIONS = ("exp", "log", "log2", "log10", "sqrt", "sigmoid", "tanh", "sin", "cos")


def misfits(case: Case) -> Iterator[Misfit]:
    """The values that are not those of the function in whose place they stand."""
    blamed = {id(found.after) for found in case.breaks} | {id(f.before) for f in case.breaks}
    for statement in case.sheet.statements:
        for before, after in pairwise(statement.sides):
            is_told = id(before) in blamed or id(after) in blamed
            if before.is_worked and after.is_worked and after.relation in "=≈" and not is_told:
                yield from _misfit(case, statement, before, after)


def _misfit(case: Case, statement: Statement, before: Side, after: Side) -> Iterator[Misfit]:
    for part, number in _replaced(before.term, after.term):
        start = number.start
        printed = Side(number.text, start, number.end, "=", number)
        known = case.known[statement.section.question]
        verdict = compare(Side(before.text, before.start, before.end, "", part), printed, known)
        if verdict is not None and verdict.name == WRONG and verdict.computed is not None:
            value = shown(verdict.computed, number)
            said = f"{_written(case, part)} is {value}, not {number.text}."
            yield Misfit(start, number.end, number.text, value, said)


def _written(case: Case, part: Term) -> str:
    """A function of one number as it is printed; else a name for it."""
    numbers = list(literals(part))
    text, start, end = case.sheet.text, numbers[0].start, numbers[-1].end
    found = _CALLED.search(text[max(0, start - WIDEST) : start])
    if len(numbers) > 1 or found is None:
        return "What stands in its place before"
    closing = end + (text[end : end + 1] in tuple(")]}"))
    return case.printed(Side("", start - len(found.group()), closing))


def _replaced(before: object, after: object) -> Iterator[tuple[Term, Literal]]:
    """The functions, each with the number in its place; nothing where the rest is not the same."""
    if not isinstance(before, Call) or not isinstance(after, Call):
        return
    operators = SUMS if before.operator in SUMS else PRODUCTS
    one, other = _parts(before, operators), _parts(after, operators)
    if len(one) != len(other) or len(one) < 2 or [s for s, _ in one] != [s for s, _ in other]:
        return
    unlike = [(a, b) for (_, a), (_, b) in zip(one, other, strict=True) if not _is_same(a, b)]
    if len(unlike) != 1:
        return
    part, number = unlike[0]
    if isinstance(number, Literal) and isinstance(part, Call) and part.operator in FUNCTIONS:
        yield part, number
    else:
        yield from _replaced(part, number)


def _parts(term: Term, operators: tuple[str, ...], sign: int = 1) -> list[tuple[int, Term]]:
    """Summands, or factors, in order; -1 for what is taken away, or divided by."""
    if not isinstance(term, Call) or term.operator not in operators:
        return [(sign, term)]
    if term.operator == "neg":
        return _parts(term.arguments[0], operators, -sign)
    left, right = term.arguments
    turned = -sign if term.operator in ("sub", "div") else sign
    return _parts(left, operators, sign) + _parts(right, operators, turned)


def _is_same(one: Term, other: Term) -> bool:
    """Whether the same is printed twice."""
    first, second = lone(one), lone(other)
    if first is not None and second is not None:
        return first.text == second.text and (first is one) == (second is other)
    if not isinstance(one, Call) or not isinstance(other, Call):
        return False
    is_alike = (one.operator, len(one.arguments)) == (other.operator, len(other.arguments))
    return is_alike and all(map(_is_same, one.arguments, other.arguments))
