"""A second opinion on gradients by automatic differentiation, in JAX and double precision."""

from __future__ import annotations

from typing import Any

import numpy as np

from .derivation import Derivation
from .fault import Fault
from .proof import floats
from .term import Term


def automatic(derivation: Derivation, of: str, by: str, weights: str = "") -> np.ndarray:
    """The derivative of the quantity `of` with respect to the given or quantity `by`.

    `of` is one number; or with `weights`, a quantity of its shape that is held fixed, it is the
    sum of `of`'s entries times these. The result has the shape of `by`. Raises Fault where JAX
    is not installed. JAX is set to double precision for the rest of the process.
    """
    jax = _jax()
    held = floats(derivation.value(weights)) if weights else 1.0

    def goal(varied: Any) -> Any:
        return jax.numpy.sum(_read(derivation, of, {by: varied}) * held)

    return np.asarray(jax.grad(goal)(_array(derivation.value(by))))


def _read(derivation: Derivation, name: str, known: dict[str, Any]) -> Any:
    """A quantity on JAX arrays; `known` holds what is varied, and what was worked out already."""
    if name not in known:
        if name in derivation.givens or name in derivation.claims:
            value, written = derivation.value(name), derivation.written(name, entries=True)
            is_number = isinstance(written, (Term, np.ndarray))
            known[name] = _array(value) if is_number else value
        else:
            step = derivation.step(name)
            known[name] = step.on({q: _read(derivation, q, known) for q in step.reads.values()})
    return known[name]


def _array(value: Any) -> Any:
    return _jax().numpy.asarray(floats(value), dtype="float64")


def _jax() -> Any:
    try:
        import jax
    except ImportError:
        raise Fault(
            "Automatic differentiation needs JAX, which is not installed.",
            "Install it with: pip install 'keyproof[jax]'.",
        ) from None
    jax.config.update("jax_enable_x64", True)
    return jax
