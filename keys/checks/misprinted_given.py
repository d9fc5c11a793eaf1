"""The sheet restates a number of the question differently from the exam.

Students copy from the sheet; whatever is worked out from its number disagrees with the paper that
they sat.

    wrong:  W = [[0.42, 0.15]]     (the exam gives 0.42 and 0.51)
    right:  W = [[0.42, 0.51]]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from flint import arb

from ..finding import ERROR, Finding
from ..judging.case import Case, tidy
from ..matching.claims import Restated
from ..values.literal import literals
from ..values.meanings import worked_out
from ..values.prints import shown

CODE, SEVERITY = "misprinted-given", ERROR


def check(case: Case) -> Iterator[Finding]:
    for restated in case.restated:
        given: Any = np.atleast_1d(restated.value)
        printed: Any = np.atleast_1d(restated.side.term)
        for place in np.ndindex(given.shape):
            value = worked_out(printed[place])
            if value is not None and not value.overlaps(arb(given[place])):
                yield _finding(case, restated, printed[place], given[place])


def _finding(case: Case, restated: Restated, printed: Any, value: Any) -> Finding:
    literal = next(literals(printed))
    expected = shown(value)
    label = tidy(restated.statement.label)
    return case.finding(
        (CODE, SEVERITY),
        restated.statement,
        case.sheet.spot(literal.start, literal.end),
        printed=literal.text,
        expected=expected,
        message=f"{literal.text} is printed in {label}, where the exam gives {expected}.",
        hint=f"Write {expected}, or correct the exam.",
    )
