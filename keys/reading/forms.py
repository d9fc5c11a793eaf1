"""Forms of printed calculations: `(n - k + 2p)/s`, a product of whole numbers, a call `E[x]`."""

from __future__ import annotations

import re
from typing import Any

from flint import fmpq

from ...derivations.term import Call, Term
from ..values.literal import Literal, literals

_GREEK = r"\\?(?:alpha|beta|gamma|delta|mu|pi|phi|theta|lambda|rho)"
_BEFORE_BRACKETS = re.compile(
    rf"(?<![A-Za-z\\])((?:{_GREEK}|[A-Za-zα-ω])(?:_(?:\{{\w+\}}|\w))?)\s*[(\[]"
)


def rounded_down(term: Term, put: Literal | None = None, number: int = 0) -> int | None:
    """The value rounded down, with `number` in place of the literal `put`; None without value."""

    def leaf(end: Any) -> fmpq:
        return fmpq(number) if end is put else end.value

    try:
        return int(term.read(leaf).floor())
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        return None


def is_bare_way(term: object) -> bool:
    """`(n - k + 2p)/s` or the floor of it, with no 1 added anywhere."""
    while isinstance(term, Call) and term.operator == "floor":
        (term,) = term.arguments
    if not isinstance(term, Call) or term.operator != "div":
        return False
    above, below = term.arguments
    parts = _summands(above)
    first, *others = parts
    return (
        isinstance(below, Literal)
        and sum(sign < 0 for sign, _ in parts) == 1
        and first[0] > 0
        and isinstance(first[1], Literal)
        and not any(isinstance(part, Literal) and part.value == 1 for _, part in others)
        and first[1].value > sum(n.value for _, part in others for n in literals(part))
    )


def is_bare_way_in_letters(term: Term) -> bool:
    """`(n - k + 2p)/s` with a kernel taken away, a padding twice added and a stride below."""
    while isinstance(term, Call) and term.operator == "floor":
        (term,) = term.arguments
    if not isinstance(term, Call) or term.operator != "div":
        return False
    above, below = term.arguments
    parts = _summands(above)
    taken = [str(part) for sign, part in parts if sign < 0]
    doubled = [part for _, part in parts if isinstance(part, Call) and _is_twice_padding(part)]
    return (
        str(below) in ("s", "S")
        and len(parts) == 3
        and len(taken) == len(doubled) == 1
        and taken[0] in ("k", "K", "f", "F")
    )


def _is_twice_padding(part: Call) -> bool:
    left, right = part.arguments if len(part.arguments) == 2 else (part, part)
    twice = isinstance(left, Literal) and left.value == 2
    return part.operator == "mul" and twice and str(right) in ("p", "P")


def _summands(term: Term, sign: int = 1) -> list[tuple[int, Term]]:
    if isinstance(term, Call) and term.operator in ("add", "sub"):
        left, right = term.arguments
        return _summands(left, sign) + _summands(right, -sign if term.operator == "sub" else sign)
    return [(sign, term)]


def factors(term: object) -> list[int]:
    """The whole numbers of a product; none where it is anything else."""
    if isinstance(term, Literal):
        return [int(term.value)]
    if isinstance(term, Call) and term.operator == "mul":
        left, right = map(factors, term.arguments)
        return left + right if left and right else []
    return []


def calls(text: str) -> bool:
    """Whether a letter stands before brackets only: E[x] and P(a) are calls, x(1 - x) is not."""
    before = {found[1] for found in _BEFORE_BRACKETS.finditer(text)}
    return any(not re.search(_alone(name), text) for name in before)


def _alone(name: str) -> str:
    return rf"(?<![\\_{{]){re.escape(name)}(?![\w{{}}]*\s*[(\[])"
