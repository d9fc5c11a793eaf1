"""Proofs can fail, and where one fails no key is written."""

import pytest
from click.testing import CliRunner
from flint import fmpq
from keyproof.cli import main
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.proof import Proof, by_formula, by_opinion
from keyproof.keys.answer import proved

EXAM = """\
course: DL101
title: Deep Learning
marks: 1
questions:
- id: "1"
  marks: 1
  text: How many parameters?
  family: conv_parameters
  given: {in_channels: 3, kernel: 3x3, out_channels: 9}
  asks: [parameters]
"""


@pytest.fixture
def convolution():
    return family("conv_output_size").derive(
        {"input": "32x32x3", "kernels": "8", "kernel": "5x5x3", "stride": "2", "padding": "1"}
    )


@pytest.fixture
def mistaken(convolution):
    """A value that was worked out by a mistake, beside the right formula."""
    (slip,) = (s for s in convolution.family.slips if s.name == "padding_forgotten")
    return convolution.slipped(slip)


def test_a_value_that_is_not_its_formulas_is_refuted(convolution, mistaken):
    assert by_formula(convolution, "height") == Proof("height", "formula", True)
    assert by_formula(mistaken, "height") == Proof("height", "formula", False)


def test_a_second_opinion_refutes_a_mistake(convolution, mistaken):
    assert by_opinion(convolution, "out").holds
    assert not by_opinion(mistaken, "out").holds


def test_a_failing_proof_stops_the_part(mistaken):
    with pytest.raises(Fault, match=r"Part 2\.a: the formula check of height fails; no key"):
        proved("2.a", mistaken, ["height"])


def test_a_claim_that_nothing_checks_is_called_unverified(convolution):
    claimed = convolution.put(height=fmpq(7))
    assert proved("2.a", claimed, ["height"]).unverified == ("n_out",)


def test_no_key_is_written_where_a_proof_fails(tmp_path, monkeypatch):
    (tmp_path / "exam.yaml").write_text(EXAM, "utf-8")
    monkeypatch.setenv("KEYPROOF_CACHE", str(tmp_path / "cache"))
    wrong = [Proof("parameters", "opinion", False)]
    monkeypatch.setattr("keyproof.keys.answer.proofs", lambda derivation, name: wrong)
    target = tmp_path / "key.tex"
    words = ["key", str(tmp_path), "--format", "tex", "-o", str(target)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2 and "no key is written" in result.output
    assert not target.exists()
