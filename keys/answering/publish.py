"""From a page's LaTeX source to a file: the source kept on disk, TeX made ready meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from ...templates.latex.engine import Engine, find_engine, get_ready, typeset
from ..files import MAX_BYTES, check_writable, write
from ..shelf import kept


def publish(
    make: Callable[[], str], made_from: Sequence[str], target: Path, form: str, tex: str | None
) -> None:
    """Write the document whose LaTeX source `make` makes to `target`, as "pdf" or as "tex".

    `made_from` holds all that the source depends on; where it is empty nothing is kept. Nothing
    half-written is left. Raises Fault.
    """
    check_writable(target)
    if form == "tex":
        write(target, _source(make, made_from).encode())
        return
    engine = find_engine(tex)
    with _progress("Typesetting"):
        source = _source(lambda: _meanwhile(engine, make), made_from)
        write(target, typeset(source, engine).pdf)


def texts(*paths: Path | None) -> list[str]:
    """The contents of the author's files, for `made_from`; empty where one cannot be kept."""
    files = [path / "exam.yaml" if path.is_dir() else path for path in paths if path]
    try:
        small = all(path.is_file() and path.stat().st_size <= MAX_BYTES for path in files)
        return [path.read_text("utf-8") for path in files] if small else []
    except (OSError, UnicodeDecodeError):
        return []


def _source(make: Callable[[], str], made_from: Sequence[str]) -> str:
    return kept(made_from, make) if made_from else make()


def _meanwhile(engine: Engine, make: Callable[[], str]) -> str:
    """Make the source while another process makes TeX's format, where there is none yet."""
    from ...templates.latex.document import preamble

    aside = Thread(target=get_ready, args=(engine, preamble()))
    aside.start()
    try:
        return make()
    finally:
        aside.join()


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """A spinner on a terminal; silence in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} ..."):
        yield
