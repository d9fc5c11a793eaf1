"""The changes of a line that come to its printed result, one kind at a time.

Each kind counts in `tried` how many changes it has tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flint import fmpq

from ...derivations.number import decimal, exact
from ..matching.expected import Expected
from ..matching.settled import SLIPPED
from ..values.edits import CHANGED, POINT, meant, slips_in_result
from ..values.known import AS_PRINTED, FEW_DIGITS
from ..values.meanings import worked_out
from ..values.prints import RIGHT, TRUNCATED
from .operands import Line, Operand, Repair, other_results
from .workings import is_left_out, multiples, other_workings

NEAR = fmpq(1, 500)  # how far, relatively, a rounded result may be from the exact one


@dataclass(frozen=True)
class Slip:
    """What happened to the result, in a few words."""

    said: str
    is_printed: bool = False  # the calculation is right, its print is not
    is_telling: bool = False  # it says what was done
    is_alike: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.said,)


Change = Repair | Slip


class Changes:
    """Those of one line; `expected` is what the exam says of its result."""

    def __init__(self, line: Line, expected: Expected | None):
        self.line, self.known, self.expected = line, line.known, expected
        self.tried = 0

    def asked(self, expected: Expected, stray: bool) -> Iterator[Repair]:
        """Operands in whose place the exam's derivation has a number that gives the result."""
        for operand in self._operands(expected, stray):
            for value in self._meant(operand, expected):
                if self.line.is_right_with(operand, value):
                    yield replace(self.line.repair(operand, value), is_asked=stray)

    def leading_to(self, expected: Expected) -> Iterator[Iterator[Repair]]:
        """Operands in whose place it has a number that gives its own value: stray ones first."""
        for stray in (True, False):
            yield (
                self.line.repair(operand, value)
                for operand in self._operands(expected, stray)
                for value in self._meant(operand, expected)
                if any(self.line.comes_to(operand, value, right) for right in expected.values)
            )

    def _operands(self, expected: Expected, stray: bool) -> list[Operand]:
        """Those that the exam does not have in this step, or the others."""
        return [o for o in self.line.operands if self._is_asked(o, expected) != stray]

    def _is_asked(self, operand: Operand, expected: Expected) -> bool:
        """Whether the exam has an operand in this step, as a print of its number."""
        literal, known = operand.literal, self.known
        for exactly in expected.operands:
            off = abs(abs(exactly) - literal.value)
            same_sign = (exactly < 0) == operand.is_negative
            if same_sign and (
                not off or (off <= 2 * literal.ulp and abs(exactly) not in known.exactly)
            ):
                return True
        return False

    def _meant(self, operand: Operand, expected: Expected) -> Iterator[fmpq]:
        """What the exam may have in the place of an operand, as the sheet prints it."""
        for exactly in expected.operands:
            size = abs(exactly)
            off = abs(size - abs(operand.value))
            if expected.verdict == SLIPPED and off <= size * NEAR:
                continue  # the mistake itself takes a sign wrong
            printed = [size]
            if size not in self.known.exactly:
                near = self.known.within(size, size * NEAR)
                printed = [min(near, key=lambda n: abs(n - size))] if near else []
            for value in printed or [exact(decimal(size, operand.literal.significant))]:
                self.tried += 2
                yield from (one for one in (value, -value) if one != operand.value)

    def alike(self, vouched: bool) -> Iterator[Repair]:
        """Operands that are a slip of the pen away from a known number."""
        for operand in self.line.operands:
            if self.is_vouched(operand) == vouched:
                for value in self._lookalikes(operand):
                    for repair in self._tried(operand, value):
                        yield replace(repair, is_alike=True)

    def is_vouched(self, operand: Operand) -> bool:
        asked = self.expected is not None and self._is_asked(operand, self.expected)
        return asked or self.known.is_vouched(operand.value)

    def _lookalikes(self, operand: Operand) -> Iterator[fmpq]:
        known, value = self.known, operand.value
        if not self.is_vouched(operand) and (
            -value in known.givens or -value in known.results or -value in known.used
        ):
            yield -value
        for slip, text in meant(operand.literal.digits) if operand.has_digits else ():
            if slip == CHANGED and len(text.lstrip("0.")) == operand.literal.significant == 1:
                continue  # any such number looks like any other
            size = exact(text) * operand.literal.scale
            if size == abs(self.line.printed.value) and size not in known.exactly:
                continue  # that is known from this line only
            if known.is_known(size, operand.literal.significant > FEW_DIGITS):
                yield -size if operand.is_negative else size

    def misprinted(self, slips: tuple[str, ...]) -> Iterator[Slip]:
        """Slips of the pen in the result."""
        self.tried += len(slips)
        found = [slip for slip in self._slips_in_result if slip in slips]
        named = found[:1] if POINT in found[:1] else found
        yield from (Slip(s, is_printed=True, is_telling=True) for s in named)

    @cached_property
    def _slips_in_result(self) -> list[str]:
        for known in (AS_PRINTED, self.known):
            values = (worked_out(meaning, known) for meaning in self.line.meanings)
            found = [
                slip
                for computed in values
                if computed is not None
                for slip in slips_in_result(computed, self.line.after.term)
            ]
            if found:
                return found
        return []

    def misprints(self, slips: tuple[str, ...], vouched: bool = False) -> Iterator[Repair]:
        """Slips of the pen in operands that are not known otherwise, or in those that are."""
        for operand in self.line.operands:
            if self.is_vouched(operand) == vouched:
                for value in operand.misprints(slips):
                    yield from self._tried(operand, value)

    def misprinted_again(self) -> Iterator[Repair]:
        """One wrong digit in a number that stands twice in one product, both times the same."""
        seen: set[tuple[str, fmpq]] = set()
        for operand in self.line.repeated:
            for value in operand.misprints((CHANGED,)):
                is_new = (operand.text, value) not in seen  # the same in the next product, or not
                seen.add((operand.text, value))
                yield from self._tried(operand, value, count=is_new)

    def worked_otherwise(self, left_out: bool) -> Iterator[Slip]:
        """Other calculations: those with a term left out, or all the others."""
        workings = (w for w in other_workings(self.line.before) if is_left_out(w[1]) == left_out)
        for said, is_right in other_results(self.line, workings):
            self.tried += 1
            if is_right:
                yield Slip(said, is_telling=True)

    def multiplied(self) -> Iterator[Slip]:
        for said, is_right in other_results(self.line, multiples(self.line.before)):
            self.tried += 1
            if is_right:
                yield Slip(said)

    def taken(self) -> Iterator[Repair]:
        """Known numbers in place of an operand, however little they look like it."""
        for operand in self.line.operands:
            needed = self.line.needed(operand)
            self.tried += len(self.known.sizes)
            known, printed = self.known, abs(self.line.printed.value)
            for size in known.around(needed.value, needed.far) if needed else known.seen:
                if size not in (0, 1, printed):  # with 0 or 1 something is left out
                    for value in (size, -size):
                        for repair in self._tried(operand, value, count=False):
                            yield replace(repair, is_taken=True)

    def _tried(self, operand: Operand, value: fmpq, count: bool = True) -> Iterator[Repair]:
        self.tried += count
        found = self.line.print_with(operand, value)
        if found == RIGHT or (found == TRUNCATED and self.known.is_result(value)):
            yield replace(self.line.repair(operand, value), is_cut=found == TRUNCATED)
