"""SymPy and z3 are asked the same question once; what fails is never remembered."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from keyproof.derivations import algebra, memory, proof
from keyproof.derivations.exact_text import Unreadable, Unwritable, read, write
from keyproof.derivations.family import family
from keyproof.derivations.machine import MACHINES
from keyproof.derivations.memory import remembered
from keyproof.derivations.operators import at_least, exp, sigmoid
from keyproof.derivations.proof import by_slope, same
from keyproof.derivations.term import Call, Symbol, Value, symbols
from keyproof.keys import shelf
from keyproof.keys.shelf import answers_kept

NETWORK = {
    "x": [["0.4"], ["0.9"]],
    "target": [["1"]],
    "W_1": [["0.1", "0.2"], ["0.3", "0.4"]],
    "W_2": [["0.5", "0.6"]],
    "activation": ["sigmoid"],
    "bias": "false",
    "loss": "half_sum_squared_error",
}


@pytest.fixture(autouse=True)
def nothing_known(tmp_path, monkeypatch):
    monkeypatch.setenv("KEYPROOF_CACHE", str(tmp_path))
    monkeypatch.setattr(memory, "ANSWERS", {})
    forget_proofs()


@pytest.fixture
def asked(monkeypatch):
    """The questions that SymPy is asked."""
    questions = []
    is_zero = algebra.is_zero

    def counted(expression):
        questions.append(expression)
        return is_zero(expression)

    monkeypatch.setattr(algebra, "is_zero", counted)
    return questions


def network(**changes):
    return family("mlp").derive({**NETWORK, **changes})


class TestSlopes:
    def test_new_numbers_need_no_new_proof(self, asked):
        assert by_slope(network(), "dW_1").holds
        count = len(asked)
        assert count > 0
        assert by_slope(network(x=[["0.7"], ["0.2"]], target=[["0.5"]]), "dW_1").holds
        assert len(asked) == count

    def test_another_shape_does(self, asked):
        assert by_slope(network(), "dW_1").holds
        count = len(asked)
        wider = {"W_1": [["0.1", "0.2"]] * 3, "W_2": [["0.5", "0.6", "0.7"]]}
        assert by_slope(network(**wider), "dW_1").holds
        assert len(asked) > count

    @pytest.mark.parametrize("change", [{"activation": ["tanh"]}, {"loss": "sum_squared_error"}])
    def test_another_activation_or_loss_does(self, asked, change):
        assert by_slope(network(), "dW_1").holds
        count = len(asked)
        assert by_slope(network(**change), "dW_1").holds
        assert len(asked) > count

    def test_a_step_that_was_changed_is_proved_again_and_fails(self):
        right = network()
        assert by_slope(right, "dW_1").holds
        wrong = network()
        step = wrong.steps["dW_1"]
        changed = step._but(function=lambda dz, a_before: 2 * (dz @ a_before.T))
        wrong.steps["dW_1"] = changed
        known = dict(memory.ANSWERS)
        assert not by_slope(wrong, "dW_1").holds
        assert known == memory.ANSWERS

    def test_numbers_that_a_claim_relies_on_are_part_of_the_question(self, asked):
        softmax = {
            "W_2": [["0.5", "0.6"], ["0.1", "0.2"]],
            "output_activation": "softmax",
            "loss": "cross_entropy",
        }
        assert by_slope(network(**softmax, target=[["0"], ["1"]]), "dz_2").holds
        count = len(asked)
        assert by_slope(network(**softmax, target=[["1"], ["0"]]), "dz_2").holds
        assert len(asked) > count


class TestKeeping:
    def test_a_later_run_does_not_ask(self, asked):
        with answers_kept():
            assert by_slope(network(), "dW_1").holds
        count = len(asked)
        memory.ANSWERS.clear()
        forget_proofs()
        with answers_kept():
            assert by_slope(network(), "dW_1").holds
        assert len(asked) == count

    def test_a_program_with_another_line_asks_again(self, asked, monkeypatch):
        with answers_kept():
            assert by_slope(network(), "dW_1").holds
        count = len(asked)
        memory.ANSWERS.clear()
        forget_proofs()
        monkeypatch.setattr(shelf, "program", lambda: "tomorrow's")
        with answers_kept():
            assert by_slope(network(), "dW_1").holds
        assert len(asked) == 2 * count

    def test_the_source_of_a_family_is_a_line_of_the_program(self, tmp_path, monkeypatch):
        shelf.program.cache_clear()
        before = shelf.program()
        monkeypatch.setattr(shelf, "PROGRAM", _copy(shelf.PROGRAM, tmp_path / "copy"))
        shelf.program.cache_clear()
        assert shelf.program() == before
        source = tmp_path / "copy" / "derivations" / "families" / "mlp.py"
        source.write_text(source.read_text("utf-8") + "\n", "utf-8")
        shelf.program.cache_clear()
        assert shelf.program() != before
        shelf.program.cache_clear()

    @pytest.mark.parametrize("spoilt", ["", "[]", '{"a": 1}', "{", "\0"])
    def test_a_file_that_was_spoilt_costs_an_answer_not_the_key(self, tmp_path, asked, spoilt):
        folder = tmp_path / "answers"
        folder.mkdir()
        (folder / f"{shelf.program()[:32]}.json").write_text(spoilt)
        with answers_kept():
            assert by_slope(network(), "dW_1").holds
        assert asked

    def test_an_answer_that_was_spoilt_is_asked_for_again(self, asked):
        assert by_slope(network(), "dW_1").holds
        count = len(asked)
        for question in memory.ANSWERS:
            memory.ANSWERS[question] = '[["plain"'
        forget_proofs()
        assert by_slope(network(), "dW_1").holds
        assert len(asked) == 2 * count


def forget_proofs():
    """As in a program that has just been started."""
    proof.by_slope.cache_clear()
    proof._holds.cache_clear()


CALLS = []


@pytest.mark.parametrize("answer", [False, "The sum is not zero."])
def test_no_is_asked_for_again(answer):
    CALLS[:] = [answer]
    assert [remembered(_last_call)(fmpq(1)) for _ in range(2)] == [answer] * 2
    assert len(CALLS) == 3 and not memory.ANSWERS


def test_yes_is_not_asked_for_again():
    CALLS[:] = [True]
    assert [remembered(_last_call)(fmpq(1)) for _ in range(2)] == [True] * 2
    assert len(CALLS) == 2 and len(memory.ANSWERS) == 1


def _last_call(number):
    CALLS.append(CALLS[-1])
    return CALLS[-1]


def test_a_fault_is_not_remembered():
    with pytest.raises(ZeroDivisionError):
        remembered(_inverse)(fmpq(0))
    assert not memory.ANSWERS


def _inverse(number):
    return 1 / number


def test_what_has_no_text_is_asked_every_time():
    assert remembered(_inverse)(0.5) == 2
    assert not memory.ANSWERS


def test_a_function_that_depends_on_something_else_is_asked_every_time():
    for n in range(2):
        assert remembered(lambda number, n=n: number + n)(fmpq(1)) == n + 1
    assert not memory.ANSWERS


def test_memory_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    inverse = remembered(_inverse)
    assert [inverse(fmpq(n)) for n in range(1, 9)] == [fmpq(1, n) for n in range(1, 9)]
    assert len(memory.ANSWERS) == 3


def test_a_machine_is_part_of_a_question_never_an_answer():
    latch, release = MACHINES["latch"], MACHINES["release"]
    assert write(latch) == write(replace(latch)) != write(release)
    with pytest.raises(Unreadable):
        read(write(latch))


x, W = Symbol("x"), symbols("W", (2, 2))
NUMBERS = st.fractions().map(lambda q: fmpq(q.numerator, q.denominator))
LEAVES = NUMBERS | st.sampled_from([x, Symbol("y", (1, 2))]) | st.none() | st.booleans() | st.text()
TREES = st.recursive(LEAVES, lambda inner: st.tuples(inner, inner) | st.lists(inner, max_size=3))


@given(TREES)
def test_text_is_read_back(tree):
    assert read(write(tree)) == tree


@pytest.mark.parametrize(
    "formula", [x + 1, exp(-x) / 3, at_least(2 * x, x), sigmoid(x) ** 2, Value("word"), x.T]
)
def test_formulas_are_read_back(formula):
    assert read(write({x: formula})) == {x: formula}


def test_matrices_are_read_back():
    entries = W @ W
    assert same(read(write(entries)), entries)
    assert read(write(W)).shape == (2, 2)


def test_shared_parts_are_written_once():
    formula = x
    for _ in range(200):
        formula = formula * formula
    assert isinstance(formula, Call) and len(write(formula)) < 20_000


def test_equal_formulas_have_one_text():
    assert write(x * 2 + x * 2) == write(Call("add", (x * 2, x * 2)))
    assert len({write(x + 1), write(1 + x), write(x + 2), write(x - 1), write(x), write("x")}) == 6


@pytest.mark.parametrize("text", ["", "[]", "{}", "[[]]", '[["call", "add", [0]]]', "[1]", "null"])
def test_other_text_is_refused(text):
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize("value", [1.5, len, {1, 2}, object()])
def test_what_is_not_exact_is_refused(value):
    with pytest.raises(Unwritable):
        write(value)


def _copy(program, target):
    for folder in shelf.FOLDERS:
        (target / folder).mkdir(parents=True, exist_ok=True)
        for file in (program / folder).iterdir():
            if file.is_file():
                (target / folder / file.name).write_bytes(file.read_bytes())
    return target


EVERY_ANSWER = """
import json, pathlib, keyproof
from keyproof.derivations.memory import ANSWERS
from keyproof.keys import shelf
from keyproof.keys.answer import key
from keyproof.keys.exam import load_exam
key(load_exam(pathlib.Path(keyproof.__path__[0]) / "exams" / "cs4045-final"))
print(json.dumps(ANSWERS, indent=0, sort_keys=True))
"""


def test_the_answers_that_are_brought_along_are_those_of_sympy_and_z3():
    """After a change that is meant, write the file anew with KEYPROOF_GOLDEN=1."""
    done = subprocess.run([sys.executable, "-c", EVERY_ANSWER], capture_output=True, check=True)
    if "KEYPROOF_GOLDEN" in os.environ:
        shelf.BROUGHT_ALONG.write_bytes(done.stdout)
    assert json.loads(done.stdout) == json.loads(shelf.BROUGHT_ALONG.read_text("utf-8"))
