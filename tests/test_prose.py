"""What is right stays right in any sentence: words around a calculation are no part of it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyproof.keys.audit import audit

WORDS = """for at if with by of when as where since because and so then thus which but while after
before unless given using in from on under against not also only both namely assuming"""
JOINTS = [
    *WORDS.split(),
    *("in layer", "at time", "for class", "out of", "such that", "because of", "followed by"),
    *("together with", "where we used", "respectively"),
]

FIRST, SECOND, THIRD = "z_1", "\\hat{y}", "n"
SENTENCES = [
    "The value is ${right}$ {word} ${second} = {number}$.",
    "${first} = {right}$ {word} ${second} = {number}$ and ${third} = {number}$.",
    "{Word} ${second} = {number}$ we get ${first} = {right}$.",
    "${first} = {right}$ ({word} ${second} = {number}$).",
    "${first} = {right}$ ({number} layers).",
    "${first} = {right}$ [2 marks]",
    "- Step 3: ${first} = {right}$, {word} ${second} = {number}$",
    "\\[ {first} = {right}, \\qquad {second} = {number} \\]",
    "\\[ {first} = {right} \\quad \\text{{{word}}} \\quad {second} = {number} \\]",
    "$$ {first} = {right} \\text{{ {word} }} {second} = {number} $$",
    "\\begin{{align*}} {first} &= {right} \\\\ {second} &= {number} \\end{{align*}}",
    "{right} {word} x = {number}",
    "x = {right}, y = {number}",
]

decimals = st.integers(1, 60).map(lambda n: Fraction(n, 10))


def plain(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


@st.composite
def calculations(draw):
    a, b, c = draw(decimals), draw(decimals), draw(decimals)
    x, y, z = map(plain, (a, b, c))
    return draw(
        st.sampled_from(
            [
                f"{x} \\times {y} = {plain(a * b)}",
                f"{x} \\cdot {y} + {z} = {plain(a * b)} + {z} = {plain(a * b + c)}",
                f"{x} - {y} = {plain(a - b)}",
                f"{x}^2 = {plain(a * a)}",
                f"\\frac{{{x} + {y}}}{{0.5}} = {plain(2 * (a + b))}",
            ]
        )
    )


@pytest.mark.parametrize("sentence", SENTENCES)
@given(right=calculations(), word=st.sampled_from(JOINTS), number=decimals.map(plain))
@settings(max_examples=15, deadline=None)
def test_a_right_calculation_is_right_in_any_sentence(sentence, right, word, number):
    names = {"first": FIRST, "second": SECOND, "third": THIRD}
    sheet = sentence.format(right=right, word=word, Word=word.capitalize(), number=number, **names)
    assert [found.message for found in audit(sheet).findings] == []


@pytest.mark.parametrize("word", JOINTS)
def test_a_wrong_calculation_is_wrong_in_any_sentence(word):
    found = audit(f"The value is $3.1 \\times 4 = 12.7$ {word} $x = 4$.").findings
    assert [finding.code for finding in found] == ["wrong-arithmetic"]
