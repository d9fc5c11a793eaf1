"""Numbers: read exactly, shown with certain digits, and honest where they are nearly whole."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import (
    Unsettled,
    decimal,
    exact,
    is_positive,
    is_shown_exactly,
    nearly,
)
from keyproof.derivations.operators import exp, log, sqrt


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.70", fmpq(7, 10)),
        ("-3", fmpq(-3)),
        ("\N{MINUS SIGN}3", fmpq(-3)),
        ("2/3", fmpq(2, 3)),
        ("1e-4", fmpq(1, 10000)),
        (".5", fmpq(1, 2)),
        ("2.", fmpq(2)),
        (7, fmpq(7)),
    ],
)
def test_what_people_write(text, value):
    assert exact(text) == value


@pytest.mark.parametrize(
    "text", ["", "one", "1/0", "0x10", "1e9999", "1,5", "nan", "inf", "1_000", "٣", "9" * 500]
)
def test_what_is_not_a_number(text):
    with pytest.raises(Fault, match="is not a number"):
        exact(text)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4
    )
)
def test_a_decimal_is_read_as_it_is_printed(number):
    assert Fraction(str(exact(str(number)))) == Fraction(number)


@given(st.fractions(max_denominator=10**6), st.integers(2, 20))
def test_a_decimal_is_off_by_half_a_digit_at_most(fraction, digits):
    value = fmpq(fraction.numerator, fraction.denominator)
    printed = Fraction(decimal(value, digits))
    if fraction.denominator == 1:
        assert printed == fraction
    else:
        last = Fraction(10) ** (Decimal(decimal(value, digits + 5)).adjusted() - digits + 1)
        assert abs(printed - fraction) <= last / 2
    assert is_shown_exactly(value, digits) == (printed == fraction)


@given(st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1000))
def test_digits_of_closed_forms_are_certain(fraction):
    """Forty digits, cut to ten, are the ten digits."""
    value = exp(fmpq(fraction.numerator, fraction.denominator))
    assert not is_shown_exactly(value)
    long, short = Decimal(decimal(value, 40)), Decimal(decimal(value, 10))
    assert abs(long - short) <= Decimal(5).scaleb(short.adjusted() - 10)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (sqrt(fmpq(2)), "1.41421"),
        (log(fmpq(2)), "0.693147"),
        (exp(fmpq(10)), "22026.5"),
        (exp(fmpq(-10)), "0.0000453999"),
        (exp(fmpq(-(10**9))), "1.24953e-434294482"),
        (fmpq(1, 3), "0.333333"),
        (fmpq(123456789), "123456789"),
        (fmpq(1, 8), "0.125"),
        (fmpq(1, 80_000), "0.0000125"),
        (fmpq(1, 3_000_000), "3.33333e-7"),
    ],
)
def test_shown(value, shown):
    assert decimal(value) == shown


@pytest.mark.parametrize(
    ("beyond", "gap"), [(-180, "6.7e-79"), (-40, "4.2e-18"), (-2000, "2.6e-869")]
)
@pytest.mark.parametrize("whole", [1, 29, -17])
def test_nearly_whole(whole, beyond, gap):
    above = fmpq(whole) + exp(fmpq(beyond))
    below = fmpq(whole) - exp(fmpq(beyond))
    assert decimal(above) == decimal(below) == str(whole)
    assert not is_shown_exactly(above)
    assert nearly(above) == (whole, gap)
    assert nearly(below) == (whole, f"-{gap}")


def test_nearly_a_short_decimal():
    assert nearly(fmpq(1, 4) + exp(fmpq(-100))) == (fmpq(1, 4), "3.7e-44")


@pytest.mark.parametrize(
    "value",
    [
        fmpq(29),
        fmpq(1, 3),
        sqrt(fmpq(2)),
        fmpq(29) + exp(fmpq(-16)),  # seven zeros: twelve digits tell
        sqrt(fmpq(2)) * sqrt(fmpq(2)),  # exactly 2, which no precision can show
    ],
)
def test_not_nearly(value):
    assert nearly(value) is None


def test_a_tie_that_no_precision_settles_has_one_digit_more():
    share = exp(fmpq(3)) / (exp(fmpq(3)) * 8)
    assert decimal(share, 2) == "0.125"


def test_zero_in_disguise():
    weight = exp(fmpq(3)) / (exp(fmpq(3)) + exp(fmpq(3)))
    zero = weight * 5 - weight * 5
    assert decimal(zero) == "0"
    assert is_positive(zero) is None


def test_a_zero_that_algebra_alone_does_not_see():
    zero = exp(fmpq(1)) * exp(fmpq(2)) - exp(fmpq(3))
    with pytest.raises(Unsettled):
        decimal(zero)
    with pytest.raises(Unsettled):
        is_positive(zero)


def test_too_large_to_write():
    with pytest.raises(Unsettled, match="too large"):
        decimal(exp(fmpq(10) ** 40))


@pytest.mark.parametrize("power", [10**6, 10**12, 10**16 + 1])
def test_powers_far_below_any_float_are_written_at_once(power):
    with ctx.workprec(400):
        logarithm = arb(-power) / arb(10).log()
        tens = logarithm.floor().unique_fmpz()
        leading = arb(10) ** (logarithm - tens)
    digits, _, exponent = decimal(exp(fmpq(-power)), 6).partition("e")
    assert int(exponent) == tens
    assert abs(float(digits) - float(leading.mid())) <= 0.5e-5
