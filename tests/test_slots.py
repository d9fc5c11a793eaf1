"""Slots in an author's wording: what fills them, and what is said of those that stay empty."""

from __future__ import annotations

from pathlib import Path

import keyproof
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.derivations.fault import Fault, Place
from keyproof.keys.answering.worked import WorkedExam
from keyproof.keys.exam import load_exam
from keyproof.keys.exam_file.slots import fill, resolve

GIVEN = {
    "stride": "2",
    "input": "200x200x64",
    "x": [["0.43"], ["0.98"]],
    "W_1": [["0.23", "0."], ["-1", "0.70"]],
    "words": ["DLP", "IS", "FUN"],
    "rate": "5e-3",
    "values": "1",
}


def filled(text: str) -> str:
    return fill(text, GIVEN, "Part 2.a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No slot, but $\\frac{1}{2}$ and 50 % of {this}.\n", None),
        ("Stride {{ given.stride }}, twice {{given.stride}}.", "Stride 2, twice 2."),
        (
            "$${{ given.W_1 | matrix }}$$",
            r"$$\begin{bmatrix} 0.23 & 0 \\ -1 & 0.70 \end{bmatrix}$$",
        ),
        ("{{ given.x | matrix }}", r"\begin{bmatrix} 0.43 \\ 0.98 \end{bmatrix}"),
        ("{{ given.words | list }}", "DLP, IS, FUN"),
        ("${{ given.input | size }}$", r"$200 \times 200 \times 64$"),
        ("{{ given.rate | decimal }}", "0.005"),
        ("first row, second entry: {{ given.W_1[0][1] }}", "first row, second entry: 0."),
        ("a name of Python's: {{ given.values }}", "a name of Python's: 1"),
    ],
)
def test_a_slot_takes_the_exams_own_numbers(text, expected):
    assert filled(text) == (text if expected is None else expected)


WRONG = {
    "misspelt given": (
        "Stride {{ given.strid }}",
        'Part 2.a: there is no given.strid; did you mean "given.stride"?',
        "Available here: given.stride, given.input, given.x, given.W_1, given.words, given.rate,"
        " given.values.",
    ),
    "not a given": (
        "{{ stride }}",
        'Part 2.a: a slot begins with "given.", but "stride" stands here.',
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
    "braces of LaTeX": (
        "$x^{{2}}$",
        "Part 2.a: a slot may only name a given, such as {{ given.X | matrix }}.",
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
    "unknown filter": (
        "{{ given.x | matrx }}",
        'Part 2.a: there is no filter "matrx"; did you mean "matrix"?',
        "Filters: matrix, list, size, decimal.",
    ),
    "a matrix as it is": (
        "{{ given.x }}",
        "Part 2.a: a slot holds something that is not a single number or text.",
        "For lists add a filter: | matrix inside $...$, or | list.",
    ),
    "a method": (
        "{{ given.stride.upper }}",
        "Part 2.a: a slot holds something that is not a single number or text.",
        "For lists add a filter: | matrix inside $...$, or | list.",
    ),
    "an entry beyond the last": (
        "{{ given.x[7] }}",
        "Part 2.a: a slot points to an entry that does not exist.",
        "Check its indices against the given; they count from 0.",
    ),
    "a number as a matrix": (
        "{{ given.stride | matrix }}",
        'Part 2.a: "2" is not a matrix.',
        "Use the filter matrix on lists only.",
    ),
    "a size as a decimal": (
        "{{ given.input | decimal }}",
        'Part 2.a: "200x200x64" is not a decimal number.',
        "Use the filter decimal on single numbers only.",
    ),
    "arithmetic": (
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "Part 2.a: a slot may only name a given, such as {{ given.X | matrix }}.",
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
    "a call": (
        "{{ given.stride.__class__.mro() }}",
        "Part 2.a: a slot may only name a given, such as {{ given.X | matrix }}.",
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
    "a loop": (
        "{% for i in given.words %}ha{% endfor %}",
        "Part 2.a: a slot may only name a given, such as {{ given.X | matrix }}.",
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
    "half a slot": (
        "{{ given.stride",
        "Part 2.a: a slot cannot be read: unexpected end of template, "
        "expected 'end of print statement'.",
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
    "a deep nest": (
        "{{ " + "(" * 5000 + "given.stride" + ")" * 5000 + " }}",
        "Part 2.a: a slot is nested too deeply.",
        "Write {{ given.name }}; put a space between two braces of LaTeX.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_slot_that_cannot_be_filled_is_named(name):
    text, fault, remedy = WRONG[name]
    with pytest.raises(Fault) as caught:
        filled(text)
    assert (caught.value.fault, caught.value.remedy) == (fault, remedy)


def test_the_line_of_the_slot_is_shown():
    text = "One line {{ given.stride }}\n\nand another {{ given.padding }}\n"
    with pytest.raises(Fault) as caught:
        fill(text, GIVEN, "Part 2.a", Place("exam.yaml", 40, 7))
    assert str(caught.value.place) == "exam.yaml:42:7"


def test_what_comes_out_is_limited():
    with pytest.raises(Fault, match="longer than 20000 characters"):
        fill("{{ given.long }}" * 30, {"long": "x" * 1000}, "Part 1")


def test_one_given_may_quote_another():
    raw = {
        "kernel": "{{ given.side }}x{{ given.side }}x3",
        "side": "5",
        "input": ["{{ given.kernel }}"],
    }
    assert resolve(raw, "Part 2.a") == {"kernel": "5x5x3", "side": "5", "input": ["5x5x3"]}


def test_givens_may_not_quote_each_other_in_a_circle():
    raw = {"a": "{{ given.b }}", "b": ["{{ given.c }}"], "c": "{{ given.a }}"}
    places = {name: Place("exam.yaml", line, 1) for line, name in enumerate("abc", start=7)}
    with pytest.raises(Fault) as caught:
        resolve(raw, "Part 2.a", places.get)
    assert str(caught.value) == (
        "exam.yaml:7:1: Part 2.a: the givens quote each other in a circle: a -> b -> c -> a.\n"
        "Write the value of one of them out."
    )


def test_laughs_do_not_multiply():
    raw = {"l0": "ha"} | {f"l{n}": f"{{{{ given.l{n - 1} }}}}" * 10 for n in range(1, 30)}
    with pytest.raises(Fault, match="longer than 20000 characters"):
        resolve(raw, "Part 2.a")


def test_all_slots_of_the_shipped_exam_are_filled():
    exam = load_exam(Path(keyproof.__path__[0]) / "exams" / "cs4045-final")
    worked = WorkedExam(exam)
    texts = {p.id: worked.wording(p, p.item.text, None) for p in exam.all_items()}
    assert r"$200 \times 200 \times 64$" in texts["2.a"]
    assert r"$$X = \begin{bmatrix} 0.43 \\ 0.98 \end{bmatrix}$$" in texts["4"]
    assert "DLP, IS, FUN" in texts["7"]
    assert "The input\n0001010, for example, must give 0001111." in texts["5.a"]
    assert "$y = [0.23, 0.61]$" in texts["4.ii"]
    assert not [name for name, text in texts.items() if "{{" in text]


def test_what_is_worked_out_can_be_quoted():
    asked = []

    def found(name):
        asked.append(name)
        return ["0.5", "2"]

    said = fill("{{ found.a_2[1] }} of {{ found.a_2 | list }}", {}, "Part 1", found=found)
    assert (said, set(asked)) == ("2 of 0.5, 2", {"a_2"})
    with pytest.raises(Fault, match=r'begins with "given\."'):
        fill("{{ found.a_2 }}", {}, "Part 1")


def test_an_unknown_quantity_in_a_slot_is_named():
    exam = load_exam(Path(keyproof.__path__[0]) / "exams" / "cs4045-final")
    parts = {part.id: part for part in exam.all_items()}
    worked = WorkedExam(exam)
    with pytest.raises(Fault, match="mlp has no quantity “loss”"):
        worked.wording(parts["4.ii"], "{{ found.loss }}", None)
    with pytest.raises(Fault, match="nothing is worked out here"):
        worked.wording(parts["1.a"], "{{ found.loss }}", None)
    assert worked.wording(parts["4"], "{{ found.a_2[0][0] }}", None) == "0.886499"


@given(st.text(alphabet="{}%#|. given[]()stride0_'\"\n*+-", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_filled_or_refused(text):
    try:
        fill("{{" + text, GIVEN, "Part 1")
    except Fault as fault:
        assert fault.remedy
