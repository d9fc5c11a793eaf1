"""The same quantity has two values on one sheet: a bare answer disagrees with its own working.

A headline or a summary is often left behind when the working is corrected. The reader cannot tell
which of the two counts.

    wrong:  Total parameters: 61,400
            Total parameters = 784 * 100 + 100 = 78,500
    right:  Total parameters: 78,500
            Total parameters = 784 * 100 + 100 = 78,500
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..case import Case, tidy
from ..finding import WARNING, Finding
from ..literal import lone
from ..sheet import Side, Statement

CODE, SEVERITY = "contradiction", WARNING
_TELLING = re.compile(r"[A-Za-z]{4}")  # x or w may be anything; "total" is said of one thing


def check(case: Case) -> Iterator[Finding]:
    """Within one section; a bare answer must agree with one of the workings of its name."""
    named: dict[tuple[int, str], list[Statement]] = defaultdict(list)
    for statement in case.sheet.statements:
        if _TELLING.search(statement.key) and _number(statement) is not None:
            named[statement.section.start, statement.key].append(statement)
    for statements in named.values():
        worked = [s for s in statements if not s.is_data]
        bare = [s for s in statements if s.is_data]
        for answer in bare if len(worked) == 1 else []:
            if not _agree(answer, worked[0]):
                yield _finding(case, answer, worked[0])


def _number(statement: Statement) -> Side | None:
    side = statement.result
    return side if side is not None and lone(side.term) is not None else None


def _agree(answer: Statement, worked: Statement) -> bool:
    """Whether the answer can be a print of a number in the working."""
    said = lone(answer.readable[-1].term)
    return said is not None and any(
        n.span.overlaps(said.span) or abs(n.value - said.value) <= max(n.ulp, said.ulp)
        for side in worked.readable
        if (n := lone(side.term)) is not None
    )


def _finding(case: Case, answer: Statement, worked: Statement) -> Finding:
    side, other = answer.readable[-1], worked.readable[-1]
    line = case.spot(other).line
    return case.finding(
        (CODE, SEVERITY),
        answer,
        case.spot(side),
        printed=case.printed(side),
        expected=case.printed(other),
        message=f"{tidy(answer.label)} is {case.printed(side)} here, but {case.printed(other)} "
        f"where it is worked out in line {line}.",
        hint="Make the two agree.",
    )
