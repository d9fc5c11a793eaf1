"""The arithmetic is right, but the formula is not that of the layer that the words describe.

Only where the words, or a table of layers, name the layer and what is counted beyond doubt: the
size of a convolution's output (rectangular, dilated or transposed, too), the parameters of a
convolution, of a dense or recurrent layer, of an embedding, of parts of a Transformer, operations,
receptive fields, the bytes of a cache. Where a convention saves the result (biases left out, sizes
rounded up), that is `another-convention`. Where a formula in letters is printed and numbers are put
into it, they have to follow it. A formula that everybody knows by its name (precision, F1, sigmoid,
softmax, entropy) has to be that one.

    wrong:  A dense layer with 784 inputs and 100 neurons has parameters: 784 * 100 + 784 = 79,184
    right:  A dense layer with 784 inputs and 100 neurons has parameters: 784 * 100 + 100 = 78,500
"""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case
from ..counts import Miscount, uncounted
from ..famous_formulas import Misstated, misstated
from ..finding import WARNING, Finding
from ..followed import Unfollowed, unfollowed
from ..layer_table import Misprint, misprints
from ..moments import Moment, odd_moments
from ..quoted import readable
from ..sentences import told_in_sentences

CODE, SEVERITY = "wrong-formula", WARNING


def check(case: Case) -> Iterator[Finding]:
    told: set[int] = set()  # lines
    for fault in uncounted(case):
        if fault.severity == WARNING and id(fault.statement) not in case.claimed:
            told.add(case.spot(fault.side).line)
            yield _finding(case, fault)
    for found in (*misprints(case.sheet.text), *told_in_sentences(case.sheet.text)):
        line = case.sheet.spot(found.cell.start, found.cell.end).line
        if found.severity == WARNING and line not in told:
            told.add(line)
            yield _of_place(case, found)
    for moment in odd_moments(case.sheet):
        if not moment.is_convention:
            yield _moment(case, moment)
    for known in misstated(case.sheet):
        yield _stated(case, known)
    broken = {id(found.statement) for found in case.breaks}
    for unlike in unfollowed(case.sheet):
        if case.spot(unlike.side).line not in told and id(unlike.statement) not in broken:
            yield _put_in(case, unlike)


def _put_in(case: Case, found: Unfollowed) -> Finding:
    """About numbers that stand in place of letters."""
    printed, formula = case.printed(found.side), readable(found.formula)
    return case.finding(
        (CODE, SEVERITY),
        found.statement,
        case.spot(found.side),
        printed=printed,
        expected="",
        message=f"{printed} does not follow the formula {formula}. {found.said}",
        hint="Put the numbers in again, or mend the formula.",
    )


def _moment(case: Case, found: Moment) -> Finding:
    """About a running mean of gradients."""
    printed = case.printed(found.side)
    return case.finding(
        (CODE, SEVERITY),
        found.statement,
        case.spot(found.side),
        printed=printed,
        expected="",
        message=f"{printed} does not go on from what stands above. {found.said}",
        hint="Work the step out again.",
    )


def _stated(case: Case, found: Misstated) -> Finding:
    """About a formula that everybody knows."""
    printed = case.printed(found.side)
    return case.finding(
        (CODE, SEVERITY),
        found.statement,
        case.spot(found.side),
        printed=printed,
        expected=found.expected,
        message=f"{printed} is not the usual formula. {found.said}",
        hint=f"Write {found.expected}." if found.expected else "Mend the formula.",
    )


def _of_place(case: Case, found: Misprint) -> Finding:
    """About a cell of a table of layers, or a number of a sentence."""
    printed = readable(found.cell.text)
    return case.place_finding(
        (CODE, SEVERITY),
        found.cell.start,
        found.cell.end,
        printed=printed,
        expected=str(found.expected),
        message=f"{printed} is not what stands around it leads to. {found.said}",
        hint=f"Make it {found.expected}.",
    )


def _finding(case: Case, fault: Miscount) -> Finding:
    printed = case.printed(fault.side)
    return case.finding(
        (CODE, SEVERITY),
        fault.statement,
        case.spot(fault.side),
        printed=printed,
        expected=fault.expected,
        message=f"{printed} is not what the words ask for. {fault.said}".strip(),
        hint=f"Make it {fault.expected}.",
    )
