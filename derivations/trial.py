"""What a mistake changes, found once for all numbers that are worked alike.

Whether it shows is a question of percents, so that behind closed forms it is worked out in balls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import ctx, fmpq

from .degenerate import BITS, differ
from .derivation import Derivation
from .exactly import worked
from .fault import Fault
from .many import Many, flat, how_many, together
from .step import Impossible, Rule, Slip
from .term import Term, number_ball

Reading = Callable[[Any], Any]  # of what a rule reads


@dataclass(frozen=True)
class Trial:
    """A mistake, and what changes with it on the way to what is asked.

    `asked` holds, for each answer that changes, the rules to work out until it is reached.
    """

    slip: Slip
    asked: tuple[tuple[str, tuple[tuple[str, Rule, Reading], ...]], ...]
    rests_on: tuple[str, ...]  # what the rules read and the answers that they are compared with

    def shows(self, derivation: Derivation) -> Any:
        """As `degenerate.shows`, for a derivation with the steps that this was made for; for each
        candidate where there are many."""
        with ctx.workprec(BITS):
            try:
                read = list(map(derivation.value, self.rests_on))
            except (Fault, ArithmeticError):
                return True  # of a single candidate
            return together(self._shows, *read)

    def _shows(self, *values: Any) -> bool | None:
        right, wrong = dict(zip(self.rests_on, values, strict=True)), dict[str, Any]()
        try:
            for answer, rules in self.asked:
                for name, rule, reading in rules:
                    reads = rule.reads.values()
                    read = [wrong[q] if q in wrong else reading(right[q]) for q in reads]
                    wrong[name] = worked(rule, name, *read)
                if differ(right[answer], wrong[answer]):
                    return True
        except Impossible:
            return None
        except (Fault, ArithmeticError):
            if how_many(values) > 1:
                raise
            return True  # there is no answer behind the mistake
        return False


def rounded(value: Any) -> Any:
    """Closed forms as balls, at FLINT's present precision; fractions and words as they are."""
    if isinstance(value, Term):
        return value.ball()
    if isinstance(value, np.ndarray) and not {fmpq}.issuperset(map(type, value.flat)):
        return np.frompyfunc(rounded, 1, 1)(value)
    return value


def in_balls(value: Any) -> Any:
    """Matrices as balls altogether; a single fraction may choose a case, so it stays exact."""
    return BALLS(value) if isinstance(value, np.ndarray) else rounded(value)


def _ball(entry: Any) -> Any:
    return entry.mapped(number_ball) if type(entry) is Many else number_ball(entry)


BALLS = np.frompyfunc(_ball, 1, 1)


def trial(
    derivation: Derivation, slip: Slip, asks: Collection[str], places: Collection[str]
) -> Trial:
    """What the mistake changes when it is made in these places."""
    slipped = derivation.slipped(slip, *places)
    reached = slipped.reached
    rests_on: dict[str, None] = {}
    settled: set[str] = set()

    def rules(name: str) -> list[tuple[str, Rule, Reading]]:
        """What has not been worked out yet on the way to a quantity, in order."""
        if name not in reached:
            rests_on[name] = None
        if name not in reached or name in settled:
            return []
        settled.add(name)
        rule = slipped.rule(name)
        before = [pair for read in rule.reads.values() for pair in rules(read)]
        closed = any(isinstance(entry, Term) for entry in flat(derivation.value(name)))
        return [*before, (name, rule, in_balls if closed else rounded)]

    asked = tuple((name, tuple(rules(name))) for name in asks if name in reached)
    return Trial(slip, asked, (*rests_on, *(name for name, _ in asked)))
