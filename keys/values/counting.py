"""Sums over an index, factorials, binomials and mixed numbers, as they are printed."""

from __future__ import annotations

import math
import re
import unicodedata
from fractions import Fraction

from flint import fmpq

from ...derivations.term import Call, Symbol, Term, term

MOST_TERMS, MOST_PARTS, LARGEST = 100, 120, 170  # of one sum; of a factorial
_BOUNDS = re.compile(r"\{\s*(?P<index>[a-z])\s*=\s*(?P<first>\d+)\s*\}\D*(?P<last>\d+)")


def whole(number: Term) -> int:
    """A whole number. Raises ValueError for anything else."""
    value = number.read(lambda leaf: leaf.value)  # type: ignore[attr-defined]
    if not isinstance(value, fmpq) or value.q != 1:
        raise ValueError("not a whole number")
    return int(value.p)


def factorial(number: int) -> Term:
    """n! of a small number. Raises ValueError for others."""
    if number > LARGEST:
        raise ValueError("too large a factorial")
    return term(math.factorial(number))


def binomial(above: Term, below: Term) -> Term:
    """How many ways there are to choose. Raises ValueError but for small whole numbers."""
    if not 0 <= whole(below) <= whole(above) <= LARGEST:
        raise ValueError("no small binomial")
    return term(math.comb(whole(above), whole(below)))


def chosen(said: str) -> Term:
    """`C_5^2`, `C^2_5`, `C(5, 2)` or `5C2`, 2 of 5. Raises ValueError where there are too many."""
    if "_" not in said:
        many, few = re.findall(r"\d+", said)
        return binomial(term(int(many)), term(int(few)))
    numbers = dict(re.findall(r"([_^])\{?(\d+)", said))
    return binomial(term(int(numbers["_"])), term(int(numbers["^"])))


def repeating(said: str) -> Term:
    """`0.8(3)` or `0.8\\overline{3}`, exactly."""
    point, *more = re.findall(r"\d+", said.partition(".")[2])
    first, again = (point, more[0]) if more else ("", point)
    whole_part = int(said.partition(".")[0])
    period = fmpq(int(again), 10 ** len(again) - 1)
    return term(whole_part + (int(first or 0) + period) / fmpq(10) ** len(first))


def mixed(number: int, part: str) -> Term:
    """A number with a fraction in one sign, such as 1½."""
    fraction = Fraction(unicodedata.numeric(part)).limit_denominator(10)
    return term(number + fmpq(fraction.numerator, fraction.denominator))


def remainder(left: Term, right: Term) -> Term:
    """What is left of a division of whole numbers."""
    if whole(right) <= 0:
        raise ValueError("no remainder")
    return term(whole(left) % whole(right))


def sum_over(bounds: str, body: Term) -> Term:
    r"""`\sum_{i=1}^{3}` of a body in i, term by term. Raises ValueError for a long sum."""
    found = _BOUNDS.search(bounds)
    if not found or body.symbols - {Symbol(found["index"])}:
        raise ValueError("a sum of other letters")
    first, last = int(found["first"]), int(found["last"])
    if not 0 <= last - first < MOST_TERMS:
        raise ValueError("a sum of too many terms, or of none")
    if sum(1 for _ in body.leaves()) * (last - first + 1) > MOST_PARTS:
        raise ValueError("too long a sum")
    index = Symbol(found["index"])
    total, *terms = (body.put({index: fmpq(n)}) for n in range(first, last + 1))
    for one in terms:
        total = Call("add", (total, one))
    return total
