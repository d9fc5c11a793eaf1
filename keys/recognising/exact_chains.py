"""Chains that begin exactly: where a calculation of exact numbers is worked on without rounding,
the result at the end has to be right to its last digit.

`(380 - 5 · 4)/(139 - 9) = 360/130 = 2.7592` cannot be excused by a rounded 130.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb

from ...derivations.number import exact
from ...derivations.term import Term
from ..judging.case import Case
from ..reading.statement import Statement
from ..values.known import AS_PRINTED, Known
from ..values.literal import Literal, literals, lone
from ..values.meanings import meanings, worked_out
from ..values.misfit import Misfit
from ..values.prints import WRONG, agrees, shown

POINT = exact("1e-25")


def misfits(case: Case) -> Iterator[Misfit]:
    """Results that are excused by rounding only, though nothing was rounded."""
    blamed = {id(found.statement) for found in case.breaks}
    for statement in case.sheet.statements:
        if id(statement) not in blamed and _is_unbroken(statement):
            yield from _misfit(statement, case.known[statement.section.question])


def _is_unbroken(statement: Statement) -> bool:
    """Whether every side from the first calculation to the last number could be read."""
    read = statement.readable
    return len(read) > 2 and statement.sides[-len(read) :] == read


def _misfit(statement: Statement, known: Known) -> Iterator[Misfit]:
    first, *between, last = statement.readable
    number = lone(last.term)
    if number is None or number.suffix or not all(side.is_worked for side in (first, *between)):
        return
    if any(side.relation != "=" for side in between) or last.relation not in ("=", "≈"):
        return
    value = _exact(first.term, known)
    is_kept = value is not None and all(
        (other := _as_printed(side.term)) is not None and abs(other - value) < POINT
        for side in between
    )
    if value is not None and is_kept and agrees(value, last.term, last.relation == "≈") == WRONG:
        right = shown(value, number)
        said = f"The calculation comes to {right}, not {number.text}: nothing in it is rounded."
        yield Misfit(last.start, last.end, last.text, right, said)


def _exact(term: object, known: Known) -> arb | None:
    """The value of a calculation with exact numbers only, and with one meaning."""
    if not isinstance(term, Term) or len(list(meanings(term))) > 1:
        return None
    return _as_printed(term) if all(_is_exact(n, known) for n in literals(term)) else None


def _is_exact(number: Literal, known: Known) -> bool:
    return not number.suffix and (not number.ulp or known.is_exact(number))


def _as_printed(term: object) -> arb | None:
    return worked_out(term, AS_PRINTED) if isinstance(term, Term) else None
