"""Variances and mean squared errors: what a sum of squares is divided by.

A batch divides by n, a sample by n - 1; a mean squared error divides by n, and some print the sum,
half of it or half the mean. None of these is a mistake where nothing else is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from ...derivations.term import Call, Term
from ..judging.case import Case
from ..reading.statement import Side, Statement
from ..values.known import BITS
from ..values.literal import Literal, literals, lone
from ..values.prints import RIGHT, TRUNCATED, agrees

_SPREAD = re.compile(r"\bvar(?:iance)?\b|\bstd\b|\bstandard deviation\b|σ\^?2|σ²", re.IGNORECASE)
_ROOT = re.compile(r"\bstd\b|deviation", re.IGNORECASE)
_MEAN_ERROR = re.compile(r"\bMSE\b|\bmean[- ]squared?[- ]error\b", re.IGNORECASE)
_SAMPLE = re.compile(r"\bsample\b|unbiased|bessel|degrees? of freedom|[nNmM] ?[-−–] ?1\b")
_BATCH = re.compile(r"\bbatch|\bpopulation\b|layer ?norm|[^n]biased", re.IGNORECASE)
_DEFINED = re.compile(r"sum|Σ|∑|1/2|\\frac\{1\}\{2|half", re.IGNORECASE)
LEAST_SQUARES, LEAST_DIGITS = 3, 2


@dataclass(frozen=True)
class Average:
    """A result that is right by another divisor: what is done, and what dividing by n gives."""

    statement: Statement
    side: Side
    said: str
    usual: arb
    literal: Literal | None


def averages(case: Case) -> Iterator[Average]:
    """Those that another convention explains, where the words name the quantity."""
    broken = {id(found.statement) for found in case.breaks}
    for statement in case.sheet.statements:
        result = statement.result
        if result is None or id(statement) in broken or lone(result.term) is None:
            continue
        if _SPREAD.search(statement.label):
            yield from _spread(case, statement, result)
        elif _MEAN_ERROR.search(statement.label):
            yield from _mean_error(case, statement, result)


def _spread(case: Case, statement: Statement, result: Side) -> Iterator[Average]:
    words = _words(case, statement)
    squares = _divided(statement) or _from_data(case, statement)
    if squares is None:
        return
    total, count = squares
    is_root = bool(_ROOT.search(statement.label))
    batch, sample = (_rooted(total / n, is_root) for n in (count, count - 1))
    literal = lone(result.term)
    is_sample = agrees(sample, result.term) in (RIGHT, TRUNCATED)
    is_batch = agrees(batch, result.term) in (RIGHT, TRUNCATED)
    if is_sample and not is_batch and not _SAMPLE.search(words):
        said = f"The squares are divided by n - 1 = {count - 1}, as for a sample"
        yield Average(statement, result, said, batch, literal)
    if is_batch and not is_sample and _SAMPLE.search(words) and not _BATCH.search(words):
        said = f"The squares are divided by n = {count}, as for a batch"
        yield Average(statement, result, said, sample, literal)


def _mean_error(case: Case, statement: Statement, result: Side) -> Iterator[Average]:
    """`MSE = 0.1^2 + 0.2^2 + 0.3^2`: a sum, or half of it, under the name of a mean."""
    if _DEFINED.search(_words(case, statement)):
        return
    for side in statement.readable:
        parted = _parts_of_sum(side.term)
        if parted is None or not all(map(_is_square, parted[0])):
            continue
        squares, factor = parted
        count = len(squares)
        kind = {fmpq(1): "summed", fmpq(1, 2): "summed and halved", fmpq(1, 2 * count): "halved"}
        said = kind.get(factor) if factor != fmpq(1, count) else None
        total = _sum(squares)
        if said and count > 1 and total is not None:
            usual = arb(total / count)
            yield Average(statement, result, f"The squares are {said}", usual, lone(result.term))
        return


def _words(case: Case, statement: Statement) -> str:
    section = statement.section
    return case.sheet.text[max(section.start, statement.start - 600) : statement.end + 60]


def _divided(statement: Statement) -> tuple[fmpq, int] | None:
    """The sum of the squares that the statement itself divides by n or n - 1, and n."""
    for side in statement.readable:
        term = side.term
        if isinstance(term, Call) and term.operator == "sqrt":
            (term,) = term.arguments
        parted = _parts_of_sum(term)
        if parted is None or len(parted[0]) < LEAST_SQUARES:
            continue
        squares, factor = parted
        count, total = len(squares), _sum(squares)
        if total is not None and factor in (fmpq(1, count), fmpq(1, count - 1)):
            return total, count
    return None


def _from_data(case: Case, statement: Statement) -> tuple[fmpq, int] | None:
    """The same from the one list of numbers that the section states before."""
    if len(statement.readable) > 1:
        return None
    lists = [
        [n.value for n in literals(s.readable[0].term)]
        for s in case.sheet.statements
        if s.section == statement.section and s.start < statement.start and _is_list(s)
    ]
    result = lone(statement.result.term) if statement.result else None
    if len(lists) != 1 or result is None or result.significant < LEAST_DIGITS:
        return None
    (data,) = lists
    mean = sum(data, fmpq(0)) / len(data)
    return sum(((x - mean) ** 2 for x in data), fmpq(0)), len(data)


def _is_list(statement: Statement) -> bool:
    term = statement.readable[0].term if statement.is_data else None
    return (
        isinstance(term, np.ndarray)
        and min(term.shape) == 1
        and term.size >= LEAST_SQUARES
        and all(isinstance(entry, Literal) for entry in term.flat)
    )


def _parts_of_sum(term: Any) -> tuple[list[Term], fmpq] | None:
    """The summands of a sum and the whole number's factor before or below it."""
    factor = fmpq(1)
    while isinstance(term, Call) and term.operator in ("div", "mul"):
        left, right = term.arguments
        number = _number(right) if term.operator == "div" else _number(left)
        if not number:
            break
        factor = factor / number if term.operator == "div" else factor * number
        term = left if term.operator == "div" else right
    summands = _summands(term)
    return (summands, factor) if len(summands) > 1 else None


def _summands(term: Any) -> list[Term]:
    if isinstance(term, Call) and term.operator == "add":
        return [part for side in term.arguments for part in _summands(side)]
    return [term] if isinstance(term, Term) else []


def _number(term: Any) -> fmpq | None:
    """A whole number, or a quotient of two."""
    if isinstance(term, Literal) and not term.ulp:
        return term.value
    if isinstance(term, Call) and term.operator == "div":
        above, below = map(_number, term.arguments)
        return above / below if above and below else None
    return None


def _is_square(term: Term) -> bool:
    return isinstance(term, Call) and term.operator == "pow" and _number(term.arguments[1]) == 2


def _sum(terms: list[Term]) -> fmpq | None:
    try:
        return sum((t.read(lambda end: end.value) for t in terms), fmpq(0))  # type: ignore[attr-defined]
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        return None


def _rooted(value: fmpq, is_root: bool) -> Any:
    with ctx.workprec(BITS):
        return arb(value).sqrt() if is_root else arb(value)
