"""Steps, laws, wishes, slips and second opinions: what a family's file is made of.

A step is a small pure function. Its name is the quantity, its parameters are the quantities it
needs, its docstring is the reason that the key prints. Nothing else declares an edge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .fault import Fault

Function = Callable[..., Any]
once = lru_cache(maxsize=4096)


@dataclass(frozen=True)
class Rule:
    """A function whose parameters name the quantities it reads."""

    function: Function
    name: str
    reads: Mapping[str, str]  # parameter -> quantity
    reason: str
    settled: Mapping[str, Any] = field(default_factory=dict, kw_only=True)  # parameter -> value

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.function(*arguments, **named)

    def on(self, values: Mapping[str, Any]) -> Any:
        """The rule's result where `values` holds every quantity that it reads."""
        read = {parameter: values[quantity] for parameter, quantity in self.reads.items()}
        return self.function(**read, **self.settled)


@dataclass(frozen=True)
class Step(Rule):
    """One quantity of a worked solution.

    `show` tells the page which reading is the natural one: the formula "whole" (`Z = A V`), its
    "entries" one by one, or only the "value" (for results that are not formulas). `slope` claims
    that the quantity is the derivative of the first name with respect to the second; a third name
    holds weights, and the claim is then about the first one's sum with these weights.
    `asks` is what an exam may ask for it; `marks` is its weight among the steps of a part.
    """

    symbol: str = ""
    marks: int = 1
    asks: str = ""
    show: str = "whole"
    slope: tuple[str, ...] | None = None
    relies: tuple[str, ...] = ()  # the givens whose numbers, not only names, the slope rests on
    unit: str = ""
    rule: str = ""  # the step's name before it was unfolded
    index: int | None = None  # the layer, time or head it was unfolded to
    labels: tuple[str, ...] = field(default=())  # what people call it, or its entries, on paper

    __hash__ = object.__hash__  # by identity: what is made of a step is made once, for all versions

    @once
    def but(self, **changes: Any) -> Step:
        """The same step with other fields."""
        return self._but(**changes)

    def _but(self, **changes: Any) -> Step:
        """A copy with other fields, ten times as fast as dataclasses.replace: layers are many."""
        other = object.__new__(Step)
        vars(other).update(vars(self), **changes)
        return other

    @once
    def at(self, index: int, **reads: str) -> Step:
        """The same step at a layer, time or head: `a` becomes `a_2`, written `a^2`.

        A parameter `W` then reads `W_2`, `a_before` reads `a_1`, `delta_after` reads `delta_3`;
        `reads` names what a parameter reads where that is not so. `W_new` becomes `W_2_new`.
        """
        slope = self.slope and (self.slope[0], *(layered(q, index) for q in self.slope[1:]))
        return self._but(
            name=layered(self.name, index),
            reads={p: reads.get(p, layered(q, index)) for p, q in self.reads.items()},
            symbol=layered(self.symbol, index, "^"),
            slope=slope,
            index=index,
        )

    @once
    def reading(self, **reads: str) -> Step:
        """The same step with some parameters reading other quantities."""
        return self._but(reads={**self.reads, **reads})

    @once
    def settle(self, **values: Any) -> Step:
        """The same step with some parameters settled: an activation, a loss, a bias of zero.

        A slot such as `{g}` in the reason is filled with what `g` is. The values are hashable.
        """
        reason = self.reason
        for parameter, value in values.items():
            reason = reason.replace(f"{{{parameter}}}", str(value))
        return self._but(
            reads={p: q for p, q in self.reads.items() if p not in values},
            settled={**self.settled, **values},
            reason=reason,
        )


@once
def layered(name: str, index: int, mark: str = "_") -> str:
    """The name of a quantity at a layer: W_2, the one before it W_1, the new one W_2_new."""
    for suffix, shift, kept in (("_before", -1, ""), ("_after", 1, ""), ("_new", 0, "_new")):
        if name.endswith(suffix):
            return f"{name.removesuffix(suffix)}{mark}{index + shift}{kept}"
    return f"{name}{mark}{index}"


@dataclass(frozen=True)
class Slip(Rule):
    """A mistake people make in the step `of`; the docstring says which, in the past tense.

    It raises Impossible where the givens leave no room for it. Where `convention` names what would
    settle it (a given, or something that no given settles), it is no mistake but another convention
    as long as the question leaves that open.
    """

    of: str = ""
    convention: str = ""


class Impossible(Fault):
    """A slip that nobody can make with these givens: the shapes do not allow it."""

    def __init__(self) -> None:
        super().__init__("This mistake cannot be made with these givens.", "Try other givens.")


@dataclass(frozen=True)
class Law(Rule):
    """A condition on the quantities: `expects` (must hold) or `nice` (a wish for new numbers)."""

    must: bool = True


@dataclass(frozen=True)
class Opinion(Rule):
    """Another road to the quantities `of`, in NumPy floats.

    One parameter may be called `given` and receives all givens. An opinion on several quantities
    returns something that has each of them under its name: a dictionary, say.
    """

    of: tuple[str, ...] = ()

    __hash__ = object.__hash__  # by identity, as that of a step


@dataclass(frozen=True)
class Certificate(Rule):
    """A check of the quantity `of` by cases: True, or a sentence that says what is wrong."""

    of: str = ""


def step(**settings: Any) -> Callable[[Function], Step]:
    """Make a function a step: `@step(symbol="z", marks=1)`; see `Step` for the settings.

    Several functions may work out one quantity, each in its own case: they share a `name`.
    """

    def made(function: Function) -> Step:
        core = _core(function)
        named = {**core, **settings}
        return Step(**{"symbol": named["name"], "rule": named["name"], **named})

    return made


def slip(of: Step, convention: str = "") -> Callable[[Function], Slip]:
    """Make a function a mistake in place of the step `of`, or another convention."""
    return lambda function: Slip(**_core(function), of=of.name, convention=convention)


def opinion(of: Step | Sequence[Step]) -> Callable[[Function], Opinion]:
    """Make a function of NumPy floats a second opinion on the step `of`, or on several."""
    names = (of.name,) if isinstance(of, Step) else tuple(step.name for step in of)
    return lambda function: Opinion(**_core(function), of=names)


def certificate(of: Step) -> Callable[[Function], Certificate]:
    """Make a function of exact values a check of the step `of`, where no formula is shown."""
    return lambda function: Certificate(**_core(function), of=of.name)


def expects(function: Function) -> Law:
    """A law that the givens must satisfy; the docstring says it, a breach is a finding."""
    return Law(**_core(function), must=True)


def nice(function: Function) -> Law:
    """A wish for new numbers."""
    return Law(**_core(function), must=False)


def _core(function: Function) -> dict[str, Any]:
    code = function.__code__  # inspect.signature takes as long as all the rest of a family
    return {
        "function": function,
        "name": function.__name__,
        "reads": {parameter: parameter for parameter in code.co_varnames[: code.co_argcount]},
        "reason": " ".join((function.__doc__ or "").split()),
    }
