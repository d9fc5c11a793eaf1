"""From the pieces of a page's LaTeX source to a file: TeX reads them while they are made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from ...templates.latex.around import around
from ...templates.latex.engine import find_engine, typeset
from ..files import MAX_BYTES, check_writable, write
from ..shelf import kept_in_pieces


def publish(
    make: Callable[[], Iterable[str]],
    made_from: Sequence[str],
    target: Path,
    form: str,
    tex: str | None,
) -> None:
    """Write the document whose body `make` makes, piece by piece, to `target`, as "pdf" or "tex".

    `made_from` holds all that the body depends on; where it is empty nothing is kept. Nothing is
    written before the last piece is there, and nothing by halves. Raises Fault.
    """
    check_writable(target)
    before, after = around()
    body = kept_in_pieces(made_from, make) if made_from else make()
    source = chain([before], body, [after])
    if form == "tex":
        write(target, "".join(source).encode())
        return
    engine = find_engine(tex)
    with _progress("Typesetting"):
        write(target, typeset(source, engine).pdf)


def texts(*paths: Path | None) -> list[str]:
    """The contents of the author's files, for `made_from`; empty where one cannot be kept."""
    files = [path / "exam.yaml" if path.is_dir() else path for path in paths if path]
    try:
        small = all(path.is_file() and path.stat().st_size <= MAX_BYTES for path in files)
        return [path.read_text("utf-8") for path in files] if small else []
    except (OSError, UnicodeDecodeError):
        return []


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """A spinner on a terminal; silence in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} ..."):
        yield
