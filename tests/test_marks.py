"""Marks are shared fairly, in round units, and always add up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyproof.keys.answering.marks import said, shared


@pytest.mark.parametrize(
    ("marks", "weights", "expected"),
    [
        ("3.5", [3, 1, 3], ["1.5", "0.5", "1.5"]),  # half a mark for each of seven nodes
        ("3.5", [0, 3, 0, 1, 0, 3], [None, "1.5", None, "0.5", None, "1.5"]),
        ("2", [4], ["2"]),
        ("1", [1, 1, 1], ["0.5", "0.25", "0.25"]),
        ("5", [1, 1, 1, 1, 1], ["1"] * 5),
        ("0", [1, 1], [None, None]),
    ],
)
def test_shares_are_round(marks, weights, expected):
    wanted = [None if share is None else Fraction(share) for share in expected]
    assert list(shared(Fraction(marks), tuple(weights))) == wanted


@given(
    st.fractions(min_value="1/4", max_value=40, max_denominator=8),
    st.lists(st.integers(0, 9), min_size=1, max_size=12).filter(any),
)
def test_shares_add_up_and_nobody_is_left_out(marks, weights):
    shares = shared(marks, tuple(weights))
    assert sum(share for share in shares if share is not None) == marks
    for share, weight in zip(shares, weights, strict=True):
        assert (share is not None and share > 0) == (weight > 0)


def test_marks_are_said_as_people_write_them():
    assert [said(Fraction(x)) for x in ("2", "0.5", "1/3", "3.25")] == ["2", "0.5", "1/3", "3.25"]
