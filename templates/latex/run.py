"""One run of TeX in a folder of its own: no shell, nothing outside the folder, never for ever."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Run:
    """What TeX logged, and the end of a sentence that says why it was stopped, if it was."""

    log: str
    stopped: str | None = None


def run(engine: Path, arguments: list[str], folder: Path, seconds: float, *, alone: bool) -> Run:
    """Run TeX on `job.tex` in `folder`. Raises OSError where the engine cannot be started.

    `alone` hides the user's own TeX settings and fonts, so that the embedded engine works the
    same everywhere.
    """
    flags = ["-no-shell-escape", "-halt-on-error", "-file-line-error", _logging_to_stdout(folder)]
    process = subprocess.Popen(
        [engine, *flags, *arguments],
        cwd=folder,
        env=_environment(folder, alone),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    late = threading.Event()
    clock = threading.Thread(target=_watch, args=(process, seconds, late), daemon=True)
    clock.start()
    try:
        _limit(process.pid)
        log = process.stdout.read(LOG_SIZE)
        if len(log) < LOG_SIZE:
            process.wait()
    finally:
        _kill(process)
        process.stdout.close()
        clock.join()
    stopped = None
    if late.is_set():
        stopped = f"did not finish within {seconds:g} seconds"
    elif len(log) == LOG_SIZE:
        stopped = f"wrote more than {LOG_SIZE // 2**20} MB of messages"
    return Run(log.decode("utf-8", errors="replace"), stopped)


def _logging_to_stdout(folder: Path) -> str:
    """Lead the log into our pipe: a page can neither hide what it does nor rewrite it there."""
    if not os.path.lexists("/dev/stdout"):
        return "-interaction=nonstopmode"
    log = folder / "job.log"
    if not log.is_symlink():
        log.symlink_to("/dev/stdout")
    return "-interaction=batchmode"


def _environment(folder: Path, alone: bool) -> dict[str, str]:
    if not alone:
        return os.environ | RULES
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | RULES | {"HOME": str(folder)}


def _watch(process: subprocess.Popen[bytes], seconds: float, late: threading.Event) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        late.set()
        if sys.platform != "win32":
            process.send_signal(signal.SIGINT)  # TeX then logs the line at which it was
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LAST_WORD)
        _kill(process)


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
