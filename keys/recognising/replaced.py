"""Parts of a product or sum that are replaced by their values, as in `0.679 tanh(0.585) = 0.679 ·
0.525`: whatever the whole comes to, each value has to be that of its part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from flint import arb, fmpq

from ...derivations.term import Call, Term
from ..judging.case import Case
from ..judging.judge import Verdict, compare
from ..reading.statement import Side, Statement
from ..values.known import Known
from ..values.literal import Literal, literals, lone
from ..values.misfit import Misfit
from ..values.prints import RIGHT, WRONG, shown

SUMS, PRODUCTS = ("add", "sub", "neg"), ("mul", "div")
NEAR = fmpq(1, 20)
WIDEST = 24  # characters of a function's name and bracket
_CALLED = re.compile(
    r"(?:(?<![A-Za-z\\])\\?[A-Za-z]{2,8}|σ|√|(?<![A-Za-z])e\s*\^)"
    r"\s*(?:\\left)?\s*[({\[]?\s*[-−]?\s*$"
)
FUNCTIONS = ("exp", "log", "log2", "log10", "sqrt", "sigmoid", "tanh", "sin", "cos")

Replaced = tuple[Term, Literal, bool]  # a part, its value, and whether a minus went with it


def misfits(case: Case) -> Iterator[Misfit]:
    """The values that are not those of the function in whose place they stand."""
    blamed = {id(found.after) for found in case.breaks} | {id(f.before) for f in case.breaks}
    for statement in case.sheet.statements:
        for before, after in pairwise(statement.sides):
            is_told = id(before) in blamed or id(after) in blamed
            if before.is_worked and after.is_worked and after.relation in "=≈" and not is_told:
                yield from _misfit(case, statement, before, after)


def _misfit(case: Case, statement: Statement, before: Side, after: Side) -> Iterator[Misfit]:
    """Where several parts are replaced at once, wrong values are few, or near the right ones."""
    replaced = _replaced(before.term, after.term)
    known = case.known[statement.section.question]
    wrong: list[Misfit] = []
    for part, number, is_turned in replaced:
        verdict = _verdict(part, number, is_turned, known)
        if verdict is None or verdict.name != WRONG or verdict.computed is None:
            continue
        is_one_of_many = 2 * len(wrong) >= len(replaced) > 1
        if is_one_of_many and not _is_near(verdict.computed, number):
            return
        if any(_fits(other, number, known) for other in replaced if other[0] is not part):
            return  # the parts have changed places
        value, sign = shown(verdict.computed, number), "-" * is_turned
        if any(number.text == misfit.printed for misfit in wrong):
            continue
        said = f"{_written(case, part)} is {sign}{value}, not {sign}{number.text}."
        wrong.append(Misfit(number.start, number.end, number.text, value, said))
    yield from wrong


def are_prints(case: Case, statement: Statement, before: Side, after: Side) -> bool:
    """Whether a side is the one before it with parts replaced by their values, rightly rounded."""
    known = case.known[statement.section.question]
    replaced = _replaced(before.term, after.term)
    verdicts = [_verdict(*each, known) for each in replaced]
    return bool(verdicts) and all(verdict and verdict.name == RIGHT for verdict in verdicts)


def _verdict(part: Term, number: Literal, is_turned: bool, known: Known) -> Verdict | None:
    term = Call("neg", (part,)) if is_turned else part
    return compare(Side("", 0, 0, "", term), Side(number.text, 0, 0, "=", number), known)


def _fits(other: Replaced, number: Literal, known: Known) -> bool:
    part, _, is_turned = other
    verdict = _verdict(part, number, is_turned, known)
    return verdict is not None and verdict.name != WRONG


def _is_near(value: arb, number: Literal) -> bool:
    return bool(abs(value - number.value) < abs(value) * NEAR)


def _written(case: Case, part: Term) -> str:
    """A part as it is printed, with the function's name and its brackets; else a name for it."""
    numbers = list(literals(part))
    text, start, end = case.sheet.text, numbers[0].start, numbers[-1].end
    if found := _CALLED.search(text[max(0, start - WIDEST) : start]):
        start -= len(found.group())
    spans = ((start, end), (start, end + 1), (start - 1, end + 1))
    whole = next((span for span in spans if span[0] >= 0 and _is_whole(text[slice(*span)])), None)
    return case.printed(Side("", *whole)) if whole else "What stands in its place before"


def _is_whole(text: str) -> bool:
    """Whether each bracket is opened, and closed again."""
    depths = list(accumulate((c in "([{") - (c in ")]}") for c in text))
    return min(depths) >= 0 and not depths[-1]


def _replaced(before: object, after: object) -> list[Replaced]:
    """What stands in the place of what; nothing where the rest is not the same."""
    if not isinstance(before, Call) or not isinstance(after, Call):
        return []
    operators = SUMS if before.operator in SUMS else PRODUCTS
    one, other = _parts(before, operators), _parts(after, operators)
    if len(one) != len(other) or len(one) < 2:
        return []
    unlike = [(a, b) for a, b in zip(one, other, strict=True) if not _is_same_part(a, b)]
    turned = [sign != other_sign for (sign, _), (other_sign, _) in unlike]
    if any(turned) and operators is PRODUCTS:
        return []
    (part, number), *more = ((a, b) for (_, a), (_, b) in unlike) if unlike else ((None, None),)
    if not more and not (isinstance(part, Call) and part.operator in FUNCTIONS):
        return [] if any(turned) else _replaced(part, number)
    pairs = [(a, b, is_turned) for ((_, a), (_, b)), is_turned in zip(unlike, turned, strict=True)]
    are_values = all(isinstance(a, Call) and isinstance(b, Literal) for a, b, _ in pairs)
    return [(a, b, t) for a, b, t in pairs if isinstance(b, Literal)] if are_values else []


def _parts(term: Term, operators: tuple[str, ...], sign: int = 1) -> list[tuple[int, Term]]:
    """Summands, or factors, in order; -1 for what is taken away, or divided by."""
    if not isinstance(term, Call) or term.operator not in operators:
        return [(sign, term)]
    if term.operator == "neg":
        return _parts(term.arguments[0], operators, -sign)
    left, right = term.arguments
    turned = -sign if term.operator in ("sub", "div") else sign
    return _parts(left, operators, sign) + _parts(right, operators, turned)


def _is_same_part(one: tuple[int, Term], other: tuple[int, Term]) -> bool:
    return one[0] == other[0] and _is_same(one[1], other[1])


def _is_same(one: Term, other: Term) -> bool:
    """Whether the same is printed twice."""
    first, second = lone(one), lone(other)
    if first is not None and second is not None:
        return first.text == second.text and (first is one) == (second is other)
    if not isinstance(one, Call) or not isinstance(other, Call):
        return False
    is_alike = (one.operator, len(one.arguments)) == (other.operator, len(other.arguments))
    return is_alike and all(map(_is_same, one.arguments, other.arguments))
