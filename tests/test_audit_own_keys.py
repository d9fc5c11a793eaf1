"""Keyproof's own keys, read back from their LaTeX: all is checked, and nothing is wrong.

What a key says of its exam's own faults it allows in comments, so that only new faults are told.
"""

import re
from pathlib import Path

import keyproof
import pytest
from keyproof.keys.answer import key, paper
from keyproof.keys.audit import audit
from keyproof.keys.checks import CODES
from keyproof.keys.exam import load_exam
from keyproof.keys.varying.vary import questions, vary
from keyproof.templates.latex.document import latex

EXAM = load_exam(Path(keyproof.__file__).parent / "exams" / "cs4045-final")
ADMITTED = ["inconsistent-question"] * 3 + ["marks-do-not-add-up"]


def faults(source, exam=None):
    report = audit(source, "key.tex", exam)
    return report, [f.message for f in report.findings]


@pytest.fixture(scope="module")
def source():
    return latex(key(EXAM))


def test_our_own_key_is_right(source):
    report, found = faults(source)
    assert found == []
    assert report.checked > 70


def test_our_own_key_is_what_its_exam_asks_for(source):
    report, found = faults(source, EXAM)
    assert found == []
    assert report.checked == report.statements > 100
    assert sorted(allowed.finding.code for allowed in report.allowed) == ADMITTED


def test_a_key_admits_only_what_it_prints(source):
    comments = re.findall(r"^% keyproof: allow ([\w-]+) because .*: (.*)$", source, re.M)
    printed = " ".join(re.findall(r"^\\remark\{warning\}\{(.*)\}$", source, re.M))
    laws = [reason for code, reason in comments if code == "inconsistent-question"]
    assert len(laws) == 3 and {code for code, _ in comments} <= set(CODES)
    for law in laws:
        assert law.split(":")[0].split(" Here ")[0] in printed
    assert "(sum 6)" in source and "allow marks-do-not-add-up" in source
    assert "keyproof: allow" not in latex(paper(EXAM))


def test_keys_with_new_numbers_are_right():
    asked = questions(EXAM)
    for version in vary(EXAM, 3, 5, asked):
        exam = version.exam(EXAM, asked)
        report, found = faults(latex(key(exam)), exam)
        assert found == []
        assert report.checked == report.statements > 100


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\answer{0.886499}", r"\answer{0.868499}"),
        (r"\between \side{=}{243}", r"\between \side{=}{234}"),
        (r"18&14\end{bmatrix}}}}}", r"18&15\end{bmatrix}}}}}"),
    ],
    ids=["a number", "a product", "an entry of a matrix"],
)
def test_a_slip_in_our_own_key_is_found_at_its_line(source, right, wrong):
    assert source.count(right) >= 1
    at = source.index(right)
    slipped = source[:at] + wrong + source[at + len(right) :]
    line = source[:at].count("\n") + 1
    report = audit(slipped, "key.tex", EXAM)
    assert line in {f.spot.line for f in report.findings if f.severity == "error"}
