"""A recurrent threshold unit that is to show a wanted behaviour."""

from __future__ import annotations

from itertools import product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.derivations import threshold_unit
from keyproof.derivations.chance import Chance
from keyproof.derivations.families import rnn_threshold
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.proof import proofs
from keyproof.derivations.table import Table
from keyproof.templates.text.notation import shown

PUBLISHED = ["b3 = 0", "w3 + b3 = 1", "b2 < 0", "w2 + b2 >= 0", "w1 + b2 >= 0"]
WITNESS = {"w1": "1", "w2": "1", "w3": "1", "b2": "-1", "b3": "0"}
NAMES = ("latch", "release", "echo", "invert", "alternate", "never", "always")


def derived(behaviour="latch", **given):
    return family("rnn_threshold").derive({"behaviour": behaviour, **given})


def lines(value):
    """A tuple of relations or a table's rows, as text."""
    if isinstance(value, Table):
        return [[shown(cell) for cell in row] for row in value.rows]
    return [shown(relation) for relation in value]


def unproved(derivation):
    """The quantities that no check covers, or that one refutes."""
    found = {name: proofs(derivation, name) for name in derivation.steps}
    return [name for name, ps in found.items() if not ps or not all(p.holds for p in ps)]


class TestThePublishedQuestion:
    derivation = derived(
        h_0="0", example_input="0001010", published_constraints=PUBLISHED, witness=WITNESS
    )

    def test_transitions(self):
        assert lines(self.derivation.value("transitions")) == [
            ["0", "0", "0", "0"],
            ["0", "1", "1", "1"],
            ["1", "0", "1", "1"],
            ["1", "1", "1", "1"],
        ]

    def test_constraints_follow_from_the_rows(self):
        assert lines(self.derivation.value("constraints")) == [
            "b_2 < 0",
            "w_1 + b_2 ≥ 0",
            "w_2 + b_2 ≥ 0",
            "w_1 + w_2 + b_2 ≥ 0",
            "b_3 = 0",
            "w_3 + b_3 = 1",
        ]

    def test_one_is_redundant_and_the_key_says_why(self):
        assert lines(self.derivation.value("redundant")) == ["w_1 + w_2 + b_2 ≥ 0"]
        ((_, because),) = lines(self.derivation.value("why_redundant"))
        assert because == "w_1 + w_2 + b_2 = w_1 + b_2 + w_2 + b_2 - b_2"
        assert len(self.derivation.value("reduced")) == 5

    def test_the_published_list_is_equivalent(self):
        assert self.derivation.value("published_equivalent") == "equivalent"
        assert self.derivation.value("let_through") == ()
        assert self.derivation.value("shut_out") == ()

    def test_there_is_one_scenario_only(self):
        assert self.derivation.value("scenarios") == 1

    def test_the_published_weights_hold(self):
        rows = lines(self.derivation.value("witness_checked"))
        assert rows[1] == ["w_1 + b_2 ≥ 0", "1 + (-1) ≥ 0", "yes"]
        assert {row[-1] for row in rows} == {"yes"}

    def test_own_weights(self):
        expected = ["w_1 = 1", "w_2 = 1", "w_3 = 1", "b_2 = -1", "b_3 = 0"]
        assert lines(self.derivation.value("own_witness")) == expected

    def test_the_run(self):
        columns = list(zip(*lines(self.derivation.value("run")), strict=True))
        assert ["".join(column) for column in columns] == [
            "1234567",
            "0001010",
            "0001111",
            "0001111",
            "0001111",
        ]

    def test_everything_is_proved(self):
        assert unproved(self.derivation) == []


@pytest.mark.parametrize("h_0", ["0", "1"])
@pytest.mark.parametrize("behaviour", [*NAMES, "toggle"])
def test_every_behaviour_is_proved_from_either_start(behaviour, h_0):
    assert unproved(derived(behaviour, h_0=h_0)) == []


def test_no_threshold_unit_toggles():
    derivation = derived("toggle")
    assert "own_witness" not in derivation.steps
    assert lines(derivation.value("conflict")) == [
        ["-1", "b_2 < 0"],
        ["1", "w_1 + b_2 ≥ 0"],
        ["1", "w_2 + b_2 ≥ 0"],
        ["-1", "w_1 + w_2 + b_2 < 0"],
        ["sum", "0 > 0"],
    ]


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("b3 = 0; w3 = 1; b2 < 0; w1 >= -b2; w_2 >= -b_2", "equivalent"),
        ("0 = b3, w3 + b3 == 1, -b2 > 0, 2*w2 + 2 b2 ≥ 0, 1/2 w1 + 0.5 b2 >= 0", "equivalent"),
        ("b3 = 0, w3 = 1, b2 <= 0, w1 + b2 >= 0, w2 + b2 >= 0", "too weak"),
        ("b3 = 0, w3 = 1, b2 < 0, w1 + b2 >= 0", "too weak"),
        ("b3 = 0, w3 = 1, b2 = -1, w1 >= 1, w2 >= 1", "too strong"),
        ("b3 = 0, w3 = 1, 0 > b2 >= -2, w1 + b2 >= 0", "different"),
        ("b2 < 0, b2 > 0", "too strong"),
    ],
)
def test_published_constraints(published, verdict):
    derivation = derived(published_constraints=published)
    assert derivation.value("published_equivalent") == verdict
    assert unproved(derivation) == []


def test_a_counter_example_is_exact_and_small():
    weak = derived(published_constraints="b3 = 0, w3 = 1, b2 <= 0, w1 + b2 >= 0, w2 + b2 >= 0")
    assert lines(weak.value("let_through")) == [
        "w_1 = 0",
        "w_2 = 0",
        "w_3 = 1",
        "b_2 = 0",
        "b_3 = 0",
    ]
    narrow = derived(published_constraints="w1 > 1/3, w1 < 2/3, w3 = 1, b3 = 0, w2 = w1")
    (found, *_) = narrow.value("let_through")
    assert fmpq(1, 3) < found.arguments[1].value < fmpq(2, 3)


def test_another_encoding_does_what_is_wanted_too():
    """An echo may keep the bit turned round: such a list lets no wrong unit through."""
    turned = "b3 = 1, w3 = -1, w1 + b2 < 0, b2 >= 0, w2 + b2 >= 0, w1 + w2 + b2 < 0"
    derivation = derived("echo", published_constraints=turned)
    assert derivation.value("scenarios") == 2
    assert derivation.value("published_equivalent") == "too strong"


def test_weights_that_fail():
    derivation = derived(witness="w1 = 1, w2 = 0, w3 = 1, b2 = -1, b3 = 0")
    rows = lines(derivation.value("witness_checked"))
    assert [row[0] for row in rows if row[-1] == "no"] == ["w_2 + b_2 ≥ 0"]
    outputs = [row[-2:] for row in lines(derivation.value("run"))]
    assert outputs[4] == ["0", "1"]
    assert unproved(derivation) == []


def test_a_mistake_about_the_threshold():
    slipped = derived().slipped(rnn_threshold.zero_taken_as_below)
    assert lines(slipped.value("constraints"))[:2] == ["b_2 ≤ 0", "w_1 + b_2 > 0"]


BLINK = {
    "off": {"output": "-1", "0": "off", "1": "on"},
    "on": {"output": "2.5", "0": "off", "1": "off"},
}


def test_a_behaviour_of_ones_own():
    derivation = derived(BLINK, example_input="1101")
    assert lines(derivation.value("own_witness")) == [
        "w_1 = 1",
        "w_2 = -1",
        "w_3 = 3.5",
        "b_2 = -1",
        "b_3 = -1",
    ]
    assert [row[3] for row in lines(derivation.value("run"))] == ["2.5", "-1", "-1", "2.5"]
    assert unproved(derivation) == []


def test_states_that_behave_alike_are_one():
    """A latch with a state between: two bits are not needed for it."""
    states = {
        "new": {"output": "0", "0": "quiet", "1": "seen"},
        "quiet": {"output": "0", "0": "quiet", "1": "seen"},
        "seen": {"output": "1", "0": "seen", "1": "seen"},
    }
    assert derived(states).value("constraints") == derived("latch").value("constraints")


FIRST_BIT = {
    "start": {"output": "0", "0": "zero", "1": "one"},
    "zero": {"output": "0", "0": "zero", "1": "zero"},
    "one": {"output": "1", "0": "one", "1": "one"},
}


@pytest.mark.parametrize(
    ("given_", "name", "fault"),
    [
        ({"behaviour": "lach"}, "behaviour", "“lach” is not known"),
        ({"behaviour": FIRST_BIT}, "behaviour", "more than two of its 3 states"),
        ({"behaviour": {}}, "behaviour", "0 states"),
        ({"behaviour": {"a": "0"}}, "behaviour", "neither its output"),
        ({"behaviour": {"a": {"output": "0"}}}, "behaviour", "needs output, 0 and 1"),
        (
            {"behaviour": {"a": {"output": "0", "0": "b", "1": "a"}}},
            "behaviour",
            "followed by b, which is no state",
        ),
        ({"example_input": "0012"}, "example_input", "not a sequence of bits"),
        ({"example_input": "01" * 40}, "example_input", "not a sequence of bits"),
        ({"h_0": "2"}, "h_0", "“2” is not known"),
        ({"witness": {"w1": "1"}}, "witness", "no value for w_2, w_3, b_2, b_3"),
        ({"witness": {**WITNESS, "b1": "0"}}, "witness", "“b1” is none of the weights"),
        ({"witness": "w1 1"}, "witness", "“w1 1” gives no value"),
        ({"published_constraints": ["b1 = 0"]}, "published_constraints", "“b1” is none"),
        ({"published_constraints": ["b2"]}, "published_constraints", "“b2” is not a relation"),
        ({"published_constraints": ["w1 w2 = 0"]}, "published_constraints", "not a sum of weights"),
        ({"published_constraints": ["w1 * = 0"]}, "published_constraints", "not a sum of weights"),
        ({"published_constraints": ["= 0"]}, "published_constraints", "not a sum of weights"),
        ({"published_constraints": ["1.2.3 < w1"]}, "published_constraints", "not a number"),
        (
            {"published_constraints": ["__import__('os') = 0"]},
            "published_constraints",
            "not a sum of weights",
        ),
        ({"published_constraints": ["b2 < 0"] * 65}, "published_constraints", "65 relations"),
    ],
)
def test_what_users_get_wrong(given_, name, fault):
    with pytest.raises(Fault) as caught:
        derived(**given_)
    assert fault in str(caught.value)
    assert caught.value.given == name
    assert caught.value.remedy


STATES = ("a", "b")
machines = st.fixed_dictionaries(
    {
        state: st.fixed_dictionaries(
            {
                "output": st.sampled_from(["0", "1", "2", "-1"]),
                "0": st.sampled_from(STATES),
                "1": st.sampled_from(STATES),
            }
        )
        for state in STATES
    }
).map(lambda states: {state: states[state] for state in STATES})  # the first one starts
SMALL = range(-3, 4)
THRESHOLDS = {
    tuple(int(w_1 * x + w_2 * h + b_2 >= 0) for h, x in product((0, 1), repeat=2))
    for w_1, w_2, b_2 in product(SMALL, repeat=3)
}  # the 14 of 16 tables that a line can part


def imitable(behaviour, start):
    """Whether some unit does it, by trying every table that a threshold has."""
    for table in THRESHOLDS:
        said, fits = {}, True
        for bits in product((0, 1), repeat=5):
            h, state = start, "a"
            for x in bits:
                h, state = table[2 * h + x], behaviour[state][str(x)]
                fits = (
                    fits
                    and said.setdefault(h, behaviour[state]["output"])
                    == (behaviour[state]["output"])
                )
        if fits:
            return True
    return False


@settings(max_examples=40, deadline=None)
@given(machines, st.sampled_from([0, 1]))
def test_weights_are_found_just_where_there_are_some(behaviour, start):
    derivation = derived(behaviour, h_0=str(start))
    assert ("own_witness" in derivation.steps) == imitable(behaviour, start)


@settings(max_examples=40, deadline=None)
@given(machines, st.sampled_from([0, 1]), st.text("01", min_size=1, max_size=20))
def test_the_units_own_run_is_the_machines(behaviour, start, bits):
    derivation = derived(behaviour, h_0=str(start), example_input=bits)
    if "own_witness" not in derivation.steps:
        assert derivation.value("conflict").rows
        return
    state, expected = "a", []
    for bit in bits:
        state = behaviour[state][bit]
        expected.append(fmpq(int(behaviour[state]["output"])))
    assert [row[3] for row in derivation.value("run").rows] == expected


relations = st.builds(
    lambda names, sign, limit: f"{' + '.join(names)} {sign} {limit}",
    st.lists(st.sampled_from(["w1", "w2", "b2"]), min_size=1, max_size=3, unique=True),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.integers(-1, 1),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(relations, min_size=1, max_size=4))
def test_the_verdict_agrees_with_trying_weights(thresholds):
    """Where the lists differ on a unit of small whole weights, the verdict says so."""
    derivation = derived(published_constraints=["b3 = 0", "w3 = 1", *thresholds])
    published = derivation.value("published_constraints")
    verdict = derivation.value("published_equivalent")
    units = threshold_unit.grid()
    listed = threshold_unit.satisfied(published, units)
    wanted = threshold_unit.satisfied(derivation.value("constraints"), units)
    if (listed & ~wanted).any():
        assert verdict in ("too weak", "different")
    if (wanted & ~listed).any():
        assert verdict in ("too strong", "different")
    for name in ("let_through", "shut_out", "published_equivalent"):
        assert all(proof.holds for proof in proofs(derivation, name))


def test_new_questions_can_be_solved():
    for seed in range(8):
        derivation = family("rnn_threshold").draw(Chance(seed))
        assert unproved(derivation) == []


def test_the_same_question_has_the_same_answer():
    first, second = (derived(published_constraints="b2 < 0, w1 > 0") for _ in range(2))
    for name in first.steps:
        assert first.value(name) == second.value(name)
