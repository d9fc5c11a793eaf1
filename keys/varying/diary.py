"""What is finished of a set of versions, a line each, so that a run that was stopped goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ...derivations.fault import Fault, Place
from ..files import unwritable, writing
from .manifest import NAME, Manifest, digest

DIARY = "manifest.partial"


class Diary:
    """The lines stand in a file; only where each one begins is kept in memory."""

    def __init__(self, folder: Path, job: str):
        """`job` is a hash of all that the versions are made from. Raises Fault where the folder
        holds versions of another job, or cannot be written."""
        self.folder, self.file, self.job = folder, folder / DIARY, job
        self.begins: dict[int, int] = {}
        found = [*self._manifest(), *self._partial()]
        with writing(self.file) as file:
            file.write(_line({"job": job}))
            for entry in (entry for entries in found for entry in entries):
                self.begins[entry["version"]] = file.tell()
                file.write(_line(entry))

    def add(self, entry: Mapping[str, Any]) -> None:
        """Note a version whose files stand. A line that is cut off is left out next time."""
        try:
            with self.file.open("ab") as file:
                self.begins[entry["version"]] = file.tell()
                file.write(_line(entry))
        except OSError as error:
            raise unwritable(self.file, error) from None

    def __getitem__(self, number: int) -> dict[str, Any]:
        with self.file.open("rb") as file:
            file.seek(self.begins[number])
            return json.loads(file.readline())

    def entries(self, most: int) -> Iterator[dict[str, Any]]:
        """The entries of the first `most` versions, in order."""
        with self.file.open("rb") as file:
            for number in sorted(self.begins):
                if number <= most:
                    file.seek(self.begins[number])
                    yield json.loads(file.readline())

    def holds(self, number: int, numbers: Mapping[str, Any], student: Mapping[str, str]) -> bool:
        """Whether all files of this very version stand there, unchanged."""
        if number not in self.begins:
            return False
        entry = self[number]
        same = entry["numbers"] == numbers and entry.get("student", {}) == student
        return same and not differing(self.folder, entry)

    def close(self) -> None:
        self.file.unlink()

    def _manifest(self) -> Iterator[Iterable[dict[str, Any]]]:
        if (self.folder / NAME).is_file():
            manifest = Manifest(self.folder)
            self._check(manifest.said.get("job"))
            yield manifest.entries()

    def _partial(self) -> Iterator[Iterable[dict[str, Any]]]:
        if self.file.is_file():
            lines = _whole_lines(self.file)
            self._check(next(lines, {}).get("job"))
            yield lines

    def _check(self, job: Any) -> None:
        if job != self.job:
            raise Fault(
                "This folder holds versions made from something else: another exam, seed, set of "
                "options or Keyproof.",
                "Name another folder with -o, or remove this one.",
                Place(str(self.folder)),
            )


def folder_of(number: int) -> str:
    """The name of a version's folder."""
    return f"{number:04}"


def differing(folder: Path, entry: Mapping[str, Any]) -> list[str]:
    """The files of a version that are missing or are not what the manifest says."""
    here = folder / folder_of(entry["version"])
    return [
        f"{here.name}/{name}"
        for name, hashed in entry["files"].items()
        if not (here / name).is_file() or digest((here / name).read_bytes()) != hashed
    ]


def _line(entry: Mapping[str, Any]) -> bytes:
    return (json.dumps(entry, ensure_ascii=False) + "\n").encode()


def _whole_lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open("rb") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue
