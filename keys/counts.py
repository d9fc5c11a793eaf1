"""Sizes and counts of layers that the words describe: what was done where they are not right.

Sources: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016); Hochreiter
and Schmidhuber, Long short-term memory (1997); Cho et al., Learning phrase representations (2014).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..derivations.term import Term
from .arithmetic import SHAPE, read_algebra
from .blocks import block_count, cache_size
from .case import Case
from .finding import NOTE, WARNING
from .forms import is_bare_way, is_bare_way_in_letters, rounded_down
from .layers import NO_BIAS, Count, Fault, bare_count, judged, layer_count
from .literal import literals
from .operations import operations, receptive_field
from .recognise import convolution, is_usual, spoken, words_before
from .sheet import Side, Statement

_SIZE_ASKED = re.compile(
    r"\b(?:output (?:size|width|height|side|shape|dimension)s?|(?:size|width|height) of the "
    r"(?:output|feature maps?)|feature map (?:size|width|height))\W*$",
    re.IGNORECASE,
)
_COUNT_ASKED = re.compile(r"\bparam(?:eter)?s?\b[^.]{0,20}$", re.IGNORECASE)
_OPERATIONS_ASKED = re.compile(
    r"\b(?:FLOPs?|MACs?|multiplications|multiply-(?:accumulates?|adds?))\b[^.]{0,160}$"
)
_FIELD_ASKED = re.compile(r"\breceptive field\b[^.]{0,100}$", re.IGNORECASE)
_CACHE_ASKED = re.compile(r"\bKV[ -]?cache\b[^.]{0,160}$", re.IGNORECASE)
_LAYER = re.compile(r"\b(?:conv|kernel|filter|pool|strid|padding)", re.IGNORECASE)
_OTHER_COUNT = re.compile(r"\bper\b|flop|mac|operation|multipl|memory|byte|bit|time", re.IGNORECASE)
_PER = re.compile(r"\bper\b|\beach\b|second|/s\b", re.IGNORECASE)
_BIASES = re.compile(r"bias|weight", re.IGNORECASE)
_NOUN = re.compile(
    r"[\d.,]+\s?(?:(?:trainable|learnable|learned) )?"
    r"(?:param(?:eter)?s?\b|(?P<operations>(?:FLOPs?|MACs?|multiplications)\b))"
)
LONGEST_FORMULA = 80
AROUND = 300  # characters in which biases may be spoken of
BEHIND = 25  # characters behind a result that may say what is counted
FIRST_FORGOTTEN = "The kernel's first position is not counted: + 1 is missing."
Judge = Callable[[str, Side, int], Fault | None]


@dataclass(frozen=True)
class Miscount:
    """A size or count by another formula than the layer's; a note where it is a convention."""

    statement: Statement
    side: Side
    said: str
    expected: str
    severity: str


def uncounted(case: Case) -> Iterator[Miscount]:
    """The statements whose words leave no doubt about the layer, and that count something else."""
    broken = {id(found.statement) for found in case.breaks}
    asked = 0  # where the last size or count was asked: words before it are about another layer
    for statement in case.sheet.statements:
        words = words_before(case.sheet, statement, asked)
        judge = _asked(case, statement, words)
        if judge is None:
            continue
        asked, is_size = statement.end, judge is _size
        if is_size and (side := _letters(statement)):
            yield Miscount(statement, side, FIRST_FORGOTTEN, f"{side.text} + 1", WARNING)
        side = _side(statement, is_size)
        if side is None or id(statement) in broken or id(statement) in case.claimed:
            continue
        value = _whole(side, is_size)
        fault = None if value is None else judge(words, side, value)
        if fault and not _said_elsewhere(case, statement, side, fault):
            said, expected, severity = fault
            yield Miscount(statement, side, said, str(expected), severity)


def _asked(case: Case, statement: Statement, words: str) -> Judge | None:
    """What is counted, by the words before the statement or behind its result."""
    result = statement.result
    behind = case.sheet.text[result.start : result.end + BEHIND] if result else ""
    for kind, judge in _KINDS:
        if kind.search(words.rstrip(" :=")):
            return judge
    noun = _NOUN.match(spoken(behind))
    return (_operations if noun["operations"] else _count) if noun else None


def _side(statement: Statement, is_size: bool) -> Side | None:
    """The first calculation; where there is none, the bare result."""
    worked = next((side for side in statement.readable if side.is_worked), None)
    is_shape = worked is not None and is_size and SHAPE.fullmatch(worked.text)
    return statement.result if worked is None or is_shape else worked


def _letters(statement: Statement) -> Side | None:
    """`(W - F + 2P)/S`, a formula in letters that nothing is added to."""
    sides = [side for side in statement.sides if side.term is None]
    first = sides[0] if sides and len(sides[0].text) < LONGEST_FORMULA else None
    formula = read_algebra(first.text) if first else None
    return first if formula is not None and is_bare_way_in_letters(formula) else None


def _size(words: str, side: Side, value: int) -> Fault | None:
    """What was done instead of floor((n + 2p - d(k - 1) - 1)/s) + 1, or its transpose."""
    if not is_usual(words):
        return None
    layer = convolution(words)
    n, k = (_along(words, sides) for sides in (layer.image, layer.kernel))
    p, s, d = layer.padding, layer.stride, layer.dilation
    if n is None or k is None or p is None or not s or not d:
        steps = _LAYER.search(words) and is_bare_way(side.term)
        return (FIRST_FORGOTTEN, value + 1, WARNING) if steps and not layer.transposed else None
    if layer.transposed:
        return _transposed(n, k, p, s, value) if d == 1 else None
    way = n + 2 * p - d * (k - 1) - 1
    if way < 0:
        return None
    right = way // s + 1
    covered = d * (k - 1) + 1
    slips = (
        (-(-way // s) + 1, "The strides are rounded up; most libraries round down.", NOTE),
        (way // s, FIRST_FORGOTTEN, WARNING),
        ((n + p - covered) // s + 1, "The padding is counted on one side only.", WARNING),
        ((n - covered) // s + 1, "The padding is left out.", WARNING),
        (way + 1, "The stride is left out.", WARNING),
        ((n + 2 * p - k) // s + 1, "The dilation is left out.", WARNING),
    )
    padded = f" + 2 × {p}" if p else ""
    reach = f"{k}" if d == 1 else f"({d} × {k - 1} + 1)"
    size = Count(right, f"({n}{padded} - {reach})/{s} + 1, rounded down", slips)
    return judged(value, size) or _operand(side, value, right, (n, k, p, s))


def _transposed(n: int, k: int, p: int, s: int, value: int) -> Fault | None:
    right = (n - 1) * s - 2 * p + k
    slips = (
        ((n + 2 * p - k) // s + 1, "That is the size of an ordinary convolution.", WARNING),
        ((n - 1) * s + 2 * p + k, "The padding is added; here it is taken away.", WARNING),
        ((n - 1) * s + k, "The padding is left out.", WARNING),
        (n * s - 2 * p + k, "There are n - 1 strides between n positions, not n.", WARNING),
        (n * s, "Only the stride is counted.", WARNING),
    )
    return judged(value, Count(right, f"({n} - 1) × {s} - 2 × {p} + {k}", slips))


def _along(words: str, sides: tuple[int, int] | None) -> int | None:
    """The height or the width, whichever is asked for; either where they are the same."""
    if sides is None or sides[0] == sides[1]:
        return sides and sides[0]
    asked = _SIZE_ASKED.search(words)
    said = asked.group().lower() if asked else ""
    return sides[0] if "height" in said else sides[1] if "width" in said else None


def _count(words: str, side: Side, value: int) -> Fault | None:
    if _OTHER_COUNT.search(words):
        return None
    bare = bare_count(side.term, value) if is_usual(words) else None
    return parameter_fault(words, value) or bare


def parameter_fault(words: str, value: int) -> Fault | None:
    """What was counted instead of the parameters of the one layer that the words describe."""
    count = block_count(words) or layer_count(words)
    return judged(value, count) if count else None


def _operations(words: str, side: Side, value: int) -> Fault | None:
    count = None if _PER.search(words) else operations(words)
    return judged(value, count) if count else None


def _field(words: str, side: Side, value: int) -> Fault | None:
    count = receptive_field(words)
    return judged(value, count) if count else None


def _cache(words: str, side: Side, value: int) -> Fault | None:
    count = cache_size(words)
    return judged(value, count) if count else None


def _operand(side: Side, value: int, right: int, numbers: tuple[int, ...]) -> Fault | None:
    """The one printed number that has to be another of the layer's for the size to be right."""
    if value == right or not side.is_worked:
        return None
    found = {
        (literal.text, number)
        for literal in literals(side.term)
        for number in {n for n in numbers if n > 2} - {int(literal.value)}
        if rounded_down(side.term, literal, number) == right
    }
    if len(found) != 1:
        return None
    ((printed, number),) = found
    return f"{printed} is used where the words say {number}.", right, WARNING


def _whole(side: Side, is_size: bool) -> int | None:
    """What a calculation with whole numbers comes to, rounded down; the first side of a shape."""
    if not isinstance(side.term, Term) or any(n.ulp or n.scale != 1 for n in literals(side.term)):
        return None
    if is_size and SHAPE.fullmatch(side.text):
        first, second, *_ = literals(side.term)
        return int(first.value) if first.value == second.value else None
    return rounded_down(side.term)


def _said_elsewhere(case: Case, statement: Statement, side: Side, fault: Fault) -> bool:
    """Whether the sheet itself speaks of what seems to be missing, or goes on to the right."""
    said, expected, _ = fault
    here = case.sheet.text[max(0, statement.start - AROUND) : statement.end + AROUND]
    after = re.split(r"\n\s*\n", case.sheet.text[side.end : side.end + AROUND])[0]
    reached = any(f"{expected:{form}}" in re.findall(r"\d[\d,]*", after) for form in ("", ","))
    return reached or (said == NO_BIAS and _BIASES.search(here) is not None)


_KINDS: tuple[tuple[re.Pattern[str], Judge], ...] = (
    (_SIZE_ASKED, _size),
    (_FIELD_ASKED, _field),
    (_CACHE_ASKED, _cache),
    (_OPERATIONS_ASKED, _operations),
    (_COUNT_ASKED, _count),
)
