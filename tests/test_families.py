"""What every family owes its users, on many questions with new numbers."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import keyproof
import numpy as np
import pytest
from flint import fmpq
from keyproof.derivations.chance import Chance
from keyproof.derivations.domain import Domain
from keyproof.derivations.families import FAMILIES
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.proof import proofs, same
from keyproof.derivations.step import Impossible
from keyproof.derivations.term import Term, Value

SEEDS = range(12)


@cache
def question(name, seed):
    return family(name).draw(Chance("tests", seed))


def numbers_in(value):
    """Every number inside a value: entries of matrices, parts of terms, members of collections."""
    if isinstance(value, np.ndarray):
        assert value.dtype == object
        value = list(value.flat)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        for member in value:
            yield from numbers_in(member)
    elif isinstance(value, Term):
        yield from (n for leaf in value.leaves() if isinstance(leaf, Value) for n in _held(leaf))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for member in dataclasses.fields(value):
            yield from numbers_in(getattr(value, member.name))
    else:
        yield value


def _held(leaf):
    return numbers_in(leaf.value)


def test_every_file_is_a_family_and_every_family_a_file():
    folder = Path(keyproof.__path__[0]) / "derivations" / "families"
    files = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    assert files == set(FAMILIES)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_explains_itself(name):
    spoken = family(name)
    assert spoken.title and spoken.about
    for rule in (*spoken.steps.values(), *spoken.laws, *spoken.slips, *spoken.opinions):
        assert rule.reason.endswith((".", "?", "}")), f"{rule.name} needs a docstring"
    for given, domain in spoken.givens.items():
        assert isinstance(domain, Domain)
        inner = getattr(domain, "of", domain)
        assert domain.about or getattr(inner, "about", ""), f"{given} says nothing about itself"
    assert any(step.asks for step in spoken.steps.values()), "nothing to ask for"


@pytest.mark.parametrize("name", FAMILIES)
def test_slips_are_about_steps_and_opinions_too(name):
    spoken = family(name)
    rules = {step.rule for step in spoken.steps.values()}
    assert {slip.of for slip in spoken.slips} <= rules
    assert {of for opinion in spoken.opinions for of in opinion.of} <= rules


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAMILIES)
def test_every_quantity_is_proved(name, seed):
    drawn = question(name, seed)
    assert not drawn.broken()
    for quantity, step in drawn.steps.items():
        found = proofs(drawn, quantity)
        assert all(proof.holds for proof in found), (drawn.givens, found)
        assert found or not step.asks, f"{quantity} is asked for but nothing proves it"
        assert step.reason


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAMILIES)
def test_no_float_comes_in(name, seed):
    drawn = question(name, seed)
    for quantity in (*drawn.givens, *drawn.steps):
        for number in numbers_in(drawn.value(quantity)):
            assert not isinstance(number, (float, np.floating)), (quantity, number)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_same_seed_draws_the_same_question(name):
    first, again = (family(name).draw(Chance("tests", 3)) for _ in range(2))
    assert str(first.givens) == str(again.givens)


@pytest.mark.parametrize("name", FAMILIES)
def test_questions_differ(name):
    drawn = {str(question(name, seed).givens) for seed in SEEDS}
    assert len(drawn) > 1 or not family(name).givens


@pytest.mark.parametrize(
    ("name", "called"), [(name, slip.name) for name in FAMILIES for slip in family(name).slips]
)
def test_a_slip_shows(name, called):
    """On some drawn question the mistake changes the quantity, and never into a float."""
    slip = next(slip for slip in family(name).slips if slip.name == called)
    shown = 0
    for seed in range(40):
        drawn = question(name, seed)
        mistaken = drawn.slipped(slip)
        for quantity in mistaken.slips:
            try:
                wrong = mistaken.value(quantity)
            except Impossible:
                continue
            assert not any(isinstance(n, (float, np.floating)) for n in numbers_in(wrong))
            shown += not same(wrong, drawn.value(quantity))
        if shown:
            return
    assert shown, f"{called} never made a difference"


@pytest.mark.parametrize("name", FAMILIES)
def test_unknown_and_missing_givens_are_refused(name):
    with pytest.raises(Fault) as caught:
        family(name).derive({"no_such_given": 1})
    assert "no_such_given" in caught.value.fault
    required = [given for given, domain in family(name).givens.items() if domain.required]
    if required:
        with pytest.raises(Fault, match=f"{name} needs the given “{required[0]}"):
            family(name).derive({})


@pytest.mark.parametrize("name", FAMILIES)
def test_a_claim_is_carried_forward(name):
    """With a quantity's own value claimed, nothing that follows from it changes."""
    drawn = question(name, 0)
    for quantity in drawn.steps:
        value = drawn.value(quantity)
        if isinstance(value, (fmpq, Term, np.ndarray)):
            claimed = drawn.put(**{quantity: value})
            for other in drawn.steps:
                assert same(claimed.value(other), drawn.value(other))
