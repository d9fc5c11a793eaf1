"""Functions that a sheet defines and then evaluates: `f(x) = x^2 + 1`, further down `f(3) = 10`.

A name may be given to another function without a word. So numbers that are put in have to follow
the formula but for one thing, and of several values one has to be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import arb

from ...derivations.term import Term
from ..judging.case import Case
from ..judging.judge import DOUBTFUL, compare
from ..judging.put_in import misfit
from ..reading.arithmetic import read_algebra, read_arithmetic
from ..reading.markup import plain
from ..reading.quoted import readable
from ..reading.statement import Side, Statement
from ..values.literal import lone
from ..values.misfit import Misfit
from ..values.prints import WRONG, shown

LONGEST, LONGEST_NAME, MOST_CALLS, AROUND = 300, 40, 6, 120
_SPOKEN = re.compile(r"[^=+*/^\\(){}\[\]−-]*(?:[A-Za-z]{2}|[,;:])\s+(?=\S)")
_LETTER = r"(?:[A-Za-z]|\\?[a-z]{2,7}(?<=a)|\\[a-z]{2,7})(?:_\{?\d\}?)?"
_NAME = r"(?P<name>(?<![A-Za-z\\}_^])[A-Za-z](?:_\{?\w{1,3}\}?)?(?:'{1,2})?)"
_DEFINED = re.compile(rf"{_NAME}\(\s*(?P<of>{_LETTER}(?:\s*,\s*{_LETTER})?)\s*\)$")
_CALL = re.compile(rf"{_NAME}\s*(?:\\left|\\bigl?)?\s*(?=\()")
_TAIL = re.compile(
    r"[\s,.;:]+(?:on|and|so|then|with|where|which|is|as|to|the|we|by|hence|thus|therefore|at)\b.*$",
    re.DOTALL,
)
_RESTRICTED = re.compile(
    r"[<>≤≥∈]|\\(?:in|leq?|geq?|lt|gt|mid|bmod|pmod)(?![A-Za-z])"
    r"|\b(?:if|when|for|otherwise|else|mod|unless|cases|until)\b(?!(?<=for)\s+\d+\s+[a-z]{2})"
)
_NUMBER = re.compile(r"\s*[-−]?\s*(?:\d|\.\d|\\frac|⟦|\[)")
Key = tuple[str, str]


@dataclass(frozen=True)
class Function:
    """`name(letters) = text`, the formula as printed."""

    name: str
    letters: tuple[str, ...]
    text: str
    start: int
    said: str  # `f(x) = x^2 + 1`

    def of(self, arguments: list[str]) -> str:
        """The formula with calculations in place of its letters."""
        put = dict(zip(self.letters, arguments, strict=True))
        letters = "|".join(map(re.escape, self.letters))
        once = re.compile(rf"(?<![A-Za-z\\])(?:{letters})(?![A-Za-z_])")
        return once.sub(lambda found: f"({put[found[0]]})", self.text)


def misfits(case: Case) -> Iterator[Misfit]:
    """The values that are not those of the function as the same question defines it."""
    known: dict[Key, Function | None] = {}
    seen: dict[Function, list[Misfit | None]] = {}
    text = plain(case.sheet.text)
    for statement in case.sheet.statements:
        question = statement.section.question
        defined = list(_definitions(text, statement))
        known |= {(question, name): function for name, function in defined}
        if defined:
            continue
        own = {name: f for (of, name), f in known.items() if of == question and f}
        worked = _worked(text, statement, own) if own else None
        if worked is None:
            continue
        side, after, function = worked
        found = list(_compared(case, statement, side, after, function))
        is_put_in = after.is_worked and _CALL.match(side.text) and side.text.count("(") == 1
        if any(found) and is_put_in and not _follows(function, after.term):
            known[question, function.name] = None  # it is another one by now
        else:
            seen.setdefault(function, []).extend(found)
    for told in seen.values():
        wrong = [found for found in told if found]
        if len(wrong) <= max(1, 2 * (len(told) - len(wrong))):
            yield from wrong


def _definitions(text: str, statement: Statement) -> Iterator[tuple[str, Function | None]]:
    """What a statement defines; nothing for a formula that holds for some arguments only."""
    line = text[statement.start : statement.end + AROUND].split("\n\n")[0]
    heads = (statement.label, *(side.text for side in statement.sides))
    for head, side in zip(heads, statement.sides, strict=False):
        if found := _DEFINED.search(head):
            is_whole = side.relation == "=" and not _RESTRICTED.search(line)
            yield found["name"], _function(text, statement, side, found) if is_whole else None


def _function(text: str, statement: Statement, side: Side, found: re.Match[str]) -> Function | None:
    letters = tuple(letter.strip() for letter in found["of"].split(","))
    is_last = side is statement.sides[-1]
    printed = text[side.start : statement.end if is_last else side.end]
    formula = _TAIL.sub("", printed).strip(" \n.,;")
    term = read_algebra(formula) if len(formula) < LONGEST else None
    if term is None or {str(symbol) for symbol in term.symbols} != set(map(_plainly, letters)):
        return None
    said = f"{found.group()} = {formula}"
    return Function(found["name"], letters, formula, statement.start, readable(said))


def _plainly(letter: str) -> str:
    return str(read_algebra(letter))


def _worked(
    text: str, statement: Statement, known: dict[str, Function]
) -> tuple[Side, Side, Function] | None:
    """A side that calls a function, with its value put in, and what is printed behind it."""
    label = _label_side(text, statement)
    chain = (label, *statement.sides) if label else statement.sides
    for place, side in enumerate(chain):
        if side.term is not None and not side.is_named:
            return None
        worked = _with_values(side, known)
        after = next((s for s in chain[place + 1 :] if s.term is not None), None)
        if worked is not None and after is not None:
            return replace(side, term=worked[0]), after, worked[1]
    return None


def _follows(function: Function, numbers: Term) -> bool:
    """Whether numbers are put into the function's formula but for one thing."""
    formula = read_algebra(function.text)
    return formula is not None and isinstance(numbers, Term) and bool(misfit(formula, numbers))


def _compared(
    case: Case, statement: Statement, side: Side, after: Side, function: Function
) -> Iterator[Misfit | None]:
    """Nothing for each number that is right."""
    numbers = case.known[statement.section.question]
    for before, printed in _entries(side, after):
        verdict = compare(before, printed, numbers)
        if verdict and verdict.computed is not None:
            is_wrong = verdict.name in (DOUBTFUL, WRONG)
            yield _told(case, side, printed, verdict.computed, function) if is_wrong else None


def _entries(before: Side, after: Side) -> Iterator[tuple[Side, Side]]:
    """Two numbers, or those of two matrices of one shape."""
    if np.shape(before.term) != np.shape(after.term):
        return
    if not isinstance(after.term, np.ndarray):
        yield before, after
        return
    for one, other in zip(before.term.flat, after.term.flat, strict=True):
        number = lone(other)
        if number is not None:
            start = number.start - (number is not other)
            place = Side(number.text, start, number.end, after.relation, other)
            yield replace(before, term=one), place


def _told(case: Case, call: Side, after: Side, value: arb, function: Function) -> Misfit:
    right, printed = shown(value, lone(after.term)), case.printed(after)
    line = case.sheet.spot(function.start, function.start + 1).line
    name = case.printed(call)
    said = f"{name} is {right} by {function.said} in line {line}, not {printed}."
    if len(name) > LONGEST_NAME:
        said = f"By {function.said} in line {line}, this is {right}, not {printed}."
    return Misfit(after.start, after.end, printed, right, said)


def _label_side(text: str, statement: Statement) -> Side | None:
    """A label as a side, without the words before it."""
    first, label = statement.sides[0], statement.label
    at = text.rfind(label, statement.start, first.start) if label else -1
    if at < 0 or first.relation not in ("=", "≈"):
        return None
    spoken = _SPOKEN.match(label)
    start = at + (spoken.end() if spoken else 0)
    return Side(text[start : at + len(label)], start, at + len(label))


def _with_values(side: Side, known: dict[str, Function]) -> tuple[Any, Function] | None:
    """A side with its functions worked out, and the last of these; None where more is unread."""
    said, function = side.text, None
    for _ in range(MOST_CALLS):
        calls = [c for c in _CALL.finditer(said) if c["name"] in known]
        if not calls:
            break
        call = calls[-1]
        end = _closing(said, call.end())
        function = known[call["name"]]
        arguments = said[call.end() + 1 : end - 1].split(",")
        if not end or len(arguments) != len(function.letters):
            return None
        if not all(map(_NUMBER.match, arguments)):
            return None
        said = f"{said[: call.start()]}({function.of(arguments)}){said[end:]}"
    if function is None or len(said) > LONGEST:
        return None
    term = read_arithmetic(said, side.start)
    return None if term is None else (term, function)


def _closing(text: str, opening: int) -> int:
    """The place behind the bracket that closes the one there; 0 where none does."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at + 1
    return 0
