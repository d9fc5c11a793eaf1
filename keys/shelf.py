"""Sources kept on disk: the same exam, the same settings, the same program, the same page.

Deriving and proving a whole exam takes longer than typesetting it, mostly because SymPy and z3
must be loaded. Its LaTeX source depends on nothing but the author's files, the options and the
program itself, so it is kept under a hash of all of these.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from ..templates.latex.preamble import cache_folder

PROGRAM = Path(__file__).resolve().parent.parent
FOLDERS = ("derivations", "derivations/families", "keys", "keys/checks", "templates",
           "templates/latex", "templates/latex/figures", "templates/text")  # fmt: skip
LIBRARIES = ("sympy", "python-flint", "numpy", "z3-solver", "jinja2", "pylatex")
KEPT = 64


def kept(made_from: Iterable[str], make: Callable[[], str]) -> str:
    """What `make` makes, from disk where the same was made from the same before."""
    parts = hashlib.sha256("\0".join((program(), *made_from)).encode()).hexdigest()[:32]
    file = cache_folder() / "sources" / f"{parts}.tex"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = file.read_text("utf-8")
        os.utime(file)
        return text
    text = make()
    with contextlib.suppress(OSError):  # a full or read-only disk costs speed, not the key
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text, "utf-8")
        unfinished.replace(file)
        _forget_the_oldest(file.parent)
    return text


@cache
def program() -> str:
    """A hash of the program's own files, and the versions of the libraries it reckons with."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for file in sorted((PROGRAM / folder).iterdir()):
            if file.is_file():
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    digest.update(" ".join(map(version, LIBRARIES)).encode())
    return digest.hexdigest()


def _forget_the_oldest(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.tex"), key=lambda f: f.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT:]:
        old.unlink(missing_ok=True)
