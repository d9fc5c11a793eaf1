"""The generator's two losses, as users ask for them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.derivations.families import gan_losses
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import decimal
from keyproof.derivations.proof import floats, proofs
from keyproof.derivations.term import Symbol
from keyproof.templates.text.notation import shown

INFINITY = Symbol("∞")
SLOPES = {"dJ1": gan_losses.J1, "dJ2": gan_losses.J2}
LOGIT_SLOPES = {"dJ1_logit": gan_losses.J1, "dJ2_logit": gan_losses.J2}

probabilities = st.integers(1, 999).map(lambda n: f"0.{n:03}")


def derived(**given):
    return family("gan_losses").derive(given)


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("J1", "-ln(D)"),
        ("J2", "ln(1 - D)"),
        ("dJ1", "-1/D"),
        ("dJ2", "-1/(1 - D)"),
        ("dJ1_logit", "-(1 - D)"),
        ("dJ2_logit", "-D"),
    ],
)
def test_formulas_as_a_key_prints_them(name, formula):
    assert shown(derived().value(name)) == formula


def test_limits():
    table = {str(name): ends for name, *ends in derived().value("limits").rows}
    assert table == {
        "J_1": [INFINITY, 0],
        "J_2": [0, -INFINITY],
        "∂J_1/∂D": [-INFINITY, -1],
        "∂J_2/∂D": [-1, -INFINITY],
        "∂J_1/∂s": [-1, 0],
        "∂J_2/∂s": [0, -1],
    }


def test_the_minimax_loss_saturates_and_the_other_is_better():
    assert derived().value("saturating") == Symbol("J_2")
    assert derived().value("better") == Symbol("J_1")


def test_everything_is_proved():
    derivation = derived(samples=["0.1", "0.25"])
    for name in derivation.steps:
        found = proofs(derivation, name)
        assert found, name
        assert all(proof.holds for proof in found), found


def test_slopes_are_proved_by_sympy():
    derivation = derived(samples=["0.1", "0.25"])
    for name in ("dJ1", "dJ2", "dJ1_batch", "dJ2_batch"):
        assert "slope" in {proof.road for proof in proofs(derivation, name)}


def test_a_wrong_slope_is_refuted():
    wrong = derived().put()
    wrong.steps["dJ1"] = gan_losses.step(slope=("J1", "D"))(lambda D: 1 / D)
    assert [p.holds for p in proofs(wrong, "dJ1") if p.road == "slope"] == [False]


def test_a_wrong_limit_is_refuted():
    derivation = derived()
    rows = derivation.value("limits").rows
    turned = type(derivation.value("limits"))((), (("J_1", -INFINITY, fmpq(0)), *rows[1:]))
    formulas = {name: derivation.value(name) for name in ("J1", "J2", *SLOPES, *LOGIT_SLOPES)}
    assert gan_losses.numbers_go_there(derivation.value("limits"), **formulas)
    assert not gan_losses.numbers_go_there(turned, **formulas)


@pytest.mark.parametrize("name", SLOPES)
@given(d=st.floats(0.001, 0.999))
def test_slopes_by_complex_step(name, d):
    """Squire and Trapp, Using complex variables to estimate derivatives (1998)."""
    loss = {"dJ1": lambda x: -np.log(x), "dJ2": lambda x: np.log(1 - x)}[name]
    estimate = loss(d + 1e-30j).imag / 1e-30
    assert math.isclose(getattr(gan_losses, name)(d), estimate, rel_tol=1e-12)


@pytest.mark.parametrize("name", LOGIT_SLOPES)
def test_slopes_by_the_logit_by_jax(name):
    jax = pytest.importorskip("jax")
    logits = np.linspace(-8, 8, 33)
    jax.config.update("jax_enable_x64", True)
    slope = jax.vmap(jax.grad(lambda s: LOGIT_SLOPES[name](jax.nn.sigmoid(s))))
    theirs = np.asarray(slope(jax.numpy.asarray(logits)))
    mine = getattr(gan_losses, name)(1 / (1 + np.exp(-logits)))
    assert np.allclose(mine, theirs, rtol=1e-9, atol=0)


@settings(max_examples=25)
@given(st.lists(probabilities, min_size=1, max_size=6))
def test_batches(samples):
    derivation = derived(samples=samples)
    numbers = [float(text) for text in samples]
    assert math.isclose(
        floats(derivation.value("J1_batch")), -sum(map(math.log, numbers)) / len(numbers)
    )
    for name, slope in (("dJ1_batch", lambda d: -1 / d), ("dJ2_batch", lambda d: -1 / (1 - d))):
        assert np.allclose(
            floats(derivation.value(name)), [slope(d) / len(samples) for d in numbers]
        )
    assert all(p.holds for name in ("J1_batch", "J2_batch") for p in proofs(derivation, name))


def test_a_batch_in_certified_decimals():
    derivation = derived(samples="[0.1, 0.9]")
    assert decimal(derivation.value("J1_batch")) == "1.20397"
    assert decimal(derivation.value("J2_batch")) == "-1.20397"
    assert list(derivation.value("dJ1_batch")) == [-5, fmpq(-5, 9)]


def test_without_samples_there_is_no_batch():
    with pytest.raises(Fault, match="no quantity “J1_batch”"):
        derived().value("J1_batch")


@pytest.mark.parametrize("wrong", ["[0, 0.5]", "[0.5, 1]", "[1.2]", "[-0.1]", ["x"], "0.5"])
def test_samples_are_probabilities(wrong):
    with pytest.raises(Fault) as caught:
        derived(samples=wrong)
    assert caught.value.given == "samples"
    assert caught.value.remedy


def test_d_stays_a_variable():
    with pytest.raises(Fault, match="this is a variable"):
        derived(D="0.5")


def test_points_on_the_curves():
    rows = derived().value("curves").rows
    points = {shown(d): (decimal(one), decimal(two)) for d, one, two in rows}
    assert points["0.5"] == ("0.693147", "-0.693147")
    assert points["0.01"] == ("4.60517", "-0.0100503")
    assert points["0.99"] == ("0.0100503", "-4.60517")
