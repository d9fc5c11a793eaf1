"""A folder of versions: written whole or not at all, taken up again where it was left."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from itertools import islice
from pathlib import Path
from typing import Any

from ..derivations.fault import Fault, Place
from .contact import contact_pdf
from .exam import parse_exam
from .files import write
from .manifest import NAME, digest, read_manifest, record
from .produce import Files, Job, Task, page_counts, produce
from .vary import Question, Version
from .workers import executor

CHUNK = 10  # versions in one go; fixed, so that files do not depend on the number of workers
AHEAD = 64  # runs of TeX that a cluster is given before the first has come back
DIARY = "manifest.partial"
Advance = Callable[[int], None]


def write_versions(
    folder: Path,
    job: Job,
    versions: Sequence[Version],
    students: Sequence[Mapping[str, str]],
    said: Mapping[str, Any],
    workers: int = 1,
    cluster: str | None = None,
    advance: Advance = lambda done: None,
) -> list[Fault]:
    """Every version's files, manifest.json and versions.csv; a Fault for each that failed.

    `said` goes into the manifest (seed, options, versions of the program). What an earlier run
    has left whole, by its hashes, is kept.
    """
    stamp = digest(json.dumps([said, job.exam, job.kinds, job.form], sort_keys=True).encode())
    diary = Diary(folder, stamp)
    write(folder / "exam.yaml", job.exam.encode())
    whose = {v.number: students[v.number - 1] if students else {} for v in versions}
    by_number = {v.number: v for v in versions}
    finished = {n for n, v in by_number.items() if diary.holds(v, whose[n])}
    chunks = list(chunked([_task(v, whose[v.number]) for v in versions]))
    left = [chunk for chunk in chunks if any(task.number not in finished for task in chunk)]
    advance(len(versions) - sum(map(len, left)))
    failed: list[Fault] = []
    for task, files in made(job, left, workers, cluster):
        if isinstance(files, Fault):
            failed.append(Fault(f"Version {task.number}. {files.fault}", files.remedy))
        else:
            hashes = _written(folder, task, files)
            diary.add(record(by_number[task.number], hashes, page_counts(files), task.student))
        advance(1)
    entries = [diary.lines[v.number] for v in versions if v.number in diary.lines]
    if job.form == "pdf" and entries:
        title = parse_exam(job.exam).title
        write(folder / "contact-sheet.pdf", contact_pdf(title, entries, job.tex))
    _finish(folder, diary, entries, said)
    return failed


def _task(version: Version, student: Mapping[str, str]) -> Task:
    return Task(version.number, placed(version.numbers), student)


def placed(numbers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The numbers by the names of their places: 4.x."""
    return {f"{id}.{name}": raw for id, given in numbers.items() for name, raw in given.items()}


def places(questions: Sequence[Question]) -> dict[str, Any]:
    """Where in the exam file each number that may vary stands, by those names."""
    return {f"{q.id}.{name}": q.places[name] for q in questions for name in q.original.raw}


def chunked(tasks: Sequence[Task]) -> Iterator[Sequence[Task]]:
    """Neighbours that are typeset together: always the same, or the bytes would differ."""
    return (tasks[n : n + CHUNK] for n in range(0, len(tasks), CHUNK))


def made(
    job: Job, chunks: Sequence[Sequence[Task]], workers: int, cluster: str | None = None
) -> Iterator[tuple[Task, Files | Fault]]:
    """The files of every version, in order."""
    if cluster is None and (workers == 1 or len(chunks) == 1):
        for chunk in chunks:
            yield from zip(chunk, produce(job, chunk), strict=True)
        return
    with executor(workers, cluster) as pool:
        yield from _gathered(pool, job, chunks, AHEAD if cluster else 2 * workers)


def _gathered(
    pool: Executor, job: Job, chunks: Sequence[Sequence[Task]], ahead: int
) -> Iterator[tuple[Task, Files | Fault]]:
    """Results in order; only a few chunks are under way, so memory stays flat."""
    coming = iter(chunks)
    waiting: list[tuple[Sequence[Task], Future[list[Files | Fault]]]] = [
        (chunk, pool.submit(produce, job, chunk)) for chunk in islice(coming, ahead)
    ]
    while waiting:
        chunk, future = waiting.pop(0)
        made = future.result()
        waiting += [(more, pool.submit(produce, job, more)) for more in islice(coming, 1)]
        yield from zip(chunk, made, strict=True)


def _written(folder: Path, task: Task, files: Files) -> dict[str, str]:
    for name, content in files.items():
        write(folder / folder_of(task.number) / name, content)
    return {name: digest(content) for name, content in files.items()}


def folder_of(number: int) -> str:
    return f"{number:04}"


class Diary:
    """What is finished, a line each, so that a run that was stopped goes on from there."""

    def __init__(self, folder: Path, stamp: str):
        self.folder, self.file, self.stamp = folder, folder / DIARY, stamp
        self.lines: dict[int, dict[str, Any]] = {}
        if (folder / NAME).is_file():
            self._read(read_manifest(folder))
        elif self.file.is_file():
            self._read(_partial(self.file))
        self._start()

    def _read(self, found: Mapping[str, Any]) -> None:
        if found.get("job") != self.stamp:
            raise Fault(
                "This folder holds versions made from something else: another exam, seed, set of "
                "options or Keyproof.",
                "Name another folder with -o, or remove this one.",
                Place(str(self.folder)),
            )
        self.lines = {entry["version"]: entry for entry in found["versions"]}

    def _start(self) -> None:
        entries = [{"job": self.stamp}, *self.lines.values()]
        write(self.file, "".join(json.dumps(e) + "\n" for e in entries).encode())

    def add(self, entry: dict[str, Any]) -> None:
        self.lines[entry["version"]] = entry
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def holds(self, version: Version, student: Mapping[str, str]) -> bool:
        """Whether all files of this very version stand there, unchanged."""
        entry = self.lines.get(version.number)
        if entry is None or entry["numbers"] != version.numbers:
            return False
        if entry.get("student", {}) != student:
            return False
        return not differing(self.folder, entry)


def differing(folder: Path, entry: Mapping[str, Any]) -> list[str]:
    """The files of a version that are missing or are not what the manifest says."""
    here = folder / folder_of(entry["version"])
    return [
        f"{here.name}/{name}"
        for name, hashed in entry["files"].items()
        if not (here / name).is_file() or digest((here / name).read_bytes()) != hashed
    ]


def _partial(file: Path) -> dict[str, Any]:
    """A diary's lines; one that was cut off is left out."""
    entries = []
    for line in file.read_text("utf-8").splitlines():
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    job = entries[0].get("job") if entries else None
    return {"job": job, "versions": entries[1:]}


def _finish(
    folder: Path, diary: Diary, entries: Sequence[Mapping[str, Any]], said: Mapping[str, Any]
) -> None:
    """The manifest and the table, in the order of versions; then the diary has done its work."""
    manifest = {"job": diary.stamp, **said, "versions": entries}
    write(folder / "versions.csv", _table(entries).encode())
    write(folder / NAME, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())
    diary.file.unlink()


def _table(entries: Sequence[Mapping[str, Any]]) -> str:
    """A row for each version: whose it is, its numbers and its answers."""
    rows = [_row(entry) for entry in entries]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _row(entry: Mapping[str, Any]) -> dict[str, str]:
    row = {"version": str(entry["version"]), **entry.get("student", {})}
    for id, given in entry["numbers"].items():
        row |= {f"{id} {name}": _cell(raw) for name, raw in given.items()}
    for id, asked in entry["answers"].items():
        row |= {f"{id} {name} =": " ".join(values) for name, values in asked.items()}
    return row


def _cell(raw: Any) -> str:
    return json.dumps(raw).replace('"', "") if isinstance(raw, list) else str(raw)
