"""Sheets that Keyproof prints itself: nothing to blame in them, until a mistake is put in."""

import os
from pathlib import Path

import keyproof
import numpy as np
import pytest
from keyproof.derivations.chance import Chance
from keyproof.derivations.families import FAMILIES
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import decimal, exact, is_number
from keyproof.keys.answering.worked import WorkedExam
from keyproof.keys.audit import audit
from keyproof.keys.exam import load_exam
from keyproof.keys.varying.vary import questions, vary
from keyproof.templates.text.notation import written

EXAM = Path(keyproof.__file__).parent / "exams" / "cs4045-final"
QUESTION_ONLY = {"inconsistent-question", "marks-do-not-add-up", "not-answered"}


def lines(derivation, names, digits):
    """`name = numbers = value` for every number, entry by entry, rounded to so many digits."""
    for name in names:
        value, numbers = derivation.value(name), derivation.numbers(name)
        if is_number(value):
            middle = f" = {written(numbers)}" if numbers is not None else ""
            yield f"{name}{middle} = {decimal(value, digits)}"
        elif isinstance(value, np.ndarray) and value.ndim == 2 and is_number(value.flat[0]):
            entries = getattr(numbers, "shape", None) == value.shape
            for place in np.ndindex(value.shape):
                middle = f" = {written(numbers[place])}" if entries else ""
                label = f"{name}_{''.join(str(i + 1) for i in place)}"
                yield f"{label}{middle} = {decimal(value[place], digits)}"
            rows = " \\\\ ".join(" & ".join(decimal(e, digits) for e in row) for row in value)
            yield f"${name} = \\begin{{bmatrix}} {rows} \\end{{bmatrix}}$"


def bare(name, value, digits):
    """Values without their working."""
    if not isinstance(value, np.ndarray):
        yield f"{name} = {decimal(value, digits)}"
    elif value.ndim == 1:
        yield f"{name} = {'x'.join(decimal(entry, digits) for entry in value)}"
    else:
        for i, j in np.ndindex(value.shape):
            yield f"{name}_{i + 1}{j + 1} = {decimal(value[i, j], digits)}"


def rounded(derivation, name, digits):
    """The derivation as it goes on from the printed digits of a quantity."""
    value = derivation.value(name)
    if is_number(value):
        return derivation.put(**{name: exact(decimal(value, digits))})
    if isinstance(value, np.ndarray) and is_number(value.flat[0]):
        prints = np.frompyfunc(lambda entry: exact(decimal(entry, digits)), 1, 1)
        return derivation.put(**{name: prints(value)})
    return derivation


def exam_sheet(exam, digits, carry, slip=None, at=""):
    """The whole exam's numbers; `carry` goes on from rounded ones; a slip may be made in `at`."""
    parts, derivations = [], {}
    for path, worked in WorkedExam(exam).parts.items():
        question, *below = path.split(".")
        parts.append(f"## Question {question}")
        if below:
            parts.append("### " + " ".join(f"({step})" for step in below))
        key = id(worked.derivation)
        derivations.setdefault(key, worked.derivation)
        for name in worked.shown:
            now = derivations[key]
            if slip and name == at and worked.derivation.family.name == slip[0]:
                now = derivations[key] = now.put(**{name: now.slipped(slip[1], name).value(name)})
                value = now.value(name)
                parts += bare(name, value, digits)
                continue
            parts += lines(now, [name], digits)
            if carry:
                derivations[key] = rounded(now, name, digits)
    return "\n".join(parts)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("digits", [3, 6])
def test_a_drawn_question_needs_no_remark(name, digits):
    for seed in range(int(os.environ.get("KEYPROOF_SEEDS", "2"))):
        derivation = family(name).draw(Chance(seed))
        formulas = [q for q in derivation.steps if derivation.numbers(q) is not None]
        report = audit("\n".join(lines(derivation, formulas, digits)))
        assert [f.message for f in report.findings if f.severity != "note"] == []
        assert not report.not_understood


@pytest.mark.parametrize("carry", [False, True], ids=["rounded at the end", "at each line"])
@pytest.mark.parametrize("digits", [3, 4, 6])
def test_an_exam_of_our_own_needs_no_remark(digits, carry):
    exam = load_exam(EXAM)
    report = audit(exam_sheet(exam, digits, carry), "own", exam)
    assert [f.message for f in report.findings if f.code not in QUESTION_ONLY] == []
    assert report.checked > 70


def test_versions_with_new_numbers_need_no_remark():
    exam = load_exam(EXAM)
    asked = questions(exam)
    for version in vary(exam, 4, 2026, asked):
        varied = version.exam(exam, asked)
        report = audit(exam_sheet(varied, 6, carry=False), "own", varied)
        assert [f.message for f in report.findings if f.code not in QUESTION_ONLY] == []


def mistakes():
    for worked in WorkedExam(load_exam(EXAM)).parts.values():
        for name in worked.shown:
            for slip in worked.derivation.family.slips:
                value = worked.derivation.value(name)
                is_numeric = is_number(value) or is_number(getattr(value, "flat", [None])[0])
                is_accepted = slip.name == "logarithm_to_base_ten"
                applies = slip.of == worked.derivation.step(name).rule and is_numeric
                if applies and not is_accepted:
                    label = f"{worked.derivation.family.name}.{name}: {slip.name}"
                    yield pytest.param(worked, name, slip, id=label)


@pytest.mark.parametrize(("worked", "name", "slip"), list(mistakes()))
def test_a_slip_is_found_and_named(worked, name, slip):
    right = worked.derivation.value(name)
    try:
        wrong = worked.derivation.slipped(slip, name).value(name)
    except (Fault, ValueError, TypeError):
        pytest.skip("nobody can make this mistake with these numbers")
    if np.shape(wrong) != np.shape(right) or np.array_equal(right, wrong):
        pytest.skip("with these numbers the mistake changes nothing")
    exam = load_exam(EXAM)
    sheet = exam_sheet(exam, 6, False, (worked.derivation.family.name, slip), name)
    errors = [f for f in audit(sheet, "own", exam).findings if f.severity == "error"]
    (found,) = [f for f in errors if f.code not in QUESTION_ONLY]
    assert (found.code, found.quantity) == ("wrong-value", name)
    assert slip.reason in found.message
