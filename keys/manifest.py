"""What a set of versions was made from, so that it can be made again: the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..derivations.fault import Fault, Place
from .files import read_text
from .vary import Numbers, Version

NAME = "manifest.json"
PACKAGE = Path(__file__).resolve().parent.parent
MAX_BYTES = 500_000_000


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def origins(families: Iterable[str]) -> dict[str, Any]:
    """The versions of what takes part: Keyproof's own, its source's hash, each family's hash."""
    folder = PACKAGE / "derivations" / "families"
    return {
        "keyproof": version("keyproof"),
        "source": _source(),
        "families": {
            name: digest((folder / f"{name}.py").read_bytes()) for name in sorted(set(families))
        },
    }


def _source() -> str:
    """One hash over everything in the package that has a say in what is printed."""
    whole = hashlib.sha256()
    for part in ("derivations", "keys", "templates"):
        for file in sorted((PACKAGE / part).rglob("*")):
            if file.suffix in (".py", ".j2", ".lark", ".sty") and file.is_file():
                whole.update(file.relative_to(PACKAGE).as_posix().encode())
                whole.update(file.read_bytes())
    return whole.hexdigest()


def record(
    version: Version,
    files: Mapping[str, str],
    pages: Mapping[str, int],
    student: Mapping[str, str],
) -> dict[str, Any]:
    """One version's entry; `files` are the hashes by name, `pages` the counts by kind."""
    return {
        "version": version.number,
        **({"student": dict(student)} if student else {}),
        "numbers": version.numbers,
        "answers": version.answers,
        "pages": dict(pages),
        "files": dict(files),
    }


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest in a file, or in a folder of versions. Raises Fault."""
    file = path / NAME if path.is_dir() else path
    try:
        found = json.loads(read_text(file, MAX_BYTES))
        if isinstance(found, dict) and isinstance(found["versions"], list):
            _ = [(each["version"], each["numbers"], each["files"]) for each in found["versions"]]
            return found
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Fault(
        "This is not a manifest of versions.",
        "Name the manifest.json that `keyproof vary` wrote.",
        Place(str(file)),
    )


def numbers_in(manifest: Mapping[str, Any]) -> list[Numbers]:
    """The numbers of all versions, to avoid."""
    return [each["numbers"] for each in manifest["versions"]]
