"""Multilayer perceptrons: forward, loss, backpropagation, one update, and prescribed deltas."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from flint import fmpq
from keyproof.derivations.chance import Chance
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import decimal
from keyproof.derivations.proof import by_slope, close, proofs, same
from keyproof.derivations.step import Impossible
from keyproof.templates.text.notation import written

AUTOENCODER = {
    "x": "[[0.43], [0.98]]",
    "target": "x",
    "W_1": "[[0.23, 0.24], [0., 0.7], [0.01, 0.45]]",
    "W_2": "[[0.42, 0.51, 0.89]]",
    "W_3": "[[0.25], [0.31], [0.59]]",
    "W_4": "[[0.97, 0.55, 0.97], [0.71, 0.7, 0.22]]",
    "activation": "relu",
    "bias": "false",
    "loss": "cross_entropy",
    "output_delta": "a - x",
    "learning_rate": "0.5",
}
# Two sigmoid layers with biases, worked out in many tutorials since 2015.
TUTORIAL = {
    "x": "[0.05, 0.1]",
    "target": "[0.01, 0.99]",
    "W_1": "[[0.15, 0.2], [0.25, 0.3]]",
    "W_2": "[[0.4, 0.45], [0.5, 0.55]]",
    "b_1": "[0.35, 0.35]",
    "b_2": "[0.6, 0.6]",
    "activation": "sigmoid",
    "loss": "half_sum_squared_error",
    "learning_rate": "0.5",
}


def mlp(raw, **changes):
    raw = {**raw, **changes}
    return family("mlp").derive({name: value for name, value in raw.items() if value is not None})


def digits(value, count=6):
    """Decimals row by row, as a key prints them."""
    if isinstance(value, np.ndarray):
        return [decimal(entry, count) for entry in value.flat]
    return decimal(value, count)


def slip(called):
    return next(slip for slip in family("mlp").slips if slip.name == called)


def roads(derivation, name):
    found = proofs(derivation, name)
    assert all(proof.holds for proof in found), found
    return {proof.road for proof in found}


# --- the examination CS4045 ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("a_1", ["0.3341", "0.686", "0.4453"]),
        ("a_2", ["0.886499"]),
        ("a_3", ["0.221625", "0.274815", "0.523034"]),
        ("a_4", ["0.873467", "0.464791"]),
        ("J", "0.809015"),
        ("dz_4", ["0.443467", "-0.515209"]),
        ("dW_4", ["0.0982834", "0.121871", "0.231949", "-0.114183", "-0.141587", "-0.269472"]),
        ("dz_3", ["0.0643654", "-0.116739", "0.316818"]),
        ("dW_3", ["0.0570598", "-0.103489", "0.280858"]),
        ("W_4_new", ["0.920858", "0.489064", "0.854026", "0.767091", "0.770793", "0.354736"]),
    ],
)
def test_the_published_autoencoder(name, printed):
    assert digits(mlp(AUTOENCODER).value(name)) == printed


def test_its_rationals_are_exact():
    question = mlp(AUTOENCODER)
    assert question.value("a_2")[0, 0] == fmpq(886499, 10**6)
    assert question.value("a_4")[0, 0] == fmpq(8734674647, 10**10)


@pytest.mark.parametrize(
    ("base", "output", "printed"),
    [
        ("e", None, "0.809015"),
        ("10", None, "0.351351"),
        ("2", None, "1.16716"),
        ("e", [[fmpq(23, 100)], [fmpq(61, 100)]], "1.11637"),
        ("10", [[fmpq(23, 100)], [fmpq(61, 100)]], "0.484834"),
    ],
)
def test_other_readings_of_the_reconstruction_error(base, output, printed):
    question = mlp(AUTOENCODER, log_base=base)
    if output:
        question = question.put(a_4=np.array(output, dtype=object))
    assert digits(question.value("J")) == printed


def test_a_prescribed_delta_is_followed_and_found_to_differ():
    question = mlp(AUTOENCODER)
    assert [law.name for law in question.broken()] == ["prescribed_delta_is_the_slope"]
    assert digits(question.value("true_delta")) == ["-0.492291", "-2.10847"]
    assert digits(question.value("rule_error")) == ["0.935758", "1.59326"]
    assert roads(question, "true_delta") == {"formula", "slope", "opinion"}
    for name in ("dW_4", "dz_3", "dW_3", "dz_2", "dW_2", "dz_1", "dW_1"):
        assert roads(question, name) == {"formula", "chain", "opinion"}
    assert roads(question, "dz_4") == {"formula", "opinion"}


def test_without_the_rule_the_loss_decides():
    question = mlp(AUTOENCODER, output_delta=None)
    assert not question.broken()
    assert same(question.value("dz_4"), mlp(AUTOENCODER).value("true_delta"))
    assert "true_delta" not in question.steps
    assert roads(question, "dW_1") == {"formula", "slope", "opinion"}


@pytest.mark.parametrize(
    ("rule", "changes", "holds"),
    [
        ("a - target", {"output_activation": "identity", "loss": "half_sum_squared_error"}, True),
        ("a - target", {"output_activation": "sigmoid", "loss": "binary_cross_entropy"}, True),
        ("target - a", {"output_activation": "identity", "loss": "half_sum_squared_error"}, False),
        ("a - target", {"output_activation": "identity", "loss": "sum_squared_error"}, False),
        ("a - target", {"output_activation": "sigmoid", "loss": "half_sum_squared_error"}, False),
    ],
)
def test_a_rule_that_is_the_slope_is_no_finding(rule, changes, holds):
    question = mlp(TUTORIAL, output_delta=rule, **changes)
    assert (not question.broken()) is holds


def test_backpropagation_reads_as_people_write_it():
    question = mlp(AUTOENCODER)
    assert written(question["z_2"].formula[0, 0]) == (
        "W^2[1,1]·a^1[1] + W^2[1,2]·a^1[2] + W^2[1,3]·a^1[3]"
    )
    assert written(question["dz_3"].formula[1, 0]) == (
        "(W^4[1,2]·δ^4[1] + W^4[2,2]·δ^4[2])·ReLU'(z^3[2])"
    )
    assert written(question["dW_4"].formula[1, 2]) == "δ^4[2]·a^3[3]"
    assert written(question["J"].formula) == "-(x[1]·ln(a^4[1]) + x[2]·ln(a^4[2]))"


def test_an_error_is_carried_forward():
    wrong = np.array([[fmpq(1, 2)], [fmpq(1, 2)]], dtype=object)
    question = mlp(AUTOENCODER).put(dz_4=wrong)
    assert same(question.value("dW_4")[0], mlp(AUTOENCODER).value("a_3").T[0] / 2)
    assert same(question.value("a_4"), mlp(AUTOENCODER).value("a_4"))
    assert by_slope(question, "dW_4") is None


# --- a tutorial's network -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("a_1", ["0.593269992", "0.596884378"]),
        ("a_2", ["0.75136507", "0.772928465"]),
        ("J", "0.298371109"),
        ("W_2_new", ["0.35891648", "0.408666186", "0.51130127", "0.561370121"]),
        ("W_1_new", ["0.149780716", "0.199561432", "0.249751144", "0.299502287"]),
    ],
)
def test_a_known_sigmoid_network(name, printed):
    assert digits(mlp(TUTORIAL).value(name), 9) == printed


# --- every activation and every loss ------------------------------------------------------------

HIDDEN = ("relu", "leaky_relu", "sigmoid", "tanh", "identity")
LOSSES = (
    "sum_squared_error",
    "half_sum_squared_error",
    "mean_squared_error",
    "half_mean_squared_error",
    "cross_entropy",
    "binary_cross_entropy",
)


def assert_all_gradients_proved(question):
    for name, step in question.steps.items():
        slope = {"slope"} if step.rule in ("dz", "dW", "db") else set()
        assert roads(question, name) == {"formula", "opinion"} | slope, name


@pytest.mark.parametrize("output", [*HIDDEN, "softmax"])
@pytest.mark.parametrize("loss", LOSSES)
def test_output_and_loss(output, loss):
    small = {"W_2": "[[0.1, 0.2], [0.3, 0.05]]", "b_2": "[0.1, 0.2]"}  # outputs between 0 and 1
    assert_all_gradients_proved(mlp(TUTORIAL, output_activation=output, loss=loss, **small))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_activation(hidden):
    changes = {"W_1": "[[0.15, -0.9], [0.25, 0.3]]", "b_1": "[-0.4, 0.35]", "leak": "0.1"}
    assert_all_gradients_proved(mlp(TUTORIAL, activation=f"[{hidden}, identity]", **changes))


@pytest.mark.parametrize(("hidden", "slope"), [("relu", fmpq(0)), ("leaky_relu", fmpq(1, 10))])
def test_a_node_at_zero_has_the_slope_of_the_negative_side(hidden, slope):
    changes = {"W_1": "[[0, 0], [0.25, 0.3]]", "b_1": "[0, 0.35]", "leak": "0.1"}
    question = mlp(TUTORIAL, activation=f"[{hidden}, identity]", **changes)
    assert question.value("z_1")[0, 0] == 0
    assert_all_gradients_proved(question)
    passed = question.value("W_2").T @ question.value("dz_2")
    assert same(question.value("dz_1")[0, 0], passed[0, 0] * slope)


@pytest.mark.parametrize("base", ["2", "10"])
@pytest.mark.parametrize(
    ("output", "loss"),
    [("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("relu", "cross_entropy")],
)
def test_bases_of_the_logarithm(base, output, loss):
    changes = {"target": "[0, 1]", "output_activation": output, "loss": loss}
    assert_all_gradients_proved(mlp(TUTORIAL, log_base=base, **changes))


def test_softmax_beside_cross_entropy_leaves_the_error():
    question = mlp(
        TUTORIAL, target="[0, 1]", output_activation="softmax", loss="cross_entropy", log_base="e"
    )
    assert written(question["dz_2"].formula[1, 0]) == "a^2[2] - y[2]"
    whole = mlp(TUTORIAL, output_activation="softmax", loss="cross_entropy", target="[0.2, 0.3]")
    assert written(whole["dz_2"].formula[1, 0]) == "a^2[2]·(y[1] + y[2]) - y[2]"


def test_a_forward_pass_needs_no_loss():
    question = mlp(TUTORIAL, loss=None, learning_rate=None, target=None)
    assert list(question.steps) == ["z_1", "a_1", "z_2", "a_2"]


# --- proofs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "name"),
    [("slope_forgotten", "dz_3"), ("slope_forgotten", "dz_1"), ("sum_for_the_output", "dW_2")],
)
def test_a_wrong_gradient_is_refuted(called, name):
    question = mlp(AUTOENCODER, output_delta=None)
    step, mistake = question.steps[name], slip(called)
    reads = question._in_place(mistake, step).reads
    question.steps[name] = replace(step, function=mistake.function, reads=reads, settled={})
    assert not by_slope(question, name).holds


def square(side, depth):
    """A network of `depth` layers of `side` nodes, its weights 0.01 to 0.99."""
    chance = Chance("square", side, depth)

    def row():
        return [f"0.{chance.between(1, 99):02}" for _ in range(side)]

    weights = {f"W_{n}": [row() for _ in range(side)] for n in range(1, depth + 1)}
    return {
        "x": row(),
        "target": row(),
        **weights,
        "activation": "sigmoid",
        "loss": "half_sum_squared_error",
    }


def test_a_large_network_is_proved_by_the_chain_rule():
    question = mlp(square(5, 3))
    assert_all_gradients_proved(question)
    assert by_slope(question, "dz_3").note == "J by z_3"
    assert "chain rule" in by_slope(question, "dW_1").note


def test_the_chain_breaks_where_one_link_is_wrong():
    question = mlp(square(5, 3))
    step = question.steps["dz_2"]
    function = slip("slope_forgotten").function
    reads = {name: step.reads[name] for name in ("W_after", "dz_after")}
    question.steps["dz_2"] = replace(step, function=function, reads=reads, settled={})
    assert by_slope(question, "dW_3").holds
    assert not by_slope(question, "dz_1").holds
    assert not by_slope(question, "dW_1").holds


AUTOMATIC = """
import json, sys
from keyproof.derivations.chance import Chance
from keyproof.derivations.differentiation import automatic
from keyproof.derivations.family import family

seed, raw = json.load(sys.stdin)
question = family("mlp").derive(raw) if raw else family("mlp").draw(Chance("automatic", seed))
claims = {"true_delta": ("J", "z_4"), "dW_2": ("z_4", "W_2", "dz_4")} if raw else {
    "dW_1": ("J", "W_1"), "dz_2": ("J", "z_2"), "dW_2": ("J", "W_2")
}
print(json.dumps({name: automatic(question, *claim).tolist() for name, claim in claims.items()}))
"""


def by_jax(seed, raw=None):
    """Gradients by JAX, in a process of its own: its threads and our tests' forks do not mix."""
    pytest.importorskip("jaxlib.version")
    told = json.dumps([seed, raw])
    run = [sys.executable, "-c", AUTOMATIC]
    done = subprocess.run(run, input=told, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("seed", [1])
def test_automatic_differentiation_agrees(seed):
    question = family("mlp").draw(Chance("automatic", seed))
    for name, gradient in by_jax(seed).items():
        assert close(question.value(name), gradient)


def test_automatic_differentiation_of_a_prescribed_delta():
    question = mlp(AUTOENCODER)
    for name, gradient in by_jax(0, AUTOENCODER).items():
        assert close(question.value(name), gradient)


# --- mistakes that people make ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "name", "printed"),
    [
        # What the published sheet did: the activation in place of its slope.
        ("activation_for_its_slope", "dz_3", ["0.014265", "-0.0320816", "0.165706"]),
        ("logarithm_to_base_ten", "J", "0.351351"),
        ("wrong_way", "W_4_new", None),
        ("learning_rate_forgotten", "W_4_new", None),
        ("gradient_for_the_updated_weight", "W_4_new", None),
        ("updated_weight_for_the_gradient", "dW_4", None),
    ],
)
def test_slips_of_the_autoencoder(called, name, printed):
    question = mlp(AUTOENCODER)
    wrong = question.slipped(slip(called), name).value(name)
    assert not same(wrong, question.value(name))
    assert printed is None or digits(wrong) == printed


def test_a_slip_that_cannot_be_made_says_so():
    with pytest.raises(Impossible):
        mlp(AUTOENCODER).slipped(slip("weights_not_transposed"), "dz_3").value("dz_3")
    with pytest.raises(Impossible):
        mlp(AUTOENCODER).slipped(slip("sum_for_the_output"), "dW_1").value("dW_1")


def test_a_slip_everywhere_reaches_every_layer_it_can():
    slipped = mlp(AUTOENCODER).slipped(slip("sum_for_the_output"))
    assert set(slipped.slips) == {"dW_2", "dW_3", "dW_4"}


def test_the_half_of_the_loss():
    question = mlp(TUTORIAL)
    twice = question.slipped(slip("half_forgotten"), "J")
    assert same(twice.value("J"), question.value("J") * fmpq(2))
    kept = question.slipped(slip("two_without_half"), "dz_2")
    assert same(kept.value("dz_2"), question.value("dz_2") * fmpq(2))


# --- givens that do not fit ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "given", "said"),
    [
        ({"W_2": "[[0.4, 0.45, 1], [0.5, 0.55, 1]]"}, "W_2", "is 2 x 3, but 2 x 2 is needed"),
        ({"x": "[0.1, 0.2, 0.3]"}, "W_1", "is 2 x 2, but 2 x 3 is needed"),
        ({"b_2": "[0.6]"}, "b_2", "is 1 x 1, but 2 x 1 is needed"),
        ({"b_2": None}, "b_1", "2 layers of weights, but 1 of biases"),
        ({"bias": "false"}, "bias", "is false, but there are 2 biases"),
        ({"target": "[1, 2, 3]"}, "target", "has 3 entries, but the network has 2 outputs"),
        ({"activation": "[relu, relu, relu]"}, "activation", "2 layers of weights, but 3"),
        ({"activation": "softmax"}, "activation", "Softmax stands in a hidden layer"),
        ({"activation": "rellu"}, "activation", "“rellu” is not known here"),
        ({"output_delta": "a * x"}, "output_delta", "“a * x” is not known here"),
        ({"loss": "hinge"}, "loss", "“hinge” is not known here"),
        ({"W_1": "[[1, 2], [3]]"}, "W_1", "row 2 of this matrix has 1 entries"),
    ],
)
def test_givens_that_do_not_fit(changes, given, said):
    with pytest.raises(Fault) as caught:
        mlp(TUTORIAL, **changes)
    assert said in caught.value.fault
    assert caught.value.given == given
    assert caught.value.remedy


def test_a_network_may_be_too_deep():
    with pytest.raises(Fault, match="60 layers"):
        mlp(square(1, 60))


def test_an_output_above_one_is_no_probability():
    with pytest.raises(Fault, match="no logarithm of a negative number"):
        mlp(TUTORIAL, output_activation="relu", loss="binary_cross_entropy").value("J")


def test_a_dead_output_has_no_logarithm():
    question = mlp(AUTOENCODER, W_4="[[-1, -1, -1], [-1, -1, -1]]", output_delta=None)
    with pytest.raises(Fault, match="no logarithm of 0"):
        question.value("J")
    with pytest.raises(Fault, match="dz_4 would divide by zero"):
        question.value("dz_4")
    assert [law.name for law in question.broken(must=False)] == ["every_layer_is_alive"]
