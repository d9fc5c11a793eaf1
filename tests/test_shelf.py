"""Sources are kept on disk for the same exam and program, and never for anything else."""

import tomllib

import pytest
from keyproof.keys import shelf
from keyproof.keys.publish import texts
from keyproof.keys.shelf import kept


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KEYPROOF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def never():
    raise AssertionError("made again")


def test_the_same_is_made_once():
    assert kept(["key", "exam"], lambda: "source") == "source"
    assert kept(["key", "exam"], never) == "source"


def test_another_exam_is_another_source():
    kept(["key", "exam"], lambda: "source")
    assert kept(["key", "exam "], lambda: "other") == "other"
    assert kept(["keyexam"], lambda: "third") == "third"


def test_another_program_makes_it_again(monkeypatch):
    kept(["key", "exam"], lambda: "source")
    monkeypatch.setattr(shelf, "program", lambda: "tomorrow's")
    assert kept(["key", "exam"], lambda: "new") == "new"


def test_a_failure_is_not_kept():
    with pytest.raises(AssertionError):
        kept(["key", "exam"], never)
    assert kept(["key", "exam"], lambda: "source") == "source"


def test_a_disk_that_cannot_be_written_costs_no_key(cache):
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("a file where the folder should be")
    assert kept(["key", "exam"], lambda: "source") == "source"


def test_only_the_newest_are_kept(cache, monkeypatch):
    monkeypatch.setattr(shelf, "KEPT", 2)
    for number in range(5):
        kept([str(number)], lambda: "source")
    assert len(list((cache / "sources").iterdir())) == 2


def test_files_that_are_none_or_too_large_are_not_read(tmp_path):
    (tmp_path / "exam.yaml").write_text("course: DL\n")
    assert texts(tmp_path) == ["course: DL\n"]
    assert texts(tmp_path / "nowhere.yaml") == []
    (tmp_path / "exam.yaml").write_text("x" * 3_000_000)
    assert texts(tmp_path) == []


def test_the_whole_program_counts():
    settings = tomllib.loads((shelf.PROGRAM / "pyproject.toml").read_text("utf-8"))
    packages = settings["tool"]["setuptools"]["packages"]
    folders = {name.removeprefix("keyproof.").replace(".", "/") for name in packages}
    assert folders - {"keyproof"} == set(shelf.FOLDERS)
