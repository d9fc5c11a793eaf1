"""Figures are drawn from the model: every number of it in its place, and on the paper no answer.

The drawings in tests/golden/figures are renewed with RENEW_GOLDEN=1; look at them before that.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import exact
from keyproof.derivations.operators import softmax
from keyproof.templates.latex.around import drawing
from keyproof.templates.latex.engine import find_engine, typeset
from keyproof.templates.latex.figures import FIGURES, draw
from keyproof.templates.latex.figures.attention import shown
from keyproof.templates.latex.figures.style import SMALL_DIGIT, signs
from keyproof.templates.page import Figure

GOLDEN = Path(__file__).parent / "golden" / "figures"


def matrix(*rows):
    return np.array([[exact(entry) for entry in row.split()] for row in rows], dtype=object)


def layered(x, *weights):
    """The data of a network without activation functions."""
    activations = [x]
    for W in weights:
        activations.append(W @ activations[-1])
    return {"activations": activations, "weights": list(weights)}


AUTOENCODER = layered(
    matrix("0.43", "0.98"),
    matrix("0.23 0.24", "0 0.7", "0.01 0.45"),
    matrix("0.42 0.51 0.89"),
    matrix("0.25", "0.31", "0.59"),
    matrix("0.97 0.55 0.97", "0.71 0.7 0.22"),
)
DELTA = AUTOENCODER["activations"][-1] - AUTOENCODER["activations"][0]
NAMES = [
    "Input Embedding",
    "Positional Encoding",
    "Multi-Head Attention",
    "Add & Norm",
    "Feed Forward",
    "Add & Norm",
    "Output Embedding",
    "Positional Encoding",
    "Masked Multi-Head Attention",
    "Add & Norm",
    "Multi-Head Attention",
    "Add & Norm",
    "Feed Forward",
    "Add & Norm",
    "Linear",
    "Softmax",
]
BLANKS = {str(number): name for number, name in enumerate(NAMES, start=1)}

SOLVED = {
    "network": Figure(
        "network",
        {
            **AUTOENCODER,
            "layers": [
                None,
                ["Node 1", "Node 2", "Node 3"],
                ["Node 4"],
                ["Node 5", "Node 6", "Node 7"],
                ["Node 8", "Node 9"],
            ],
            "gradients": [None, None, None, DELTA @ AUTOENCODER["activations"][3].T],
            "deltas": [None, None, None, None, DELTA],
        },
    ),
    "convolution": Figure(
        "convolution",
        {
            "X": matrix("2 3 1", "4 5 6", "4 7 8"),
            "F": matrix("1 -1", "-1 1"),
            "O": matrix("2 -2 -1", "-2 31 17", "-11 -13 23"),
            "stride": fmpq(2),
            "padding": fmpq(1),
            "place": (1, 1),
        },
    ),
    "recurrent_cell": Figure(
        "recurrent_cell",
        {
            "weights": {
                "w_1": fmpq(1, 2),
                "w_2": fmpq(1, 4),
                "w_3": fmpq(7),
                "b_2": fmpq(-3, 4),
                "b_3": fmpq(0),
            }
        },
    ),
    "attention": Figure(
        "attention",
        {
            "A": softmax(matrix("0 1 2", "90 0 0", "0.5 0.5 0.5")),
            "words": ["DLP", "IS", "FUN"],
        },
    ),
    "gan_losses": Figure("gan_losses", {}),
    "transformer": Figure("transformer", {"blanks": BLANKS, "words": [*NAMES, "Sigmoid"]}),
}
PAPER = {kind: replace(figure, solved=False) for kind, figure in SOLVED.items()}

each_kind = pytest.mark.parametrize("kind", FIGURES)


def check_golden(name, drawn):
    path = GOLDEN / f"{name}.tex"
    if os.environ.get("RENEW_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawn + "\n")
    assert path.read_text() == drawn + "\n"


def document(*figures):
    """Each figure on a page of its own, no wider than what figures are made for."""
    pages = "\n\\newpage\n".join(f"\\noindent {draw(figure)}" for figure in figures)
    return (
        "\\documentclass{article}\n"
        "\\usepackage[T1]{fontenc}\n"
        "\\usepackage{lmodern,amsmath}\n"
        "\\usepackage[a4paper,textwidth=14cm,textheight=25cm]{geometry}\n"
        f"\\pagestyle{{empty}}\n{drawing()}\n\\begin{{document}}\n{pages}\n\\end{{document}}\n"
    )


def words_of(page):
    return page.get_textpage().get_text_range().replace("\N{MINUS SIGN}", "-").split()


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """One cache for these tests: the preamble is dumped once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYPROOF_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def pages():
    """The words of every figure of a key, then of every figure of a paper, typeset in one run."""
    done = typeset(document(*SOLVED.values(), *PAPER.values()), find_engine())
    assert done.overfull == []
    words = [words_of(page) for page in pypdfium2.PdfDocument(done.pdf)]
    assert len(words) == 2 * len(FIGURES)
    return {
        "key": dict(zip(FIGURES, words[: len(FIGURES)], strict=True)),
        "paper": dict(zip(FIGURES, words[len(FIGURES) :], strict=True)),
    }


# What is drawn


@each_kind
def test_a_key_is_drawn_as_before(kind):
    check_golden(kind, draw(SOLVED[kind]))


@each_kind
def test_a_paper_is_drawn_as_before(kind):
    check_golden(f"{kind}-paper", draw(PAPER[kind]))


# What a key shows that a paper must not; of the network's, the last two are a delta and a gradient.
ANSWERS = {
    "network": ["0.3341", "0.686", "0.8865", "0.2216", "0.8735", "0.4648", "0.4435", "0.09828"],
    "convolution": ["31", "17", "-11", "23"],
    "recurrent_cell": ["0.5", "0.25", "7", "-0.75", "0"],
    "attention": ["0.090", "0.245", "0.665", "0.333", "1", "0"],
    "gan_losses": ["slope", "-10", "-1.11"],
    "transformer": [],
}
GIVEN = {
    "network": ["0.43", "0.98", "0.23", "0.24", "0.45", "0.89", "0.97", "0.22"],
    "convolution": ["5", "8", "-1", "(padding", "1,", "stride", "2)"],
    "recurrent_cell": ["one", "step"],
    "attention": ["DLP", "IS", "FUN"],
    "gan_losses": ["loss", "0.5", "-3"],
    "transformer": ["1", "16", "Inputs", "Outputs"],
}


@each_kind
def test_a_key_shows_what_is_given_and_what_follows(pages, kind):
    said = pages["key"][kind]
    assert [word for word in GIVEN[kind] + ANSWERS[kind] if word not in said] == []


@each_kind
def test_a_paper_shows_what_is_given_and_nothing_that_follows(pages, kind):
    said = pages["paper"][kind]
    assert [word for word in GIVEN[kind] if word not in said] == []
    assert [word for word in ANSWERS[kind] if word in said] == []


def test_the_names_stand_in_the_boxes_of_a_key_and_below_those_of_a_paper(pages):
    key, paper = (" ".join(pages[page]["transformer"]) for page in ("key", "paper"))
    assert key.count("Add & Norm") == 5
    assert "Sigmoid" not in key
    assert paper.index("Inputs") < paper.index("Sigmoid")
    before_the_list = paper[: paper.index("Inputs")]
    assert not any(name.split()[0] in before_the_list for name in NAMES)


def test_a_name_that_fits_its_box_stands_on_one_line():
    done = typeset(document(SOLVED["transformer"]), find_engine())
    (page,) = pypdfium2.PdfDocument(done.pdf)
    lines = page.get_textpage().get_text_range().splitlines()
    assert [sum(name in line for line in lines) for name in ("Add & Norm", "Feed Forward")] == [
        5,
        2,
    ]


# Networks of any size

LABEL = re.compile(r"\\labelat\(([-\d.]+),([-\d.]+)\)\{\\figuresmall (.*?)\}")
weights = st.integers(-999, 999).map(lambda n: fmpq(n, 100))


@st.composite
def networks(draw_one, widest=5, deepest=4):
    widths = draw_one(st.lists(st.integers(1, widest), min_size=2, max_size=deepest + 1))
    matrices = [
        np.array(draw_one(st.lists(weights, min_size=m * n, max_size=m * n)), dtype=object)
        for m, n in pairwise(widths)
    ]
    shaped = [m.reshape(n, -1) for m, n in zip(matrices, widths[1:], strict=True)]
    x = np.full((widths[0], 1), fmpq(1), dtype=object)
    return layered(x, *shaped)


@given(networks())
def test_no_weight_covers_another(data):
    drawn = LABEL.findall(draw(Figure("network", data)))
    for one, other in combinations(drawn, 2):
        across = abs(float(one[0]) - float(other[0]))
        width = (signs(one[2]) + signs(other[2])) / 2 * SMALL_DIGIT
        assert across >= width or abs(float(one[1]) - float(other[1])) > 0.29


@given(networks(widest=3, deepest=3))
def test_three_layers_of_up_to_three_nodes_show_all_weights(data):
    drawn = [label.replace("$", "") for *_, label in LABEL.findall(draw(Figure("network", data)))]
    written = sorted(
        Fraction(int(w.p), int(w.q)) for matrix in data["weights"] for w in matrix.flat
    )
    assert sorted(map(Fraction, drawn)) == written


def test_layers_of_three_four_and_five_show_all_their_weights():
    widths = (3, 4, 5, 2)
    matrices = [matrix(*[" ".join(["-0.75"] * n)] * m) for n, m in pairwise(widths)]
    data = layered(matrix(*"123"), *matrices)
    assert len(LABEL.findall(draw(Figure("network", data)))) == 12 + 20 + 10


def test_two_layers_of_five_show_all_their_weights():
    matrix_of_five = matrix(*["0.1 -0.2 0.3 -0.4 0.5"] * 5)
    data = layered(matrix(*"12345"), matrix_of_five, matrix_of_five)
    assert len(LABEL.findall(draw(Figure("network", data)))) == 50


def test_a_layer_of_thirty_is_shortened_and_leaves_its_weights_out():
    data = layered(matrix(*["1"] * 30), matrix(" ".join(["0.5"] * 30)))
    drawn = draw(Figure("network", data))
    assert not LABEL.findall(drawn)
    assert r"\vdots" in drawn
    assert "$x_{30}$" in drawn
    assert "$x_{15}$" not in drawn


# Attention


def test_a_weight_that_is_only_nearly_one_says_so():
    nearly_one, nearly_zero = softmax(matrix("78 0")).flat
    assert shown(nearly_one) == r"$\approx$\,1"
    assert shown(nearly_zero) == r"$\approx$\,0"
    assert shown(fmpq(1)) == "1"
    assert shown(fmpq(0)) == "0"
    assert shown(fmpq(9999, 10000)) == r"$\approx$\,1"


@given(st.fractions(0, 1, max_denominator=10**6))
def test_a_weight_is_off_by_less_than_its_last_digit_shows(weight):
    printed = shown(fmpq(weight.numerator, weight.denominator))
    number = Fraction(printed.replace(r"$\approx$\,", ""))
    assert abs(number - weight) <= Fraction(1, 2000)
    if printed in ("0", "1"):
        assert number == weight


def test_words_and_their_absence():
    A = SOLVED["attention"].data["A"]
    drawn = draw(Figure("attention", {"A": A, "words": None}))
    assert re.findall(r"cm\}\{(\d)\}", drawn)[-6:] == ["1", "2", "3"] * 2


# A convolution that turns its kernel


def test_a_true_convolution_shows_the_kernel_turned_on_the_key_only():
    zeros = {name: SOLVED["convolution"].data[name] * 0 for name in ("X", "O")}
    data = {**SOLVED["convolution"].data, **zeros, "F": matrix("1 2", "3 4"), "rotated": True}
    key = draw(Figure("convolution", data))
    assert re.findall(r"\{([1-4])\}", key) == ["4", "3", "2", "1"]
    assert r"\operatorname{rot}" in key
    paper = draw(Figure("convolution", data, solved=False))
    assert re.findall(r"\{([1-4])\}", paper) == ["1", "2", "3", "4"]
    assert r"\operatorname{rot}" not in paper


# From a derivation


def test_a_convolution_of_a_derivation_is_drawn():
    derivation = family("conv2d").derive({"X": "[[1, 2], [3, 4]]", "F": "[[5]]"})
    data = {name: derivation.value(name) for name in ("X", "F", "O", "stride", "padding")}
    drawn = draw(Figure("convolution", {**data, "place": (0, 0)}))
    assert all(f"{{{value}}}" in drawn for value in (5, 10, 15, 20))


# Words of strangers


def test_words_of_strangers_stay_words():
    words = [r"\input{/etc/passwd}", "100% & #1_", "a" * 60]
    labels = [words[:2], None, words[2:], [], [[words[2]]]]
    strange = [
        Figure("attention", {"A": SOLVED["attention"].data["A"], "words": words}),
        Figure("transformer", {"blanks": {"1": words[0], "9": words[2] * 3}, "words": words}),
        Figure("transformer", {"blanks": {"2": words[1]}, "words": words}, solved=False),
        Figure("network", {**AUTOENCODER, "layers": labels}),
    ]
    done = typeset(document(*strange), find_engine())
    assert done.overfull == []
    said = "".join("".join(words_of(page)) for page in pypdfium2.PdfDocument(done.pdf))
    assert r"\input{/etc/passwd}" in said
    assert "100%&#1_" in said


def test_an_unknown_kind_is_a_fault():
    with pytest.raises(Fault) as caught:
        draw(Figure("transformr", {}))
    assert "transformr" in caught.value.fault
    assert "transformer" in caught.value.remedy


def test_a_blank_without_a_component_is_a_fault():
    with pytest.raises(Fault, match="no component 17"):
        draw(Figure("transformer", {"blanks": {"17": "Softmax"}, "words": ["Softmax"]}))
