"""Two formulas in a chain are not the same: there are numbers for which they differ.

The letters on both sides are the same, so the step claims that the two are equal whatever the
letters stand for. Numbers are put in; one set of numbers that tells the sides apart settles it.
A chain that begins with a formula, not with a name, may be an equation to solve: a warning, and
only where half of the summands are the same. A number that is given as a solution of a printed
equation, beside one that is right, is put in, too.

    wrong:  L = (t - y)^2 = t^2 - y^2          (for t = 1/2, y = 1/3: 1/36 is not 5/36)
    right:  L = (t - y)^2 = t^2 - 2 t y + y^2
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from flint import fmpq

from ...derivations.term import Call, Symbol, Term
from ..finding import ERROR, WARNING, Finding
from ..judging.case import Case
from ..reading.arithmetic import read_algebra
from ..reading.forms import calls
from ..reading.quoted import readable
from ..reading.statement import Side, Statement
from ..recognising.roots import no_solutions
from ..values.literal import Literal
from ..values.meanings import values_at
from ..values.prints import shown

CODE, SEVERITY = "wrong-algebra", ERROR
MOST_LETTERS = 8
POINTS = 4
LONGEST_LABEL = 2  # y or y_i, not tau
_OF_FEW = re.compile(
    r"(?<![A-Za-z\\])(?P<letter>[A-Za-z])\s*(?:_\s*\{?\w\}?|\^\s*\{?\(\w\)\}?)?\s*(?:\\in|∈|=)\s*"
    r"(?P<values>(?:\\pm|±)\s*1\b(?!\.)"
    r"|\\?\{?\s*(?:[-−+]\s*)?[01]\s*(?:,|or|and)\s*(?:[-−+]\s*)?[01]\b(?![.,]\d|\s*,))"
)
Point = Mapping[Symbol, fmpq]


def check(case: Case) -> Iterator[Finding]:
    few = {found["letter"]: _few(found) for found in _OF_FEW.finditer(case.sheet.text)}
    for statement in case.sheet.statements:
        for before, after in _steps(statement):
            if calls(f"{before.text} = {after.text}"):
                continue
            left, right = read_algebra(before.text), read_algebra(after.text)
            if left is not None and right is not None and (point := _apart(left, right, few)):
                yield _finding(case, statement, before, after, left, right, point)
        if opening := _opening(statement):
            left, right = (read_algebra(side.text) for side in opening)
            if left is not None and right is not None and _calls_nothing(opening):
                point = _apart(left, right, few) if len(left.symbols) > 1 else None
                if point and _nearly(left, right):
                    yield _finding(case, statement, *opening, left, right, point, WARNING)
    for found in no_solutions(case.sheet):
        letter, value = found.equation.letter, case.printed(found.side)
        yield case.finding(
            (CODE, SEVERITY),
            found.statement,
            case.spot(found.side),
            printed=value,
            expected="",
            message=f"{value} does not solve {readable(found.equation.text)} = 0: for {letter} = "
            f"{value} the left side is {shown(found.value)}.",
            hint="Solve the equation again.",
        )


def compared(statement: Statement) -> bool:
    """Whether two formulas of the statement have the same letters, so that they are compared."""
    for before, after in _steps(statement):
        left, right = read_algebra(before.text), read_algebra(after.text)
        if left is not None and right is not None and left.symbols == right.symbols:
            return bool(left.symbols) and _calls_nothing((before, after))
    return False


def _opening(statement: Statement) -> tuple[Side, Side] | None:
    """The first two sides of a chain without a label: `(a - b)^2 = a^2 - 2ab - b^2`."""
    if not statement.sides or not any(sign in statement.label for sign in "+-("):
        return None
    after = statement.sides[0]
    if after.relation != "=" or after.term is not None:
        return None
    return Side(statement.label, statement.start, statement.start + len(statement.label)), after


def _calls_nothing(sides: tuple[Side, Side]) -> bool:
    return not calls(f"{sides[0].text} = {sides[1].text}")


def _nearly(left: Term, right: Term) -> bool:
    """Whether at least half of their summands are the same: an equation to solve has others."""
    import sympy  # loads only where two formulas differ

    try:
        a, b = (set(sympy.expand(_plain(side)).as_ordered_terms()) for side in (left, right))
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        return False
    return 2 * len(a & b) >= max(len(a), len(b)) > 1


def _plain(term: Term) -> Any:
    import sympy

    def leaf(end: Any) -> Any:
        if isinstance(end, Literal):
            return sympy.Rational(int(end.value.p), int(end.value.q))
        return end.sympy()

    return term.read(leaf)


def _steps(statement: Statement) -> Iterator[tuple[Side, Side]]:
    """Neighbouring formulas after a label; without one, a chain may be an equation to solve."""
    for before, after in pairwise(statement.sides if statement.label else ()):
        joined = before.relation == after.relation == "="
        if joined and before.term is None and after.term is None:
            yield before, after


def _few(found: re.Match[str]) -> tuple[int, int]:
    """The two values of a label: 1 and -1, or 0 and 1."""
    return (0, 1) if "0" in found["values"] else (1, -1)


def _apart(left: Term, right: Term, few: Mapping[str, tuple[int, int]]) -> Point | None:
    """Numbers for which the two differ; None where they agree, or cannot be compared.

    `few` are the two values of each letter that has no others.
    """
    letters = sorted(left.symbols, key=str)
    if left.symbols != right.symbols or not 0 < len(letters) <= MOST_LETTERS:
        return None
    if not isinstance(left, Call) or not isinstance(right, Call):
        return None
    apart: Point | None = None
    for number in range(POINTS):
        point = {s: fmpq(3 * i + 2 * number + 1, 7 * i + 5) for i, s in enumerate(letters, start=1)}
        labels = [s for s in letters if str(s)[0] in few and len(str(s)) <= LONGEST_LABEL]
        point |= {s: fmpq(few[str(s)[0]][number % 2]) for s in labels}
        a, b = values_at(left, point), values_at(right, point)
        if a and b:
            if any(x.overlaps(y) for x in a for y in b):
                return None
            apart = apart or point
    return apart


def _finding(
    case: Case,
    statement: Statement,
    before: Side,
    after: Side,
    left: Term,
    right: Term,
    point: Point,
    severity: str = SEVERITY,
) -> Finding:
    said = ", ".join(f"{letter} = {value}" for letter, value in point.items())
    a, b = (shown(values_at(side, point)[0]) for side in (left, right))
    return case.finding(
        (CODE, severity),
        statement,
        case.spot(after),
        printed=case.printed(after),
        expected=case.printed(before),
        message=f"{case.printed(before)} is not {case.printed(after)}: for {said} the one is {a}, "
        f"the other {b}.",
        hint="Check the signs and brackets of this step.",
    )
