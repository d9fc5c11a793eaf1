"""Many documents in one go; one that TeX refuses does not stop the others."""

from __future__ import annotations

from collections.abc import Sequence

from ...derivations.fault import Fault
from .engine import Engine, typeset


def typeset_all(sources: Sequence[str], engine: Engine) -> list[bytes | Fault]:
    """A PDF for each document, or the Fault that it met."""
    return [_one(source, engine) for source in sources]


def _one(source: str, engine: Engine) -> bytes | Fault:
    try:
        return typeset(source, engine).pdf
    except Fault as fault:
        return fault
