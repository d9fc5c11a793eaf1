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
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

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


@contextlib.contextmanager
def kept_format(
    tex: str, engine: Path, dump: Callable[[str, Path], Path | None]
) -> Iterator[Path | None]:
    """The format that holds the preamble of `tex`; where there is none it is made meanwhile.

    `dump(preamble, folder)` runs TeX and returns the packed format that it wrote, if it did.
    """
    preamble, begin, _ = tex.partition(BODY)
    if not begin or engine.stem != "pdflatex":  # the other engines cannot dump loaded fonts
        yield None
        return
    ready = cache_folder() / f"{_fingerprint(preamble, engine)}.fmt"
    if ready.is_file():
        with contextlib.suppress(OSError):
            os.utime(ready)
        yield ready
        return
    making = Thread(target=_make, args=(ready, preamble, dump))
    making.start()
    try:
        yield None
    finally:
        making.join()


def _make(ready: Path, preamble: str, dump: Callable[[str, Path], Path | None]) -> None:
    with contextlib.suppress(OSError):  # a full or read-only disk costs speed, not the key
        ready.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=ready.parent) as work:
            if dumped := dump(preamble, Path(work)):
                unpacked = Path(work) / "unpacked"
                _unpack(dumped, unpacked)
                unpacked.replace(ready)
        _forget_the_oldest(ready.parent)


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
