"""Chains with values of the normal distribution, `Φ(1.5) - Φ(-1) = 0.9332 - 0.1587 = 0.7745`.

Φ stands for many things (a feature map, a potential): it is taken for the distribution only on a
sheet that speaks of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from flint import arb

from ...derivations.term import Call, Term, Value
from ..judging.case import Case
from ..judging.judge import compare
from ..reading.arithmetic import read_arithmetic
from ..reading.by_name import first_side
from ..reading.markup import plain
from ..reading.statement import Side, Statement
from ..values.distributions import normal_below
from ..values.known import AS_PRINTED, Known
from ..values.literal import Literal, lone
from ..values.meanings import worked_out
from ..values.misfit import Misfit
from ..values.prints import WRONG, shown

LONGEST, MOST_CALLS = 200, 4
FEW_DIGITS_EXACT = Known(short=True)  # a z of 1.5 is seldom rounded
SLACK = 2  # units of the last digit that a value from a printed table may be off
_SPOKEN = re.compile(r"\bnormal|gauss|\bcdf\b|z-?score|正态|正規|нормальн", re.IGNORECASE)
_CALL = re.compile(
    r"(?:\\Phi(?![A-Za-z])|Φ)\s*\((?P<z>[^()=]{1,60}|[^()=]{0,30}\([^()=]*\)[^()=]*)\)"
)
_OTHER = re.compile(
    r"(?:\\Phi(?![A-Za-z])|Φ)\s*\(\s*(?:[A-Za-z]|\\(?![dt]?frac|sqrt)[a-z])[^)]*\)"
    r"\s*=\s*(?!\\int|∫|P|0?\.\d)"
)


def misfits(case: Case) -> Iterator[Misfit]:
    """The sides that do not agree, where at least one of them has values of the distribution."""
    text = plain(case.sheet.text)
    if not _CALL.search(text) or not _SPOKEN.search(text) or _OTHER.search(text):
        return
    for statement in case.sheet.statements:
        sides = _chain(text, statement)
        for before, after in pairwise(sides):
            is_lone = _CALL.fullmatch(before.text.strip()) and lone(after.term) is not None
            is_new = _CALL.search(before.text) or _CALL.search(after.text)
            if is_new and not is_lone and after.relation in ("=", "≈"):
                found = _misfit(case, before, after, case.known[statement.section.question])
                if found:
                    yield found
                    break


def _chain(text: str, statement: Statement) -> list[Side]:
    label = first_side(text, statement) if statement.sides else None
    return [*([label] if label else []), *statement.sides]


def _misfit(case: Case, before: Side, after: Side, known: Known) -> Misfit | None:
    """Nothing where the arguments, as they are printed or before they were rounded, explain it."""
    exact_before, exact_after = _read(before, False), _read(after, False)
    if exact_before.term is None or exact_after.term is None:
        return None
    verdict = compare(exact_before, exact_after, known)
    if verdict is None or verdict.name != WRONG or verdict.computed is None:
        return None
    open_verdict = compare(_read(before, True), _read(after, True), known)
    number = lone(after.term)
    value = verdict.computed
    if open_verdict is None or open_verdict.name != WRONG:
        return None
    if number is not None and abs(value - number.value) <= number.ulp * SLACK:
        return None
    left, right, printed = case.printed(before), shown(value, number), case.printed(after)
    said = f"{left} is {right}, not {printed}."
    other = worked_out(exact_after.term, AS_PRINTED) if number is None else None
    if other is not None:
        first = next((n for n in exact_after.term.leaves() if isinstance(n, Literal)), None)
        right = shown(value, first)
        said = f"{left} is {right}, but {printed} is {shown(other, first)}."
    return Misfit(after.start, after.end, printed, right, said)


def _read(side: Side, is_open: bool) -> Side:
    """The side with its values of the distribution put in; `is_open` takes printed arguments for
    all that rounds to them."""
    if side.term is not None or len(side.text) > LONGEST:
        return side
    values: list[arb] = []

    def put(found: re.Match[str]) -> str:
        term = read_arithmetic(found["z"])
        known = FEW_DIGITS_EXACT if is_open else AS_PRINTED
        z = worked_out(term, known) if isinstance(term, Term) else None
        if z is None:
            return found.group()
        values.append(normal_below(z))
        return f" ({_mark(len(values))}) "

    term = read_arithmetic(_CALL.sub(put, side.text), side.start)
    is_read = isinstance(term, Term) and 0 < len(values) <= MOST_CALLS
    return replace(side, term=_with(term, values)) if is_read else side


def _mark(count: int) -> str:
    """A number that nobody prints, for a value that no printed number is."""
    return f"{count}.90210731"


def _with(term: Term, values: list[arb]) -> Term:
    if isinstance(term, Literal):
        marks = {_mark(count): value for count, value in enumerate(values, start=1)}
        return Value(marks[term.text]) if term.text in marks else term
    if not isinstance(term, Call):
        return term
    return Call(term.operator, tuple(_with(a, values) for a in term.arguments), term.options)
