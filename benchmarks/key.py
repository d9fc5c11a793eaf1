"""What `keyproof key` costs, as a ratio to one bare pdfTeX run over the same .tex.

First: nothing is kept on disk. All new: every number of the exam is another, but TeX's format and
what SymPy and z3 answered are kept. One new: only one question has other numbers than before, each
question in its turn. Same: the very exam was typeset before. Each is measured beside the bare run,
which has no format. Medians: what a user waits for, and the time of all processors, children's
included, which tells less of what else the machine does: TeX works beside Python.

Run it with `.venv/bin/python benchmarks/key.py [EXAM] [PAIRS]`.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from keyproof.keys.exam import Exam, load_exam
from keyproof.keys.varying.exam_text import exam_text
from keyproof.keys.varying.vary import questions, vary
from keyproof.templates.latex.engine import find_engine

Seconds = tuple[float, float]  # of the processors, on the wall
HERE = Path(__file__).resolve().parent.parent


CASES = ("bare", "first", "all new", "one new", "same")


def main(exam: Path, pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        key(work, exam, "key.tex", "--format", "tex")  # Python's own files are compiled now
        spent: dict[str, list[Seconds]] = {name: [] for name in CASES}
        for everywhere, somewhere in edited(exam, work, pairs):
            shutil.rmtree(work / "cache")
            spent["bare"].append(timed(pdftex, work))
            spent["first"].append(timed(key, work, exam, "key.pdf"))
            spent["all new"].append(timed(key, work, everywhere, "key.pdf"))
            spent["one new"].append(timed(key, work, somewhere, "key.pdf"))
            spent["same"].append(timed(key, work, somewhere, "key.pdf"))
    for name, times in spent.items():
        said = zip(zip(*times, strict=True), zip(*spent["bare"], strict=True), strict=True)
        (cpu, its_share), (wall, share) = (compared(mine, bare) for mine, bare in said)
        print(
            f"{name:8} on the wall {wall:5.2f} s  ratio {share:.2f}   "
            f"processors {cpu:5.2f} s  ratio {its_share:.2f}"
        )


def compared(mine: tuple[float, ...], bare: tuple[float, ...]) -> tuple[float, float]:
    """The median, and that of the ratios to the bare run beside it."""
    ratios = [one / other for one, other in zip(mine, bare, strict=True)]
    return statistics.median(mine), statistics.median(ratios)


def edited(path: Path, work: Path, count: int) -> Iterator[tuple[Path, Path]]:
    """So many times the exam with new numbers everywhere, and then in one question anew."""
    exam = load_exam(path)
    asked = questions(exam)
    for number, version in enumerate(vary(exam, count, 2026, asked)):
        one = asked[number % len(asked)]
        (other,) = vary(exam, 1, number, [one])
        numbers = {**version.numbers, **other.numbers}
        both = version, replace(version, numbers=numbers)
        yield tuple(written(each.exam(exam, asked), work / f"{number}-{n}")
                    for n, each in enumerate(both))  # fmt: skip


def written(exam: Exam, folder: Path) -> Path:
    folder.mkdir()
    (folder / "exam.yaml").write_text(exam_text(exam), "utf-8")
    return folder


def key(work: Path, exam: Path, target: str, *options: str) -> None:
    command = [sys.executable, "-m", "keyproof", "key", str(exam), "-o", str(work / target)]
    kept = {"KEYPROOF_CACHE": str(work / "cache"), "PYTHONPYCACHEPREFIX": str(work / "compiled")}
    environment = {**os.environ, **kept}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    quiet = subprocess.DEVNULL
    subprocess.run([*command, *options], check=True, stdout=quiet, env=environment, cwd="/")


def pdftex(work: Path) -> None:
    command = [str(find_engine().path), "-interaction=batchmode", "key.tex"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=work)


def timed(work: Callable[..., None], *words: object) -> Seconds:
    """Seconds of the processors, and of the wall, that the processes of `work` take."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work(*words)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu, end - start


if __name__ == "__main__":
    exam_path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "exams" / "cs4045-final"
    main(exam_path.resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 6)
