"""Every check of every quantity that an exam's key shows, automatic differentiation included."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from ...derivations.derivation import Derivation
from ...derivations.proof import Proof, close, proofs
from ...derivations.term import Term
from ..exam import Exam
from .worked import WorkedExam


def verify(exam: Exam) -> Iterator[tuple[str, str, tuple[Proof, ...]]]:
    """The path of each part, each quantity of its working, and how that was checked."""
    for path, worked in WorkedExam(exam).parts.items():
        for name in worked.shown:
            yield path, name, checks(worked.derivation, name)


def checks(derivation: Derivation, name: str) -> tuple[Proof, ...]:
    """The proofs of a quantity and, where JAX is installed, a gradient's second opinion."""
    found = tuple(proofs(derivation, name))
    slope = derivation.step(name).slope
    if not slope or not find_spec("jax") or isinstance(derivation.value(slope[1]), Term):
        return found  # no gradient, no JAX, or no number to take the gradient at
    from ...derivations.differentiation import automatic

    gradient = automatic(derivation, *slope)
    value = derivation.value(name)
    agrees = close(value, gradient.reshape(np.shape(value)))
    return (*found, Proof(name, "automatic differentiation", agrees))


def report(exam: Exam) -> Iterator[tuple[str, bool]]:
    """A line for each quantity, and whether all of its checks hold. Unverified ones say so."""
    for path, name, found in verify(exam):
        said = ", ".join(f"{'' if p.holds else 'NOT '}{p.road}" for p in found) or "unverified"
        yield f"{path:8} {name:22} {said}", all(proof.holds for proof in found)
