"""Which small change makes a wrong line right.

The changes are tried from the likeliest on: an operand that looks almost like a known number,
slips of the pen in the result or in an operand, another calculation, a known number taken in place
of another. A change counts only where it is alone among its like in reproducing every printed
digit, and where, after so many tries, chance would hardly have done so; where it might have, the
one that is left is named with a perhaps. Where the exam tells whether the result is right, only
changes of what is wrong are tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

from flint import fmpq

from ..matching.expected import Expected
from ..matching.settled import FALSE, RIGHT, SLIPPED
from ..reading.statement import Side
from ..values.edits import CHANGED, DOUBLED, DROPPED, POINT, SIGN, SWAPPED
from ..values.known import FEW_DIGITS, Known
from ..values.literal import Literal, lone
from ..values.meanings import worked_out
from .changes import Change, Changes, Slip
from .operands import Line, Repair

CHANCE, SMALL_CHANCE = fmpq(1, 20), fmpq(1, 3)  # how likely a coincidence may be
MOST_NAMED, FEWEST_NAMED = 3, 2  # possibilities in one sentence, and behind a perhaps
LONG = 4  # digits of a result that few changes lead to
# How likely a result that is off by one unit of its last digit looks like such a slip by chance;
# one that is off by more does so by as much less.
OFTEN = {CHANGED: 2, SWAPPED: 1, DROPPED: 1, DOUBLED: 1}
FEW, MANY = (POINT, SWAPPED, DOUBLED), (DROPPED,)


def diagnose(
    before: Side,
    after: Side,
    known: Known,
    expected: Expected | None = None,
    is_right: bool = False,
) -> Repair | str:
    """The operand that is misprinted, or what happened to the result (a sentence, or nothing);
    `is_right` where the result is known to be right."""
    printed = _number(before, after)
    if printed is None:
        return ""
    line = Line(before, after, printed, replace(known, short=True))
    return _Search(line, expected, is_right).found()


def wrong_operand(before: Side, after: Side, expected: Expected, known: Known) -> Repair | None:
    """The one operand that is not what the exam has there: with the right one the line comes to
    the exam's value."""
    printed = _number(before, after)
    if printed is None:
        return None
    changes = Changes(Line(before, after, printed, replace(known, short=True)), expected)
    for repairs in changes.leading_to(expected):
        found = {repair.key: repair for repair in repairs}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def other_operand(
    before: Side, after: Side, known: Known, expected: Expected | None
) -> Repair | None:
    """The one operand that a slip of the pen may have changed, where nobody can tell that from a
    wrong result: with it every digit of a long result is right."""
    printed = _number(before, after)
    is_false = expected is not None and expected.verdict in (FALSE, SLIPPED)
    if printed is None or printed.significant < LONG or is_false:
        return None
    changes = Changes(Line(before, after, printed, replace(known, short=True)), expected)
    others = (changes.worked_otherwise(True), changes.worked_otherwise(False), changes.multiplied())
    if any(True for _ in chain(changes.misprinted((SIGN, *FEW, *MANY)), *others)):
        return None
    slips = (SIGN, *FEW, *MANY, CHANGED)
    found = {
        (repair.operand.text, repair.value): repair
        for repair in chain(changes.misprints(slips), changes.misprinted_again())
        if not repair.is_cut
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _number(before: Side, after: Side) -> Literal | None:
    """The one printed result of a calculation with numbers."""
    is_plain = before.term is not None and not hasattr(before.term, "shape")
    return lone(after.term) if is_plain and before.is_worked else None


class _Search:
    """The changes of one line, and those of them that come to its printed result."""

    def __init__(self, line: Line, expected: Expected | None, is_right: bool = False):
        self.line, self.known, self.expected = line, line.known, expected
        self.is_right = is_right
        self.changes = Changes(line, expected)

    def found(self) -> Repair | str:
        """The first kind of change that chance does not explain; else the one or two that chance
        would hardly explain, with a perhaps."""
        others: dict[Any, Change] = {}
        for kinds in self._kinds():
            found: dict[Any, Change] = {}
            for changes in kinds:
                start = self.changes.tried
                alike = {change.key: change for change in changes}
                tried = self.changes.tried - start
                for key, change in alike.items():
                    chance = self._chance(change, tried)
                    if chance < CHANCE:
                        found[key] = change
                    elif chance < SMALL_CHANCE and change.is_telling:
                        others[key] = change
            if found and not (others and all(map(self._is_given, found.values()))):
                return self._decided(_rounded_first(list(found.values())))
        if self.is_right:
            return self._decided(_rounded_first(list(others.values()))) if others else ""
        said = self._said(list(others.values()))
        return f"Perhaps {_lower(said)}" if said and len(others) <= FEWEST_NAMED else ""

    def _kinds(self) -> Iterator[tuple[Iterator[Change], ...]]:
        """The kinds of change, from the likeliest on; those in one bracket are as likely."""
        verdict = self.expected.verdict if self.expected else RIGHT if self.is_right else None
        if self.expected and verdict != FALSE:
            yield (self.changes.asked(self.expected, stray=True),)
            yield (self.changes.asked(self.expected, stray=False),)
        if all(worked_out(meaning, self.known) is None for meaning in self.line.meanings):
            yield (self.changes.misprints((SIGN,)),)  # such as log(-0.5)
            return
        if verdict == SLIPPED:
            return  # the exam's family says it better
        may_be_wrong = verdict != RIGHT
        if may_be_wrong and verdict == FALSE:
            yield (self.changes.misprinted((SIGN, *FEW)),)
        yield (self.changes.alike(vouched=False),)
        if may_be_wrong:
            yield (self.changes.misprinted((SIGN,)),)
        result = self.changes.misprinted(FEW + MANY) if may_be_wrong else iter(())
        yield result, self.changes.misprints(FEW)
        yield (self.changes.misprints(MANY),)
        signs = self.changes.misprints((SIGN,))
        if may_be_wrong:
            others = chain(self.changes.worked_otherwise(left_out=False), signs)
            yield (
                self.changes.alike(vouched=True),
                self.changes.worked_otherwise(left_out=True),
                others,
            )
            yield (self.changes.multiplied(),)
        else:
            yield self.changes.alike(vouched=True), signs
        if not (may_be_wrong and self._is_elsewhere):
            yield (self.changes.taken(),)
        yield (self.changes.misprints(FEW + MANY, vouched=True),)
        changed = self.changes.misprinted((CHANGED,)) if may_be_wrong else iter(())
        yield changed, self.changes.misprints((CHANGED,))
        yield (self.changes.misprinted_again(),)

    @cached_property
    def _is_elsewhere(self) -> bool:
        """Whether the result is that of another line, from which it may have been taken."""
        return self.known.is_result_elsewhere(self.line.printed)

    def _decided(self, found: list[Change]) -> Repair | str:
        """The one explanation, or those few that are as good."""
        first = found[0]
        is_one = isinstance(first, Repair) and all(
            isinstance(c, Repair) and (c.operand.text, c.value) == (first.operand.text, first.value)
            for c in found
        )
        if isinstance(first, Repair) and is_one and not self._is_false:
            if not self._is_in_place(first):
                return replace(first, tried=self.changes.tried)
            if self._is_given(first):
                return f"Perhaps {first.said_of_result(is_wrong=True)}."
        return self._said(found) if len(found) <= MOST_NAMED else ""

    def _is_in_place(self, repair: Repair) -> bool:
        """Whether the operand is likely right, and the result taken from elsewhere."""
        if self.expected is not None or self.is_right:
            return False
        is_taken = self._is_elsewhere and self.changes.is_vouched(repair.operand)
        return is_taken or self._is_given(repair)

    def _is_given(self, change: Change) -> bool:
        """Whether another number would do for one that is itself given, and looks unlike it."""
        if not isinstance(change, Repair) or self.expected is not None or self.is_right:
            return False
        return change.is_taken and change.operand.value in self.known.givens

    def _said(self, found: list[Change]) -> str:
        said = [
            change.said if isinstance(change, Slip) else change.said_of_result(self._is_false)
            for change in found
        ]
        (first, *others) = dict.fromkeys(said) or [""]
        return ", or ".join([first, *map(_lower, others)]) + "." if first else ""

    @property
    def _is_false(self) -> bool:
        """Whether the exam tells that the result is wrong."""
        return self.expected is not None and self.expected.verdict == FALSE

    def _chance(self, change: Change, tried: int) -> fmpq:
        """How many of so many changes one would expect to come to the printed digits by chance.

        Changes of a calculation and of digits scatter about as far as the result is off; a lost
        sign and a moved point about as far as the number is large; known numbers as densely as
        near the one that is needed.
        An operand that the exam does not have needs no luck.
        """
        if isinstance(change, Repair) and change.is_asked:
            return fmpq(0)
        if isinstance(change, Repair) and change.is_taken and self._coincidences is not None:
            return self._coincidences
        far = self.line.off
        if isinstance(change, Slip) and change.said in OFTEN:
            if self.line.printed.significant + (change.said == DROPPED) <= FEW_DIGITS:
                return fmpq(1)
            tried = OFTEN[change.said]
        elif isinstance(change, Slip) and change.is_printed:
            far, tried = abs(self.line.printed.value), len(self.line.printed.text)
        elif change.is_alike:
            far = abs(self.line.printed.value)
        window = self.line.unit * (2 if isinstance(change, Repair) and change.is_cut else 1)
        if isinstance(change, Slip) and change.said in OFTEN:
            window += self.line.vague
        return tried * window / far if far else fmpq(1)

    @cached_property
    def _coincidences(self) -> fmpq | None:
        """How many known numbers would do for an operand by chance; None where nobody can tell."""
        expected = fmpq(0)
        for operand in self.line.operands:
            needed = self.line.needed(operand)
            if needed is None:
                return None
            around = abs(needed.value) / 2
            near = len(self.known.around(needed.value, around))
            expected += near * (needed.window / around if needed.window < around else 1)
        return expected


def _rounded_first(found: list[Change]) -> list[Change]:
    """The changes that round to the printed digits; where there are none, those cut to them."""
    return [c for c in found if isinstance(c, Slip) or not c.is_cut] or found


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
