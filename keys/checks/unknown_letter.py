"""A letter stands where nothing else of its question has it.

The question asks for one that its formulas do not have, and they have another of the same kind,
which is not asked for. Or an answer has a letter with a prime, where the line beside it, built
alike, has the letter with the number of its label. Students have to guess what is meant.

    wrong:  h = f(w_1 x + b_2), y = w_2 h + b_3.  Choose the weights w_1, w_2 and biases b_1, b_2.
            d_8 = A_2'' - X, d_9 = A_9 - X
    right:  h = f(w_1 x + b_2), y = w_2 h + b_3.  Choose the weights w_1, w_2 and biases b_2, b_3.
            d_8 = A_8 - X, d_9 = A_9 - X
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from ..finding import WARNING, Finding
from ..judging.case import Case, readable, tidy
from ..reading.statement import Section, Statement

CODE, SEVERITY = "unknown-letter", WARNING
_ASKED = re.compile(
    r"\b(?:fill in|find|determine|choose|give|compute|calculate|select|set)\b[^.?:;\n=]{0,200}",
    re.IGNORECASE,
)
_PRIMED = re.compile(
    r"(?<![A-Za-z\\])(?P<letter>[A-Za-z])_\{?(?P<number>\d+)\}?(?:'+|\^\{?(?:\\prime)+\}?)"
)
_NUMBER = re.compile(r"(\d)\D*$")  # of a label
_LETTER = re.compile(r"(?<![A-Za-z\\^])([A-Za-z])_\{?(\d)\}?(?![\d_^(])")


def check(case: Case) -> Iterator[Finding]:
    for question, group in groupby(case.sheet.sections, key=lambda s: s.question):
        sections = list(group)
        if question:
            own = [s for s in case.sheet.statements if s.section.question == question]
            yield from _question(case, sections, own)
            lettered = [s for s in own if s.label and s.sides and s.sides[0].term is None]
            for one, other in pairwise(lettered):
                yield from _primed(case, one, other)
                yield from _primed(case, other, one)


def _primed(case: Case, statement: Statement, beside: Statement) -> Iterator[Finding]:
    """A letter with a prime, where the line beside has just the letter and its label's number."""
    side, other = statement.sides[0], beside.sides[0].text
    own, others = _NUMBER.search(statement.label), _NUMBER.search(beside.label)
    if own is None or others is None:
        return
    for odd in _PRIMED.finditer(side.text):
        before, after = (
            re.escape(part) for part in (side.text[: odd.start()], side.text[odd.end() :])
        )
        plain = re.fullmatch(before + odd["letter"] + r"_\{?(\d+)\}?" + after, other)
        if plain and plain[1] == others[1] and odd["number"] != own[1]:
            yield _odd(case, statement, beside, odd, f"{odd['letter']}_{own[1]}")


def _odd(
    case: Case, statement: Statement, beside: Statement, odd: re.Match[str], right: str
) -> Finding:
    start, printed = statement.sides[0].start, readable(odd[0])
    by = f"line {case.spot(beside.sides[0]).line}, {tidy(beside.label)}"
    return case.finding(
        (CODE, SEVERITY),
        statement,
        case.sheet.spot(start + odd.start(), start + odd.end()),
        printed=printed,
        expected=right,
        message=f"{printed} stands for nothing; by {by}, it is {right}.",
        hint=f"Write {right}.",
    )


def _question(case: Case, sections: list[Section], own: list[Statement]) -> Iterator[Finding]:
    text, start, end = case.sheet.text, sections[0].start, sections[-1].end
    for asking in _ASKED.finditer(text, start, end):
        asked = list(_LETTER.finditer(text, asking.start(), asking.end()))
        said = {(a[1], a[2]) for a in asked}
        before = " ".join(text[s.start : s.end] for s in own if s.end <= asking.start())
        used = {(f[1], f[2]) for f in _LETTER.finditer(before)}
        others = text[start : asking.start()] + " " + text[asking.end() : end]
        for letter in asked:
            name = letter[1], letter[2]
            kin = {other for other in used if other[0] == letter[1]}
            if name in used or not kin & said or not kin - said:
                continue
            if any((f[1], f[2]) == name for f in _LETTER.finditer(others)):
                continue
            yield _finding(case, letter, sorted(kin), sorted(kin - said))


def _finding(
    case: Case, letter: re.Match[str], kin: list[tuple[str, str]], left: list[tuple[str, str]]
) -> Finding:
    asked = f"{letter[1]}_{letter[2]}"
    have, missing = (" and ".join("_".join(name) for name in names) for names in (kin, left))
    return case.place_finding(
        (CODE, SEVERITY),
        letter.start(),
        letter.end(),
        printed=asked,
        expected=missing,
        message=f"{asked} is asked for, but the formulas of the question have {have}.",
        hint=f"Ask for {missing} in place of {asked}.",
    )
