"""Why a quantity may be believed: its formula, its slope, and another road to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from .derivation import Derivation
from .number import ball, decimal, is_number
from .term import Term, Value, term

AGREEMENT = 1e-9  # relative; double precision carries about 1e-16
BITS = 512


@dataclass(frozen=True)
class Proof:
    """One way in which a quantity was checked. `road` is formula, slope, opinion or certificate."""

    quantity: str
    road: str
    holds: bool
    note: str = ""


def proofs(derivation: Derivation, name: str) -> list[Proof]:
    """Every check that can be made of a quantity. An empty list means: unverified."""
    checks = (by_formula, by_slope, by_opinion, by_certificate)
    return [proof for check in checks if (proof := check(derivation, name)) is not None]


def by_formula(derivation: Derivation, name: str) -> Proof | None:
    """The formula with its numbers put in, worked out, is the value."""
    numbers = derivation.numbers(name)
    if numbers is None:
        return None
    worked = (
        np.frompyfunc(_worked, 1, 1)(numbers)
        if isinstance(numbers, np.ndarray)
        else _worked(numbers)
    )
    return Proof(name, "formula", same(worked, derivation.value(name)))


def by_slope(derivation: Derivation, name: str) -> Proof | None:
    """SymPy's derivative of the composed formula is the step's own, entry by entry."""
    step = derivation.step(name)
    if step.slope is None or derivation.claims:
        return None
    of, by, *held = step.slope
    composed = on_symbols(derivation, varied=by, held=held)
    weights = composed[held[0]] if held else 1
    whole = np.sum(composed[of] * weights)
    return Proof(name, "slope", _is_slope(whole, composed[by], composed[name]), f"{of} by {by}")


def by_opinion(derivation: Derivation, name: str) -> Proof | None:
    """A second road in NumPy floats reaches the same number."""
    rule = derivation.step(name).rule
    opinion = next((o for o in derivation.family.opinions if {name, rule} & set(o.of)), None)
    known = {"given": derivation.givens, "asked": name, **derivation.givens}
    if opinion is None or derivation.claims or any(q not in known for q in opinion.reads.values()):
        return None
    other = opinion.on({q: floats(known[q]) for q in opinion.reads.values()})
    if isinstance(other, Mapping):
        other = other[name]
    return Proof(name, "opinion", close(derivation.value(name), other))


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
    answer = certificate(**{p: derivation.value(called.get(p, p)) for p in certificate.reads})
    return Proof(name, "certificate", answer is True, "" if answer is True else str(answer))


def same(left: Any, right: Any) -> bool:
    """Whether two exact values are equal: rationals exactly, closed forms to 150 digits."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        if np.shape(left) != np.shape(right):
            return False
        return all(same(a, b) for a, b in zip(np.ravel(left), np.ravel(right), strict=True))
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return bool(left == right)
    if is_number(left) and is_number(right):
        with ctx.workprec(BITS):
            gap = ball(left, BITS) - ball(right, BITS)
            size = 1 + abs(ball(right, BITS))
            return bool(gap.contains(arb(0))) and bool(abs(gap) / size < arb(10) ** -120)
    return bool(left == right)


def close(value: Any, other: Any, within: float = AGREEMENT) -> bool:
    """Whether an exact value and one in floats agree to `within`, relative to the largest entry."""
    mine, theirs = np.asarray(floats(value), dtype=float), np.asarray(other, dtype=float)
    if mine.shape != theirs.shape or not np.all(np.isfinite(theirs)):
        return False
    scale = max(1e-300, float(np.max(np.abs(mine), initial=0.0)))
    return bool(np.all(np.abs(mine - theirs) <= within * scale + 1e-300))


def floats(value: Any) -> Any:
    """An exact value in double precision, for second opinions only; words stay as they are."""
    if isinstance(value, Mapping):
        return {name: floats(entry) for name, entry in value.items()}
    if isinstance(value, np.ndarray):
        return np.array([floats(entry) for entry in value.flat]).reshape(value.shape)
    if isinstance(value, fmpq):
        return int(value.p) / int(value.q)
    return float(decimal(value, 17)) if is_number(value) and not isinstance(value, bool) else value


def on_symbols(derivation: Derivation, varied: str, held: Iterable[str] = ()) -> dict[str, Any]:
    """Every quantity as a SymPy expression in the entries of all numeric givens.

    `varied` may be a given or a quantity; a quantity is cut loose from what it depends on, and so
    are those that are `held` fixed. A given whose numbers a claim relies on stands as its numbers.
    """
    loose = {varied, *held}
    relied = {name for step in derivation.steps.values() for name in step.relies}
    composed = {
        name: in_numbers(derivation, name)
        if name in relied - loose
        else sympified(derivation, name)
        for name in derivation.givens
    }
    for name, step in derivation.steps.items():
        if name in loose:
            composed[name] = sympified(derivation, name)
        else:
            composed[name] = step.on(composed)
    return composed


def sympified(derivation: Derivation, name: str) -> Any:
    """The entries of a given or quantity as SymPy symbols; words and shapes as they are."""
    written = derivation.written(name, entries=True)
    if isinstance(written, np.ndarray):
        with np.errstate(all="ignore"):  # NumPy mistakes what SymPy computes inside for its own
            return np.frompyfunc(lambda entry: entry.sympy(), 1, 1)(written)
    return written.sympy() if isinstance(written, Term) else written


def in_numbers(derivation: Derivation, name: str) -> Any:
    """The value of a given in SymPy's rationals."""
    return np.frompyfunc(lambda entry: term(entry).sympy(), 1, 1)(derivation.value(name))


def _is_slope(of: Any, by: Any, claimed: Any) -> bool:
    import sympy

    from .algebra import is_zero

    scalar = of.flat[0] if isinstance(of, np.ndarray) else of
    variables, slopes = np.ravel(by), np.ravel(claimed)
    return len(variables) == len(slopes) and all(
        is_zero(sympy.diff(scalar, variable) - slope)
        for variable, slope in zip(variables, slopes, strict=True)
    )


def _worked(numbers: Term) -> Any:
    return numbers.read(lambda leaf: leaf.value if isinstance(leaf, Value) else leaf)


__all__ = ["Proof", "close", "floats", "on_symbols", "proofs", "same"]
