"""The laws of the house that a reader of one file cannot see."""

from __future__ import annotations

import ast
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["derivations", "templates", "keys"]  # each may use itself and those before it
ROOMS = [
    "values",
    "reading",
    "exam_file",
    "answering",
    "matching",
    "diagnosis",
    "judging",
    "recognising",
    "checks",
    "reports",
    "varying",
]  # so do the rooms of keys/
SOURCES = sorted(
    [*ROOT.glob("*.py")] + [path for folder in ORDER for path in (ROOT / folder).rglob("*.py")]
)
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]

each_source = pytest.mark.parametrize(
    "source", SOURCES, ids=lambda source: str(source.relative_to(ROOT))
)


def tree_of(source):
    return ast.parse(source.read_text("utf-8"))


def levels_used(source):
    """The first folder of everything that a file imports from Keyproof."""
    yield from (path[1] for path in paths_used(source))


def rooms_used(source):
    """The rooms of keys/ that a file imports from."""
    yield from (path[2] for path in paths_used(source) if path[1] == "keys" and len(path) > 2)


def paths_used(source):
    here = ("keyproof", *source.relative_to(ROOT).parent.parts)
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".") for name in names if name.startswith("keyproof."))


def forbidden(source):
    """What a file in one of the folders uses of the folders after it, or of the command line."""
    level = source.relative_to(ROOT).parts[0]
    if level not in ORDER:
        return []
    later = {path.stem for path in ROOT.glob("*.py")} | set(ORDER[ORDER.index(level) + 1 :])
    return sorted(later.intersection(levels_used(source)))


@each_source
def test_imports_point_one_way(source):
    assert forbidden(source) == []


def test_every_room_has_its_place():
    assert sorted(ROOMS) == sorted(path.parent.name for path in ROOT.glob("keys/*/__init__.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_those_before_it(room):
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    for source in (ROOT / "keys" / room).glob("*.py"):
        assert later.intersection(rooms_used(source)) == set(), source


def test_an_import_against_the_arrows_would_be_seen():
    assert "values" in set(rooms_used(ROOT / "keys" / "checks" / "truncated.py"))
    assert "templates" in set(levels_used(ROOT / "cli.py"))
    assert {"keys", "derivations"} <= set(levels_used(ROOT / "cli.py"))


@each_source
def test_nothing_that_people_write_is_executed(source):
    nodes = list(ast.walk(tree_of(source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    keywords = {node.arg for node in nodes if isinstance(node, ast.keyword)}
    assert not names & {"eval", "exec", "compile", "sympify", "parse_expr", "__import__"}
    assert not attributes & {"sympify", "parse_expr", "parse_latex", "system", "popen"}
    assert "shell" not in keywords


@pytest.mark.parametrize(
    "source", sorted((ROOT / "derivations" / "families").glob("*.py")), ids=lambda path: path.stem
)
def test_a_family_holds_no_latex(source):
    said = [
        node.value
        for node in ast.walk(tree_of(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in said if "\\" in text] == []


def package_name(folder):
    return ".".join(("keyproof", *folder.relative_to(ROOT).parts))


def test_every_package_is_in_the_wheel():
    assert sorted(SETUP["packages"]) == sorted({package_name(path.parent) for path in SOURCES})


def test_every_file_beside_the_code_is_in_the_wheel():
    for package, patterns in SETUP["package-data"].items():
        folder = ROOT.joinpath(*package.split(".")[1:])
        for pattern in patterns:
            assert list(folder.glob(pattern)), f"{package} has no {pattern}"
    for path in (path for level in ORDER for path in (ROOT / level).rglob("*")):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            patterns = SETUP["package-data"].get(package_name(path.parent), [])
            assert any(fnmatch(path.name, pattern) for pattern in patterns), path


def test_the_root_holds_the_command_line_and_nothing_else():
    names = {path.stem for path in ROOT.glob("*.py")} - {"__init__", "__main__"}
    assert [name for name in names if not name.endswith("cli")] == []
