"""The look that all figures share: sizes, and how words and numbers are written and placed."""

from __future__ import annotations

from typing import Any

from ....derivations.number import decimal
from ..symbol import name
from ..wording import plain
from .drawing import at, cm

WIDTH = 14.0  # what a figure may be wide
DIGIT = 0.15  # the width of a digit
SMALL_DIGIT = 0.12  # the same in `small`


def text(x: float, y: float, words: str) -> str:
    """Words (LaTeX) around a point."""
    return rf"\textat{at(x, y)}{{{words}}}"


def right_of(x: float, y: float, words: str) -> str:
    """Words that begin at a point."""
    return rf"\rightof{at(x, y)}{{{words}}}"


def left_of(x: float, y: float, words: str) -> str:
    """Words that end at a point."""
    return rf"\leftof{at(x, y)}{{{words}}}"


def label(x: float, y: float, words: str) -> str:
    """Small words around a point, on a white ground."""
    return rf"\labelat{at(x, y)}{{\figuresmall {words}}}"


def fitted(width: float, words: str) -> str:
    """Words (LaTeX) on one line, made smaller where they are wider than `width`."""
    return rf"\fitted{{{cm(width)}cm}}{{{words}}}"


def wrapped(width: float, height: float, words: str) -> str:
    """Words (LaTeX) centred on lines of `width`, made smaller where they are over `height`."""
    return rf"\wrapped{{{cm(width)}cm}}{{{cm(height)}cm}}{{{words}}}"


def box_at(x: float, y: float, inside: str) -> str:
    """A box (LaTeX) around a point."""
    return rf"\boxat{at(x, y)}{{{inside}}}"


def paragraph_below(x: float, y: float, width: float, words: str) -> str:
    """Words (LaTeX) centred on lines of `width`, below a point."""
    return rf"\below{at(x, y)}{{\parbox{{{cm(width)}cm}}{{\centering {words}}}}}"


def small(words: str) -> str:
    return rf"{{\figuresmall {words}}}"


def coloured(colour: str, words: str) -> str:
    return rf"\textcolor{{{colour}}}{{{words}}}"


def said(words: Any) -> str:
    """A stranger's words, without any markup."""
    return plain(" ".join(str(words).split()))


def symbol(written: str) -> str:
    """The name of a quantity, as the working writes it."""
    return f"${name(written)}$"


def number(value: Any, digits: int = 4) -> str:
    """A number's decimals, each one certain."""
    mantissa, power, exponent = decimal(value, digits).partition("e")
    printed = mantissa.replace("-", "$-$")
    return rf"{printed}$\cdot 10^{{{int(exponent)}}}$" if power else printed


def signs(printed: str) -> int:
    """How many digits and signs a number is written with."""
    return len(printed.replace("$", ""))
