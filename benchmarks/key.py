"""How long `keyproof key` takes, as a ratio to one bare pdfTeX run over the same .tex.

Cold: no cached format. Warm: the format is in the cache. Each is measured in pairs with the
bare run, because the speed of a machine varies from minute to minute; medians are printed.

Run it with `.venv/bin/python benchmarks/key.py [EXAM] [PAIRS]`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from keyproof.templates.latex.engine import find_engine

HERE = Path(__file__).resolve().parent.parent


def main(exam: Path, pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run("key", exam, "-o", work / "key.tex", "--format", "tex", cache=work / "none")
        bare, cold, warm = [], [], []
        for pair in range(pairs):
            bare.append(timed(pdftex, work))
            fresh = work / f"cache{pair}"
            for times in (cold, warm):
                times.append(timed(run, "key", exam, "-o", work / "out.pdf", cache=fresh))
    print(f"bare pdfTeX   {statistics.median(bare):6.2f} s   (one pass, no cached format)")
    for name, times in (("cold key", cold), ("warm key", warm)):
        ratios = [mine / other for mine, other in zip(times, bare, strict=True)]
        seconds, ratio = statistics.median(times), statistics.median(ratios)
        print(f"{name}      {seconds:6.2f} s   ratio {ratio:.2f}")


def run(*words: object, cache: Path) -> None:
    command = [sys.executable, "-m", "keyproof", *map(str, words)]
    environment = {**os.environ, "KEYPROOF_CACHE": str(cache)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd="/")


def pdftex(work: Path) -> None:
    engine = find_engine()
    command = [str(engine.path), "-interaction=batchmode", "key.tex"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=work)


def timed(work: Callable[..., None], *words: object, **named: object) -> float:
    start = time.perf_counter()
    work(*words, **named)
    return time.perf_counter() - start


if __name__ == "__main__":
    exam_path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "exams" / "cs4045-final"
    main(exam_path.resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
