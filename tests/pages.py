"""Pages made by hand, with every kind of block that a key or a paper can hold."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from fractions import Fraction

import numpy as np
from flint import fmpq
from keyproof.derivations.family import family
from keyproof.derivations.number import exact
from keyproof.derivations.operators import at_least, equal, less, log, relu, softmax, sqrt
from keyproof.derivations.table import Table
from keyproof.derivations.term import Symbol, symbols
from keyproof.templates.page import (
    Alternative,
    Blanks,
    Figure,
    Flag,
    Line,
    Names,
    Page,
    Part,
    Proved,
    Remark,
    Working,
    Written,
)

HALF = Fraction(1, 2)


def matrix(rows):
    return np.array([[exact(entry) for entry in row.split()] for row in rows], dtype=object)


def entries(**values):
    """What the entries of matrices stand for."""
    numbers = {}
    for name, value in values.items():
        written = symbols(name, value.shape)
        numbers |= {written[place]: value[place] for place in np.ndindex(value.shape)}
    return numbers


def convolution():
    derivation = family("conv_output_size").derive(
        {"input": "200x200x64", "kernels": "96", "kernel": "10x10x3", "stride": "2", "padding": "1"}
    )
    lines = []
    for name in derivation.steps:
        quantity = derivation[name]
        lines.append(
            Line(
                quantity.symbol,
                quantity.value,
                quantity.formula,
                derivation.leaves(name),
                reason=quantity.reason,
                marks=Fraction(1, 4),
                asked=name == "out",
                flags=(FLAGS[0],) if name == "out" else (),
            )
        )
    return tuple(lines)


X, F = matrix(["2 3 1", "4 5 6", "4 7 8"]), matrix(["1 -1", "-1 1"])


def products():
    x, f = symbols("X", (3, 3)), symbols("F", (2, 2))
    formula = np.empty((2, 2), dtype=object)
    for i, j in np.ndindex(2, 2):
        window = x[i : i + 2, j : j + 2]
        formula[i, j] = sum(window[p] * f[p] for p in np.ndindex(2, 2))
    return Line(
        "O",
        matrix(["0 3", "2 0"]),
        formula,
        entries(X=X, F=F),
        whole=False,
        reason="The kernel slides over the input; each output is the sum of four products.",
        marks=Fraction(2),
        asked=True,
        flags=(replace(FLAGS[2], entry=(1, 0)),),
    )


def nodes():
    weights, before = matrix(["0.42 0.51 0.89"]), matrix(["0.3341", "0.686", "0.4453"])
    w, a = symbols("W^2", (1, 3)), symbols("a^1", (3, 1))
    formula = relu(w @ a)
    numbers = entries(**{"W^2": weights, "a^1": before})
    node = Line(
        "a^2",
        weights @ before,
        formula,
        numbers,
        whole=False,
        labels=["Node 4"],
        reason="The weighted sum is positive, so ReLU passes it on.",
        marks=HALF,
        asked=True,
        flags=(FLAGS[1],),
    )
    J = Symbol("J")
    x1, x2, y1, y2 = (Symbol(n, (i,)) for n in ("x", "x_hat") for i in (1, 2))
    loss = -x1 * log(y1) - x2 * log(y2)
    leaves = {
        x1: exact("0.43"),
        x2: exact("0.98"),
        y1: exact("0.8734674647"),
        y2: exact("0.46476768"),
    }
    value = -leaves[x1] * log(leaves[y1]) - leaves[x2] * log(leaves[y2])
    error = Line(
        str(J),
        value,
        loss,
        leaves,
        asked=True,
        marks=Fraction(1),
        reason="Only the logarithm cannot be worked out exactly; its digits are certified.",
    )
    update = symbols("W^4", (2, 3))
    slope = symbols("∂J/∂W^4", (2, 3))
    before = matrix(["0.97 0.55 0.97", "0.71 0.7 0.22"])
    slopes = matrix(["0.0982773 0.121864 0.231934", "-0.114185 -0.14159 -0.269478"])
    formula = update - Symbol("η") * slope
    numbers = {Symbol("η"): fmpq(1, 2), **entries(**{"W^4": before, "∂J/∂W^4": slopes})}
    new = Line(
        "W^4_new",
        before - slopes / 2,
        formula,
        numbers,
        whole=False,
        marks=Fraction(3, 2),
        asked=True,
        reason="Each weight moves against its gradient, by the learning rate 0.5 times the slope.",
    )
    return node, error, new


def attention():
    q, k = matrix(["6 17", "8 19", "13 32"]), matrix(["4 3", "6 4", "18 14"])
    Q, K = Symbol("Q"), Symbol("K")
    s = Q @ K.T
    scores = q @ k.T
    A, V = Symbol("A"), Symbol("V")
    v = matrix(["10 7", "15 9", "29 17"])
    weights = softmax(scores)
    return (
        Line("S", scores, s, {Q: q, K: k}, marks=Fraction(1), reason="Queries meet keys."),
        Line(
            "A",
            weights,
            softmax(Symbol("S")),
            {Symbol("S"): scores},
            marks=Fraction(1),
            reason="Each row is scaled to add up to 1.",
        ),
        Line(
            "Z",
            weights @ v,
            A @ V,
            {A: weights, V: v},
            asked=True,
            marks=Fraction(1),
            reason="The output mixes the values by these weights.",
        ),
    )


def relations():
    w2, b2, w1 = Symbol("w2"), Symbol("b2"), Symbol("w1")
    rows = (
        (0, 0, 0, "waits"),
        (0, 1, 1, "has seen a 1"),
        (1, 0, 1, "keeps it"),
        (1, 1, 1, "keeps it"),
    )
    cells = tuple((*map(fmpq, numbers), said) for *numbers, said in rows)
    table = Table(("$h_{t-1}$", "$x_t$", "$h_t$", "the state"), cells)
    return (
        Line("", table, reason="The wanted behaviour as a table.", marks=Fraction(1)),
        Line(
            "",
            (less.written(b2, 0), at_least.written(w2 + b2, 0), at_least.written(w1 + w2 + b2, 0)),
            reason="Each row asks something of the weights.",
            asked=True,
            marks=Fraction(3, 2),
        ),
        Line("", "equivalent", labels="published list", flags=(FLAGS[3],)),
        Line("", (equal.written(w1, 1), equal.written(w2, 1), equal.written(b2, -1)), asked=True),
        Line("J", "∞", reason="Its slope grows without bound as $D \\to 0$."),
    )  # fmt: skip


def wide():
    """Fourteen products, bare and in a function; a wide root, label and matrix."""
    row = matrix(["0.123456 " * 14])
    x = symbols("x", (1, 14))
    formula = x @ symbols("W", (14, 1))
    numbers = entries(x=row, W=row.T)
    root = sqrt(sum((entry / (entry + 1) for entry in x.flat[1:]), x.flat[0]))
    return (
        Line("s", row @ row.T, formula, numbers, whole=False, asked=True),
        Line("r", row @ row.T, relu(formula), numbers, whole=False),
        Line("root", fmpq(1), root, labels="the root of a sum of as many fractions as there are"),
        Line("M", np.repeat(row, 3, axis=0), asked=True, reason="Too wide at its full size."),
    )


FLAGS = (
    Flag("wrong-value", "error", "Question 2.a", "The sheet prints 83 × 83 × 96; 192/2 + 1 is 97.",
         "83x83x96", "97x97x96", 1, "2.a", "out"),
    Flag("misprinted-operand", "error", "Question 4.i, node 4",
         "The sheet multiplies by 0.02; the weight is 0.42. Its result is right.",
         "0.02", "0.42", 2, "4.i", "a_2"),
    Flag("sign", "warning", "Question 2.c.i", "The sheet writes `-4` without its bracket.",
         "4*-1", "4*(-1)", 3, "2.c", "O"),
    Flag("gap", "note", "Question 5.a", "The sheet lists 5 constraints; one is redundant.",
         "", "", 4, "5.a", "same"),
)  # fmt: skip
MARKS_FLAG = Flag(
    "marks", "warning", "Question 2", "The parts add up to 6; 8 are declared.", "8", "6", 5, "2"
)


def part(path, marks, text, title, *blocks, **settings):
    label = path.rpartition(".")[2]
    return Part(path, label, marks and Fraction(marks), text, title, blocks, **settings)


SHORT = part(
    "1", 2, "", "Short questions & 100% of _all_",
    parts=(
        part(
            "1.a", HALF, "What is *pooling*? It costs $5 & more.", "Pooling",
            Written(
                "It **shrinks** the maps.\n\n- A window slides.\n- It keeps `max`.",
                (("reduces height and width", Fraction(1, 4)), ("a window", Fraction(1, 4))),
            ),
            Alternative("Any example, such as 2 × 2 max pooling.", marks=Fraction(1, 4)),
        ),
        part("1.b", HALF, "Name two parts.", "GAN", Names(2, ("Generator", "Discriminator"))),
        part(
            "1.c", HALF, "Name two networks.", "Transfer learning",
            Names(2, ("VGG-16", "BERT", "GPT-3", "ResNet-50", "Inception V3", "Xception",
                      "DenseNet", "MobileNet", "EfficientNet", "RoBERTa", "T5")),
        ),
        part(
            "1.d", HALF, "Random erasing helps against ____.", "Random erasing",
            Blanks((("Occlusion", "occluded objects"),)),
        ),
    ),
)  # fmt: skip
CONVOLUTION = part(
    "2", 8, "", "Convolution",
    flags=(MARKS_FLAG,),
    parts=(
        part(
            "2.a", 1, "An image of size $200 \\times 200 \\times 64$ comes in.", "Output size",
            Working(convolution()),
            Remark("A kernel reaches through all channels of its input.", "warning"),
            Proved(("each formula with its numbers put in gives its value (height)",)),
        ),
        part(
            "2.c", None,
            "The layer has the filter $F$:\n\n"
            "$$F = \\begin{bmatrix} 1 & -1 \\\\ -1 & 1 \\end{bmatrix}$$",
            "Convolution by hand",
            parts=(
                part("2.c.i", 2, "Convolve $X$ with $F$.", "Forward", Working((products(),)),
                     space=Fraction(4)),
            ),
        ),
    ),
)  # fmt: skip
AUTOENCODER = part(
    "4", 9, "An autoencoder has four layers of weights.", "Autoencoder",
    Working(nodes()),
    Alternative(
        "The logarithm read as the one to base 10.",
        (Line("J", log(fmpq(2)) / log(fmpq(10)), asked=True, reason="Said before."),),
        HALF,
    ),
    Proved(("a second computation agrees (J)",), ("W_4_new",)),
    space=Fraction(9),
)  # fmt: skip
FIGURE = Figure("gan_losses", {}, "Two losses.")
KEY = Page(
    course="CS4045",
    title="Deep Learning",
    kind="Final examination",
    marks=Fraction(30),
    minutes=180,
    instructions=("Show every step.", "Assumptions must not contradict the paper."),
    flags=(*FLAGS, MARKS_FLAG),
    audited="sheet.md",
    questions=(
        SHORT,
        CONVOLUTION,
        AUTOENCODER,
        part("7", 5, "", "Self-attention", Working(attention()), Working(wide())),
        part("5", 7, "", "Recurrent networks", Working(relations()), FIGURE),
    ),
)
PAPER = replace(KEY, solved=False, flags=(), audited="")


def unpacked(pdf: bytes) -> bytes:
    """What the streams of a PDF say."""
    parts = re.split(rb"stream\r?\n", pdf)
    said = []
    for part in parts:
        try:
            said.append(zlib.decompressobj().decompress(part))
        except zlib.error:
            continue
    return b"\n".join(said)


SMALL_EXAM = """\
course: DL1
title: Deep Learning
marks: 1
questions:
- id: "1"
  title: Convolution
  marks: 1
  text: "{{ given.input }}, {{ given.kernels }} of {{ given.kernel }}, stride {{ given.stride }}."
  family: conv_output_size
  given: {input: 40x40x3, kernels: 12, kernel: 5x5x3, stride: 1}
  asks: [out]
"""
