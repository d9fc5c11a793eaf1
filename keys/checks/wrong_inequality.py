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

from flint import arb

from ..finding import ERROR, Finding
from ..judging.case import Case
from ..reading.quoted import readable
from ..reading.statement import Side, Statement
from ..recognising.named_inequalities import Inequality, false_inequalities
from ..values.known import AS_PRINTED, Known
from ..values.literal import literals
from ..values.meanings import meanings, worked_out
from ..values.prints import shown

CODE, SEVERITY = "wrong-inequality", ERROR
# what holds where the sign does not
_TURNED = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}
_UNSAID = re.compile(
    r"\?|✗|✘|\b(?:if|iff|when|whether|unless|until|while|false|not|no|never|otherwise|else|case"
    r"|assume|suppose|contradict\w*|impossible|infeasible|violat\w*|cannot|can't|reject\w*|fail\w*"
    r"|rank\w*|order\w*|prefer\w*|does|is|check|test|condition)\b",
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
    for before, after in pairwise(statement.sides):
        are_numbers = all(
            side.term is not None and not hasattr(side.term, "shape") and not _has_unit(side.term)
            for side in (before, after)
        )
        is_said = after.relation in _TURNED and are_numbers
        if is_said and not _UNSAID.search(_line(case, after)):
            yield before, after


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


def _line(case: Case, side: Side) -> str:
    text = case.sheet.text
    start = text.rfind("\n", 0, side.start) + 1
    end = text.find("\n", side.start)
    return text[start : end if end >= 0 else len(text)][:2000]
