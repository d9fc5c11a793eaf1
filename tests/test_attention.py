"""Self-attention by hand: published numbers, certified digits, and what holds for all of it."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import ball, decimal, nearly
from keyproof.derivations.proof import proofs, same
from keyproof.derivations.step import Impossible
from keyproof.templates.text.notation import written

EXAM = {
    "words": ["DLP", "IS", "FUN"],
    "X": "[[2, 1, 1], [3, 2, 1], [1, 4, 5]]",
    "W_Q": "[[2, 3], [0, 2], [2, 3]]",
    "W_K": "[[0, 0], [2, 1], [2, 2]]",
    "W_V": "[[2, 2], [3, 0], [3, 3]]",
    "d_k": "1",
    "causal": "false",
}
SMALL = {
    "X": "[[1, 0], [0, 1], [1, 1]]",
    "W_Q": "[[1, 0], [0, 2]]",
    "W_K": "[[0, 1], [1, 0]]",
    "W_V": "[[1], [3]]",
}


def exact(rows):
    return [[fmpq(entry) for entry in row] for row in rows]


def shown(matrix, digits=6):
    return [[decimal(entry, digits) for entry in row] for row in matrix]


def slip(called):
    return next(slip for slip in family("self_attention").slips if slip.name == called)


def verified(question):
    """All proofs of all quantities, which must hold."""
    found = [proof for name in question.steps for proof in proofs(question, name)]
    assert all(proof.holds for proof in found), found
    assert {proof.quantity for proof in found if proof.road == "opinion"} == set(question.steps)
    return found


# --- the published question -----------------------------------------------------------------------


def test_published_queries_keys_and_values():
    question = family("self_attention").derive(EXAM)
    assert question.value("Q").tolist() == exact([[6, 11], [8, 16], [12, 26]])
    assert question.value("K").tolist() == exact([[4, 3], [6, 4], [18, 14]])
    assert question.value("V").tolist() == exact([[10, 7], [15, 9], [29, 17]])
    assert question.value("S").tolist() == exact([[57, 80, 262], [80, 112, 368], [126, 176, 580]])
    verified(question)


def test_published_output_is_not_quite_29_and_17():
    """The first row is 29 - 14 e^-182 - ...: the last word takes nearly all of the weight."""
    question = family("self_attention").derive(EXAM)
    assert shown(question.value("Z")) == [["29", "17"]] * 3
    assert [nearly(entry) for entry in question.value("Z")[0]] == [
        (29, "-1.3e-78"),
        (17, "-7.3e-79"),
    ]
    assert nearly(question.value("Z")[2, 0]) == (29, "-4.9e-175")
    assert shown(question.value("A"), 3)[0] == ["9.32e-90", "9.09e-80", "1"]


def test_published_d_k_is_not_the_width_of_the_keys():
    question = family("self_attention").derive(EXAM)
    assert [law.name for law in question.broken()] == ["scaled_by_the_width_of_keys"]
    assert "changes nothing" in question["scaled"].reason
    without = family("self_attention").derive({**EXAM, "d_k": "2"})
    assert not without.broken()


def test_formulas_as_on_paper():
    question = family("self_attention").derive(EXAM)
    formulas = {name: written(question[name].formula) for name in question.steps}
    assert formulas["S"] == "Q·Kᵀ"
    assert formulas["scaled"] == "S/sqrt(d_k)"
    assert formulas["Z"] == "A·V"
    assert written(question.value("A")[0, 0]) == "exp(57)/(exp(57) + exp(80) + exp(262))"


# --- scaling, masks, exactness ------------------------------------------------------------------


def test_d_k_is_the_width_of_the_keys_unless_given():
    question = family("self_attention").derive(SMALL)
    assert question.value("d_k") == 2
    assert written(question.value("scaled")[0, 1]) == "1/sqrt(2)"
    assert shown(question.value("A"))[0] == ["0.197776", "0.401112", "0.401112"]
    verified(question)


def test_a_causal_mask():
    question = family("self_attention").derive({**SMALL, "causal": "true", "d_k": 1})
    weights = question.value("A")
    assert weights[0].tolist() == [1, 0, 0]
    assert weights[1, 2] == 0
    assert question.value("Z")[0].tolist() == question.value("V")[0].tolist()
    verified(question)


def test_equal_scores_share_evenly_and_exactly():
    question = family("self_attention").derive({**SMALL, "W_Q": "[[0, 0], [0, 0]]"})
    assert question.value("A").tolist() == [[fmpq(1, 3)] * 3] * 3
    assert question.value("Z").tolist() == [[fmpq(8, 3)]] * 3


def test_enormous_scores_are_no_trouble():
    question = family("self_attention").derive(
        {**SMALL, "X": "[[1000, 0], [0, 30000], [200, 200]]", "d_k": 1}
    )
    assert shown(question.value("A"))[0][1] == "1"
    assert shown(question.value("A"))[0][0] == "3.49062e-13028835"


def test_words_must_fit_the_rows():
    with pytest.raises(Fault) as caught:
        family("self_attention").derive({**EXAM, "words": ["DLP", "IS"]})
    assert caught.value.given == "words"
    assert "there are 2" in caught.value.fault and "3 rows" in caught.value.fault


@pytest.mark.parametrize(
    ("given", "shapes"), [("W_K", ("3 x 2", "2 x 2")), ("W_V", ("3 x 2", "2 x 2"))]
)
def test_shapes_must_fit(given, shapes):
    raw = {**EXAM, "X": "[[1, 2], [3, 4], [5, 6]]", "W_Q": "[[1, 0], [0, 1]]"}
    raw |= {"W_K": "[[1, 0], [0, 1]]", "W_V": "[[1, 0], [0, 1]]", given: EXAM[given]}
    with pytest.raises(Fault) as caught:
        family("self_attention").derive(raw)
    assert caught.value.given == given
    assert all(shape in caught.value.fault for shape in shapes)


# --- slips ----------------------------------------------------------------------------------------


def test_slips_in_scaling():
    question = family("self_attention").derive({**EXAM, "d_k": 4})
    assert question.value("scaled")[0].tolist() == [fmpq(57, 2), 40, 131]
    assert question.slipped(slip("not_scaled")).value("scaled")[0, 0] == 57
    assert question.slipped(slip("root_forgotten")).value("scaled")[0, 0] == fmpq(57, 4)
    with pytest.raises(Impossible):
        question.given(d_k=fmpq(1)).slipped(slip("not_scaled")).value("Z")


def test_softmax_down_the_columns():
    question = family("self_attention").derive(SMALL).slipped(slip("down_the_columns"))
    for column in question.value("A").T:
        assert same(sum(column[1:], column[0]), fmpq(1))
    masked = family("self_attention").derive({**SMALL, "causal": "yes"})
    wrong = masked.slipped(slip("down_the_columns")).value("A")
    assert wrong[2, 2] == 1
    assert wrong[0, 2] == wrong[1, 2] == 0


def test_masked_with_zeros():
    question = family("self_attention").derive({**SMALL, "causal": "yes", "d_k": 1})
    assert question.value("S")[0].tolist() == [0, 1, 1]
    wrong = question.slipped(slip("masked_with_zeros")).value("A")
    assert wrong[0].tolist() == [fmpq(1, 3)] * 3


def test_keys_left_as_they_are_where_the_shapes_allow_it():
    with pytest.raises(Impossible):
        family("self_attention").derive(EXAM).slipped(slip("keys_not_transposed")).value("S")
    square = family("self_attention").derive({**SMALL, "X": "[[1, 2], [3, 4]]"})
    wrong = square.slipped(slip("keys_not_transposed")).value("S")
    assert wrong.tolist() == (square.value("Q") @ square.value("K")).tolist()


# --- what holds for all of it ---------------------------------------------------------------------

entries = st.integers(-3, 3)


@st.composite
def attentions(draw, masks=(True, False)):
    """One head of any small size."""

    def rows(count, width):
        row = st.lists(entries, min_size=width, max_size=width)
        return draw(st.lists(row, min_size=count, max_size=count))

    tokens, width, keys, values = (draw(st.integers(1, 3)) for _ in range(4))
    return {
        "X": rows(tokens, width),
        "W_Q": rows(width, keys),
        "W_K": rows(width, keys),
        "W_V": rows(width, values),
        "causal": draw(st.sampled_from(masks)),
    }


@given(attentions())
def test_all_roads_agree(raw):
    verified(family("self_attention").derive(raw))


@given(attentions())
def test_rows_of_weights_add_up_to_one(raw):
    for row in family("self_attention").derive(raw).value("A"):
        with ctx.workprec(200):
            whole = sum((ball(weight, 200) for weight in row), arb(0))
            assert whole.contains(1) and whole.rad() < arb(10) ** -50


@given(attentions())
def test_output_lies_between_the_values(raw):
    question = family("self_attention").derive(raw)
    for column, reached in zip(question.value("V").T, question.value("Z").T, strict=True):
        low, high = arb(min(column)), arb(max(column))
        tiny = arb(10) ** -12
        assert all(low - tiny < ball(entry) and ball(entry) < high + tiny for entry in reached)


@given(attentions())
def test_exchanging_queries_and_keys_transposes_the_scores(raw):
    question = family("self_attention").derive(raw)
    exchanged = question.given(W_Q=question.value("W_K"), W_K=question.value("W_Q"))
    assert exchanged.value("S").T.tolist() == question.value("S").tolist()


@given(attentions(masks=(False,)), st.randoms(use_true_random=False))
def test_order_of_the_tokens_does_not_matter(raw, random):
    question = family("self_attention").derive(raw)
    order = list(range(len(raw["X"])))
    random.shuffle(order)
    shuffled = question.given(X=question.value("X")[order])
    assert same(shuffled.value("Z"), question.value("Z")[order])


@given(attentions(masks=(True,)))
def test_a_mask_hides_the_future(raw):
    question = family("self_attention").derive(raw)
    first = question.given(X=question.value("X")[:1])
    assert same(first.value("Z")[0], question.value("Z")[0])
