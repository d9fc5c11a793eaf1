"""What a slot may do with its value: ``{{ given.X | matrix }}``."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from ...derivations.fault import Fault
from .yaml_text import Raw, quoted


def _matrix(value: Raw) -> str:
    """A list of rows (or one list, as a column) as a LaTeX matrix."""
    if not isinstance(value, list):
        raise Fault(f"{quoted(value)} is not a matrix.", "Use the filter matrix on lists only.")
    rows = [row if isinstance(row, list) else [row] for row in value]
    lines = (" & ".join(_number(entry) for entry in row) for row in rows)
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _number(text: str) -> str:
    return text.removesuffix(".") if re.fullmatch(r"-?\d+\.", str(text)) else str(text)


def _listed(value: Raw) -> str:
    """The entries of a list, with commas between them."""
    entries = value if isinstance(value, list) else [value]
    return ", ".join(str(entry) for entry in entries)


def _size(value: Raw) -> str:
    """``200x200x64`` with the sign of multiplication, for use inside $...$."""
    return r" \times ".join(str(value).split("x"))


def _decimal(value: Raw) -> str:
    """A number as a plain decimal, with the digits it was written with: ``1e-3`` is 0.001."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 50:
        raise Fault(
            f"{quoted(value)} is not a decimal number.",
            "Use the filter decimal on single numbers only.",
        )
    return f"{number:f}"


FILTERS: dict[str, Callable[[Raw], str]] = {
    "matrix": _matrix,
    "list": _listed,
    "size": _size,
    "decimal": _decimal,
}
