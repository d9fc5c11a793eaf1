"""A given that a calculation takes up with a slip of the pen: `mean = 5.4`, and then
`(5.14 - 1.96 * 3.1/√500)`.

Only where all the other numbers are at home: some of them are givens, the odd one stands nowhere
else, and one slip makes it of a given that the calculation does not use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product

from flint import fmpq

from ..reading.markup import plain
from ..reading.tables import tables
from ..values.edits import CHANGED, meant
from ..values.literal import Literal
from ..values.misfit import Misfit
from .case import Case

_DIGITS = r"(?:\d+\.\d+|\.\d+|\d+)"
_NUMBER = re.compile(rf"(?<![\w.,^_{{]){_DIGITS}(?![\w]|[.,]\d)")
_GIVEN = re.compile(
    rf"(?:=|:|\bis|\bof)\s*[-−]?(?P<given>{_DIGITS})"
    r"(?=\s*(?:[;|)]|[.,](?!\d)|$|and\b|\\quad|[A-Za-z%°]))",
    re.MULTILINE,
)
_CALCULATION = re.compile(
    r"\d[\s)}\]]*(?:[-−+*/×·÷]|\\(?:times|cdot|frac))[\s({\[]*\d|\\frac|√|\\sqrt"
)
_MEASURED = re.compile(rf"[-−]?(?P<number>{_DIGITS})\s*[^\W\d]{{0,8}}%?")
_EQUALS = re.compile(r"[=≈]|\\approx")
FARTHEST, LEAST, LEAST_LONG = 1500, 3, 2  # characters to a given; givens among the numbers
MOST = 40  # givens that are tried two by two


def misfits(case: Case) -> Iterator[Misfit]:
    """The odd numbers, one of each line at most."""
    text = plain(case.sheet.text)
    numbers = list(_NUMBER.finditer(text))
    counted = Counter(found.group() for found in numbers)
    givens = _givens(text)
    start = at = 0
    for line in text.split("\n"):
        first, end = at, start + len(line)
        while at < len(numbers) and numbers[at].start() < end:
            at += 1
        if givens and _CALCULATION.search(line):
            yield from _misquoted(case, text, start, numbers[first:at], counted, givens)
        start = end + 1


def _givens(text: str) -> dict[str, int]:
    """The numbers that stand alone behind a name or in a table, each with its first place."""
    found: dict[str, int] = {}
    for given in _GIVEN.finditer(text):
        start = text.rfind("\n", 0, given.start()) + 1
        if not _CALCULATION.search(text, start, given.start("given")):
            found.setdefault(given["given"], given.start("given"))
    for table in tables(text):
        for cell in (cell for row in table.rows for cell in row):
            number = _MEASURED.fullmatch(cell.text)
            if number:
                said = number["number"]
                found[said] = min(cell.start, found.get(said, cell.start))
    return found


def _misquoted(
    case: Case,
    text: str,
    start: int,
    numbers: list[re.Match[str]],
    counted: Counter[str],
    givens: dict[str, int],
) -> Iterator[Misfit]:
    """The one number of a line's first calculation that stands nowhere else, if there is one."""
    operands = _first_side(text, start, numbers)
    printed = Counter(found.group() for found in operands)
    near = {said for said, at in givens.items() if start - FARTHEST < at < start}
    odd = [said for said in printed if counted[said] == printed[said] and said not in near]
    known = [said for said in printed if said in near]
    is_at_home = len(known) >= LEAST or sum(_length(said) > 1 for said in known) >= LEAST_LONG
    if [len(odd), is_at_home] != [1, True] or _length(odd[0]) < LEAST or "." not in odd[0]:
        return
    if _is_worked_out(odd[0], near):
        return
    slips = {
        said for said in _meant(odd[0]) if said in near and said not in printed and "." in said
    }
    if len(slips) == 1 and (given := slips.pop()):
        found = next(found for found in operands if found.group() == odd[0])
        line = case.sheet.spot(givens[given], givens[given] + 1).line
        said = f"{odd[0]} stands nowhere else; {given} is given in line {line}."
        yield Misfit(found.start(), found.end(), odd[0], given, said)


def _is_worked_out(printed: str, givens: set[str]) -> bool:
    """Whether two of the givens, or one and 1 or 100, lead to a number."""
    number = Literal(printed, 0, 0)
    values = [Literal(said, 0, 0).value for said in sorted(givens)[:MOST]] + [fmpq(1), fmpq(100)]
    reached = (
        value
        for a, b in product(values, values)
        for value in (a + b, a - b, a * b, *([a / b] if b else []))
    )
    return any(abs(value - number.value) < number.ulp for value in reached)


def _first_side(text: str, start: int, numbers: list[re.Match[str]]) -> list[re.Match[str]]:
    """The numbers of the first side that is a calculation: later ones have results in them."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    cuts = [start, *(sign.end() for sign in _EQUALS.finditer(text, start, end)), end]
    for one, other in pairwise(cuts):
        if _CALCULATION.search(text, one, other):
            return [found for found in numbers if one <= found.start() < other]
    return []


def _meant(printed: str) -> Iterator[str]:
    """The decimals that one slip turns into the printed one, a digit too many included."""
    yield from (said for slip, said in meant(printed) if slip != CHANGED or _length(said) >= LEAST)
    for place, digit in enumerate(printed):
        if digit != ".":
            yield printed[:place] + printed[place + 1 :]


def _length(printed: str) -> int:
    return Literal(printed, 0, 0).significant
