"""Claims against the derivation: right, rounded on the way, another reading, carried, or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from ...derivations.derivation import Derivation
from ...derivations.fault import Fault, Undefined
from ...derivations.step import Slip
from ...derivations.term import Call
from ..answering.worked import Worked, WorkedExam
from ..exam_file.slots import fill
from ..values.known import BITS
from ..values.literal import Literal, literals, lone
from ..values.prints import WRONG, agrees
from .claims import Claim

RIGHT, ALTERNATIVE, CARRIED, SLIPPED, FALSE = "right", "alternative", "carried", "slipped", "false"


@dataclass(frozen=True)
class Settled:
    """A claim and what became of it. `expected` is the exact value of the derivation."""

    claim: Claim
    verdict: str
    expected: Any
    follows: Any = None  # the value by the rounded numbers printed before; a ball, or exact
    slips: tuple[Slip, ...] = ()  # the family's mistakes that reproduce the printed digits
    reading: str = ""  # the other accepted reading, or convention, in which the claim is right
    origin: Settled | None = None  # the mistake that a carried claim follows from


@dataclass
class Ledger:
    """What a sheet has claimed so far about one derivation."""

    derivation: Derivation
    parts: tuple[Worked, ...]  # the parts that share it
    settled: dict[tuple[str, tuple[int, ...]], Settled] = field(default_factory=dict)

    def settle(self, claim: Claim) -> Settled:
        try:
            result = self._settled(claim)
        except Undefined:  # nothing goes on from what was printed before: it leads to log 0
            expected = entry_of(self.derivation.value(claim.quantity), claim.entry)
            result = Settled(claim, FALSE, expected, expected)
        # A second reading is an aside: what follows goes on from the first.
        if result.verdict != ALTERNATIVE:
            self.settled.setdefault((claim.quantity, claim.entry), result)
        return result

    def _settled(self, claim: Claim) -> Settled:
        expected = entry_of(self.derivation.value(claim.quantity), claim.entry)
        if agrees(expected, claim.printed) != WRONG:
            return Settled(claim, RIGHT, expected, expected)
        from_right = self._going_on(claim, from_wrong=False)
        follows = entry_of(from_right.value(claim.quantity), claim.entry)
        if _reaches(from_right, claim):
            return Settled(claim, RIGHT, expected, follows)
        origin = self._origin(claim)
        from_wrong = self._going_on(claim, from_wrong=True) if origin else from_right
        if origin and _reaches(from_wrong, claim):
            return Settled(claim, CARRIED, expected, follows, origin=origin)
        slips = _slips(from_right, claim) or (_slips(from_wrong, claim) if origin else ())
        if reading := self._other_reading(claim) or _other_convention(claim, slips):
            return Settled(claim, ALTERNATIVE, expected, follows, reading=reading)
        return Settled(claim, SLIPPED if slips else FALSE, expected, follows, slips=slips)

    def _going_on(self, claim: Claim, from_wrong: bool) -> Derivation:
        """The derivation that goes on from what the sheet printed before, wrong results included.

        Where a wrong result is not gone on from, what the line itself quotes is: a sheet may
        print a wrong number once and use the right one below.
        """
        quoted = [n for side in claim.statement.readable for n in literals(side.term)]
        claimed: dict[str, Any] = {}
        for (name, entry), earlier in self.settled.items():
            if name == claim.quantity:
                continue
            printed = earlier.claim.printed
            if earlier.verdict not in (RIGHT, ALTERNATIVE) and not from_wrong:
                printed = _print_of(earlier, quoted)
            if printed is None:
                continue
            value = self.derivation.value(name)
            if entry_of(value, entry) == _as_printed(printed):
                continue  # nothing was rounded
            if isinstance(value, np.ndarray):
                claimed.setdefault(name, value.copy())[entry] = _ball(printed)
            else:
                claimed[name] = _ball(printed)
        return self.derivation.put(**claimed)

    def _other_reading(self, claim: Claim) -> str:
        """What the exam says of its other accepted reading that the claim follows, if any."""
        for worked in self.parts:
            for accept in worked.part.item.accept:
                if not accept.given and not accept.put:
                    continue
                other = worked.alternative(accept.given, accept.put)
                if claim.quantity in other.steps and _reaches(other, claim):
                    return fill(accept.text, worked.given, f"Part {worked.part.id}")
        return ""

    def _origin(self, claim: Claim) -> Settled | None:
        """The wrong claim that this one rests on: the one it quotes, else the first."""
        below = set(self.derivation.working([claim.quantity])) - {claim.quantity}
        wrong = [
            earlier
            for (name, _), earlier in self.settled.items()
            if name in below and earlier.verdict in (FALSE, SLIPPED)
        ]
        quoted = {n.text for side in claim.statement.readable for n in literals(side.term)}
        named = [w for w in wrong if any(n.text in quoted for n in literals(w.claim.printed))]
        return next(iter([*named, *wrong]), None)


def settle_all(claims: tuple[Claim, ...], exam: WorkedExam) -> tuple[Settled, ...]:
    """What became of each claim, in the order of the sheet."""
    ledgers: dict[int, Ledger] = {}
    for worked in exam.parts.values():
        shared = tuple(w for w in exam.parts.values() if w.derivation is worked.derivation)
        ledgers.setdefault(id(worked.derivation), Ledger(worked.derivation, shared))
    return tuple(ledgers[id(claim.derivation)].settle(claim) for claim in claims)


def entry_of(value: Any, entry: tuple[int, ...]) -> Any:
    return value[entry] if isinstance(value, np.ndarray) else value


def _print_of(earlier: Settled, quoted: list[Literal]) -> Any:
    """Where a line quotes what an earlier result should have been; None where it does not."""
    for number in quoted:
        for term in (number, Call("neg", (number,))) if number.ulp else ():
            if any(agrees(value, term) != WRONG for value in (earlier.expected, earlier.follows)):
                return term
    return None


def _as_printed(term: Any) -> Any:
    number = lone(term)
    return None if number is None else signed(term, number.value)


def _ball(term: Any) -> Any:
    """What a printed result may have been before it was rounded or cut off."""
    printed = lone(term)
    if printed is None or not printed.ulp:
        return fmpq(0) if printed is None else signed(term, printed.value)
    with ctx.workprec(BITS):
        return signed(term, arb(abs(printed.value) + printed.ulp / 4, printed.ulp * 3 / 4))


def signed(term: Any, value: Any) -> Any:
    negative = 0
    while getattr(term, "operator", "") == "neg":
        (term,), negative = term.arguments, negative + 1
    return -value if negative % 2 else value


def _reaches(derivation: Derivation, claim: Claim) -> bool:
    value = entry_of(derivation.value(claim.quantity), claim.entry)
    return agrees(value, claim.printed) != WRONG


def _slips(derivation: Derivation, claim: Claim) -> tuple[Slip, ...]:
    """The family's mistakes in this step that reproduce the printed digits."""
    return tuple(
        slip for slip, value in _slipped(claim, derivation) if agrees(value, claim.printed) != WRONG
    )


def _other_convention(claim: Claim, slips: tuple[Slip, ...]) -> str:
    """What was done by a convention that the question leaves open."""
    is_open = bool(slips) and all(
        slip.convention and slip.convention not in claim.worked.given for slip in slips
    )
    return slips[0].reason if is_open else ""


def _slipped(claim: Claim, carried: Derivation) -> Iterator[tuple[Slip, Any]]:
    """What the family's known mistakes in this step come to."""
    name = claim.quantity
    for slip in carried.family.slips:
        if slip.of != carried.step(name).rule:
            continue
        try:
            value = carried.slipped(slip, name).value(name)
        except (Fault, ValueError, TypeError, AttributeError, ArithmeticError):
            continue  # this mistake cannot be made with these numbers
        if getattr(value, "shape", ()) == getattr(carried.value(name), "shape", ()):
            yield slip, entry_of(value, claim.entry)
