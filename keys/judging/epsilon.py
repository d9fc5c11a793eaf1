"""An epsilon that keeps a root from zero: it is added to the root, as in Adam, or under it, as in
batch normalisation.

Sources: Kingma and Ba, Adam (2015), algorithm 1; Ioffe and Szegedy, Batch normalization (2015).
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from ...derivations.term import Call, Term
from ..reading.statement import Side
from ..values.known import AS_PRINTED
from ..values.literal import Literal, lone
from ..values.meanings import worked_out
from ..values.prints import RIGHT, agrees

LARGEST = fmpq(1, 10)
LEAST_DIGITS = 3  # of a result that tells the two apart
INSIDE, OUTSIDE = "under the root", "to the root"


def other_epsilon(before: Side, after: Side) -> str:
    """What the printed result does with the epsilon of the calculation; nothing where it is no
    print of that."""
    printed = lone(after.term)
    if printed is None or printed.significant < LEAST_DIGITS:
        return ""
    for term, number, place in _moved(before.term):
        value = worked_out(term, AS_PRINTED)
        if value is not None and agrees(value, after.term) == RIGHT:
            return f"{printed.text} is right with {number.text} added {place}"
    return ""


def _moved(term: Term) -> Iterator[tuple[Term, Literal, str]]:
    """The calculation with an epsilon on the other side of its root, and where it then is."""
    if not isinstance(term, Call):
        return
    match term.operator, term.arguments:
        case "add", (Call(operator="sqrt", arguments=(under,)), Literal() as number):
            if number.value <= LARGEST:
                yield Call("sqrt", (Call("add", (under, number)),)), number, INSIDE
        case "sqrt", (Call(operator="add", arguments=(under, Literal() as number)),):
            if number.value <= LARGEST:
                yield Call("add", (Call("sqrt", (under,)), number)), number, OUTSIDE
    for i, part in enumerate(term.arguments):
        for other, number, place in _moved(part):
            arguments = (*term.arguments[:i], other, *term.arguments[i + 1 :])
            yield Call(term.operator, arguments, term.options), number, place
