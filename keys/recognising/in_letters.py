"""Counts in letters, `f k^2 + f`, of a layer whose words say what each letter stands for.

Each letter is put as a number of its own, in the words and in the formula; the count is judged as
any other, and what is right is said in the letters again.
"""

from __future__ import annotations

import re

from flint import fmpq

from ...derivations.term import Call, Symbol, Term
from ..finding import WARNING
from ..reading.arithmetic import read_algebra
from ..values.literal import Literal
from .layers import Fault, judged, layer_count

LONGEST = 60
# Far from each other and from their products, so that no two formulas meet by chance.
_NUMBERS = (7, 101, 211, 307, 401, 503)
_ALONE = re.compile(r"(?<![A-Za-z_\\{'])[A-Za-z](?![A-Za-z_'}])")
_LETTER = r"(?<![A-Za-z_\\{{]){}(?![A-Za-z_'}}])"
_ARTICLES = frozenset("aAI")


def letter_fault(words: str, text: str) -> Fault | None:
    """What was counted instead, in letters; None where it is right or a letter is not spoken of."""
    formula = read_algebra(text) if 2 < len(text) < LONGEST else None
    if not isinstance(formula, Call) or any(_is_rounded(end) for end in formula.leaves()):
        return None
    letters = {str(symbol) for symbol in formula.symbols}
    named = list(dict.fromkeys(c for c in _ALONE.findall(words) if c not in _ARTICLES))
    if not letters or not letters <= set(named) or len(named) > len(_NUMBERS):
        return None
    squares = [c for c in named if re.search(rf"\b{c} ?[x×] ?{c}\b", words)]
    order = [*squares, *(c for c in named if c not in squares)]
    values: dict[str, int] = dict(zip(order, _NUMBERS, strict=False))
    for letter, number in values.items():
        words = re.sub(_LETTER.format(letter), str(number), words)
    words = re.sub(r"(?<=\d) ?[x×] ?(?=\d)", "x", words)
    count = layer_count(words)
    value = formula.read(lambda end: _leaf(end, values))
    if count is None or not isinstance(value, fmpq) or value.q != 1:
        return None
    fault = judged(int(value.p), count)
    is_told = fault is not None and fault[2] == WARNING  # letters are often without biases
    return _in_letters(fault, count.working, values) if fault and is_told else None


def _is_rounded(end: Term) -> bool:
    return isinstance(end, Literal) and (bool(end.ulp) or end.scale != 1)


def _leaf(end: Term, values: dict[str, int]) -> fmpq:
    return fmpq(values[str(end)]) if isinstance(end, Symbol) else fmpq(getattr(end, "value", 0))


def _in_letters(fault: Fault, working: str, values: dict[str, int]) -> Fault:
    said, _, severity = fault
    expected = working
    for letter, number in values.items():
        said = re.sub(rf"\b{number}\b", letter, said)
        expected = re.sub(rf"\b{number}\b", letter, expected)
    return said, expected, severity
