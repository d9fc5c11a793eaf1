"""What versions cost in print: CPU for numbers, printing and TeX, beside pdfTeX run cold on each.

Run it with `.venv/bin/python benchmarks/versions.py [EXAM] [VERSIONS]`. The bare runs are of the
same .tex, one pass, with no cached format; their time is taken before and after and averaged,
because the speed of a machine varies from minute to minute.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from keyproof.keys.exam import Exam, load_exam
from keyproof.keys.exam_text import exam_text
from keyproof.keys.produce import Job, Task, produce
from keyproof.keys.vary import questions, vary
from keyproof.keys.versions import chunked, placed, places
from keyproof.templates.latex.engine import find_engine

HERE = Path(__file__).resolve().parent.parent


def main(path: Path, count: int) -> None:
    exam = load_exam(path)
    bare = cold(tex_of(exam))
    start = spent()
    asked = questions(exam)
    versions = list(vary(exam, count, 2026, asked))
    numbers = spent()
    tasks = [Task(v.number, placed(v.numbers), {}) for v in versions]
    for form in ("tex", "pdf"):
        job = Job(exam_text(exam), places(asked), form=form)
        for chunk in chunked(tasks):
            produce(job, chunk)
        if form == "tex":
            printing = spent()
    typeset = spent()
    bare = (bare + cold(tex_of(exam))) / 2
    said = {
        "numbers": numbers - start,
        "printing": printing - numbers,
        "TeX and split": typeset - printing - (printing - numbers),
    }
    for name, seconds in said.items():
        print(f"{name:16} {1000 * seconds / count:8.1f} ms a version")
    print(f"{'together':16} {1000 * sum(said.values()) / count:8.1f} ms a version")
    print(f"{'bare pdfTeX':16} {1000 * bare:8.1f} ms for its paper and key")
    print(f"{'ratio':16} {sum(said.values()) / count / bare:8.2f}")


def spent() -> float:
    """CPU seconds of this process and of the runs of TeX that it has waited for."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def tex_of(exam: Exam) -> list[bytes]:
    job = Job(exam_text(exam), {}, form="tex")
    [files] = produce(job, [Task(1, {}, {})])
    assert isinstance(files, dict)
    return [files["paper.tex"], files["key.tex"]]


def cold(sources: list[bytes]) -> float:
    """CPU seconds of one pass of pdfTeX over each of these."""
    before = spent()
    for source in sources:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "job.tex").write_bytes(source)
            command = [str(find_engine().path), "-interaction=batchmode", "job.tex"]
            subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, env=os.environ)
    return spent() - before


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "exams" / "cs4045-final"
    main(chosen, int(sys.argv[2]) if len(sys.argv) > 2 else 50)
