"""One run of TeX in a folder of its own: no shell, nothing outside the folder, never for ever.

TeX reads its text while that is still being made.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

MEMORY = 2**30  # bytes of address space; pdfTeX needs a tenth of it
FILE_SIZE = 2**28  # bytes in any one file that TeX writes
LOG_SIZE = 2**24  # bytes of messages
LAST_WORD = 2.0  # seconds in which an interrupted TeX may log where it was

RULES = {
    "openin_any": "p",  # paranoid: TeX reads only from its folder and its own tree
    "openout_any": "p",
    "shell_escape": "f",
    "SOURCE_DATE_EPOCH": "0",  # the same .tex gives the same bytes on every day
    "FORCE_SOURCE_DATE": "1",
    "max_print_line": "1000",  # TeX would fold its messages in the middle of a word
    "error_line": "254",
    "half_error_line": "238",
}


class NotStarted(OSError):
    """The engine does not start."""


@dataclass(frozen=True)
class Run:
    """What TeX logged, and the end of a sentence that says why it was stopped, if it was."""

    log: str
    stopped: str | None = None


def run(
    engine: Path,
    arguments: list[str],
    text: Iterable[str],
    folder: Path,
    seconds: float,
    *,
    alone: bool,
) -> Run:
    """Run TeX on `text`, as `job.tex` in `folder`. Raises NotStarted, and what `text` raises.

    TeX has so many seconds after the last piece of the text is there. `alone` hides the user's own
    TeX settings and fonts, so that the embedded engine works the same everywhere.
    """
    flags = ["-no-shell-escape", "-no-parse-first-line", "-halt-on-error", "-file-line-error"]
    if os.path.lexists("/dev/stdin"):
        _lead_through_pipes(folder)
        flags.append("-interaction=batchmode")
    else:
        (folder / "job.tex").write_text("".join(text), "utf-8")
        flags.append("-interaction=nonstopmode")
        text = ()
    try:
        process = subprocess.Popen(
            [engine, *flags, *arguments, "job.tex"],
            cwd=folder,
            env=_environment(folder, alone),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NotStarted(*error.args) from None
    pieces, log = SimpleQueue[str | None](), bytearray()
    telling = Thread(target=_tell, args=(process, pieces), daemon=True)
    hearing = Thread(target=_hear, args=(process, log), daemon=True)
    telling.start()
    hearing.start()
    try:
        _limit(process.pid)
        for piece in text:
            pieces.put(piece)
        pieces.put(None)
        late = not _ended(process, hearing, seconds)
    finally:
        pieces.put(None)
        _kill(process)
        telling.join()
        hearing.join()
    stopped = None
    if late:
        stopped = f"did not finish within {seconds:g} seconds"
    elif len(log) == LOG_SIZE:
        stopped = f"wrote more than {LOG_SIZE // 2**20} MB of messages"
    return Run(log.decode("utf-8", errors="replace"), stopped)


def _lead_through_pipes(folder: Path) -> None:
    """TeX starts before all of the text is there; what a page does stands in the log for good."""
    for name, pipe in (("job.tex", "/dev/stdin"), ("job.log", "/dev/stdout")):
        (folder / name).symlink_to(pipe)


def _tell(process: subprocess.Popen[bytes], pieces: SimpleQueue[str | None]) -> None:
    """Hand TeX each piece of the text when it is there, until TeX ends."""
    assert process.stdin is not None
    with contextlib.suppress(OSError), process.stdin as pipe:
        for piece in iter(pieces.get, None):
            pipe.write(piece.encode())
            pipe.flush()


def _hear(process: subprocess.Popen[bytes], log: bytearray) -> None:
    """Read the log to its end; TeX is stopped where that is too far."""
    assert process.stdout is not None
    with process.stdout as pipe:
        log += pipe.read(LOG_SIZE)
    if len(log) == LOG_SIZE:
        _kill(process)


def _ended(process: subprocess.Popen[bytes], hearing: Thread, seconds: float) -> bool:
    """Whether TeX, which ends with its log, did so in time."""
    hearing.join(seconds)
    if in_time := not hearing.is_alive():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LAST_WORD)
    elif sys.platform != "win32":
        process.send_signal(signal.SIGINT)  # TeX then logs the line at which it was
        hearing.join(LAST_WORD)
    return in_time


def _environment(folder: Path, alone: bool) -> dict[str, str]:
    if not alone:
        return os.environ | RULES
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | RULES | {"HOME": str(folder)}


def _limit(pid: int) -> None:
    """Bound memory and file size, where the system can do so for a process already started."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the run and whatever it started, such as a font generator of a system TeX."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
