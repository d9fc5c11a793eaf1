"""Many documents in one run of TeX, taken apart afterwards: starting TeX costs more than a page.

All documents share one preamble. In the run each stands in a group of its own and its anchors
carry its number. One that TeX refuses is found by halving the batch; the others are finished.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...derivations.fault import Fault
from .engine import Engine, typeset
from .joined import joined
from .preamble import BODY
from .split import split

SECONDS = 60.0  # for one document
COUNTED = re.compile(r"^keyproof:(\d+):(\d+)$", re.M)
WRITTEN = re.compile(r"^Output written on .* \((\d+) page", re.M)


class Document(bytes):
    """A PDF that knows how many pages it has."""

    pages: int

    def __new__(cls, pdf: bytes, pages: int = 0) -> Document:
        document = super().__new__(cls, pdf)
        document.pages = pages
        return document


def typeset_all(sources: Sequence[str], engine: Engine) -> list[Document | Fault]:
    """A PDF for each document, or the Fault that it met; the same sources give the same bytes."""
    if len(sources) < 2 or len({_preamble(source) for source in sources}) > 1:
        return [_alone(source, engine) for source in sources]
    try:
        run = typeset(joined(sources), engine, seconds=SECONDS + len(sources))
    except Fault:
        middle = len(sources) // 2
        return [*typeset_all(sources[:middle], engine), *typeset_all(sources[middle:], engine)]
    return list(_split(run.pdf, run.log, sources))


def _alone(source: str, engine: Engine) -> Document | Fault:
    try:
        run = typeset(source, engine, seconds=SECONDS)
    except Fault as fault:
        return fault
    return Document(run.pdf, *map(int, WRITTEN.findall(run.log)))


def _preamble(source: str) -> str:
    return source.partition(BODY)[0]


def _split(pdf: bytes, log: str, sources: Sequence[str]) -> Iterator[Document]:
    counted = {int(number): int(pages) for number, pages in COUNTED.findall(log)}
    counts = [counted[n] for n in sorted(counted)]
    return map(Document, split(pdf, counts, sources), counts)
