"""Numbers put in for names: `w_1 x_1 + b = 0.4 * 0.5 + 0.1`, where `w_1 = 0.3` stands above.

Only where the two sides have the same signs, so that each name stands over against one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import fmpq

from ..reading.by_name import is_another_case
from ..reading.definitions import Definitions, defined_by_section
from ..reading.markup import plain
from ..reading.name_tokens import Token, parted, tokens
from ..reading.statement import Side, Statement
from ..values.known import FEW_DIGITS
from ..values.literal import Literal, lone
from ..values.misfit import Misfit
from .case import Case, readable

LONGEST = 200
_UNSAID = {"(", ")", "[", "]", "{", "}", "*", "·", "×", "⋅", "\\cdot", "\\times", "$"}
_OPENS = {"(", "[", "{", "=", "*", "·", "×", "⋅", "\\cdot", "\\times", "/", "+", "-", "−"}
_FUNCTIONS = {"σ", "exp", "tanh", "sigmoid", "relu", "ReLU", "ln", "log", "max", "min", "e", "sqrt"}
SLOT = ""  # where a name or a number stands


@dataclass(frozen=True)
class _Put:
    """A name or a number in its place, with the sign that belongs to it."""

    token: Token
    is_negative: bool = False


def misfits(case: Case) -> Iterator[Misfit]:
    """The numbers that are put in for a name that stands for another one."""
    text = plain(case.sheet.text)
    told = {id(found.before) for found in case.breaks}
    for known, statements in defined_by_section(text, case.sheet.statements):
        for statement in statements:
            for formula, numbers in _pairs(statement):
                if id(formula) not in told:
                    yield from _misput(case, text, statement.start, formula, numbers, known)


def _pairs(statement: Statement) -> Iterator[tuple[Side, Side]]:
    """A side with names, and the side behind it that has none."""
    for before, after in zip(statement.sides, statement.sides[1:], strict=False):
        has_names = before.term is None or before.is_named
        is_short = len(before.text) < LONGEST and len(after.text) < LONGEST
        if has_names and after.is_worked and not after.is_named and is_short:
            yield before, after


def _misput(
    case: Case, text: str, before: int, formula: Side, numbers: Side, known: Definitions
) -> Iterator[Misfit]:
    """The one number that is not its name's, where others are: else it is another case."""
    right, wrong = 0, []
    for name, printed, is_negative in _put_in(formula, numbers):
        defined = known.last((name,), before)
        given = lone(defined.side.term) if defined else None
        if defined is None or given is None:
            continue
        if (defined.side.start, defined.side.end) in case.blamed:
            continue  # that one is wrong, and told already
        is_plain = name.isalpha()  # x and n may be anything's; x_1 is not
        if is_another_case(text, formula, defined, is_plain):
            continue
        size = -printed.value if is_negative else printed.value
        value = given.value if defined.side.term is given else -given.value
        if _are_prints_of_one(size - value, printed, given, defined.is_result):
            right += 1
        else:
            wrong.append((defined, printed))
    if right and len(wrong) == 1:
        ((defined, printed),) = wrong
        line = case.sheet.spot(defined.side.start, defined.side.end).line
        name = readable(defined.name)
        said = f"{name} is {defined.side.text} in line {line}; here it is {printed.text}."
        yield Misfit(printed.start, printed.end, printed.text, defined.side.text, said)


def _are_prints_of_one(apart: fmpq, one: Literal, other: Literal, is_result: bool) -> bool:
    """Whether two numbers may be one, rounded or cut off."""
    is_close = is_result and one.significant > FEW_DIGITS and other.significant > FEW_DIGITS
    far = max(one.ulp, other.ulp)
    return apart == 0 or abs(apart) < far or (is_close and abs(apart) <= far)


def _put_in(formula: Side, numbers: Side) -> Iterator[tuple[str, Literal, bool]]:
    """Each name with the number in its place, and whether a minus belongs to that."""
    names, values = _laid_out(formula.text), _laid_out(numbers.text)
    if names is None or values is None or names[0] != values[0]:
        return
    for name, value in zip(names[1], values[1], strict=True):
        if name.token.is_name and not name.is_negative and not value.token.is_name:
            start = numbers.start + value.token.start
            end = numbers.start + value.token.end
            yield name.token.key, Literal(value.token.key, start, end), value.is_negative


def _laid_out(text: str) -> tuple[list[str], list[_Put]] | None:
    """The signs of a calculation without its brackets, a slot for each name or number, and what
    fills the slots."""
    signs: list[str] = []
    slots: list[_Put] = []
    found = _words_parted(tokens(text))
    before, minus = "=", False
    for token in found:
        if token.key in ("-", "−") and before in _OPENS:
            minus = True
        elif token.key in _UNSAID:
            pass
        elif (token.is_name and not _is_function(token)) or token.key[0] in "0123456789.":
            signs.append(SLOT)
            slots.append(_Put(token, minus))
            minus = False
        else:
            if minus:
                return None
            signs.append("-" if token.key == "−" else token.key.lstrip("\\"))
        before = token.key
    return (signs, slots) if slots and not minus else None


def _is_function(token: Token) -> bool:
    """Whether brackets behind a name hold its argument: `σ'(z)`, but not `w(x + b)`."""
    return token.key in _FUNCTIONS or (token.is_name and token.key.endswith("'"))


def _words_parted(found: Sequence[Token]) -> list[Token]:
    """Two letters side by side are two names: `wx`."""
    result: list[Token] = []
    for token in found:
        is_pair = len(token.word) == 2 and token.word.islower() and token.key not in _FUNCTIONS
        result += parted(token) if is_pair else [token]
    return result
