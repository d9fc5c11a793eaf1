"""Which small change makes a wrong line right.

The changes are tried from the likeliest on: another given that looks almost like the printed
number, then any given, then slips of the pen, then results of earlier lines. A change counts
only where it is alone in reproducing every printed digit and where, after so many tries, chance
would hardly have done so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flint import arb, ctx, fmpq

from ..derivations.fault import Fault
from ..derivations.number import ball, decimal, exact, terminating
from .judge import RIGHT, WRONG, agrees, meanings, shown, worked_out
from .known import AS_PRINTED, BITS, Known
from .literal import Literal, literals, lone
from .sheet import Side

CHANCE = 0.05  # how likely a coincidence may be
MOST_OPERANDS = 40


@dataclass(frozen=True)
class Repair:
    """`literal` should have been `value`; `tried` changes were tried to find it."""

    literal: Literal
    value: fmpq
    given: bool  # whether the value is one of the givens
    tried: int

    @property
    def text(self) -> str:
        return decimal(self.value, 12)

    @property
    def is_rounding(self) -> bool:
        """Whether the line was worked out with a shorter print of the very same number."""
        places = terminating(self.value)
        if self.given or places is None or not self.literal.ulp:
            return False
        unit = fmpq(1, 10**places)
        return unit > self.literal.ulp and abs(self.value - self.literal.value) < unit


def repair(before: Side, after: Side, known: Known) -> Repair | None:
    """The one operand whose change makes `before` come to the number printed in `after`."""
    known = replace(known, short=True)
    printed = lone(after.term)
    operands = list(literals(before.term)) if before.is_worked else []
    if printed is None or len(operands) > MOST_OPERANDS or hasattr(before.term, "shape"):
        return None
    tried = 0
    tiers = list(_tiers(operands, known))
    if _is_misprint(before, printed):
        del tiers[-2:]  # the result itself explains it as well as any change before it
    elif known.is_printed_elsewhere(printed):
        del tiers[-1:]  # the result itself may come from another line
    for changes in tiers:
        found: list[tuple[Literal, fmpq, bool]] = []
        for literal, value, given in changes:
            tried += 1
            if _reaches(before, after, literal, value, known):
                found.append((literal, value, given))
        if found:
            one = len({(literal.start, value) for literal, value, _ in found}) == 1
            return Repair(*found[0], tried) if one and _unlikely(printed, tried) else None
    return None


def _is_misprint(before: Side, printed: Literal) -> bool:
    """Whether the printed result is a slip of the pen away from the right one."""
    return any(
        _one_edit(printed.text, shown(value, printed, extra=0).lstrip("-"))
        for _, meaning in meanings(before.term)
        if (value := worked_out(meaning, AS_PRINTED)) is not None
    )


def wrong_operand(before: Side, after: Side, expected: Any, known: Known) -> Repair | None:
    """The one operand that is not the given it should be: with it the line comes to `expected`."""
    printed = lone(after.term)
    if printed is None or not before.is_worked or hasattr(before.term, "shape"):
        return None
    operands = [n for n in literals(before.term) if n.value not in known.exactly]
    tried, found = 0, []
    for literal in operands[:MOST_OPERANDS]:
        for value in known.exactly:
            tried += 1
            for _, meaning in meanings(before.term):
                computed = worked_out(meaning, known, {literal: value})
                if computed is not None and _is_near(computed, expected, printed):
                    found.append(Repair(literal, value, True, tried))
    return found[0] if len(found) == 1 and _unlikely(printed, tried) else None


def _is_near(computed: arb, expected: Any, printed: Literal) -> bool:
    """Whether two values would be printed alike, a unit of the last digit apart at most."""
    with ctx.workprec(BITS):
        return bool(abs(computed - ball(expected, BITS)) <= arb(printed.ulp or fmpq(1, 2)))


def _reaches(before: Side, after: Side, literal: Literal, value: fmpq, known: Known) -> bool:
    for _, meaning in meanings(before.term):
        computed = worked_out(meaning, known, {literal: value})
        if computed is not None and agrees(computed, after.term) == RIGHT:
            return True
    return False


def _unlikely(printed: Literal, tried: int) -> bool:
    """A number of n digits is hit by chance about once in 10^n tries."""
    if printed.value == 0:
        return False
    width = float(printed.ulp or 1) / abs(float(printed.value.p) / float(printed.value.q))
    return tried * width < CHANCE


def _tiers(operands: list[Literal], known: Known) -> Iterator[Iterable[tuple[Literal, fmpq, bool]]]:
    givens = known.exactly
    texts = {value: decimal(value, 12) for value in givens}
    alike = [
        (o, v, True)
        for o in operands
        for v, t in texts.items()
        if v != o.value and _one_edit(o.text.rstrip("."), t)
    ]
    yield alike
    if len(texts) <= 60:
        near = {(o.start, v) for o, v, _ in alike}
        yield [
            (o, v, True)
            for o in operands
            for v in texts
            if v != o.value and (o.start, v) not in near
        ]
    yield [(o, v, False) for o in operands for v in _misprints(o) if v not in givens]
    yield [(o, v, False) for o in operands for v in set(known.latest(o)) - givens - {o.value}]


def _one_edit(printed: str, meant: str) -> bool:
    """Whether one character added, lost or changed, or two swapped, make one into the other."""
    if printed == meant:
        return False
    short, long = sorted((printed, meant), key=len)
    if len(long) - len(short) == 1:
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    if len(long) != len(short):
        return False
    wrong = [i for i in range(len(long)) if long[i] != short[i]]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return len(wrong) == 1 or (
        swapped and long[wrong[0]] == short[wrong[1]] and long[wrong[1]] == short[wrong[0]]
    )


def _misprints(literal: Literal) -> Iterator[fmpq]:
    """What may be meant: the point elsewhere, digits swapped, one lost or doubled, a sign."""
    text = literal.text.replace(",", "")
    seen = {literal.value}
    texts = [text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)]
    texts += [text[:i] + text[i + 1 :] for i in range(len(text))]
    texts += [text[: i + 1] + text[i] + text[i + 1 :] for i in range(len(text)) if text[i] != "."]
    for value in (literal.value * 10, literal.value / 10, -literal.value, *_numbers(texts)):
        if value not in seen:
            seen.add(value)
            yield value


def _numbers(texts: Iterable[str]) -> Iterator[fmpq]:
    for text in texts:
        try:
            yield exact(text)
        except Fault:
            continue


def slip_in_result(before: Side, after: Side) -> str:
    """What happened to the printed result itself: a sentence, or nothing."""
    printed = lone(after.term)
    if printed is None or before.term is None or hasattr(before.term, "shape"):
        return ""
    for _, meaning in meanings(before.term):
        computed = worked_out(meaning, AS_PRINTED)
        if computed is None:
            continue
        if agrees(-computed, after.term) != WRONG:
            return "The sign was lost."
        for power in (10, 100, 1000):
            if agrees(computed * power, after.term) != WRONG or (
                agrees(computed / power, after.term) != WRONG
            ):
                return "The decimal point moved."
        text = shown(computed, printed, extra=0).lstrip("-")
        if _swapped(printed.text, text) and _unlikely(printed, len(text)):
            return "Two digits were swapped."
        longer = shown(computed, printed).lstrip("-")
        if _is_dropped(printed.text, longer) and _unlikely(printed, len(longer)):
            return "A digit was dropped."
    return ""


def _is_dropped(printed: str, meant: str) -> bool:
    """Whether one digit was lost before the last one: without the last it is only shorter."""
    return any(meant[:i] + meant[i + 1 :] == printed for i in range(len(meant) - 1))


def _swapped(printed: str, meant: str) -> bool:
    return (
        len(printed) == len(meant)
        and sorted(printed) == sorted(meant)
        and _one_edit(printed, meant)
    )
