"""Formulas in LaTeX and in plain text: the author's order, no needless bracket, honest signs."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import example, given
from hypothesis import strategies as st
from keyproof.derivations.operators import (
    at_least,
    cross_correlate,
    dimensions,
    exp,
    floor,
    hadamard,
    log,
    log2,
    log10,
    relu,
    relu_slope,
    sigmoid,
    softmax,
    sqrt,
    tanh,
    total,
)
from keyproof.derivations.term import Call, Symbol, Term, Value, term
from keyproof.templates.latex.notation import LatexPrinter, notation
from keyproof.templates.latex.symbol import name
from keyproof.templates.page import Line
from keyproof.templates.rows import rows
from keyproof.templates.text.notation import TextPrinter, shown, written

n, p, k, s, x, y = map(Symbol, "npksxy")
W, d = Symbol("W^4"), Symbol("δ^4")

FORMULAS = [
    (n + 2 * p - k, "n + 2·p - k", r"n + 2 p - k"),
    (x - (y + 2), "x - (y + 2)", r"x - (y + 2)"),
    (x + (y + 2), "x + y + 2", r"x + y + 2"),
    (x + (y - 2) * 3, "x + (y - 2)·3", r"x + (y - 2) \cdot 3"),
    (x - (-y), "x - (-y)", r"x - (-y)"),
    (-(x + y), "-(x + y)", r"-(x + y)"),
    (-x * log(y), "-x·ln(y)", r"-x \, \ln(y)"),
    (x + (-y) * 3, "x + (-y)·3", r"x + (-y) \cdot 3"),
    (x / (y + 1), "x/(y + 1)", r"\frac{x}{y + 1}"),
    (x / (y / 2), "x/(y/2)", r"\frac{x}{\frac{y}{2}}"),
    ((x + 1) ** 2, "(x + 1)^2", r"(x + 1)^{2}"),
    ((-x) ** 2, "(-x)^2", r"(-x)^{2}"),
    ((x / y) ** 2, "(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
    (W**2, "W^4^2", r"(W^{(4)})^{2}"),
    (
        floor((n + 2 * p - k) / s) + 1,
        "⌊(n + 2·p - k)/s⌋ + 1",
        r"\left\lfloor \frac{n + 2 p - k}{s} \right\rfloor + 1",
    ),
    (exp(-x), "exp(-x)", r"e^{-x}"),
    (exp(x / y), "exp(x/y)", r"\exp\left(\frac{x}{y}\right)"),
    (sqrt(x) + sigmoid(y), "sqrt(x) + sigmoid(y)", r"\sqrt{x} + \sigma(y)"),
    (log2(x) * log10(y), "log2(x)·log10(y)", r"\log_{2}(x) \, \log_{10}(y)"),
    (relu(x) + tanh(y), "ReLU(x) + tanh(y)", r"\operatorname{ReLU}(x) + \tanh(y)"),
    (
        hadamard(W.T @ d, relu_slope(Symbol("z^3"))),
        "(W^4ᵀ·δ^4) ⊙ ReLU'(z^3)",
        r"(W^{(4)\mathsf{T}} \, \delta^{(4)}) \odot \operatorname{ReLU}'(z^{(3)})",
    ),
    (softmax(Symbol("S")), "softmax(S)", r"\operatorname{softmax}(S)"),
    (total(Symbol("S")), "total(S)", r"\sum S"),
    (cross_correlate(Symbol("X"), Symbol("F")), "X ⋆ F", r"X \star F"),
    (dimensions(n, s, k + 1), "n × s × (k + 1)", r"n \times s \times (k + 1)"),
    (at_least.written(x + y, 0), "x + y ≥ 0", r"x + y \ge 0"),
]


@pytest.mark.parametrize(("formula", "text", "latex"), FORMULAS, ids=[t for _, t, _ in FORMULAS])
def test_a_formula_is_printed_in_its_author_s_order(formula, text, latex):
    assert written(formula) == text
    assert notation(formula) == latex


@pytest.mark.parametrize(
    ("symbol", "latex"),
    {
        "n": "n",
        "n_out": r"n_{\text{out}}",
        "W_Q": "W_{Q}",
        "W^1": "W^{(1)}",
        "x_hat": r"\hat{x}",
        "xhat": r"\hat{x}",
        "delta": r"\delta",
        "δ^3": r"\delta^{(3)}",
        "∂J/∂W^4": r"\frac{\partial J}{\partial W^{(4)}}",
        "W^4_new": r"W_{\text{new}}^{(4)}",
        "w1": "w_{1}",
        "h_{t-1}": "h_{t-1}",
        "O_{11}": "O_{11}",
        "dw_{58}": "dw_{58}",
        "size_out": r"\mathrm{size}_{\text{out}}",
        "W'": r"W^{\prime}",
        "Größe": r"\text{Gr\"o{\ss}e}",
        "é_2": r"\text{\'e}_{2}",
        "50% off": r"\text{50\% off}",
        r"\input{x}": r"\text{\textbackslash{}input\{x\}}",
    }.items(),
)
def test_a_name_is_typography(symbol, latex):
    assert name(symbol) == latex


def test_an_entry_is_counted_below_its_symbol():
    assert name("W^1", (2, 3)) == "W_{23}^{(1)}"
    assert name("W_Q", (1, 12)) == "W_{Q,1,12}"
    assert name("∂J/∂W^4", (1, 2)) == r"\frac{\partial J}{\partial W_{12}^{(4)}}"
    assert written(Symbol("W^1", (2, 3))) == "W^1[2,3]"


def test_negative_numbers_stand_in_brackets_but_not_in_front():
    formula = (x * y + y * x).put({x: fmpq(-3), y: fmpq(-1, 2)})
    assert written(formula) == "-3·(-0.5) + (-0.5)·(-3)"
    assert notation(formula) == r"-3 \cdot (-0.5) + (-0.5) \cdot (-3)"


def test_a_number_before_a_fraction_is_not_a_mixed_number():
    assert notation((x * y).put({x: fmpq(2), y: fmpq(1, 3)})) == r"2 \cdot \frac{1}{3}"


def test_matrices_words_and_tuples_of_relations():
    matrix = np.array([[fmpq(1), fmpq(-1, 2)]], dtype=object)
    assert notation(matrix) == r"\begin{bmatrix}1&-0.5\end{bmatrix}"
    assert shown(matrix) == "[[1, -0.5]]"
    assert notation("∞") == r"\infty"
    assert notation("as it was") == r"\text{as it was}"
    assert shown((at_least.written(x, 0), at_least.written(y, 1))) == "x ≥ 0, y ≥ 1"


def chain(printer, formula, values, value):
    (row,) = rows(Line("v", value, formula, values), printer)
    return " ".join(f"{side.sign} {side.text}" for side in row.sides)


@pytest.mark.parametrize(
    ("digits", "said"),
    [(6, "= x·y = 1.25·0.5 = 0.625"), (2, "= x·y ≈ 1.2·0.5 ≈ 0.62")],
)
def test_equal_is_said_only_where_every_digit_is_printed(digits, said):
    values = {x: fmpq(5, 4), y: fmpq(1, 2)}
    assert chain(TextPrinter(digits), x * y, values, fmpq(5, 8)) == said


def test_rounded_numbers_lead_to_about_even_where_the_value_is_exact():
    third = fmpq(1000, 3001)
    said = chain(TextPrinter(6), x * y, {x: third, y: 1 / third}, fmpq(1))
    assert said == "= x·y ≈ 0.333222·3.001 ≈ 1"


def test_a_fraction_without_end_is_shown_as_both():
    said = chain(TextPrinter(6), x / y, {x: fmpq(2), y: fmpq(6)}, fmpq(1, 3))
    assert said == "= x/y = 2/6 = 1/3 ≈ 0.333333"


def test_a_closed_form_is_shown_with_certified_digits():
    value = log(fmpq(2))
    assert chain(TextPrinter(6), log(x), {x: fmpq(2)}, value) == "= ln(x) = ln(2) ≈ 0.693147"
    assert chain(TextPrinter(12), log(x), {x: fmpq(2)}, value).endswith("≈ 0.69314718056")
    assert written(value) == "ln(2)"


def test_a_sum_of_logarithms_is_a_number_too():
    value = -fmpq(1, 2) * log(fmpq(3)) - log(fmpq(2))
    assert chain(TextPrinter(4), -y * log(x), {x: fmpq(3), y: fmpq(1)}, value).endswith("≈ -1.242")


def test_numbers_that_only_repeat_the_value_are_left_out():
    formula = dimensions(n, k)
    value = np.array([fmpq(97), fmpq(96)], dtype=object)
    assert chain(TextPrinter(6), formula, {n: value[0], k: value[1]}, value) == "= n × k = 97 × 96"


def test_tiny_numbers_are_printed_in_powers_of_ten():
    assert LatexPrinter(3).value(exp(fmpq(-100))) == r"3.72 \cdot 10^{-44}"
    assert TextPrinter(3).value(exp(fmpq(-100))) == "3.72e-44"


def test_rows_are_called_what_the_sheet_calls_them():
    value = np.array([[fmpq(1)], [fmpq(2)]], dtype=object)
    labelled = rows(Line("a", value, whole=False, labels=["Node 4", "O_{12}"]), LatexPrinter())
    assert [row.label for row in labelled] == [r"\text{Node 4}", "O_{12}"]
    assert [row.label for row in rows(Line("a", value, whole=False), LatexPrinter())] == [
        "a_{1}",
        "a_{2}",
    ]


NUMBERS = st.fractions(min_value=-5, max_value=5, max_denominator=8).map(
    lambda f: fmpq(f.numerator, f.denominator)
)
LEAVES = st.one_of(st.sampled_from([x, y, n]), NUMBERS.map(Value))
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda a, b: term(a + b), inner, inner),
        st.builds(lambda a, b: term(a - b), inner, inner),
        st.builds(lambda a, b: term(a * b), inner, inner),
        st.builds(lambda a, b: term(a / b), inner, inner),
        st.builds(lambda a: -a, inner),
        st.builds(lambda a: term(a**2), inner),
    ),
    max_leaves=12,
)
AT = {x: fmpq(3), y: fmpq(-7, 2), n: fmpq(11)}


@given(TERMS)
def test_brackets_say_what_the_tree_says(formula: Term):
    """What is printed, read by the common rules of arithmetic, has the value of the formula."""
    python = written(formula).replace("·", "*").replace("^", "**")
    for symbol, value in AT.items():
        python = re.sub(rf"\b{symbol}\b", f"({value})", python)
    exact = re.sub(r"\d+(\.\d+)?", r"Fraction('\g<0>')", python).replace("**Fraction('2')", "**2")
    try:
        read = formula.put(AT).read(lambda leaf: leaf.value)
    except ZeroDivisionError:
        return
    value = eval(exact, {"Fraction": Fraction})  # our own output, of signs and digits alone
    assert fmpq(value.numerator, value.denominator) == read


@given(TERMS)
def test_latex_is_balanced_and_keeps_the_order(formula: Term):
    latex = notation(formula)
    assert latex.count("{") == latex.count("}") and latex.count("(") == latex.count(")")
    assert latex.count(r"\left") == latex.count(r"\right")
    symbols = [str(leaf) for leaf in formula.leaves() if isinstance(leaf, Symbol)]
    assert re.findall(r"(?<![a-z\\])[xyn](?![a-z])", latex) == symbols
    assert re.findall(r"[xyn]", written(formula)) == symbols


SHOWN = st.one_of(  # negative ones, fractions, powers of ten, decimals that are cut off
    NUMBERS,
    st.sampled_from([fmpq(-1, 10**9), fmpq(1, 3 * 10**12), log(fmpq(2)), exp(fmpq(-30))]),
)
PRINTERS = [LatexPrinter(6), LatexPrinter(2), LatexPrinter(None), TextPrinter(6)]


WRAPPED = st.builds(Call, st.sampled_from(["exp", "log", "relu", "sqrt"]), st.tuples(TERMS))


@example(x * (y + n), {x: fmpq(1, 10**12), y: fmpq(1), n: fmpq(2)}, LatexPrinter(6))
@given(
    st.one_of(TERMS, WRAPPED),
    st.fixed_dictionaries({x: SHOWN, y: SHOWN, n: SHOWN}),
    st.sampled_from(PRINTERS),
)
def test_a_formula_filled_with_numbers_is_printed_as_if_they_had_always_stood_there(
    formula: Term, numbers, printer
):
    put = formula.put(numbers)
    pieces, exact = printer.filled(formula, numbers)
    assert (list(pieces), exact) == (list(printer.pieces(put)), printer.writes_exactly(put))
