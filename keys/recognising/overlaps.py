"""Perplexity and the overlap of boxes, where the words give what they are worked out from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from ...derivations.term import Call, Term
from ..reading.statement import Sheet, Side, Statement
from ..values.literal import Literal, literals
from .recognise import words_before

_PERPLEXITY = re.compile(r"\b(?:perplexity|PPL)\W*(?:is\W*)?$", re.IGNORECASE)
_NATS, _BITS = re.compile(r"\bnats?\b|natural log", re.IGNORECASE), re.compile(r"\bbits?\b|log_?2")
_OVERLAP = re.compile(r"\b(?:IoU|Jaccard\w*|intersection over union)\W*(?:is\W*)?$", re.IGNORECASE)
_NUMBER = r"\d+(?:\.\d+)?"
_AREAS = re.compile(rf"\bareas?\b[^.;\d]{{0,20}}(?P<a>{_NUMBER}) and (?P<b>{_NUMBER})\b")
_SHARED = re.compile(rf"\b(?:intersection|overlap)\b[^.;\d]{{0,20}}(?P<shared>{_NUMBER})\b")


@dataclass(frozen=True)
class Mismeasured:
    """A measure that is worked out in another way than its words ask for."""

    statement: Statement
    side: Side
    said: str


def mismeasured(sheet: Sheet) -> Iterator[Mismeasured]:
    """Perplexities to the wrong base, unions that count the intersection twice."""
    for statement in sheet.statements:
        side = next((s for s in statement.readable if s.is_worked), None)
        if side is None or not isinstance(side.term, Term):
            continue
        if re.search(r"perplexity|PPL|IoU|Jaccard|intersection", statement.label, re.IGNORECASE):
            words = words_before(sheet, statement, 0)
            said = _perplexity(words, side.term) or _overlap(words, side.term)
            if said:
                yield Mismeasured(statement, side, said)


def _perplexity(words: str, term: Term) -> str:
    """2 to the power of bits, e to that of nats."""
    in_nats, in_bits = _NATS.search(words), _BITS.search(words)
    if (
        not _PERPLEXITY.search(words)
        or not isinstance(term, Call)
        or bool(in_nats) == bool(in_bits)
    ):
        return ""
    is_of_two = term.operator == "pow" and _exact(term.arguments[0]) == 2
    if in_nats and is_of_two:
        return "The cross-entropy is in nats: the base is e, not 2."
    if in_bits and term.operator == "exp":
        return "The cross-entropy is in bits: the base is 2, not e."
    return ""


def _overlap(words: str, term: Term) -> str:
    """The union is the sum of the areas less the intersection."""
    areas, shared = _AREAS.search(words), _SHARED.search(words)
    if not _OVERLAP.search(words) or not areas or not shared:
        return ""
    a, b, both = (_of(text) for text in (areas["a"], areas["b"], shared["shared"]))
    numbers = sorted(str(number.value) for number in literals(term))
    is_quotient = isinstance(term, Call) and term.operator == "div"
    if is_quotient and _value(term) == both / (a + b) and numbers == sorted(map(str, (both, a, b))):
        union = f"{areas['a']} + {areas['b']} - {shared['shared']}"
        return f"The intersection is counted twice: the union is {union}."
    return ""


def _of(text: str) -> fmpq:
    return Literal(text, 0, 0).value


def _exact(term: Any) -> fmpq | None:
    return term.value if isinstance(term, Literal) else None


def _value(term: Term) -> fmpq | None:
    try:
        return term.read(lambda end: end.value)  # type: ignore[attr-defined]
    except (ValueError, TypeError, ArithmeticError):
        return None
