"""What the terminal says about families and findings, from their own docstrings."""

from __future__ import annotations

import difflib
import inspect

from ..derivations.domain import Domain
from ..derivations.families import FAMILIES
from ..derivations.family import Family, family
from ..derivations.fault import Fault
from .checks import CODES


def list_families() -> str:
    """Every family with its title, a line each."""
    width = max(map(len, FAMILIES))
    return "\n".join(f"{name:{width}}  {family(name).title}" for name in FAMILIES)


def about_family(name: str) -> str:
    """A family's documentation: what it is, its givens, quantities, laws and known mistakes."""
    known = family(name)
    sections = (
        (f"{known.name}: {known.title}", [known.about]),
        ("Givens", [_given(key, domain) for key, domain in known.givens.items()]),
        ("Quantities", [f"{step.name}: {step.reason}" for step in known.steps.values()]),
        ("Laws", [law.reason for law in known.laws if law.must]),
        ("Mistakes it knows", [slip.reason for slip in known.slips]),
        ("Example", [_example(known)]),
    )
    return "\n\n".join(_section(title, lines) for title, lines in sections if any(lines))


def about(name: str | None) -> str:
    """The page of a finding's code or of a family; without a name, all codes."""
    if name is None:
        width = max(map(len, CODES))
        return "\n".join(f"{code:{width}}  {_first(text)}" for code, text in CODES.items())
    if name in FAMILIES:
        return about_family(name)
    if name not in CODES:
        close = difflib.get_close_matches(name, [*CODES, *FAMILIES], n=1)
        hint = f"Did you mean “{close[0]}”? " if close else ""
        raise Fault(
            f"There is no code or family “{name}”.", f"{hint}`keyproof explain` lists all codes."
        )
    return f"{name}\n\n{inspect.cleandoc(CODES[name])}"


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for text in lines for line in text.splitlines())])


def _given(name: str, domain: Domain) -> str:
    optional = "" if domain.required else f" (optional, else {domain.default})"
    return f"{name}: {domain.about or 'a ' + type(domain).__name__.lower()}{optional}"


def _example(known: Family) -> str:
    needed = " ".join(f"{name}=..." for name, domain in known.givens.items() if domain.required)
    return f"keyproof solve {known.name} {needed}"


def _first(text: str) -> str:
    return inspect.cleandoc(text).partition("\n")[0]
