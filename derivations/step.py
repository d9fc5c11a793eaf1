"""Steps, laws, wishes, slips and second opinions: what a family's file is made of.

A step is a small pure function. Its name is the quantity, its parameters are the quantities it
needs, its docstring is the reason that the key prints. Nothing else declares an edge.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Rule:
    """A function whose parameters name the quantities it reads."""

    function: Function
    name: str
    reads: Mapping[str, str]  # parameter -> quantity
    reason: str

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.function(*arguments, **named)

    def on(self, values: Mapping[str, Any]) -> Any:
        """The rule's result where `values` holds every quantity that it reads."""
        return self.function(**{parameter: values[q] for parameter, q in self.reads.items()})


@dataclass(frozen=True)
class Step(Rule):
    """One quantity of a worked solution.

    `show` tells the page which reading is the natural one: the formula "whole" (`Z = A V`), its
    "entries" one by one, or only the "value" (for results that are not formulas). `slope` claims
    that the quantity is the derivative of the first name with respect to the second.
    `asks` is what an exam may ask for it; `marks` is its weight among the steps of a part.
    """

    symbol: str = ""
    marks: int = 1
    asks: str = ""
    show: str = "whole"
    slope: tuple[str, str] | None = None
    unit: str = ""
    rule: str = ""  # the step's name before it was unfolded
    labels: tuple[str, ...] = field(default=())  # what people call it, or its entries, on paper

    def at(self, index: int, **reads: str) -> Step:
        """The same step at a layer, time or head: `a` becomes `a_2`, written `a^2`.

        A parameter `W` then reads `W_2`, `a_before` reads `a_1`, `delta_after` reads `delta_3`;
        `reads` names what a parameter reads where that is not so.
        """
        layered = {p: reads.get(p, _layered(q, index)) for p, q in self.reads.items()}
        slope = self.slope and (self.slope[0], _layered(self.slope[1], index))
        return replace(
            self,
            name=f"{self.name}_{index}",
            reads=layered,
            symbol=f"{self.symbol}^{index}",
            slope=slope,
        )

    def reading(self, **reads: str) -> Step:
        """The same step with some parameters reading other quantities."""
        return replace(self, reads={**self.reads, **reads})


def _layered(name: str, index: int) -> str:
    for suffix, shift in (("_before", -1), ("_after", 1)):
        if name.endswith(suffix):
            return f"{name.removesuffix(suffix)}_{index + shift}"
    return f"{name}_{index}"


@dataclass(frozen=True)
class Slip(Rule):
    """A mistake people make in the step `of`; the docstring says which, in the past tense."""

    of: str = ""


@dataclass(frozen=True)
class Law(Rule):
    """A condition on the quantities: `expects` (must hold) or `nice` (a wish for new numbers)."""

    must: bool = True


@dataclass(frozen=True)
class Opinion(Rule):
    """Another road to the quantity `of`, in NumPy floats."""

    of: str = ""


@dataclass(frozen=True)
class Certificate(Rule):
    """A check of the quantity `of` by cases: True, or a sentence that says what is wrong."""

    of: str = ""


def step(**settings: Any) -> Callable[[Function], Step]:
    """Make a function a step: `@step(symbol="z", marks=1)`; see `Step` for the settings."""

    def made(function: Function) -> Step:
        core = _core(function)
        settings.setdefault("symbol", core["name"])
        return Step(**core, rule=core["name"], **settings)

    return made


def slip(of: Step) -> Callable[[Function], Slip]:
    """Make a function a mistake in place of the step `of`."""
    return lambda function: Slip(**_core(function), of=of.name)


def opinion(of: Step) -> Callable[[Function], Opinion]:
    """Make a function of NumPy floats a second opinion on the step `of`."""
    return lambda function: Opinion(**_core(function), of=of.name)


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
    reads = {parameter: parameter for parameter in inspect.signature(function).parameters}
    return {
        "function": function,
        "name": function.__name__,
        "reads": reads,
        "reason": " ".join((inspect.getdoc(function) or "").split()),
    }
