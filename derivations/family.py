"""A family: one question, one file. The file's name is the name that users type."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType
from typing import Any

from .chance import Chance
from .derivation import Derivation
from .domain import Domain, Numbered, Sizes
from .families import FAMILIES
from .fault import Fault
from .many import together
from .step import Certificate, Law, Opinion, Slip, Step

DRAWS = 500


@dataclass(frozen=True)
class Family:
    """What a family's file says, in the order in which it says it."""

    name: str
    title: str
    about: str
    givens: Mapping[str, Domain]
    steps: Mapping[str, Step]
    laws: tuple[Law, ...]
    slips: tuple[Slip, ...]
    opinions: tuple[Opinion, ...]
    certificates: tuple[Certificate, ...]
    unfold: Callable[[Mapping[str, Any]], Iterable[Step]] | None
    drawn: Callable[[Chance], Mapping[str, Any]] | None

    def derive(self, raw: Mapping[str, Any]) -> Derivation:
        """The worked solution for the givens as an author wrote them. Raises Fault.

        A Fault about one given carries its name as the attribute `given`.
        """
        return Derivation(self, self.read(raw))

    def read(
        self, raw: Mapping[str, Any], known: Mapping[str, Domain] | None = None
    ) -> dict[str, Any]:
        """Every given's value; unknown and missing ones are refused.

        `known` are the domains of these givens, if they have been looked up already.
        """
        sizes: Sizes = {}
        values: dict[str, Any] = {}
        known = self.domains(raw) if known is None else known
        for name in raw:
            if name not in known:
                raise _about(name, Fault(f"{self.name} has no given “{name}”.", self._advice(name)))
        for name, domain in known.items():
            if name in raw:
                try:
                    values[name] = together(partial(domain.read, sizes=sizes), raw[name])
                except Fault as fault:
                    raise _about(
                        name, Fault(f"The given {name}: {_lower(fault.fault)}", fault.remedy)
                    ) from None
            elif domain.required:
                raise _about(
                    name, Fault(f"{self.name} needs the given “{name}”.", self._add(name, domain))
                )
            elif domain.default is not None:
                values[name] = domain.otherwise(sizes)
        return values

    def domains(self, names: Iterable[str]) -> dict[str, Domain]:
        """The domain of each given; a numbered one once for each number among `names`."""
        names, domains = set(names), {}
        for name, domain in self.givens.items():
            if isinstance(domain, Numbered):
                numbers = {
                    int(n)
                    for n in (x.removeprefix(f"{name}_") for x in names)
                    if re.fullmatch(r"\d{1,3}", n)
                }
                last = max(
                    (n for n in numbers if f"{name}_{n}" in names),
                    default=1 if domain.required else 0,
                )
                domains |= {f"{name}_{n}": domain.at(n) for n in range(1, last + 1)}
            else:
                domains[name] = domain
        return domains

    def unfolded(self, givens: Mapping[str, Any]) -> dict[str, Step]:
        """The steps for these givens, in the order of working."""
        steps = self.steps.values() if self.unfold is None else self.unfold(givens)
        return {step.name: step for step in steps}

    def draw(self, chance: Chance) -> Derivation:
        """A question of this family with new numbers that satisfy every law. Raises Fault."""
        for attempt in range(DRAWS):
            derivation = Derivation(self, self._numbers(chance.stream(self.name, attempt)))
            if not derivation.broken(must=True):
                return derivation
        raise Fault(f"{self.name} found no numbers that satisfy its laws.", "Widen its givens.")

    def _numbers(self, chance: Chance) -> dict[str, Any]:
        if self.drawn is not None:
            return self.read(self.drawn(chance))
        sizes: Sizes = {}
        values: dict[str, Any] = {}
        for name, domain in self.givens.items():
            own = chance.stream(name)
            if isinstance(domain, Numbered):
                for number in range(1, own.between(*domain.count) + 1):
                    values[f"{name}_{number}"] = domain.of.draw(own.stream(number), sizes)
            else:
                values[name] = domain.draw(own, sizes)
        return values

    def _advice(self, name: str) -> str:
        close = difflib.get_close_matches(name, self.givens, n=1)
        hint = f"Did you mean “{close[0]}”? " if close else ""
        return f"{hint}Its givens are: {', '.join(self.givens)}."

    def _add(self, name: str, domain: Domain) -> str:
        return f"Add {name}: {domain.about}" if domain.about else f"Add a line for {name}."


@cache
def family(name: str) -> Family:
    """The family of that name. Raises Fault where there is none."""
    if name not in FAMILIES:
        close = difflib.get_close_matches(name, FAMILIES, n=1)
        hint = f"Did you mean “{close[0]}”? " if close else ""
        raise Fault(
            f"There is no family “{name}”.", f"{hint}The families are: {', '.join(FAMILIES)}."
        )
    return _from_module(name, importlib.import_module(f"{__package__}.families.{name}"))


def _from_module(name: str, module: ModuleType) -> Family:
    said = [(key, thing) for key, thing in vars(module).items() if not key.startswith("_")]

    def of(kind: type) -> tuple[Any, ...]:
        return tuple(thing for _, thing in said if isinstance(thing, kind))

    title, _, about = (module.__doc__ or name).strip().partition("\n")
    return Family(
        name=name,
        title=title.rstrip("."),
        about=about.strip(),
        givens={key: thing for key, thing in said if isinstance(thing, Domain)},
        steps={key: thing for key, thing in said if isinstance(thing, Step)},
        laws=of(Law),
        slips=of(Slip),
        opinions=of(Opinion),
        certificates=of(Certificate),
        unfold=getattr(module, "unfold", None),
        drawn=getattr(module, "draw", None),
    )


def _about(name: str, fault: Fault) -> Fault:
    fault.given = name
    return fault


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
