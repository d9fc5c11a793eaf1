"""A size is printed in a decimal unit, such as TB, but its number counts binary ones, such as TiB.

A TB is 10^12 bytes, a TiB 2^40: the two differ by a tenth, a GB and a GiB by 7 %. The line is
left alone where its numbers are powers of two and nobody could be misled.

    wrong:  100 * 10^12 * 2 = 182 TB
    right:  100 * 10^12 * 2 = 182 TiB      (or 200 TB)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import WARNING, Finding
from ..judging.case import Case, computed_text
from ..judging.judge import BINARY_UNIT
from ..values.literal import literals

CODE, SEVERITY = "binary-unit", WARNING


def check(case: Case) -> Iterator[Finding]:
    for found in case.breaks:
        if found.verdict.name != BINARY_UNIT:
            continue
        printed = case.printed(found.after)
        units = (n.suffix for side in (found.after, found.before) for n in literals(side.term))
        unit = next(u for u in units if u not in ("", "%", "percent"))
        binary = f"{unit[0]}i{unit[1:] or 'B'}"
        decimal = computed_text(found)
        yield case.finding(
            (CODE, SEVERITY),
            found.statement,
            case.spot(found.after),
            printed=printed,
            expected=decimal,
            message=f"A binary unit is printed as a decimal one: {printed} counts in {binary}; "
            f"{case.printed(found.before)} is {decimal}.",
            hint=f"Write {decimal}, or {binary} for {unit}.",
        )
