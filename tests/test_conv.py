"""Convolution: its output size, its parameters, its output and both gradients by hand."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.proof import proofs
from keyproof.derivations.step import Impossible
from keyproof.templates.text.notation import written

EXAM = {"X": "[[2, 3, 1], [4, 5, 6], [4, 7, 8]]", "F": "[[1, -1], [-1, 1]]"}
SLOPES = "[[2, 3], [4, 5]]"


def exact(rows):
    return [[fmpq(entry) for entry in row] for row in rows]


def slip(name, called):
    return next(slip for slip in family(name).slips if slip.name == called)


def roads(derivation, name):
    found = proofs(derivation, name)
    assert all(proof.holds for proof in found), found
    return {proof.road for proof in found}


# --- the size of the output ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "kernel", "settings", "size"),
    [
        ("200x200x64", "10x10x64", {"stride": 2, "padding": 1}, [97, 97, 96]),
        ("227x227x3", "11x11x3", {"stride": 4}, [55, 55, 96]),  # AlexNet's first layer
        ("32x48x3", "5x3x3", {"padding": 1}, [30, 48, 96]),
        ("7x7x1", "3x3x1", {"dilation": 2}, [3, 3, 96]),
        ("9x12x1", "3x3x1", {"dilation": 3, "padding": 2, "stride": 2}, [4, 5, 96]),
    ],
)
def test_output_size(image, kernel, settings, size):
    question = family("conv_output_size").derive(
        {"input": image, "kernels": 96, "kernel": kernel, **settings}
    )
    assert list(question.value("out")) == size
    assert roads(question, "out") == {"formula", "opinion"}


def test_published_kernel_is_too_flat_for_its_image():
    question = family("conv_output_size").derive(
        {"input": "200x200x64", "kernels": 96, "kernel": "10x10x3", "stride": 2, "padding": 1}
    )
    assert [law.name for law in question.broken()] == ["kernel_depth_is_input_depth"]
    assert list(question.value("out")) == [97, 97, 96]


def test_a_square_needs_only_one_of_its_sides():
    square = family("conv_output_size").derive(
        {"input": "200x200x3", "kernels": 96, "kernel": "10x10x3", "stride": 2, "padding": 1}
    )
    assert square.working(["out"]) == ["height", "out"]
    assert written(square["height"].formula) == "⌊(n + 2·p - k)/s⌋ + 1"
    assert written(square["height"].numbers) == "⌊(200 + 2·1 - 10)/2⌋ + 1"
    oblong = family("conv_output_size").derive(
        {"input": "200x100x3", "kernels": 96, "kernel": "10x10x3"}
    )
    assert oblong.working(["out"]) == ["height", "width", "out"]
    assert written(oblong["width"].formula) == "⌊(W + 2·p - k)/s⌋ + 1"


@pytest.mark.parametrize(
    ("called", "wrong"),
    [
        ("first_position_forgotten", 96),
        ("padding_forgotten", 96),
        ("padding_on_one_side", 96),
        ("stride_forgotten", 193),
    ],
)
def test_slips_in_the_output_size(called, wrong):
    question = family("conv_output_size").derive(
        {"input": "200x200x64", "kernels": 96, "kernel": "10x10x64", "stride": 2, "padding": 1}
    )
    assert question.slipped(slip("conv_output_size", called)).value("height") == wrong


# --- the number of parameters -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "weights", "parameters"),
    [
        ({"in_channels": 3, "kernel": "3x3", "out_channels": 9}, 243, 252),
        ({"in_channels": 3, "kernel": "3x3", "out_channels": 9, "bias": "no"}, 243, 243),
        ({"in_channels": 3, "kernel": "11x11", "out_channels": 96}, 34848, 34944),  # AlexNet
        ({"in_channels": 1, "kernel": "1x7", "out_channels": 2, "bias": "true"}, 14, 16),
    ],
)
def test_parameters(settings, weights, parameters):
    question = family("conv_parameters").derive(settings)
    assert question.value("weights") == weights
    assert question.value("parameters") == parameters
    assert roads(question, "parameters") == {"formula", "opinion"}


def test_parameters_are_worked_as_on_paper():
    question = family("conv_parameters").derive(
        {"in_channels": 3, "kernel": "3x3", "out_channels": 9}
    )
    assert question.working(["parameters"]) == ["weights", "biases", "parameters"]
    assert written(question["weights"].numbers) == "3·3·3·9"
    assert written(question["parameters"].numbers) == "243 + 9"
    without = question.given(bias=False)
    assert without.working(["parameters"]) == ["weights", "parameters"]


@pytest.mark.parametrize(
    ("called", "wrong"),
    [
        ("biases_forgotten", 243),
        ("input_channels_forgotten", 90),
        ("bias_for_each_input_channel", 246),
        ("bias_for_each_slice", 270),
        ("one_bias_counted", 244),
        ("one_kernel_counted", 36),
    ],
)
def test_slips_in_the_parameters(called, wrong):
    question = family("conv_parameters").derive(
        {"in_channels": 3, "kernel": "3x3", "out_channels": 9}
    )
    assert question.slipped(slip("conv_parameters", called)).value("parameters") == wrong


# --- the convolution itself -----------------------------------------------------------------------


def test_the_published_convolution():
    question = family("conv2d").derive({**EXAM, "dO": SLOPES})
    assert question.value("O").tolist() == exact([[0, 3], [2, 0]])
    assert question.value("dF").tolist() == exact([[54, 59], [74, 96]])
    assert question.value("dX").tolist() == exact([[2, 1, -3], [2, 0, -2], [-4, -1, 5]])
    assert roads(question, "O") == {"formula", "opinion"}
    assert roads(question, "dF") == roads(question, "dX") == {"formula", "slope", "opinion"}
    assert question.working(["O", "dF", "dX"]) == ["O", "dF", "dX"]


def test_every_entry_is_written_out():
    question = family("conv2d").derive({**EXAM, "dO": SLOPES})
    assert written(question["O"].numbers[0, 1]) == "3·1 + 1·(-1) + 5·(-1) + 6·1"
    assert written(question["dF"].numbers[1, 0]) == "4·2 + 5·3 + 4·4 + 7·5"
    corner, middle = question["dX"].formula[0, 0], question["dX"].formula[1, 1]
    assert written(corner) == "∂L/∂O[1,1]·F[1,1]"
    assert [str(symbol) for symbol in middle.leaves()][1::2] == [
        "F[2,2]", "F[2,1]", "F[1,2]", "F[1,1]",
    ]  # fmt: skip


def test_without_slopes_there_are_no_gradients():
    question = family("conv2d").derive(EXAM)
    assert list(question.steps) == ["O"]
    with pytest.raises(Fault, match="has no quantity “dF” here"):
        question.value("dF")


def test_convolution_turns_the_filter():
    askew = {**EXAM, "F": "[[1, 2], [3, 4]]"}
    turned = family("conv2d").derive({**askew, "convention": "convolution", "dO": SLOPES})
    plain = family("conv2d").derive({**askew, "F": "[[4, 3], [2, 1]]", "dO": SLOPES})
    assert turned.value("O").tolist() == plain.value("O").tolist()
    assert turned.value("dF").tolist() == plain.value("dF")[::-1, ::-1].tolist()
    assert turned.value("dX").tolist() == plain.value("dX").tolist()
    assert "slope" in roads(turned, "dF") & roads(turned, "dX")


def test_padding_leaves_no_zeros_in_the_working():
    question = family("conv2d").derive({**EXAM, "padding": 1})
    assert written(question["O"].formula[0, 0]) == "X[1,1]·F[2,2]"
    assert question["O"].shape == (4, 4)


def test_a_stride_that_leaves_the_last_row_alone():
    given = {
        "X": [[1, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6], [5, 4, 3, 2]],
        "F": [[1, 2, 1], [0, 1, 0], [2, 0, 1]],
        "stride": 2,
        "dO": [[3]],
    }
    question = family("conv2d").derive(given)
    assert question.value("dX")[3].tolist() == [0, 0, 0, 0]
    assert question.value("dF").tolist() == exact([[3, 6, 9], [15, 18, 21], [27, 24, 21]])
    assert "slope" in roads(question, "dF") & roads(question, "dX")


def test_slopes_that_do_not_fit_the_output():
    with pytest.raises(Fault) as caught:
        family("conv2d").derive({**EXAM, "dO": EXAM["X"]})
    assert caught.value.given == "dO"
    assert "3 x 3" in caught.value.fault and "2 x 2" in caught.value.fault


def test_a_filter_that_is_too_large():
    with pytest.raises(Fault) as caught:
        family("conv2d").derive({**EXAM, "F": "[[1, 2, 3, 4]]"})
    assert caught.value.given == "F"
    assert "1 x 4" in caught.value.fault and "3 x 3" in caught.value.fault


@pytest.mark.parametrize(
    ("called", "of", "wrong"),
    [
        ("neighbouring_window", "O", [[0, 3], [2, 2]]),
        ("signs_dropped", "O", [[14, 15], [20, 26]]),
        ("slopes_turned", "dF", [[44, 46], [66, 86]]),
    ],
)
def test_slips_on_the_published_convolution(called, of, wrong):
    question = family("conv2d").derive({**EXAM, "dO": SLOPES})
    assert question.slipped(slip("conv2d", called)).value(of).tolist() == exact(wrong)


def test_slips_that_need_room():
    question = family("conv2d").derive({**EXAM, "dO": SLOPES})
    for called, of in (("padding_forgotten", "O"), ("slopes_not_spread", "dX")):
        with pytest.raises(Impossible):
            question.slipped(slip("conv2d", called)).value(of)


# --- what holds for all convolutions --------------------------------------------------------------

entries = st.integers(-9, 9)


@st.composite
def convolutions(draw):
    """A convolution with slopes: any sides, stride 1 to 3, padding 0 to 2, either convention."""
    taps = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding, stride = draw(st.integers(0, 2)), draw(st.integers(1, 3))
    sides = tuple(draw(st.integers(max(1, k - 2 * padding), k + 3)) for k in taps)
    out = tuple((n + 2 * padding - k) // stride + 1 for n, k in zip(sides, taps, strict=True))

    def rows(shape):
        row = st.lists(entries, min_size=shape[1], max_size=shape[1])
        return draw(st.lists(row, min_size=shape[0], max_size=shape[0]))

    return {
        "X": rows(sides),
        "F": rows(taps),
        "dO": rows(out),
        "stride": stride,
        "padding": padding,
        "convention": draw(st.sampled_from(["convolution", "cross-correlation"])),
    }


def inner(left, right):
    return sum((left * right).flat, fmpq(0))


@settings(max_examples=25)
@given(convolutions())
def test_three_roads_to_one_convolution(raw):
    question = family("conv2d").derive(raw)
    for name in ("O", "dF", "dX"):
        assert {"formula", "opinion"} <= roads(question, name)


@given(convolutions())
def test_gradients_are_the_transposed_maps(raw):
    """O is linear in X and in F, so <dO, O> = <dX, X> = <dF, F>."""
    question = family("conv2d").derive(raw)
    weighted = inner(question.value("dO"), question.value("O"))
    assert inner(question.value("dX"), question.value("X")) == weighted
    assert inner(question.value("dF"), question.value("F")) == weighted


@given(convolutions(), st.integers(-3, 3))
def test_output_is_linear_in_the_input(raw, factor):
    question = family("conv2d").derive(raw)
    stretched = question.given(X=question.value("X") * fmpq(factor))
    assert np.all(stretched.value("O") == question.value("O") * fmpq(factor))
    assert np.all(stretched.value("dX") == question.value("dX"))


@given(convolutions())
def test_two_half_turns_change_nothing(raw):
    """Turning X and F turns O, if the stride is 1."""
    raw = {name: value for name, value in raw.items() if name != "dO"}
    question = family("conv2d").derive({**raw, "stride": 1})
    turned = question.given(X=question.value("X")[::-1, ::-1], F=question.value("F")[::-1, ::-1])
    assert np.all(turned.value("O") == question.value("O")[::-1, ::-1])


@given(convolutions())
def test_slopes_by_differences(raw):
    """O is linear, so a difference is the slope: one entry of F a step further, L by dF more."""
    question = family("conv2d").derive(raw)
    further = question.value("F").copy()
    further[0, 0] += 1
    gain = inner(question.value("dO"), question.given(F=further).value("O") - question.value("O"))
    assert gain == question.value("dF")[0, 0]
