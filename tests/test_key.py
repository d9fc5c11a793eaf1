"""The real exam's key, whole: the same source as before, nothing overfull, every mark told."""

import os
import re
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from keyproof.cli import main
from keyproof.keys.answer import key, paper
from keyproof.keys.audit import audit, flags
from keyproof.keys.exam import load_exam
from keyproof.templates.latex.document import latex
from keyproof.templates.latex.engine import find_engine, typeset
from keyproof.templates.page import Proved, Remark, Working

HERE = Path(__file__).parent
EXAM = HERE.parent / "exams" / "cs4045-final"
GOLDEN = HERE / "golden" / "cs4045-key.tex"


@pytest.fixture(scope="module")
def page():
    return key(load_exam(EXAM))


def parts(items):
    for item in items:
        yield item
        yield from parts(item.parts)


def test_the_key_is_the_golden_one(page):
    """After an intended change rewrite the golden file with KEYPROOF_GOLDEN=1."""
    source = latex(page).partition(r"\begin{document}")[2]
    if "KEYPROOF_GOLDEN" in os.environ:
        GOLDEN.write_text(source, "utf-8")
    assert source == GOLDEN.read_text("utf-8")


def test_all_nine_questions_are_answered(page):
    assert [question.label for question in page.questions] == [str(n) for n in range(1, 10)]
    assert all(part.blocks or part.parts for part in parts(page.questions))


def test_marks_of_lines_add_up_to_the_part(page):
    computed = 0
    for part in parts(page.questions):
        lines = [line for b in part.blocks if isinstance(b, Working) for line in b.lines]
        told = [line.marks for line in lines if line.marks is not None]
        if told:
            computed += 1
            assert sum(told) == part.marks, part.path
    assert computed >= 9


def test_every_computed_part_is_proved_and_nothing_is_unverified(page):
    for part in parts(page.questions):
        if any(isinstance(block, Working) for block in part.blocks):
            (proved,) = (block for block in part.blocks if isinstance(block, Proved))
            assert proved.statements and not proved.unverified, part.path


def test_what_the_question_gets_wrong_is_remarked(page):
    remarks = {
        part.path: block.text
        for part in parts(page.questions)
        for block in part.blocks
        if isinstance(block, Remark) and block.severity == "warning"
    }
    assert set(remarks) == {"2.a", "4.iii", "7"}
    assert "kernel = 10 x 10 x 3" in remarks["2.a"]


def test_how_near_the_published_29_is_to_the_exact_value(page):
    notes = [b.text for p in parts(page.questions) for b in p.blocks if isinstance(b, Remark)]
    assert any(r"1.3 \times 10^{-78}" in note for note in notes)


def test_the_audited_key_and_the_paper_stand_within_their_margins():
    exam = load_exam(EXAM)
    sheet = (EXAM / "sheet.md").read_text("utf-8")
    audited = key(exam, flags(audit(sheet, "sheet.md", exam)), "sheet.md")
    for document in (audited, paper(exam)):
        assert typeset(latex(document), find_engine()).overfull == []


def test_the_paper_declares_what_the_exam_declares():
    page = paper(load_exam(EXAM))
    assert sum(q.marks or Fraction(0) for q in page.questions) == page.marks == 50


def test_the_exam_in_the_readme_is_one(tmp_path):
    readme = (HERE.parent / "README.md").read_text("utf-8")
    (yaml,) = re.findall(r"```yaml\n(.*?)```", readme, re.S)
    (tmp_path / "exam.yaml").write_text(yaml, "utf-8")
    target = tmp_path / "key.tex"
    words = ["key", str(tmp_path), "--format", "tex", "-o", str(target)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "15" in target.read_text("utf-8")
