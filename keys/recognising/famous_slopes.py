"""Derivatives that sheets quote in short: `σ' = σ(1 - σ)`, softmax's, that of a cross-entropy.

The letters stand for values here, not for functions: in `s_i (1 - s_i)` each is a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...derivations.term import Symbol
from ..reading.arithmetic import read_algebra
from ..reading.markup import plain
from ..reading.statement import Sheet, Side, Statement
from .slopes import Claimed, Stated, compact

FARTHEST = 2500  # characters before a claim in which its loss, or softmax, is spoken of
LONGEST = 120
_LETTER = r"(?:\\(?:hat|tilde|bar)\{?[A-Za-z]\}?|[A-Za-z])(?:_\{?\w\}?)?"
_SHORT = re.compile(r"\\?(?P<name>sigma|σ|sigmoid|tanh)(?:'|\^\{?\\prime\}?)")
_VALUE = re.compile(
    r"\\?(?:sigma|σ|sigmoid|tanh)\s*(?P<power>\^\s*\{?\s*2\s*\}?)?(?:\(\s*[a-z]\s*\))?"
)
_OF_SOFTMAX = re.compile(
    r"\\[dt]?frac\{\\partial(?P<name>[A-Za-z])_\{?(?P<row>[a-z])\}?\}"
    r"\{\\partial[A-Za-z]_\{?(?P<column>[a-z])\}?\}"
)
_DELTA = re.compile(r"(?:\\delta|δ)\s*_?\s*\{?\s*[a-z]\s*,?\s*[a-z]\s*\}?")
_OF_LOSS = re.compile(
    r"(?:\\[dt]?frac\{\\partial(?:L|J|E|C|\\ell)\}\{\\partial|∂[LJEC]/∂|d[LJEC]/d)"
    r"[zou](?:_\{?\w\}?)?\}?"
)
_LOG = r"(?:\\log|\\ln|log|ln)\s*\(?\s*"
_BOUND = r"\s*(?:\{[^{}]{1,9}\}|\w)"
_LOSSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"=\s*[-−]\s*(?:\\sum|∑|Σ)(?:\s*_{_BOUND})?(?:\s*\^{_BOUND})?"
        rf"\s*(?P<target>{_LETTER})\s*{_LOG}(?P<output>{_LETTER})",
        rf"=\s*[-−]\s*[(\[]?\s*(?P<target>{_LETTER})\s*{_LOG}(?P<output>{_LETTER})\s*\)?\s*\+\s*\(\s*1",
    )
)
_OUTPUTS = re.compile(r"softmax|sigmoid|\\sigma|σ|logistic", re.IGNORECASE)
_DIFFERENCE = re.compile(rf"(?P<left>{_LETTER})[-−](?P<right>{_LETTER})")


@dataclass(frozen=True)
class Quoted:
    """What a sheet says and what is right, in letters that stand for values."""

    said: str
    right: str
    of: str  # what is differentiated
    written: str  # the right derivative, as one writes it


def famous_slopes(sheet: Sheet) -> Iterator[Claimed]:
    """The claims in short, each with the right derivative in the letters of the claim."""
    for statement in sheet.statements:
        label = compact(statement.label)
        if any(kind.fullmatch(label) for kind in (_SHORT, _OF_SOFTMAX, _OF_LOSS)):
            yield from _claims(sheet, statement, label)


def _claims(sheet: Sheet, statement: Statement, label: str) -> Iterator[Claimed]:
    """The first side that can be read."""
    section = statement.section.start
    before = plain(sheet.text[max(section, statement.start - FARTHEST) : statement.start])
    for side in statement.sides if len(statement.sides) < LONGEST else ():
        text = _printed(sheet, statement, side)
        quoted = _activation(label, text) or _softmax(label, text, before)
        quoted = quoted or _loss(label, text, before)
        if quoted is None or side.relation != "=":
            continue
        said, right = read_algebra(quoted.said), read_algebra(quoted.right)
        if said is not None and right is not None and said.symbols <= right.symbols:
            stated = Stated("", None, quoted.of)
            yield Claimed(statement, side, text, said, Symbol(""), stated, 1, right, quoted.written)
            return


def _printed(sheet: Sheet, statement: Statement, side: Side) -> str:
    end = statement.end if side is statement.sides[-1] else side.end
    return plain(sheet.text[side.start : min(end, side.start + LONGEST)]).strip(" \n.,;")


def _activation(label: str, text: str) -> Quoted | None:
    """`tanh' = 1 - tanh^2`, in terms of the function's value."""
    found = _SHORT.fullmatch(label)
    if found is None:
        return None
    said = _VALUE.sub(lambda value: f" s{value['power'] or ''} ", text)
    if found["name"] == "tanh":
        return Quoted(said, "1 - s^2", "tanh", "1 - tanh^2")
    return Quoted(said, "s - s^2", "the sigmoid σ", "σ(1 - σ)")


def _softmax(label: str, text: str, before: str) -> Quoted | None:
    """`s_i (δ_ij - s_j)`; of equal indices `s_i (1 - s_i)`, of others `-s_i s_j`."""
    found = _OF_SOFTMAX.fullmatch(label)
    if found is None or "softmax" not in before.lower():
        return None
    a, b = (f"{found['name']}_{found[index]}" for index in ("row", "column"))
    said, bare = _DELTA.sub("d", text), re.sub(r"[{}\s]", "", text)
    if said != text:
        if bare.startswith(b):
            a, b = b, a
        right, written = f"{a} d - {a} {b}", f"{a} (δ - {b})"
    elif a == b or a not in bare or b not in bare:
        a = a if a in bare else b
        right, written = f"{a} - {a}^2", f"{a} (1 - {a})"
    else:
        right, written = f"-{a} {b}", f"-{a} {b}"
    return Quoted(said, right, "a softmax", written)


def _loss(label: str, text: str, before: str) -> Quoted | None:
    """Cross-entropy behind softmax or a sigmoid: the output less the target."""
    losses = [loss for pattern in _LOSSES for loss in pattern.finditer(before)]
    found = _DIFFERENCE.fullmatch(re.sub(r"\s", "", text))
    if found is None or not losses or not _OF_LOSS.fullmatch(label) or not _OUTPUTS.search(before):
        return None
    last = max(losses, key=lambda loss: loss.start())
    target, output = _bare(last["target"]), _bare(last["output"])
    left, right = found["left"], found["right"]
    if {_bare(left), _bare(right)} != {target, output} or target == output:
        return None
    if _bare(left) == output:
        return Quoted("p - t", "p - t", "the cross-entropy", text)
    return Quoted("t - p", "p - t", "the cross-entropy", f"{right} - {left}")


def _bare(name: str) -> str:
    """A letter without its index and blanks; its hat stays."""
    return re.sub(r"_.*|[{}\s]", "", name)
