"""What new numbers cost, without TeX: versions of a whole exam, and questions of growing size.

Run it with `.venv/bin/python benchmarks/new_numbers.py [EXAM] [VERSIONS]`. It measures the CPU
seconds of one process.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyproof.derivations.chance import Chance
from keyproof.derivations.family import family
from keyproof.keys.exam import load_exam
from keyproof.keys.varying.vary import questions, vary

HERE = Path(__file__).resolve().parent.parent
SIZES = (2, 4, 8, 16, 32, 64)


def main(path: Path, count: int) -> None:
    exam = load_exam(path)
    asked = questions(exam)
    print(f"{path.name}: exact answers, every condition checked")
    for versions in (count // 100, count // 10, count):
        spent = timed(lambda n=versions: [None for _ in vary(exam, n, 2026, asked)])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{versions:7} versions {spent:8.2f} s {1000 * spent / versions:6.2f} ms each, "
              f"{memory} MB at most")  # fmt: skip
    print("One question, worked exactly, in milliseconds by its size n; its numbers grow as n^2:")
    print(f"{'':16}" + "".join(f"{size:>9}" for size in SIZES) + "   from 32 to 64")
    for name, given in QUESTIONS.items():
        times = [1000 * worked(name, given(size)) for size in SIZES]
        row = "".join(f"{spent:9.2f}" for spent in times)
        print(f"{name:16}{row}   n^{math.log2(times[-1] / times[-2]):.1f}")


def worked(name: str, given: dict[str, Any]) -> float:
    """CPU seconds to read a question and to work out all its quantities."""

    def work() -> None:
        derivation = family(name).derive(given)
        for step in derivation.steps:
            derivation.value(step)

    work()
    return min(timed(work) for _ in range(3))


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def decimals(rows: int, columns: int, name: str) -> list[list[str]]:
    chance = Chance("benchmark", name, rows, columns)
    return [[f"0.{chance.between(10, 99)}" for _ in range(columns)] for _ in range(rows)]


def mlp(width: int) -> dict[str, Any]:
    """Two layers of so many units, forward, back and one update."""
    return {
        "x": decimals(width, 1, "x"),
        "target": decimals(width, 1, "target"),
        "W_1": decimals(width, width, "W_1"),
        "W_2": decimals(width, width, "W_2"),
        "activation": "relu",
        "bias": "false",
        "loss": "mean_squared_error",
        "learning_rate": "0.5",
    }


def self_attention(length: int) -> dict[str, Any]:
    """So many words, embedded in four numbers each."""
    weights = {name: decimals(4, 4, name) for name in ("W_Q", "W_K", "W_V")}
    return {"X": decimals(length, 4, "X"), **weights}


def conv2d(side: int) -> dict[str, Any]:
    """A square image of so many pixels a side, a kernel of two by two, both gradients."""
    image, slopes = decimals(side, side, "X"), decimals(side - 1, side - 1, "dO")
    return {"X": image, "F": decimals(2, 2, "F"), "stride": "1", "dO": slopes}


QUESTIONS = {"mlp": mlp, "self_attention": self_attention, "conv2d": conv2d}

if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "exams" / "cs4045-final"
    main(chosen, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
