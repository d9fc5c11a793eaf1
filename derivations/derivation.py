"""A worked solution: named quantities, each worked out from earlier ones when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from . import symbolically
from .domain import Size
from .exactly import is_numeric, worked
from .fault import Fault
from .kept import kept
from .many import Parting, Way, each_of, taken, together
from .quantity import Quantity
from .step import Impossible, Law, Rule, Slip, Step, layered
from .term import Symbol, symbols

if TYPE_CHECKING:
    from .family import Family


class Derivation:
    """A family with its givens. Everything is worked out on demand and kept.

    The givens may be those of `count` candidates at once (`Many`); so are all values then.
    The same graph answers other questions when something else is put in: other givens (`given`),
    a claimed value (`put`), a mistake in place of a step (`slipped`).
    """

    def __init__(
        self,
        family: Family,
        givens: Mapping[str, Any],
        claims: Mapping[str, Any] | None = None,
        slips: Mapping[str, Slip] | None = None,
        count: int = 1,
    ):
        self.family, self.givens, self.count = family, dict(givens), count
        self.claims, self.slips = dict(claims or {}), dict(slips or {})
        self.steps = family.unfolded(self.givens)
        self._values = {n: v for n, v in self.givens.items() if n not in self.claims}
        self._formulas: dict[str, Any] = {}
        self._numbers: dict[str, Any] = {}
        self._leaves: dict[str, dict[Symbol, Any]] = {}
        self.shared: set[str] = set()  # what is alike in the derivation that it shares with

    def given(self, **changes: Any) -> Derivation:
        """The same question with other givens (as values; `Family.read` makes them from text)."""
        return Derivation(self.family, {**self.givens, **changes}, self.claims, self.slips)

    def sharing(self, other: Derivation) -> Derivation:
        """Itself, with what `other` has worked out from givens that both have alike.

        What is alike is then the same object, and so are the steps where all of them are.
        """
        self.shared = alike = set[str]()
        for name, value in other.givens.items():
            if name in self.givens and _alike(self.givens[name], value):
                self.givens[name] = self._values[name] = value
                alike.add(name)
        theirs = other.steps.get
        same = [n for n, s in self.steps.items() if s is theirs(n) or s == theirs(n)]
        for name in same:
            if alike.issuperset(self.steps[name].reads.values()):
                alike.add(name)
                if name in other._values:
                    self._values[name] = other._values[name]
        if len(same) == len(self.steps) and same == list(other.steps):
            self.steps = other.steps
        return self

    def taking(self, way: Way) -> Derivation:
        """The same for some of the candidates."""
        other = copy(self)
        other.count = len(way)
        other.givens = {name: taken(value, way) for name, value in self.givens.items()}
        other._values = {name: taken(value, way) for name, value in self._values.items()}
        return other

    def put(self, **claims: Any) -> Derivation:
        """Error carried forward: claimed values stand in place of derived ones."""
        return self._with({**self.claims, **claims}, self.slips)

    def slipped(self, slip: Slip, *names: str) -> Derivation:
        """The same question with a mistake made, in the steps `names` or wherever it can be."""
        places = names or self.places(slip)
        return self._with(self.claims, {**self.slips, **dict.fromkeys(places, slip)})

    def places(self, slip: Slip) -> tuple[str, ...]:
        """The steps in which a mistake can be made."""
        return tuple(step.name for step in self.steps.values() if self._can(slip, step))

    def _with(self, claims: Mapping[str, Any], slips: Mapping[str, Slip]) -> Derivation:
        """The same graph with these in place; what they cannot reach keeps its value."""
        other = copy(self)
        other.claims, other.slips = dict(claims), dict(slips)
        reached = other.reached
        other._values = {n: value for n, value in self._values.items() if n not in reached}
        other._formulas, other._numbers, other._leaves, other.shared = {}, {}, {}, set()
        return other

    @property
    def reached(self) -> set[str]:
        """What claims and mistakes can change: themselves and all that follows from them."""
        reached = {*self.claims, *self.slips}
        for name, step in self.steps.items():
            if not reached.isdisjoint(step.reads.values()):
                reached.add(name)
        return reached

    def __getitem__(self, name: str) -> Quantity:
        """The quantity of that name, with every reading of its step."""
        step = self.step(name)
        formula = self.formula(name)
        return Quantity(
            name, step.symbol, formula, self.numbers(name), self.value(name), step.reason, step
        )

    def step(self, name: str) -> Step:
        if name not in self.steps:
            asked = ", ".join(self.steps)
            raise Fault(
                f"{self.family.name} has no quantity “{name}” here.",
                f"Its quantities are: {asked}.",
            )
        return self.steps[name]

    def value(self, name: str) -> Any:
        """The exact value of a given or a quantity."""
        if name in self._values:
            return self._values[name]
        if name in self.claims:
            return self.claims[name]
        rule = self.rule(name)
        read = map(self.value, rule.reads.values())
        value = self._values[name] = together(partial(worked, rule, name), *read)
        return value

    def rule(self, name: str) -> Rule:
        """What works a quantity out: its step, or the mistake in its place. Raises Impossible."""
        step = self.step(name)
        rule = self._in_place(self.slips[name], step) if name in self.slips else step
        if not all(map(self._has, rule.reads.values())):
            raise Impossible
        return rule

    def _can(self, slip: Slip, step: Step) -> bool:
        """Whether the mistake can be made there: the first layer has no layer before it."""
        return step.rule == slip.of and all(
            self._has(quantity) for quantity in self._in_place(slip, step).reads.values()
        )

    def _in_place(self, slip: Slip, step: Step) -> Rule:
        """The slip with the edges, and the settled parameters, of the step that it replaces."""

        def read(name: str) -> str:
            unlayered = step.index is None or self._has(name)
            return step.reads.get(name, name if unlayered else layered(name, step.index or 0))

        settled = {p: value for p, value in step.settled.items() if p in slip.reads}
        reads = {p: read(q) for p, q in slip.reads.items() if p not in settled}
        return Rule(slip.function, slip.name, reads, slip.reason, settled=settled)

    def _has(self, name: str) -> bool:
        return name in self.givens or name in self.steps

    def formula(self, name: str) -> Any:
        """The step read on symbols: a term, or a matrix of terms entry by entry; else None."""
        step = self.step(name)
        if step.show == "value" or name in self.claims:
            return None
        if name not in self._formulas:
            seen = {q: self.written(q, step.show == "entries") for q in step.reads.values()}
            self._formulas[name] = symbolically.formula(step, seen)
        return self._formulas[name]

    def numbers(self, name: str) -> Any:
        """The formula with its numbers put in, nothing worked out."""
        formula = self.formula(name)
        if formula is None:
            return None
        if name not in self._numbers:
            values = self.leaves(name)
            put = np.frompyfunc(lambda entry: entry.put(values), 1, 1)
            is_matrix = isinstance(formula, np.ndarray)
            self._numbers[name] = put(formula) if is_matrix else formula.put(values)
        return self._numbers[name]

    def leaves(self, name: str) -> dict[Symbol, Any]:
        """What each symbol in the formula of `name` stands for."""
        values: dict[Symbol, Any] = {}
        for quantity in self.step(name).reads.values():
            if quantity not in self._leaves:
                self._leaves[quantity] = dict(self._symbols_of(quantity))
            values |= self._leaves[quantity]
        return values

    def _symbols_of(self, name: str) -> Iterator[tuple[Symbol, Any]]:
        """The symbols that a quantity is written with, whole and by entries, and their values."""
        value = self.value(name)
        for entries in (False, True):
            written = self.written(name, entries)
            if isinstance(written, Symbol):
                yield written, value
            elif isinstance(written, np.ndarray) and is_numeric(value):
                yield from zip(written.flat, value.flat, strict=True)

    def symbol(self, name: str) -> str:
        """How a given or a quantity is written: `W_1` of a numbered given W is `W^1`."""
        if name in self.steps:
            return self.steps[name].symbol
        if name in self.family.givens:
            return self.family.givens[name].symbol or name
        base, _, number = name.rpartition("_")
        return f"{self.family.givens[base].symbol or base}^{number}"

    def written(self, name: str, entries: bool) -> Any:
        """What a step reads in place of a quantity when it writes its formula.

        Words, and numbers that shape the working (a stride), are put in as they are; a size such
        as 32x32x3 is always read side by side.
        """
        value = self.value(name)
        domain = self.family.givens.get(name)
        if getattr(domain, "structural", False) or not is_numeric(value):
            return value
        if isinstance(domain, Size):
            return np.array([Symbol(side) for side in domain.symbols(value)], dtype=object)
        shape = value.shape if entries and isinstance(value, np.ndarray) else ()
        return symbols(self.symbol(name), shape)

    @kept
    def needed(self) -> dict[str, tuple[str, ...]]:
        """The quantities (not givens) that each step reads."""
        return {
            name: tuple(q for q in step.reads.values() if q in self.steps)
            for name, step in self.steps.items()
        }

    def working(self, asks: Iterable[str], known: Iterable[str] = ()) -> list[str]:
        """The steps that lead to what is asked, in order, without what is `known` already."""
        wanted: set[str] = set()
        known, waiting = set(known), list(asks)
        while waiting:
            name = waiting.pop()
            self.step(name)
            if name not in wanted and name not in known:
                wanted.add(name)
                if name not in self.claims:
                    waiting += self.needed[name]
        return [name for name in self.steps if name in wanted]

    def broken(self, must: bool = True) -> list[Law]:
        """The laws (or wishes) that these givens break."""
        return [law for law in self.family.laws if law.must == must and self.breaks(law)]

    def breaks(self, law: Law) -> bool:
        """Whether these givens break a law; one about layers is broken by any layer."""
        return not all(self.keeping(law))

    def keeping(self, law: Law) -> list[bool]:
        """Whether each candidate keeps a law, in all layers if it is about layers."""
        told = (together(law.function, *values) for values in self._readings(law))
        every = zip(*(each_of(kept, self.count) for kept in told), strict=True)
        return list(map(all, every)) or [True] * self.count

    def readings(self, law: Law) -> list[list[str]]:
        """The quantities that a law reads: once, or in every layer where there are such."""
        whole = all(map(self._has, law.reads.values()))
        every = (
            [q if self._has(q) else layered(q, index) for q in law.reads.values()]
            for index in ([0] if whole else self._indices)
        )
        return [names for names in every if all(map(self._has, names))]

    @kept
    def _indices(self) -> list[int]:
        """The layers, times or heads that steps stand at."""
        return sorted({step.index for step in self.steps.values() if step.index is not None})

    def _readings(self, law: Law) -> Iterator[list[Any]]:
        """What a law reads; not where these numbers have no such value."""
        for names in self.readings(law):
            with suppress(Fault):
                yield list(map(self.value, names))


def _alike(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        with suppress(Parting):
            return left.shape == right.shape and left.tolist() == right.tolist()
        return False
    return type(left) is type(right) and bool(left == right)
