"""What a calculation can come to where the same printed number stands in it more than once.

Each print of it stands for the same number: `0.38/(0.38 + 0.51)` cannot take 0.375 above the bar
and 0.385 below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from flint import arb, ctx

from ...derivations.term import Term
from ..values.known import BITS, FEW_DIGITS, Known, cut_or_rounded
from ..values.literal import Literal, literals
from ..values.meanings import worked_out
from ..values.prints import WRONG, agrees

PIECES, MOST_PIECES = 16, 256  # of what a number stands for, and of all such numbers together


def can_come_to(term: Term, printed: Term, known: Known) -> bool:
    """Whether a calculation comes to its printed result with one value for each number in it;
    where too many stand more than once, some are taken as different ones."""
    repeated = [prints for prints in _by_number(term, known) if len(prints) > 1]
    if not repeated:
        return True
    while PIECES ** len(repeated) > MOST_PIECES:
        repeated.pop()
    for pieces in product(*(_parts(_span(prints[0], known)) for prints in repeated)):
        put = {n: piece for prints, piece in zip(repeated, pieces, strict=True) for n in prints}
        value = worked_out(term, known, put)
        if value is None or agrees(value, printed) != WRONG:
            return True
    return False


def _by_number(term: Term, known: Known) -> list[list[Literal]]:
    """The rounded numbers of a calculation, each with the places where it is printed."""
    found: dict[str, list[Literal]] = {}
    for literal in literals(term):
        if literal.ulp and literal.significant > FEW_DIGITS and not known.is_exact(literal):
            found.setdefault(literal.text, []).append(literal)
    return list(found.values())


def _span(number: Literal, known: Known) -> arb:
    """What a number stands for, which may have been cut off where the sheet does not tell."""
    is_repeated = number.value in known.carried
    return known.ball(number) if is_repeated else cut_or_rounded(number)


def _parts(span: arb) -> Iterator[arb]:
    """A ball in equal pieces that cover it."""
    with ctx.workprec(BITS):
        far = span.rad() / PIECES
        for place in range(PIECES):
            yield span.mid() + far * (2 * place + 1 - PIECES) + arb(0, far)
