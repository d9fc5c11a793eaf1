"""A preamble read once: TeX's memory after it is kept on disk as a format and loaded next time.

Loading LaTeX, amsmath and fonts is most of the time of a short run. `pdflatex -ini` can write its
memory with `\\dump`; the file is kept unpacked, since unpacking it costs more than reading it.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

BODY = r"\begin{document}"
KEPT = 8  # formats of 20 to 50 MB each


def cache_folder() -> Path:
    """Where formats are kept: $KEYPROOF_CACHE, or the system's place for caches."""
    return Path(os.environ.get("KEYPROOF_CACHE") or platformdirs.user_cache_dir("keyproof"))


def without_preamble(tex: str) -> str:
    """The body of `tex` on the same lines as before, for a run that starts from a format."""
    preamble, begin, body = tex.partition(BODY)
    return "%\n" * preamble.count("\n") + begin + body


def kept_format(tex: str, engine: Path) -> Path | None:
    """Where the format is that holds the preamble of `tex`, or None where there is none yet."""
    ready = _place(tex, engine)
    if not ready or not ready.is_file():
        return None
    with contextlib.suppress(OSError):
        os.utime(ready)
    return ready


def make_format(tex: str, engine: Path, dump: Callable[[str, Path], Path | None]) -> None:
    """Make the format of the preamble of `tex`, where it can be had.

    `dump(preamble, folder)` runs TeX and returns the packed format that it wrote, if it did.
    """
    ready = _place(tex, engine)
    if not ready:
        return
    with contextlib.suppress(OSError):  # a full or read-only disk costs speed, not the key
        ready.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=ready.parent) as work:
            if dumped := dump(tex.partition(BODY)[0], Path(work)):
                unpacked = Path(work) / "unpacked"
                _unpack(dumped, unpacked)
                unpacked.replace(ready)
        _forget_the_oldest(ready.parent)


def _place(tex: str, engine: Path) -> Path | None:
    preamble, begin, _ = tex.partition(BODY)
    if not begin or engine.stem != "pdflatex":  # the other engines cannot dump loaded fonts
        return None
    with contextlib.suppress(OSError):  # there is no such engine
        return cache_folder() / f"{_fingerprint(preamble, engine)}.fmt"
    return None


def _fingerprint(preamble: str, engine: Path) -> str:
    about = engine.stat()
    parts = (str(engine.resolve()), str(about.st_mtime_ns), str(about.st_size), preamble)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _unpack(packed: Path, unpacked: Path) -> None:
    with packed.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    with (gzip.open if zipped else open)(packed, "rb") as source, unpacked.open("wb") as target:
        shutil.copyfileobj(source, target, 2**20)


def _forget_the_oldest(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.fmt"), key=lambda f: f.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()
