"""A result that is a table: rows under headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows under headings. Headings are wording, cells are wording, numbers or terms."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
