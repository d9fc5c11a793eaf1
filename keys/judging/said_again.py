"""A result that is said again and has a slip of the pen there: in the sentence behind it, as a
percentage in brackets, in a headline, or under a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ..reading.markup import plain
from ..reading.tables import TOTAL, tables
from ..values.edits import SWAPPED, is_one_slip, slips_in_result
from ..values.literal import Literal, lone
from ..values.misfit import Misfit
from .case import Case

_ANY = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
_NUMBER = r"(?<![\w.,])(?P<number>\d[\d,]*\d(?:\.\d+)?)(?![\d%]|[.,]\d)"
_RESULT = re.compile(rf"[=≈][ *]*{_NUMBER}[ *]*(?P<noun>[a-z]{{4,}})")
_AGAIN = re.compile(rf"(?P<these>\b(?:these|those|all)\s+|){_NUMBER}\s+(?P<noun>[a-z]{{4,}})", re.I)
_PERCENTAGE = re.compile(
    r"(?:[=≈]|\\approx)[ {]*(?P<number>0?\.\d+)[ }]*\(\s*(?P<percent>\d+(?:\.\d+)?\s?\\?%)\s*\)"
)
_TOTAL = re.compile(
    rf"\btotal(?: number)?(?: of)?[ *]*(?P<noun>[a-z]{{4,}}|)[ *]*(?:[:=]|\bis\b)[ *]*{_NUMBER}"
    rf"(?![ *]*[-+*×/])(?:[ *]*(?P<behind>[a-z]{{4,}}))?",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(rf"{_NUMBER}\s+(?P<noun>[a-z]{{4,}})(?P<behind>) in total\b")
_ADDED_UP = re.compile(
    rf"\btotal[ *]*(?P<noun>[a-z]{{4,}}|)[ *]*[:=][^\n=]{{1,60}}=[ *]*{_NUMBER}(?P<behind>)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:model|version|option|variant|second|another|instead|now|without|bias(?:es)?|new|old|before"
    r"|after|question|part)\b",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"\s*(?:So|Thus|Hence|Therefore)\b[^\n=]{0,60}=\s*(?P<number>\d[\d,.]*\d)\W*(?=\n|$)"
)
_PARAGRAPH = re.compile(r"\n\s*\n")
LEAST_DIGITS, MOST_TRIED = 4, 5


def misprints(case: Case) -> Iterator[Misfit]:
    """The places where a number is said again with a slip."""
    text = plain(case.sheet.text)
    counted = Counter(found.group().replace(",", "") for found in _ANY.finditer(text))
    yield from _percentages(text)
    yield from _in_sentences(text, counted)
    yield from _totals(case, text, counted)
    yield from _under_tables(case, text)


def _percentages(text: str) -> Iterator[Misfit]:
    """`0.55 (65%)`: told only where a slip explains it, as 95% may be said of a confidence."""
    for found in _PERCENTAGE.finditer(text):
        number, percentage = _literal(found, "number"), _literal(found, "percent")
        is_same = number.span.overlaps(percentage.span)
        if not is_same and slips_in_result(number.span, percentage):
            yield _misfit(percentage, f"{percentage.text} is said of {number.text}.")


def _in_sentences(text: str, counted: Counter[str]) -> Iterator[Misfit]:
    """`= 156,800 weights. With these 165,800 weights …`, in one paragraph."""
    results = list(_RESULT.finditer(text))
    ends = [result.end() for result in results]
    for again in _AGAIN.finditer(text) if results else ():
        number = _literal(again, "number")
        last = bisect_right(ends, again.start())
        for result in results[max(0, last - MOST_TRIED) : last]:
            near = result.end() <= again.start() < result.end() + 600
            if near and result["noun"] == again["noun"].lower():
                before = _literal(result, "number")
                if not _is_slip(number, before, counted):
                    continue
                is_parted = _PARAGRAPH.search(text, result.end(), again.start())
                slips = slips_in_result(before.span, number)
                is_clear = bool(again["these"]) or SWAPPED in slips
                if not is_parted and is_clear:
                    yield _misfit(number, f"{number.text} is {before.text} just before.", before)
                    break


def _totals(case: Case, text: str, counted: Counter[str]) -> Iterator[Misfit]:
    """A headline and the total below it, or a sum and the sentence behind it."""
    found = [f for pattern in (_TOTAL, _IN_TOTAL, _ADDED_UP) for f in pattern.finditer(text)]
    found.sort(key=lambda total: total.start("number"))
    said = [(total, _literal(total, "number")) for total in found]
    if len({number.value for _, number in said}) != 2:
        return
    for (one, first), (other, second) in combinations(said, 2):
        nouns = {(f["noun"] or f["behind"] or "").lower() for f in (one, other)} - {""}
        is_other = len(nouns) > 1 or _ANOTHER.search(text, one.end(), other.start())
        if not is_other and _is_slip(first, second, counted):
            line = case.sheet.spot(second.start, second.end).line
            yield _misfit(
                first, f"The total is {first.text} here, but {second.text} in line {line}."
            )
            return


def _under_tables(case: Case, text: str) -> Iterator[Misfit]:
    """`So C = 136.` under a table whose last row adds up to 137."""
    for table in tables(case.sheet.text):
        found = _CONCLUSION.match(text, table.end)
        last = table.rows[-1] if table.rows else ()
        if found is None or not last or not TOTAL.match(last[0].text):
            continue
        number = _literal(found, "number")
        cells = [cell.number for row in table.rows for cell in row if cell.number is not None]
        sums = [n for cell in last if (n := lone(cell.term)) is not None]
        is_new = all(number.value != cell.value for cell in cells)
        near = [n for n in sums if is_one_slip(number.digits, n.digits)]
        if is_new and len(near) == 1:
            yield _misfit(
                number, f"The table adds up to {near[0].text}, not {number.text}.", near[0]
            )


def _is_slip(number: Literal, other: Literal, counted: Counter[str]) -> bool:
    """Whether a number that stands nowhere else is another one but for a slip; where their
    difference stands on the sheet, something may have been added."""
    if number.significant < LEAST_DIGITS or counted[number.digits] > 1:
        return False
    difference = str(abs(number.value - other.value))
    return is_one_slip(number.digits, other.digits) and not counted[difference]


def _misfit(printed: Literal, said: str, other: Literal | None = None) -> Misfit:
    expected = other.text if other is not None else ""
    return Misfit(printed.start, printed.end, printed.text, expected, said)


def _literal(found: re.Match[str], group: str) -> Literal:
    start, end = found.span(group)
    return Literal(found[group].replace("\\", ""), start, end)
