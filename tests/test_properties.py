"""What must be true of any question of any family, whatever its numbers."""

import shlex

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.derivations.chance import Chance
from keyproof.derivations.families import FAMILIES
from keyproof.derivations.family import family
from keyproof.derivations.proof import proofs, same
from keyproof.keys.reports.explain import example
from keyproof.keys.varying.assignments import read_assignments

every_family = pytest.mark.parametrize("name", FAMILIES)
seeds = st.integers(0, 10**9)
few = settings(max_examples=12, deadline=None)


@every_family
@few
@given(seed=seeds)
def test_every_proof_of_every_quantity_holds(name, seed):
    derivation = family(name).draw(Chance(seed))
    found = [proof for quantity in derivation.steps for proof in proofs(derivation, quantity)]
    assert found and all(proof.holds for proof in found)


@every_family
@few
@given(seed=seeds)
def test_typed_givens_are_read_as_they_were_meant(name, seed):
    derivation = family(name).draw(Chance(seed))
    words = shlex.split(example(derivation))[3:]
    again = family(name).derive(read_assignments(words))
    for quantity in derivation.steps:
        assert same(again.value(quantity), derivation.value(quantity)), quantity


@every_family
@few
@given(seed=seeds, pick=st.integers(0, 99))
def test_a_claim_that_is_right_changes_nothing(name, seed, pick):
    derivation = family(name).draw(Chance(seed))
    names = list(derivation.steps)
    claimed = names[pick % len(names)]
    carried = derivation.put(**{claimed: derivation.value(claimed)})
    for quantity in names:
        assert same(carried.value(quantity), derivation.value(quantity)), quantity


@every_family
@few
@given(seed=seeds)
def test_the_same_key_draws_the_same_numbers(name, seed):
    first, second = (family(name).draw(Chance(seed)).givens for _ in range(2))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[given], second[given]) for given in first)
