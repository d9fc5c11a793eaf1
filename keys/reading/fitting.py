r"""Sides that can be read in two ways: `16.8 mΩ` behind ohms, `2\frac{1}{2}` as two and a half.

The plain reading counts, unless only the other one makes the chain right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from flint import fmpq

from ...derivations.term import Call, Term
from ..values.literal import Literal, literals, lone
from ..values.meanings import worked_out
from ..values.prints import WRONG, agrees
from .statement import Side

_PREFIXED = re.compile(
    r"(?P<prefix>[fpnµμumckMGT]|\\mu\s?|nano|micro|milli|centi|kilo|mega|giga)\s?"
    r"(?:m|s|g|A|V|W|N|J|F|H|C|K|T|L|l|eV|Hz|Pa|mol|bar|Wh|Ω|\\Omega|\\ohm|(?<=[a-z])\s?[a-z]{3,9})"
    r"(?P<more>.*)",
    re.DOTALL,
)
_POWERS = {"f": -15, "p": -12, "n": -9, "u": -6, "µ": -6, "μ": -6, "\\mu": -6, "m": -3, "c": -2}
_POWERS |= {"k": 3, "M": 6, "G": 9, "T": 12, "nano": -9, "micro": -6, "milli": -3, "centi": -2}
_POWERS |= {"kilo": 3, "mega": 6, "giga": 9}
_MIXED = re.compile(r"\s{0,3}\\[dt]?frac\s{0,3}\{?\s{0,3}")  # between a number and its fraction


@dataclass(frozen=True, eq=False)
class Scaled(Literal):
    """A number printed in thousands or thousandths of the unit that its calculation has."""

    power: int = 0

    @cached_property
    def scale(self) -> fmpq:
        return fmpq(10) ** self.power


def fitted(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """The sides of a chain, each read in the way that fits the one before or behind it."""
    read = list(sides)
    for at, (before, after) in enumerate(pairwise(sides)):
        if _disagree(before, after):
            for one, other in _ways(before, after):
                if not _disagree(one, other):
                    read[at : at + 2] = one, other
                    break
    return tuple(read)


def _disagree(before: Side, after: Side) -> bool:
    """Whether a number is not what the calculation before it comes to."""
    number = lone(after.term)
    if number is None or not isinstance(before.term, Term) or lone(before.term) is not None:
        return False
    value = worked_out(before.term)
    return value is not None and agrees(value, after.term) == WRONG


def _ways(before: Side, after: Side) -> Iterator[tuple[Side, Side]]:
    number = lone(after.term)
    found = _PREFIXED.fullmatch(after.unit)
    if found and number is after.term and isinstance(number, Literal) and not number.suffix:
        power = _POWERS[found["prefix"].strip()]
        for times in (1, 2, 3) if found["more"] else (1,):
            scaled = Scaled(number.text, number.start, number.end, power=power * times)
            yield before, replace(after, term=scaled)
    if "frac" in before.text:
        yield replace(before, term=_mixed(before.term, before)), after


def _mixed(term: Term, side: Side) -> Term:
    """The calculation with each number in front of a fraction added to it."""
    if not isinstance(term, Call):
        return term
    arguments = tuple(_mixed(argument, side) for argument in term.arguments)
    if term.operator == "mul" and _is_fraction(arguments[1]):
        left, fraction = arguments
        factors: list[Term] = []
        whole = left
        if isinstance(left, Call) and left.operator == "mul":
            *factors, whole = left.arguments
        numerator = next(literals(fraction))
        if isinstance(whole, Literal) and not whole.ulp:
            between = side.text[whole.end - side.start : numerator.start - side.start]
            if _MIXED.fullmatch(between):
                whole = Call("add", (whole, fraction))
                return Call("mul", (*factors, whole)) if factors else whole
    return Call(term.operator, arguments, term.options)


def _is_fraction(term: Term) -> bool:
    """Whether it is one whole number over another."""
    parts = term.arguments if isinstance(term, Call) and term.operator == "div" else ()
    return bool(parts) and all(isinstance(part, Literal) and not part.ulp for part in parts)
