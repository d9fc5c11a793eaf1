"""Sentences about a derivation: a step's reason, a law that is broken, digits that mislead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import numpy as np
from flint import fmpq

from ...derivations.derivation import Derivation
from ...derivations.domain import Size
from ...derivations.number import decimal, nearly
from ...derivations.step import Law
from ...derivations.term import Term

NAME = r"(?<![\w$^{])[A-Za-z]+_\w+"


def reason(derivation: Derivation, text: str) -> str:
    """A docstring as a sentence: slots `{stride}` filled, names such as d_k in maths."""
    filled = re.sub(r"\{(\w+)\}", lambda slot: spoken(derivation, slot[1]), text)
    return re.sub(NAME, lambda name: _in_maths(derivation, name[0]), filled)


def departure(derivation: Derivation, law: Law) -> str:
    """What a broken law says, and what the givens say instead."""
    short = (name for name in law.reads.values() if name in derivation.givens)
    givens = [name for name in short if _is_short(derivation, name)]
    evidence = "; ".join(
        f"{_named(derivation, name)} = {spoken(derivation, name)}" for name in givens
    )
    here = f" Here {evidence}." if evidence else ""
    sentence = reason(derivation, law.reason)
    return f"This should hold, and does not: {sentence[:1].lower()}{sentence[1:]}{here}"


def almost(derivation: Derivation, shown: Iterable[str]) -> Iterable[str]:
    """What the digits cannot show: entries that are nearly, but not quite, what is printed."""
    for name in shown:
        closed = (value for value in np.ravel(derivation.value(name)) if isinstance(value, Term))
        gaps = list(filter(None, map(_gap, closed)))
        if gaps:
            yield (
                f"The short numbers in ${derivation.symbol(name)}$ are rounded ones: the exact "
                f"entries differ from them, by up to ${_power_of_ten(max(gaps, key=abs))}$."
            )


def spoken(derivation: Derivation, name: str) -> str:
    """A given's or quantity's value inside a sentence."""
    value = derivation.value(name)
    if isinstance(derivation.family.givens.get(name), Size):
        return " x ".join(decimal(side) for side in value)
    return decimal(value) if isinstance(value, fmpq) else str(value)


def _gap(value: Term) -> Decimal | None:
    """How far a closed form lies from the short number that its digits show, if it does."""
    near = nearly(value) if value.is_closed else None
    return Decimal(near[1]) if near else None


def _power_of_ten(number: Decimal) -> str:
    digits, _, exponent = f"{abs(number):.1e}".partition("e")
    return f"{digits} \\times 10^{{{int(exponent)}}}"


def _is_short(derivation: Derivation, name: str) -> bool:
    is_size = isinstance(derivation.family.givens.get(name), Size)
    return is_size or not np.ndim(derivation.givens[name])


def _named(derivation: Derivation, name: str) -> str:
    return _in_maths(derivation, name) if "_" in name else name


def _in_maths(derivation: Derivation, name: str) -> str:
    """A name with a subscript as the page writes it, where it is a name of this derivation."""
    known = name in derivation.givens or name in derivation.steps
    symbol = derivation.symbol(name) if known else ""
    return f"${symbol}$" if re.fullmatch(r"[A-Za-z]_\w", symbol) else name
