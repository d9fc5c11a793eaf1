"""One question worked from the command line: its quantities as data and as a page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..derivations.derivation import Derivation
from ..derivations.number import decimal, is_number
from ..derivations.proof import proofs
from ..derivations.table import Table
from ..derivations.term import Term
from ..templates.page import Page, Part, Remark, Working
from ..templates.text.notation import written
from .answer import proved
from .answering.lines import line
from .answering.remarks import reason


def as_data(derivation: Derivation, digits: int) -> dict[str, Any]:
    """The JSON of `keyproof solve`: exact values and certified decimals as strings."""
    return {
        "family": derivation.family.name,
        "given": {name: _exact(value) for name, value in derivation.givens.items()},
        "quantities": {name: _quantity(derivation, name, digits) for name in derivation.steps},
        "broken_expectations": [
            {"law": law.name, "reason": law.reason} for law in derivation.broken()
        ],
        "proved": [
            {"quantity": proof.quantity, "by": proof.road, "holds": proof.holds, "note": proof.note}
            for name in derivation.steps
            for proof in proofs(derivation, name)
        ],
    }


def as_page(derivation: Derivation, digits: int) -> Page:
    """The worked question as a page of its own."""
    family = derivation.family
    lines = tuple(
        line(derivation, name, asked=bool(step.asks)) for name, step in derivation.steps.items()
    )
    broken = (
        Remark(f"The givens break a law of this question. {law.reason}", "warning")
        for law in derivation.broken()
    )
    blocks = (Working(lines, digits), *broken, proved(family.name, derivation, derivation.steps))
    part = Part(family.name, "", None, text=family.about, title=family.title, blocks=blocks)
    return Page(course="", title=family.title, kind="", marks=Fraction(0), questions=(part,))


def _quantity(derivation: Derivation, name: str, digits: int) -> dict[str, Any]:
    quantity = derivation[name]
    shown = {
        "formula": _each(quantity.formula, written),
        "numbers": _each(quantity.numbers, written),
    }
    return {
        "symbol": quantity.symbol,
        **{key: text for key, text in shown.items() if text is not None},
        "value": _exact(quantity.value),
        "decimal": _each(quantity.value, lambda value: _decimal(value, digits)),
        "asked": bool(quantity.step.asks),
        "reason": reason(derivation, quantity.reason),
    }


def _exact(value: Any) -> Any:
    return _each(value, lambda entry: written(entry) if isinstance(entry, Term) else _plain(entry))


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, type(None))):
        return value
    if isinstance(value, Mapping):
        return {str(key): _exact(entry) for key, entry in value.items()}
    return str(value)


def _decimal(value: Any, digits: int) -> Any:
    return (
        decimal(value, digits)
        if is_number(value) and not isinstance(value, bool)
        else _exact(value)
    )


def _each(value: Any, say: Any) -> Any:
    """A matrix as nested lists, a tuple as a list, a table by rows, the rest as `say` says it."""
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        return [_each(entry, say) for entry in value]
    if isinstance(value, (tuple, list)):
        return [_each(entry, say) for entry in value]
    if isinstance(value, Table):
        return {"headings": list(value.headings), "rows": _each(value.rows, say)}
    return say(value)
