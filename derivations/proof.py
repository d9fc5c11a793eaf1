"""Why a quantity may be believed: its formula, its slope, and another road to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from .derivation import Derivation
from .memory import remembered
from .number import ball, decimal, is_number, is_real
from .operators import total
from .step import Opinion
from .symbolically import Same, read
from .term import Value, term

AGREEMENT = 1e-9  # relative; double precision carries about 1e-16
BITS = 512
LARGEST_SLOPE = 400  # entries of a gradient; a larger one is left to the second opinion


@dataclass(frozen=True)
class Proof:
    """One way in which a quantity was checked: by its formula, slope, chain, opinion, certificate.

    A slope is the derivative of a quantity; a chain is what follows from a delta that the question
    prescribes, whatever that is the derivative of.
    """

    quantity: str
    road: str
    holds: bool
    note: str = ""


@lru_cache(maxsize=1024)
def proofs(derivation: Derivation, name: str) -> list[Proof]:
    """Every check that can be made of a quantity. An empty list means: unverified."""
    checks = (by_formula, by_slope, by_opinion, by_certificate)
    return [proof for check in checks if (proof := check(derivation, name)) is not None]


def by_formula(derivation: Derivation, name: str) -> Proof | None:
    """The formula with its numbers put in, worked out, is the value."""
    formula = derivation.formula(name)
    if formula is None:
        return None
    numbers = derivation.leaves(name)

    def number(leaf: Any) -> Any:
        return leaf.value if isinstance(leaf, Value) else numbers.get(leaf, leaf)

    worked = each(lambda formula: formula.read(number), formula)
    return Proof(name, "formula", same(worked, derivation.value(name)))


@lru_cache(maxsize=256)
def by_slope(derivation: Derivation, name: str) -> Proof | None:
    """SymPy's derivative of the composed formula is the step's own, entry by entry.

    Where the claim is about a sum weighed by another gradient, it is the chain rule's: that
    gradient must hold as well, and nothing may reach the loss past the quantity it belongs to.
    """
    step = derivation.step(name)
    if step.slope is None or derivation.claims or _is_too_large(derivation, name):
        return None
    of, by, *held = step.slope
    formulas = composed(derivation, (of, by, name, *held), by, held)
    weights = formulas[held[0]] if held else 1
    holds = _holds(*(Same(side) for side in (formulas[of], weights, formulas[by], formulas[name])))
    if not held:
        return Proof(name, "slope", holds, f"{of} by {by}")
    inner = by_slope(derivation, held[0])
    if inner is None:
        return Proof(name, "chain", holds, f"the sum of {held[0]} times {of}, by {by}")
    holds = holds and inner.holds and _passes(derivation, _goal(derivation, name), by, through=of)
    return Proof(name, inner.road, holds, f"{inner.note}, from there {of} by {by} (chain rule)")


def by_opinion(derivation: Derivation, name: str) -> Proof | None:
    """A second road in NumPy floats reaches the same number."""
    rule = derivation.step(name).rule
    opinion = next((o for o in derivation.family.opinions if {name, rule} & set(o.of)), None)
    known = _known_in_floats(derivation)
    if opinion is None or derivation.claims or any(q not in known for q in opinion.reads.values()):
        return None
    said = _said(derivation, opinion)
    other = said[name] if len(opinion.of) > 1 else said
    return Proof(name, "opinion", close(derivation.value(name), other))


@lru_cache(maxsize=64)
def _said(derivation: Derivation, opinion: Opinion) -> Any:
    """What an opinion says of these givens; a derivation is equal to itself alone."""
    return opinion.on(_known_in_floats(derivation))


@lru_cache(maxsize=16)
def _known_in_floats(derivation: Derivation) -> dict[str, Any]:
    given = {name: floats(value) for name, value in derivation.givens.items()}
    for value in given.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)  # one opinion cannot spoil the next
    return {"given": given, **given}


def by_certificate(derivation: Derivation, name: str) -> Proof | None:
    """The family's own check of a result that is no formula, case by case.

    It is about the step's own quantity and reads what the step reads, whatever their names are.
    """
    step = derivation.step(name)
    checks = derivation.family.certificates
    certificate = next((c for c in checks if c.of in (name, step.rule)), None)
    if certificate is None or derivation.claims:
        return None
    called = {step.rule: name, **step.reads}
    read = (derivation.value(called.get(p, p)) for p in certificate.reads)
    answer = _answered(certificate.function, *map(Same, read))
    return Proof(name, "certificate", answer is True, "" if answer is True else str(answer))


@lru_cache(maxsize=256)
def _answered(check: Callable[..., Any], *read: Same) -> Any:
    """What a check says of exact values, each like itself alone."""
    return remembered(check)(*(value.thing for value in read))


def same(left: Any, right: Any) -> bool:
    """Whether two exact values are equal: rationals exactly, closed forms to 150 digits, balls of
    fewer digits to 40 of these."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        if np.shape(left) != np.shape(right):
            return False
        return all(map(same, np.ravel(left), np.ravel(right)))
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return bool(left == right)
    if is_real(left) and is_real(right):
        digits = 40 if arb in (type(left), type(right)) else 120
        with ctx.workprec(BITS):
            gap = ball(left, BITS) - ball(right, BITS)
            size = 1 + abs(ball(right, BITS))
            return bool(gap.contains(arb(0))) and bool(abs(gap) / size < arb(10) ** -digits)
    return bool(left == right)


def close(value: Any, other: Any, within: float = AGREEMENT) -> bool:
    """Whether an exact value and one in floats agree to `within`, relative to the largest entry."""
    theirs = np.asarray(other, dtype=float)
    if np.shape(value) != theirs.shape:
        return False
    pairs = list(zip(map(floats, np.ravel(value)), theirs.ravel().tolist(), strict=True))
    margin = within * max((abs(mine) for mine, _ in pairs), default=0.0) + 1e-300
    return all(abs(mine - theirs) <= margin for mine, theirs in pairs)


def floats(value: Any) -> Any:
    """An exact value in double precision, for second opinions only; words stay as they are."""
    if isinstance(value, Mapping):
        return {name: floats(entry) for name, entry in value.items()}
    if isinstance(value, np.ndarray):
        return np.array([floats(entry) for entry in value.flat]).reshape(value.shape)
    if isinstance(value, fmpq):
        return int(value.p) / int(value.q)
    return float(decimal(value, 17)) if is_number(value) and not isinstance(value, bool) else value


def composed(
    derivation: Derivation, names: Iterable[str], by: str, held: Collection[str] = ()
) -> dict[str, Any]:
    """Quantities as formulas, composed of all that leads from `by` to them.

    What does not depend on `by`, and what is `held` fixed, stands as symbols of its own, so what
    is proved holds for any value of it. A given whose numbers a claim relies on stands as these.
    """
    relied = {given for step in derivation.steps.values() for given in step.relies} - {by}
    following = _following(derivation, by) - set(held)
    known: dict[str, Any] = {by: derivation.written(by, entries=True)}

    def compose(name: str) -> Any:
        if name not in known:
            if name in following:
                step = derivation.step(name)
                known[name] = read(step, {q: compose(q) for q in step.reads.values()})
            elif name in relied:
                known[name] = derivation.value(name)
            else:
                known[name] = derivation.written(name, entries=True)
        return known[name]

    return {name: compose(name) for name in names}


def _following(derivation: Derivation, source: str) -> set[str]:
    """The quantities that depend on `source`."""
    found = {source}
    for name, step in derivation.steps.items():
        if not found.isdisjoint(step.reads.values()):
            found.add(name)
    return found - {source}


def _goal(derivation: Derivation, name: str) -> str:
    """What a chain of slope claims is about in the end."""
    goal = name
    while (step := derivation.steps.get(name)) and step.slope:
        goal, _, *held = step.slope
        name = held[0] if held else ""
    return goal


def _passes(derivation: Derivation, goal: str, source: str, through: str) -> bool:
    """Whether `goal` depends on `source` only through another quantity."""
    waiting, seen = [goal], {through}
    while waiting:
        name = waiting.pop()
        if name == source and source != through:
            return False
        if name not in seen and name in derivation.steps:
            seen.add(name)
            waiting.extend(derivation.steps[name].reads.values())
    return True


def _is_too_large(derivation: Derivation, name: str) -> bool:
    value = derivation.value(name)
    return isinstance(value, np.ndarray) and value.size > LARGEST_SLOPE


def each(function: Callable[[Any], Any], value: Any) -> Any:
    """`function` of a value, or of each entry of a matrix."""
    if not isinstance(value, np.ndarray):
        return function(value)
    result = np.empty(value.shape, dtype=object)
    for place in np.ndindex(value.shape):
        result[place] = function(value[place])
    return result


@lru_cache(maxsize=256)
def _holds(of: Same, weights: Same, by: Same, claimed: Same) -> bool:
    """Whether the sum of one formula, weighed, has the derivatives that are claimed."""
    return _is_slope(_sum(of.thing * weights.thing), by.thing, claimed.thing)


@remembered
def _is_slope(of: Any, by: Any, claimed: Any) -> bool:
    """Whether `claimed` holds the derivatives of one formula by some symbols."""
    import sympy

    from .algebra import is_zero

    variables, slopes = np.ravel(by), np.ravel(claimed)
    formula = term(of).sympy()
    return len(variables) == len(slopes) and all(
        is_zero(sympy.diff(formula, variable.sympy()) - term(slope).sympy())
        for variable, slope in zip(variables, slopes, strict=True)
    )


def _sum(formula: Any) -> Any:
    return total(formula) if isinstance(formula, np.ndarray) else formula


__all__ = ["Proof", "close", "composed", "floats", "proofs", "same"]
