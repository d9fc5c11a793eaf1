"""The core: formulas, givens, steps, derivations and their proofs."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st
from keyproof.derivations import algebra
from keyproof.derivations.chance import Chance
from keyproof.derivations.derivation import Derivation
from keyproof.derivations.domain import (
    choice,
    choices,
    decimals,
    either,
    flag,
    integers,
    matrix,
    numbered,
    size,
)
from keyproof.derivations.family import Family, _from_module, family
from keyproof.derivations.fault import Fault
from keyproof.derivations.operators import exp, floor, log, maximum, relu, sigmoid, softmax, total
from keyproof.derivations.proof import by_opinion, by_slope, close, each, proofs, same
from keyproof.derivations.step import Impossible, expects, layered, nice, opinion, slip, step
from keyproof.derivations.term import Call, Symbol, Term, Value, symbols
from keyproof.templates.text.notation import written

n, k, p, s = (Symbol(name) for name in "nkps")


def rationals(**limits):
    return st.fractions(max_denominator=10**4, **limits).map(
        lambda f: fmpq(f.numerator, f.denominator)
    )


# --- formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (n + 2 * p - k, "n + 2·p - k"),
        (floor((n + 2 * p - k) / s) + 1, "⌊(n + 2·p - k)/s⌋ + 1"),
        (-(n - k), "-(n - k)"),
        (p * n + k * s, "p·n + k·s"),
        ((n + k) ** 2, "(n + k)^2"),
    ],
)
def test_a_formula_keeps_its_authors_order(formula, printed):
    assert written(formula) == printed


@pytest.mark.parametrize(
    ("folded", "plain"),
    [(n + 0, n), (0 + n, n), (n - 0, n), (n * 1, n), (1 * n, n), (n / 1, n), (n**1, n)],
)
def test_what_changes_nothing_is_left_out(folded, plain):
    assert folded == plain


@pytest.mark.parametrize("product", [n * 0, 0 * n, n * fmpq(0), np.array([fmpq(0)]) * n])
def test_nothing_times_anything_is_nothing(product):
    assert np.all(product == fmpq(0))


def test_a_formula_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="use an operator"):
        bool(n)


@st.composite
def formulas(draw):
    """Sums, differences and products of three symbols and small rationals."""
    leaf = st.sampled_from([n, k, p]) | rationals(min_value=-9, max_value=9)
    tree = st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda left, right, join: join(left, right),
            inner,
            inner,
            st.sampled_from([lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b]),
        ),
        max_leaves=8,
    )
    return draw(tree.filter(lambda made: isinstance(made, Term)))


@given(formulas(), st.tuples(rationals(), rationals(), rationals()))
def test_every_reading_of_a_formula_agrees(formula, numbers):
    values = dict(zip((n, k, p), numbers, strict=True))
    put = formula.put(values)
    exact = put.read(lambda leaf: leaf.value)
    rational = sympy.Rational(int(exact.p), int(exact.q))
    replaced = {symbol.sympy(): Value(value).sympy() for symbol, value in values.items()}
    assert sympy.simplify(formula.sympy().subs(replaced) - rational) == 0
    assert put.ball().overlaps(arb(exact))
    assert formula.symbols == {leaf for leaf in formula.leaves() if isinstance(leaf, Symbol)}


def test_entries_are_counted_from_one_and_columns_keep_one_index():
    assert [str(entry) for entry in symbols("W", (2, 2)).flat] == [
        "W[1,1]",
        "W[1,2]",
        "W[2,1]",
        "W[2,2]",
    ]
    assert [str(entry) for entry in symbols("x", (2, 1)).flat] == ["x[1]", "x[2]"]
    assert symbols("s", ()) == s


def test_a_matrix_product_of_symbols_is_written_out():
    product = symbols("W", (1, 2)) @ symbols("x", (2, 1))
    assert written(product[0, 0]) == "W[1,1]·x[1] + W[1,2]·x[2]"


def test_what_is_irrational_stays_a_closed_form():
    value = sigmoid(fmpq(1)) * fmpq(2) + log(fmpq(3))
    assert isinstance(value, Call) and value.is_closed
    with_sympy = 2 / (1 + sympy.exp(-1)) + sympy.log(3)
    assert abs(float(value.ball()) - float(with_sympy)) < 1e-14
    assert exp(fmpq(0)) == fmpq(1) and log(fmpq(1)) == fmpq(0) and sigmoid(fmpq(0)) == fmpq(1, 2)


def test_a_closed_form_becomes_a_number_of_another_library():
    x = sympy.Symbol("x")
    assert sympy.simplify(x / log(10) - x / sympy.log(10)) == 0
    assert sympy.simplify(log(10) * x - x * sympy.log(10)) == 0


@pytest.mark.parametrize("number", [fmpq(0), fmpq(-1, 2), exp(fmpq(1)) - fmpq(3)])
def test_there_is_no_logarithm_below_zero(number):
    with pytest.raises(Fault, match="no logarithm"):
        log(number)


@given(st.lists(rationals(min_value=-20, max_value=20), min_size=2, max_size=4))
def test_softmax_adds_up_to_one(entries):
    row = np.array([entries], dtype=object)
    assert same(total(softmax(row)), fmpq(1))


@given(rationals(), rationals())
def test_operators_choose_by_sign(left, right):
    assert maximum(left, right) == max(left, right)
    assert relu(left - right) == max(left - right, fmpq(0))
    if left != right:
        assert (relu(exp(left / 10000) - exp(right / 10000)) == fmpq(0)) is (left < right)


# --- givens -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "raw", "value"),
    [
        (integers(1, 9), "12", fmpq(12)),
        (decimals("0", "1"), "-0.25", fmpq(-1, 4)),
        (choice("e", "2", "10"), 10, "10"),
        (choices("relu", "tanh"), "relu", ("relu",)),
        (choices("relu", "tanh"), "[relu, tanh]", ("relu", "tanh")),
        (choices("relu", "tanh"), ["tanh"], ("tanh",)),
        (either("x", of=decimals("0", "1")), "x", "x"),
        (either("x", of=decimals("0", "1")), "0.5", fmpq(1, 2)),
        (flag(), "yes", True),
        (flag(), "false", False),
    ],
)
def test_a_given_is_read(domain, raw, value):
    assert domain.read(raw, {}) == value


@given(st.lists(st.lists(rationals(), min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_matrix_is_read_as_it_was_typed(rows):
    typed = "[" + ", ".join(f"[{', '.join(map(str, row))}]" for row in rows) + "]"
    read = matrix(decimals("0", "1"), "rows", "columns").read(typed, {})
    assert read.tolist() == rows
    assert same(read, matrix(decimals("0", "1"), "rows", 3).read(rows, {}))


def test_a_column_may_be_a_plain_list():
    column = matrix(decimals("0", "1"), "rows", 1)
    assert same(column.read("[1, 2]", {}), column.read("[[1], [2]]", {}))


def test_equal_names_of_dimensions_mean_equal_sizes():
    square, sizes = matrix(integers(0, 9), "side", "side"), {}
    assert square.read("[[1, 2], [3, 4]]", sizes).shape == (2, 2)
    assert sizes == {"side": 2}
    with pytest.raises(Fault, match="3 x 3, but 2 x 2 is needed"):
        square.read("[[1, 2, 3], [1, 2, 3], [1, 2, 3]]", sizes)


@pytest.mark.parametrize(
    ("domain", "raw", "said"),
    [
        (integers(1, 9), "0", "too small"),
        (integers(1, 9), "1.5", "whole number"),
        (integers(1, 9), "[1]", "not a number"),
        (integers(1, 9), ["1"], "not a list"),
        (matrix(integers(0, 9), "r", "c"), "[[1, 2], [3]]", "Row 2 of this matrix has 1 entries"),
        (matrix(integers(0, 9), "r", "c"), "[[1, 2], []]", "row is empty"),
        (matrix(integers(0, 9), "r", "c"), "[[1, 2]", "brackets"),
        (matrix(integers(0, 9), "r", "c"), "[1, 2]", "matrix is expected"),
        (matrix(integers(0, 9), "r", "c"), "[[[1]]]", "list of numbers"),
        (matrix(integers(0, 9), "r", "c"), "[[1, two]]", "“two” is not a number"),
        (matrix(integers(0, 9), "r", "c"), [["1"] * 70] * 70, "4900 entries"),
        (matrix(integers(0, 9), "r", "c"), "[" * 5000, "brackets"),
        (size(integers(1, 9), integers(1, 9), symbol="H x W"), "3x3x3", "2 whole numbers"),
        (choice("relu", "tanh"), "gelu", "“gelu” is not known"),
        (choices("relu", "tanh"), "[relu, gelu]", "“gelu” is not known"),
        (flag(), "perhaps", "neither true nor false"),
    ],
)
def test_a_given_is_refused(domain, raw, said):
    with pytest.raises(Fault) as caught:
        domain.read(raw, {})
    assert said in caught.value.fault
    assert caught.value.remedy.endswith(".")


@given(st.integers(0, 10**6))
def test_what_is_drawn_can_be_read_again(seed):
    chance = Chance("core", seed)
    weights = matrix(decimals("-1", "1"), "rows", "columns")
    drawn = weights.draw(chance, {})
    assert same(weights.read([[str(entry) for entry in row] for row in drawn], {}), drawn)
    assert all(-1 <= entry <= 1 for entry in drawn.flat)


# --- chance -------------------------------------------------------------------------------------


def test_chance_never_changes():
    """These numbers may never change: they are the questions of exams that were handed out."""
    stream = Chance("exam", 7)
    assert [stream.between(1, 6) for _ in range(8)] == [6, 5, 5, 5, 4, 1, 6, 5]
    again = Chance("exam").stream(7)
    assert [again.between(1, 6) for _ in range(8)] == [6, 5, 5, 5, 4, 1, 6, 5]


# --- steps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "at_two"),
    [("W", "W_2"), ("a_before", "a_1"), ("delta_after", "delta_3"), ("W_new", "W_2_new")],
)
def test_names_of_layers(name, at_two):
    assert layered(name, 2) == at_two


@step(symbol="z", slope=("J", "W"))
def weighted(W, a_before, b):
    """The sum of layer, with {b}."""
    return W @ a_before + b


def test_a_step_at_a_layer():
    at = weighted.at(3, a_before="x")
    assert (at.name, at.symbol, at.rule, at.index) == ("weighted_3", "z^3", "weighted", 3)
    assert at.reads == {"W": "W_3", "a_before": "x", "b": "b_3"}
    assert at.slope == ("J", "W_3")


def test_a_settled_parameter_is_no_edge():
    settled = weighted.settle(b=0)
    assert settled.reads == {"W": "W", "a_before": "a_before"}
    assert settled.reason == "The sum of layer, with 0."
    assert settled.on({"W": np.eye(1), "a_before": np.ones((1, 1))}) == 1


def test_several_functions_may_work_out_one_quantity():
    @step(name="area", symbol="A")
    def circle(r):
        """A circle."""

    assert (circle.name, circle.rule, circle.symbol) == ("area", "area", "A")


# --- derivations, on a small family of our own --------------------------------------------------


def small() -> Family:
    """y_1 = w_1 x, y_2 = w_2 y_1 and their sum of squares L, with the slope of L by w_1."""
    module = ModuleType("small", "A small family.\n\nFor tests.")
    x = decimals("1", "9", places=1)
    w = numbered(decimals("-9", "9", places=1), symbol="w")

    @step()
    def y(w, y_before):
        """Times the weight."""
        return w * y_before

    @step(symbol="L")
    def loss(first, second):
        """Both squares."""
        return first**2 + second**2

    @step(symbol="g", slope=("loss", "w_1"))
    def slope(x, w_1, w_2):
        """By the chain rule."""
        return 2 * w_1 * x**2 + 2 * w_1 * w_2**2 * x**2

    @step(symbol="q")
    def ratio(first, second):
        """Of the two."""
        return first / second

    @slip(of=y)
    def added(w, y_before):
        """Added in place of multiplied."""
        return w + y_before

    @slip(of=y)
    def squared(w, y_before, y_after):
        """The next layer was used."""
        return y_after

    @expects
    def positive(y):
        """Every layer is positive."""
        return y > 0

    @nice
    def whole(loss):
        """The loss is a whole number."""
        return loss.q == 1

    @opinion(of=[loss, ratio])
    def plainly(given):
        """In floats."""
        first = given["x"] * given["w_1"]
        second = first * given["w_2"]
        return {"loss": first**2 + second**2, "ratio": first / second}

    def unfold(given):
        depth = sum(name.startswith("w_") for name in given)
        for layer in range(1, depth + 1):
            yield y.at(layer, **({"y_before": "x"} if layer == 1 else {}))
        for result in (loss, ratio):
            yield result.reading(first="y_1", second="y_2")
        yield slope

    said = {"x": x, "w": w, "y": y, "loss": loss, "slope": slope, "ratio": ratio, "added": added}
    said |= {"squared": squared, "positive": positive, "whole": whole, "plainly": plainly}
    vars(module).update(said, unfold=unfold)
    return _from_module("small", module)


@pytest.fixture
def question() -> Derivation:
    return small().derive({"x": "2", "w_1": "1.5", "w_2": "0.5"})


def test_values_are_exact(question):
    assert question.value("y_2") == fmpq(3, 2)
    assert question.value("loss") == fmpq(45, 4)
    assert question["loss"].symbol == "L" and question["y_2"].symbol == "y^2"


def test_formula_and_numbers(question):
    assert written(question["y_2"].formula) == "w^2·y^1"
    assert written(question["y_2"].numbers) == "0.5·3"


def test_only_what_leads_to_the_answer_is_worked(question):
    assert question.working(["y_1"]) == ["y_1"]
    assert question.working(["loss"]) == ["y_1", "y_2", "loss"]
    assert question.working(["loss"], known=["y_1", "y_2"]) == ["loss"]
    assert question.put(y_2=fmpq(1)).working(["y_2"]) == ["y_2"]


def test_something_else_in_the_same_graph(question):
    assert question.given(x=fmpq(4)).value("y_2") == fmpq(3)
    carried = question.put(y_1=fmpq(10))
    assert (carried.value("y_2"), carried.value("loss")) == (fmpq(5), fmpq(125))
    assert carried["y_1"].formula is None
    added = next(slip for slip in question.family.slips if slip.name == "added")
    assert question.slipped(added, "y_2").value("y_2") == fmpq(7, 2)
    assert question.slipped(added).value("y_1") == fmpq(7, 2)
    assert question.value("y_2") == fmpq(3, 2)


def test_a_slip_needs_what_it_reads(question):
    squared = next(slip for slip in question.family.slips if slip.name == "squared")
    assert set(question.slipped(squared).slips) == {"y_1"}
    with pytest.raises(Impossible):
        question.slipped(squared, "y_2").value("y_2")


def test_a_law_about_layers_is_broken_by_any_of_them(question):
    assert question.broken() == []
    assert [law.name for law in question.given(w_2=fmpq(-1)).broken()] == ["positive"]
    assert [law.name for law in question.broken(must=False)] == ["whole"]


def test_unknown_quantities_and_division_by_zero_are_faults(question):
    with pytest.raises(Fault, match="no quantity “y_9”"):
        question.value("y_9")
    with pytest.raises(Fault, match="ratio would divide by zero"):
        question.given(w_2=fmpq(0)).value("ratio")


def test_numbered_givens_go_from_one_on():
    with pytest.raises(Fault, match="needs the given “w_2”") as caught:
        small().derive({"x": "1", "w_1": "1", "w_3": "1"})
    assert caught.value.given == "w_2"
    with pytest.raises(Fault, match="no given “v”"):
        small().derive({"x": "1", "w_1": "1", "v": "1"})


def test_chained_matrices_must_fit():
    weights = numbered(matrix(decimals("0", "1"), "width", "width_before"), chained=True)
    sizes = {}
    weights.at(1).read("[[1, 2], [3, 4], [5, 6]]", sizes)
    assert sizes == {"width_1": 3, "width_0": 2}
    weights.at(2).read("[[1, 2, 3]]", sizes)
    with pytest.raises(Fault, match="1 x 2, but 1 x 3 is needed"):
        weights.at(2).read("[[1, 2]]", sizes)


def test_a_binary_float_is_a_fault_of_the_family(question):
    @step()
    def half(x):
        """Half."""
        return float(x.p) / 2

    question.steps["half"] = half
    with pytest.raises(TypeError, match="binary float"):
        question.value("half")


# --- proofs -------------------------------------------------------------------------------------


def test_each_road_is_taken(question):
    assert [proof.road for proof in proofs(question, "loss")] == ["formula", "opinion"]
    assert [proof.road for proof in proofs(question, "slope")] == ["formula", "slope"]
    assert all(proof.holds for name in question.steps for proof in proofs(question, name))


def test_a_wrong_slope_and_a_wrong_opinion_are_refuted(question):
    @step(name="slope", slope=("loss", "w_1"))
    def wrong(x, w_1, w_2):
        """A factor is missing."""
        return 2 * w_1 * x**2

    question.steps["slope"] = wrong
    assert not by_slope(question, "slope").holds
    question.steps["loss"] = question.steps["ratio"]
    assert not by_opinion(question, "loss").holds


@given(rationals(min_value=-99, max_value=99), rationals(min_value=-99, max_value=99))
def test_same_is_equality(left, right):
    assert same(left, right) == (left == right)
    assert same(exp(left) * exp(right), exp(left + right))
    assert not same(exp(left), exp(left) + fmpq(1, 10**40))


def test_close_is_nine_digits():
    value = np.array([[fmpq(1, 3)], [fmpq(0)]], dtype=object)
    assert close(value, [[1 / 3], [1e-12]])
    assert not close(value, [[1 / 3], [1e-8]])
    assert not close(value, [1 / 3, 0])
    assert not close(value, [[1 / 3], [float("nan")]])


def test_each_entry_of_a_matrix():
    assert each(lambda entry: entry + 1, fmpq(1)) == fmpq(2)
    assert each(lambda entry: entry + 1, np.array([[fmpq(1)]], dtype=object)).tolist() == [
        [fmpq(2)]
    ]


X, Y = sympy.symbols("x y", real=True)


@pytest.mark.parametrize(
    "zero",
    [
        (X + Y) ** 2 - X**2 - 2 * X * Y - Y**2,
        1 / (X + 1) - 1 / (X - 1) + 2 / (X**2 - 1),
        sympy.log(10) * X - X * sympy.log(10),
        algebra.relu(X * Y) * 2 - algebra.relu(Y * X) - algebra.relu(X * Y),
        sympy.diff(algebra.sigmoid(X * Y), X)
        - Y * algebra.sigmoid(X * Y) * (1 - algebra.sigmoid(X * Y)),
        sympy.diff(algebra.tanh(2 * X), X) - 2 * (1 - algebra.tanh(2 * X) ** 2),
        sympy.diff(algebra.exp(X) / (algebra.exp(X) + algebra.exp(Y)), Y)
        + algebra.exp(X) * algebra.exp(Y) / (algebra.exp(X) + algebra.exp(Y)) ** 2,
        sympy.Integer(0),
    ],
)
def test_identities_are_proved(zero):
    assert algebra.is_zero(zero)


@pytest.mark.parametrize(
    "other", [X, X - Y, sympy.Rational(1, 10**30), algebra.relu(X) - X, 1 / (X + Y) - 1 / X - 1 / Y]
)
def test_what_is_no_identity_is_not(other):
    assert not algebra.is_zero(other)


def test_an_unknown_family_is_refused():
    with pytest.raises(Fault, match="no family “mlpp”") as caught:
        family("mlpp")
    assert "mlp" in caught.value.remedy
