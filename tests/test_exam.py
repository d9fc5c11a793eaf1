"""Reading exam.yaml: what it becomes, and what is said of a file that is wrong."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import jsonschema
import keyproof
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.derivations.fault import Fault
from keyproof.keys.exam import Exam, exam_schema, load_exam, parse_exam
from keyproof.keys.exam_file.yaml_text import PLAIN, QUICK, parse_yaml
from pydantic import TypeAdapter
from ruamel.yaml import YAML

CS4045 = Path(keyproof.__path__[0]) / "exams" / "cs4045-final"

SMALL = dedent(
    """\
    course: DL1
    title: Deep Learning
    marks: 4
    questions:
    - id: "1"
      marks: 3
      family: conv2d
      given: {stride: 1, F: [[0.70, 1], [2, 3]]}
      labels: {O: [O11]}
      parts:
      - id: a
        marks: 1.5
        asks: [O]
        given:
          stride: 2
      - id: b
        marks: 1.5
        asks: {dF: 1, dX: 0.5}
        accept:
        - text: another base
          given: {log_base: 10}
          put: {O: [[1]]}
    - id: "2"
      marks: 1
      text: A robot ____ here.
      blank: [stands]
    """
)


def changed(old: str, new: str) -> str:
    """The small exam with one place in it spoilt."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


# --- the exam that is shipped -----------------------------------------------------------------


@pytest.mark.parametrize("text", [SMALL, (CS4045 / "exam.yaml").read_text("utf-8")])
def test_an_exam_is_built_as_pydantic_builds_it(text):
    assert parse_exam(text) == TypeAdapter(Exam).validate_python(parse_yaml(text, "").tree)


def test_the_form_is_checked_again_only_where_more_than_a_given_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("KEYPROOF_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "exam.yaml"
    file.write_text(SMALL)
    load_exam(file)
    monkeypatch.setattr("keyproof.keys.exam.check", lambda *known: pytest.fail("checked again"))
    file.write_text(changed("[[0.70, 1], [2, 3]]", "[[5, 1], [2, 3]]"))
    assert load_exam(file).questions[0].given["F"] == [["5", "1"], ["2", "3"]]
    monkeypatch.undo()
    monkeypatch.setenv("KEYPROOF_CACHE", str(tmp_path / "cache"))
    file.write_text(changed("given: {stride: 1,", "gives: {stride: 1,"))
    for _ in range(2):
        with pytest.raises(Fault, match="gives"):
            load_exam(file)


def test_both_readers_of_yaml_see_the_same_values_at_the_same_places(monkeypatch):
    assert QUICK is not PLAIN, "PyYAML comes with libyaml"
    text = (CS4045 / "exam.yaml").read_text("utf-8") + "# Größe\n"
    quick = parse_yaml(text, "exam.yaml")
    monkeypatch.setattr("keyproof.keys.exam_file.yaml_text.QUICK", PLAIN)
    assert parse_yaml(text, "exam.yaml") == quick


@pytest.fixture(scope="module")
def cs4045():
    return load_exam(CS4045)


def test_all_fifty_marks_are_declared(cs4045):
    declared = [question.marks for question in cs4045.questions]
    assert declared == [5, 8, 3, 9, 7, 3, 5, 5, 5]
    assert cs4045.marks == sum(declared) == 50


def test_only_question_2_does_not_add_up(cs4045):
    [odd] = [each for each in cs4045.mark_sums() if not each.agrees]
    assert (odd.id, odd.of, odd.declared, odd.summed) == ("2", "parts", 8, 6)
    line = (
        (CS4045 / "exam.yaml")
        .read_text(encoding="utf-8")
        .splitlines()[cs4045.place(odd.steps).line - 1]
    )
    assert line.strip() == "marks: 8"


def test_parts_go_by_their_published_names(cs4045):
    parts = {part.id: part for part in cs4045.items()}
    assert [name for name in parts if name[0] in "24"] == [
        *("2.a", "2.b", "2.c.i", "2.c.ii"),
        *("4.i", "4.ii", "4.iii", "4.iv"),
    ]
    assert parts["4.i"].item.worth == Fraction("3.5")
    assert parts["4.iv"].family == "mlp"
    assert parts["4.iv"].labels["a_2"] == ["Node 4"]
    assert {parts[name].owner for name in ("4.i", "4.ii", "4.iii", "4.iv")} == {"4"}


def test_numbers_stay_as_they_were_typed(cs4045):
    parts = {part.id: part for part in cs4045.items()}
    assert parts["2.a"].given["input"] == "200x200x64"
    assert parts["4.i"].given["W_1"] == [["0.23", "0.24"], ["0.", "0.7"], ["0.01", "0.45"]]
    assert parts["5.a"].given["example_input"] == "0001010"


def test_points_of_every_written_answer_add_up(cs4045):
    points = [each for each in cs4045.mark_sums() if each.of == "points"]
    assert len(points) > 10
    assert all(each.agrees for each in points)


def test_the_schema_accepts_the_exam_and_refuses_a_misspelt_key(cs4045):
    jsonschema.Draft202012Validator.check_schema(exam_schema())
    check = jsonschema.Draft202012Validator(exam_schema())
    as_others_read_it = YAML(typ="safe", pure=True).load(CS4045 / "exam.yaml")
    # JSON has text keys only
    diagram = as_others_read_it["questions"][8]["diagram"]
    diagram["blanks"] = {str(number): word for number, word in diagram["blanks"].items()}
    assert list(check.iter_errors(as_others_read_it)) == []
    as_others_read_it["questions"][1]["parts"][0]["famly"] = "conv2d"
    assert not check.is_valid(as_others_read_it)


def test_every_key_of_the_schema_is_explained():
    schema = exam_schema()
    for model in (schema, *schema["$defs"].values()):
        for key, meaning in model["properties"].items():
            assert meaning.get("description"), key


# --- places and inheritance -------------------------------------------------------------------


def test_what_parts_share_stands_on_the_item_around_them():
    a, b, _ = parse_exam(SMALL).items()
    assert (a.id, a.family, a.owner) == ("1.a", "conv2d", "1")
    assert a.given == {"stride": "2", "F": [["0.70", "1"], ["2", "3"]]}
    assert b.given["stride"] == "1"
    assert b.item.asks == {"dF": 1, "dX": Fraction(1, 2)}
    assert b.labels == {"O": ["O11"]}


def test_a_family_of_its_own_starts_afresh():
    a, _, _ = parse_exam(changed("  - id: a", "  - id: a\n    family: mlp")).items()
    assert (a.family, a.owner, a.given, a.labels) == ("mlp", "1.a", {"stride": "2"}, {})


def test_every_value_has_a_place():
    exam = parse_exam(SMALL)
    a, b, _ = exam.items()
    assert str(exam.place(a.given_at["stride"])) == "exam.yaml:15:15"
    assert str(exam.place(b.given_at["stride"])) == "exam.yaml:8:19"
    assert str(exam.place((*b.given_at["F"], 1, 0))) == "exam.yaml:8:38"
    assert str(exam.place(("questions", 0, "parts", 0, "given", "nonsense"))) == "exam.yaml:15:7"


def test_a_block_of_text_begins_below_its_bar():
    exam = parse_exam(changed("text: A robot ____ here.", "text: |\n    A ____\n    walks."))
    assert str(exam.place(("questions", 1, "text"))) == "exam.yaml:26:5"


def test_a_folder_and_its_file_are_one_exam(tmp_path):
    (tmp_path / "exam.yaml").write_text(SMALL, encoding="utf-8")
    assert load_exam(tmp_path) == load_exam(str(tmp_path / "exam.yaml"))


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "exam.yaml").write_text(SMALL, encoding="utf-8-sig")
    assert load_exam(tmp_path).course == "DL1"


# --- wrong files: place, fault and remedy -----------------------------------------------------

WRONG = {
    "misspelt key": (
        changed("  - id: a\n", "  - id: a\n    markz: 2\n"),
        '12:5: "markz" is not a key that can stand here; did you mean "marks"?',
        "Known here: id, title, marks, text, family, given, labels, vary, asks, answer, points,"
        " accept, names, blank, diagram, parts.",
    ),
    "key that resembles none": (
        "zzz: 1\n" + SMALL,
        '1:1: "zzz" is not a key that can stand here.',
        "Known here: course, title, kind, minutes, marks, instructions, questions.",
    ),
    "misspelt key of an alternative": (
        changed("put:", "puts:"),
        '22:7: "puts" is not a key that can stand here; did you mean "put"?',
        "Known here: text, given, put, marks.",
    ),
    "no marks": (
        changed("    marks: 1.5\n    asks: [O]", "    asks: [O]"),
        "11:5: a has no marks.",
        "Add marks: with what it is worth.",
    ),
    "no course": (
        changed("course: DL1\n", ""),
        '1:1: The key "course" is missing here.',
        'Add "course:", the course\'s code.',
    ),
    "marks in words": (
        changed("marks: 4", "marks: four"),
        "3:8: These marks are not a number.",
        "Write them as 2, 0.5 or 1/3.",
    ),
    "marks that would fill the memory": (
        changed("marks: 4", "marks: 1e999999999"),
        "3:8: These marks are not a number.",
        "Write them as 2, 0.5 or 1/3.",
    ),
    "minutes in hours": (
        "minutes: 3 h\n" + SMALL,
        '1:10: "minutes" must be a whole number, but it is "3 h".',
        "It holds the time allowed, in whole minutes.",
    ),
    "no time at all": (
        "minutes: 0\n" + SMALL,
        '1:10: "minutes" must be above zero.',
        "Correct it.",
    ),
    "text where a list belongs": (
        changed("blank: [stands]", "blank: stands"),
        '26:10: "blank" must be a list, but it is "stands".',
        "It holds the words accepted where the text has ____.",
    ),
    "list where text belongs": (
        changed("text: A robot ____ here.", "text: [A, robot]"),
        '25:9: "text" must be text, but it is a list.',
        "It holds the wording: paragraphs, - lists, $maths$ and slots such as {{ given.x }}.",
    ),
    "text where a part belongs": (
        changed("  parts:\n", "  parts:\n  - just a word\n"),
        '11:5: An entry of "parts" must be a mapping of keys to values, but it is "just a word".',
        "It holds the parts it is divided into.",
    ),
    "parts left empty": (
        changed("blank: [stands]", "parts:"),
        '26:3: "parts" must be a list, but it is empty.',
        "It holds the parts it is divided into.",
    ),
    "a sentence and not an exam": (
        "Deep learning\n",
        '1:1: The file must be a mapping of keys to values, but it is "Deep learning".',
        "Correct it, or leave it out.",
    ),
    "two parts of one name": (
        changed("  - id: b", "  - id: a"),
        '5:3: The id "a" is used twice here.',
        "Give each its own id.",
    ),
    "an id with a dot": (
        changed("  - id: b", "  - id: b.c"),
        '16:9: "b.c" cannot be an id.',
        "Use letters and digits, such as 2, a or ii.",
    ),
    "nothing to answer": (
        changed("  blank: [stands]\n", ""),
        "23:3: 2 asks for nothing.",
        "Give it answer:, asks:, names:, blank: or diagram:, or parts: of its own.",
    ),
    "two things to answer": (
        changed("  blank: [stands]\n", "  blank: [stands]\n  names: {count: 1, of: [x]}\n"),
        "23:3: 2 has both names and blank.",
        "Make two parts of it.",
    ),
    "a group that asks": (
        changed("  parts:\n", "  asks: [O]\n  parts:\n"),
        "5:3: 1 is divided into parts and yet has asks itself.",
        "Move that into one of its parts.",
    ),
    "no blank in the text": (
        changed("A robot ____ here.", "A robot stands here."),
        "23:3: The text of 2 has no blank to fill in.",
        "Write ____ where the word is missing.",
    ),
    "more names than there are": (
        changed("blank: [stands]", "names: {count: 3, of: [x, y]}"),
        "26:10: 3 names are asked for, but only 2 are listed.",
        "List more names under of:, or lower count:.",
    ),
    "a blank without its word": (
        changed("blank: [stands]", "diagram: {figure: f, blanks: {1: Softmax}, words: [softmax]}"),
        '26:12: Blank 1 wants "Softmax", which is not among the words.',
        "Add it to words:, or spell it as it stands there.",
    ),
    "asked without a family": (
        changed("  family: conv2d\n", ""),
        "12:11: Part 1.a asks for quantities, but no family is named for it.",
        "Add family: to it or to an item around it.",
    ),
    "asked twice": (
        changed("asks: [O]", "asks: [O, O]"),
        '13:11: "O" is asked twice.',
        "Keep one of the two.",
    ),
    "one key twice": (
        changed("title: Deep Learning\n", "title: Deep Learning\ntitle: Vision\n"),
        '3:1: "title" stands twice in this mapping, first in line 2.',
        "Keep one of the two.",
    ),
    "indented with a tab": (
        changed("  marks: 3\n", "\tmarks: 3\n"),
        "6:1: A tab stands here where YAML wants spaces.",
        "Indent with spaces; most editors can convert tabs.",
    ),
    "a colon in the text": (
        changed("A robot ____ here.", "Fill in: a ____"),
        "25:16: A colon with a space after it stands inside an unquoted text.",
        'Put the text in quotes, or write it as a block below "text: |".',
    ),
    "a list left open": (
        changed("[stands]", "[stands"),
        "26:10: The list that starts here is not closed, or lacks a comma.",
        "Separate entries with commas and close the list with ].",
    ),
    "a mapping left open": (
        changed("{dF: 1, dX: 0.5}", "{dF: 1, dX: 0.5"),
        "18:11: The mapping that starts here is not closed, or lacks a comma.",
        "Separate entries with commas and close the mapping with }.",
    ),
    "a quote left open": (
        changed("[stands]", '"stands'),
        "26:10: The quoted text that starts here is not closed.",
        "Close it with the quotation mark it began with; double that mark inside the text.",
    ),
    "LaTeX in double quotes": (
        changed("A robot ____ here.", r'"____ \sigma"'),
        "25:16: A backslash stands inside double quotes, where YAML reads it as an escape.",
        "Use single quotes, or a block below a |, for text with LaTeX in it.",
    ),
    "bad indentation": (
        changed("  blank: [stands]", " blank: [stands]"),
        "26:2: This line does not fit the indentation of the lines above.",
        "Give all keys and all dashes of one level the same indentation.",
    ),
    "a line without a colon": (
        changed("  blank: [stands]\n", "  blank: [stands]\n  oops\n"),
        "28:1: A key without a colon stands here, or text that is not indented far enough.",
        "Write key: value, and indent every line of a text further than its key.",
    ),
    "a second document": (
        SMALL + "---\nmore: 1\n",
        "27:1: A second YAML document starts here.",
        "Keep one exam to one file.",
    ),
    "a tag": (
        changed("[stands]", "[!!python/object:os.system stands]"),
        "26:11: YAML tags (!name) are not read here.",
        "Leave the tag out.",
    ),
    "a key that is a list": (
        changed("{log_base: 10}", "{[a]: 10}"),
        "21:15: A key must be a plain word.",
        "Put { } or [ ] in quotes if text is meant.",
    ),
    "an invisible character": (
        changed("A robot", "A\x01robot"),
        "25:10: The character U+0001 here cannot stand in YAML.",
        "Remove it; it is invisible in most editors, so retype the words around it.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_exam_is_refused_with_place_fault_and_remedy(name):
    text, fault, remedy = WRONG[name]
    with pytest.raises(Fault) as caught:
        parse_exam(text)
    assert str(caught.value) == f"exam.yaml:{fault}\n{remedy}"


def test_the_fault_that_stands_first_is_shown():
    text = changed("title: Deep Learning", "titel: Deep Learning").replace("blank", "blnk")
    with pytest.raises(Fault, match=r'^exam\.yaml:1:1: The key "title" is missing here'):
        parse_exam(text)


# --- files from strangers ---------------------------------------------------------------------


def refused(path) -> str:
    with pytest.raises(Fault) as caught:
        load_exam(path)
    return str(caught.value).replace(str(path), "FILE")


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    path.chmod(0)  # whoever opens it fails
    assert refused(path).startswith("FILE: The file has 100.0 MB; at most 1 MB can be read.")


def test_laughs_do_not_multiply():
    text = "a: &a [ha, ha]\nb: &b [*a, *a]\n"
    with pytest.raises(Fault, match=r"^x\.yaml:1:4: YAML anchors"):
        parse_yaml(text, "x.yaml")


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000])
def test_depth_is_limited(deep):
    with pytest.raises(Fault, match="nested more than 24 levels deep"):
        parse_yaml(deep, "x.yaml")


def test_the_number_of_values_is_limited():
    with pytest.raises(Fault, match="more than 20000 values"):
        parse_yaml("[" + "1," * 30_000 + "]", "x.yaml")


def test_other_encodings_are_named_with_their_place(tmp_path):
    path = tmp_path / "exam.yaml"
    path.write_bytes("course: DL\ntitle: Réseaux\n".encode("latin-1"))
    assert refused(path) == (
        "FILE:2:9: The byte 0xe9 here is not UTF-8 text.\nSave the file with the encoding UTF-8."
    )


def test_an_empty_file_says_so(tmp_path):
    path = tmp_path / "exam.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert refused(path) == "FILE: The file is empty.\nWrite the exam into it."


def test_a_missing_exam_says_so(tmp_path):
    assert refused(tmp_path / "exam.yaml").startswith("FILE: There is no such file.")
    assert "exam.yaml: There is no such file." in refused(tmp_path)


def test_what_is_not_a_file_is_not_opened(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)  # to open it would wait for ever
    assert refused(path).startswith("FILE: This is not a file.")


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_exam_or_a_fault(text):
    with pytest.raises(Fault):
        parse_exam(text)


@given(st.integers(0, len(SMALL) - 1), st.sampled_from(list("{}[]:-&*!|>'\"\t\n #%@,?0a\\")))
@settings(max_examples=300, deadline=None)
def test_one_wrong_character_gives_an_exam_or_a_fault_with_a_place(at, character):
    try:
        parse_exam(SMALL[:at] + character + SMALL[at + 1 :])
    except Fault as fault:
        assert fault.place and fault.place.file == "exam.yaml"
