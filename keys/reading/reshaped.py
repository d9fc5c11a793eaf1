"""Calculations whose signs are meant to bind in another way than they are printed."""

from __future__ import annotations

import re

from ...derivations.term import Call, Term
from ..values.called import LOG
from ..values.literal import Literal, literals, lone
from .statement import Side

LOGARITHMS = (LOG, "log", "log10", "log2")
_MIXED = re.compile(r"\s{0,3}\\[dt]?frac\s{0,3}\{?\s{0,3}")  # between a number and its fraction


def over_power(term: Term) -> Term:
    """The calculation with each `a/3 × 10^8` as a over 3 × 10^8."""
    if not isinstance(term, Call):
        return term
    arguments = tuple(over_power(argument) for argument in term.arguments)
    if term.operator == "mul" and _is_power_of_ten(arguments[1]):
        quotient, power = arguments
        if isinstance(quotient, Call) and quotient.operator == "div":
            above, below = quotient.arguments
            if isinstance(below, Literal):
                return Call("div", (above, Call("mul", (below, power))))
    return Call(term.operator, arguments, term.options)


def log_over(term: Term) -> Term:
    """The calculation with each `log (a)/(b)` as the logarithm of a over b."""
    if not isinstance(term, Call):
        return term
    arguments = tuple(log_over(argument) for argument in term.arguments)
    call = arguments[0] if term.operator == "div" else None
    if isinstance(call, Call) and call.operator in LOGARITHMS:
        below = arguments[1]
        if not isinstance(below, Literal):
            return Call(call.operator, (Call("div", (call.arguments[0], below)),), call.options)
    return Call(term.operator, arguments, term.options)


def _is_power_of_ten(term: Term) -> bool:
    base = lone(term.arguments[0]) if isinstance(term, Call) and term.operator == "pow" else None
    return base is not None and base.text == "10"


def mixed(term: Term, side: Side) -> Term:
    """The calculation with each number in front of a fraction added to it."""
    if not isinstance(term, Call):
        return term
    arguments = tuple(mixed(argument, side) for argument in term.arguments)
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
