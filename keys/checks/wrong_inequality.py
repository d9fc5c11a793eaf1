"""Two numbers compare the other way round.

Both sides are worked out with all that their rounded numbers may stand for, and still what is said
to be less is more. A line that asks, supposes or denies is left alone.

    wrong:  0.3 < 0.2
    right:  0.3 > 0.2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product

from flint import arb, fmpq

from ..finding import ERROR, Finding
from ..judging.case import Case
from ..reading.arithmetic import read_arithmetic
from ..reading.markup import plain
from ..reading.quoted import readable
from ..reading.statement import Side, Statement
from ..recognising.named_inequalities import Inequality, false_inequalities
from ..values.known import AS_PRINTED, Known
from ..values.literal import Literal, literals
from ..values.meanings import meanings, worked_out
from ..values.prints import shown

CODE, SEVERITY = "wrong-inequality", ERROR
# what holds where the sign does not
_TURNED = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}
_UNSAID = re.compile(
    r"\?|✗|✘|\b(?:if|iff|when|whether|unless|until|while|false|not|no|never|otherwise|else|case"
    r"|assume|suppose|contradict\w*|impossible|infeasible|violat\w*|cannot|can't"
    r"|rank\w*|order\w*|prefer\w*|does|is|check|test|condition)\b",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"(?:^|[,;:(]|[.] |\b(?:since|because|as|that|and|but|of|value|loss|accuracy|error|score|rate))"
    r"[ \n]*"
    r"(?P<one>[-−]?\d+(?:\.\d+)?)\s?%? (?:is|which is|are) "
    r"(?:(?P<less>(?:much |far |clearly |still )?(?:smaller|less|lower|below))"
    r"|(?:much |far |clearly |still )?(?:greater|larger|higher|bigger|above)) (?:than )?"
    r"(?P<other>[-−]?\d+(?:\.\d+)?)(?=%?(?:[;)]|[.,](?!\d)|\s+(?:so|and|but|we|the|then|thus|hence)\b|$))",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = re.compile(
    r"\?|\b(?:if|when|whether|until|while|not|suppose|assume)\b|n't\b", re.IGNORECASE
)
_LED = re.compile(
    r"(?:^|[,;.]\s*)(?:as|since|because|here|so|thus|hence|therefore|and|but)[\s,]+"
    r"(?P<number>[-−]?(?:\d+\.\d+|\.\d+|\d+))\s*$",
    re.IGNORECASE,
)


def check(case: Case) -> Iterator[Finding]:
    for statement in case.sheet.statements:
        known = case.known[statement.section.question]
        for before, after in _compared(case, statement):
            if not _is_false(before, after, known):
                continue
            left, right = case.printed(before), case.printed(after)
            values = " and ".join(_value(side) for side in (before, after) if side.is_worked)
            worked = f" (worked out: {values})" if values else ""
            true = f"{left} {_TURNED[after.relation]} {right}"
            yield case.finding(
                (CODE, SEVERITY),
                statement,
                case.sheet.spot(before.start, after.end),
                printed=f"{left} {after.relation} {right}",
                expected=true,
                message=f"{left} {after.relation} {right} does not hold{worked}.",
                hint=f"Write {true}, or correct the numbers.",
            )
    for found in false_inequalities(case):
        yield _between_names(case, found)
    yield from _in_words(case)


def _in_words(case: Case) -> Iterator[Finding]:
    """`0.85 is smaller than 0.7`."""
    text = plain(case.sheet.text)
    for found in _THAN.finditer(text):
        one, other = (_number(found[name]) for name in ("one", "other"))
        sign = "<" if found["less"] else ">"
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.end()]
        is_false = one >= other if sign == "<" else one <= other
        if is_false and not _ASKED.search(line):
            true = f"{found['one']} {_TURNED[sign]} {found['other']}"
            printed = " ".join(text[found.start("one") : found.end()].split())
            yield case.place_finding(
                (CODE, SEVERITY),
                found.start("one"),
                found.end(),
                printed=printed,
                expected=true,
                message=f"{printed}: that does not hold.",
                hint=f"Write {true}, or correct the numbers.",
            )


def _between_names(case: Case, found: Inequality) -> Finding:
    """An inequality between two names that stand for numbers of the section."""
    names = [readable(defined.name) for defined in (found.left, found.right)]
    lines = (case.spot(defined.side).line for defined in (found.left, found.right))
    values = (defined.side.text for defined in (found.left, found.right))
    said = " and ".join(
        f"{name} is {value} in line {line}"
        for name, value, line in zip(names, values, lines, strict=True)
    )
    printed, true = (f"{names[0]} {s} {names[1]}" for s in (found.sign, _TURNED[found.sign]))
    end = found.side.start + len(found.right.name)
    return case.finding(
        (CODE, SEVERITY),
        found.statement,
        case.sheet.spot(found.start, end),
        printed=printed,
        expected=true,
        message=f"{printed} does not hold: {said}.",
        hint=f"Write {true}, or correct the numbers.",
    )


def is_compared(case: Case, statement: Statement) -> bool:
    """Whether an inequality of it is held against the numbers on both of its sides."""
    known = case.known[statement.section.question]
    return any(
        worked_out(meaning, known) is not None
        for before, after in _compared(case, statement)
        for _, meaning in meanings(before.term)
    )


def _compared(case: Case, statement: Statement) -> Iterator[tuple[Side, Side]]:
    reason = _reason(case, statement)
    unsaid = _ASKED if reason else _UNSAID
    for before, after in pairwise((*reason, *statement.sides)):
        are_numbers = all(
            side.term is not None and not hasattr(side.term, "shape") and not _has_unit(side.term)
            for side in (before, after)
        )
        is_said = after.relation in _TURNED and are_numbers
        if is_said and not unsaid.search(_line(case, after)):
            yield before, after


def _reason(case: Case, statement: Statement) -> tuple[Side, ...]:
    """The number in front of a comparison that words lead to: `Since 0.31 > 0.42`."""
    found = _LED.search(statement.label)
    first = statement.sides[0]
    at = case.sheet.text.rfind(found["number"], statement.start, first.start) if found else -1
    if found is None or at < 0 or first.relation not in _TURNED:
        return ()
    end = at + len(found["number"])
    return (Side(found["number"], at, end, "", read_arithmetic(found["number"], at)),)


def _is_false(before: Side, after: Side, known: Known) -> bool:
    """Whether the sides surely compare the other way round, in every meaning of a logarithm."""
    taken = known if before.is_worked or after.is_worked else AS_PRINTED
    pairs = [
        (worked_out(left, taken), worked_out(right, taken))
        for (_, left), (_, right) in product(meanings(before.term), meanings(after.term))
    ]
    return all(a is not None and b is not None and _against(after.relation, a, b) for a, b in pairs)


def _against(sign: str, a: arb, b: arb) -> bool:
    opposite = {"<": a >= b, "≤": a > b, ">": a <= b, "≥": a < b}
    return bool(opposite[sign])


def _has_unit(term: object) -> bool:
    return any(n.suffix not in ("", "%", "percent") for n in literals(term))


def _value(side: Side) -> str:
    _, meaning = next(meanings(side.term))
    value = worked_out(meaning, AS_PRINTED)
    return "" if value is None else shown(value)


def _number(printed: str) -> fmpq:
    size = Literal(printed.lstrip("-−"), 0, 0).value
    return -size if printed[0] in "-−" else size


def _line(case: Case, side: Side) -> str:
    text = case.sheet.text
    start = text.rfind("\n", 0, side.start) + 1
    end = text.find("\n", side.start)
    return text[start : end if end >= 0 else len(text)][:2000]
