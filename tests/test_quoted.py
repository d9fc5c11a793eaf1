"""A formula of LaTeX is quoted so that it means the same without its commands."""

from __future__ import annotations

import pytest
from keyproof.keys.audit import audit
from keyproof.keys.reading.quoted import readable


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        (r"0.3 \times (-0.5)", "0.3 × (-0.5)"),
        (r"\binom{3}{2}/\binom{5}{2}", "C(3, 2)/C(5, 2)"),
        (r"\frac{1}{2}\frac{1}{4}", "(1/2)(1/4)"),
        (r"2\frac{1}{3}", "2 1/3"),
        (r"-\frac{9}{14}\log_2\frac{9}{14} - \frac12", "-(9/14)log_2(9/14) - 1/2"),
        (r"\dfrac{3}{4}x^2", "(3/4)x^2"),
        (r"3 \cdot \frac{a+1}{2m}", "3 · (a+1)/(2m)"),
        (r"\frac{\frac{1}{2}}{3}", "(1/2)/3"),
        (r"\frac{1}{1+e^{-0.4}}", "1/(1+e^-0.4)"),
        (r"e^{-\frac{(x-1)^2}{2}}", "e^(-((x-1)^2)/2)"),
        (r"\sqrt{\frac{1}{4}} + 2^{3+1}", "√(1/4) + 2^(3+1)"),
        (r"\frac{\partial L}{\partial w_{11}}", "∂L/∂w_11"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} W^T", "[1 2; 3 4] W^T"),
        (r"\begin{aligned} a &= \frac{1}{2} \\ &= 0.5", "a = 1/2 = 0.5"),
        (r"\{1, 2\}", "{1, 2}"),
        (r"\frac{1", "1"),
        ("0.5 * 2", "0.5 × 2"),
    ],
)
def test_quoted(printed, quoted):
    assert readable(printed) == quoted


def test_a_product_of_matrices_is_quoted_to_its_end():
    row, column = r"\begin{bmatrix} 1 & 1 \end{bmatrix}", r"\begin{bmatrix} 2 \\ 3 \end{bmatrix}"
    (finding,) = audit(f"$z = {row} {column} = 6$").findings
    assert finding.message.startswith("[1 1] [2; 3] is 5, not 6")
