"""The wheel holds all that the program needs: it works where nothing else of this folder is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOT_SOURCE = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "out")
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*command, cwd, **variables):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the sources, so that the build leaves nothing behind here."""
    sources = tmp_path_factory.mktemp("sources") / "keyproof"
    shutil.copytree(ROOT, sources, ignore=NOT_SOURCE)
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    run(sys.executable, "-m", "pip", "wheel", *offline, "-w", folder, sources, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment that has Keyproof from the wheel, and this one's other libraries."""
    place = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", place, cwd=place)
    python = place / BIN / "python"
    offline = ["--no-deps", "--no-index"]
    run(sys.executable, "-m", "pip", "--python", python, "install", *offline, wheel, cwd=place)
    packages = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place
    )
    # A folder in a .pth file is only searched; the editable install in it does not take part.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(packages.strip()) / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return place


def test_the_wheel_holds_every_source_template_and_exam(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"keyproof/{path.relative_to(ROOT).as_posix()}"
        for pattern in (
            "*.py",
            "py.typed",
            "derivations/**/*.py",
            "keys/**/*.py",
            "keys/**/*.lark",
            "templates/**/*.py",
            "templates/**/*.j2",
            "exams/*/*",
        )
        for path in ROOT.glob(pattern)
    }
    assert expected <= inside
    assert not [name for name in inside if name.startswith(("tests/", "keyproof/tests/"))]


def test_a_key_is_typeset_from_the_wheel_alone(installed, tmp_path):
    python, keyproof = installed / BIN / "python", installed / BIN / "keyproof"
    home = run(python, "-c", "import keyproof; print(keyproof.__file__)", cwd=tmp_path).strip()
    assert Path(home).is_relative_to(installed)
    exam = Path(home).parent / "exams" / "cs4045-final"
    cache = str(tmp_path / "cache")
    run(keyproof, "key", exam, "-o", tmp_path / "key.pdf", cwd=tmp_path, KEYPROOF_CACHE=cache)
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
