"""The look that all figures share: colours, sizes, and the few strokes that they are drawn with.

Lengths are in centimetres. Words are placed by `\\textat` and its sisters, which cost TeX a fifth
of the time that a TikZ node takes.
"""

from __future__ import annotations

from typing import Any

from ....derivations.number import decimal
from ..symbol import name
from ..wording import plain

WIDTH = 14.0  # what a figure may be wide
DIGIT = 0.15  # the width of a digit
SMALL_DIGIT = 0.12  # the same in `small`

PREAMBLE = r"""
\definecolor{accent}{HTML}{1F4E79}
\definecolor{tint}{HTML}{D9E4EF}
\definecolor{faint}{HTML}{8A8F98}
\tikzset{figure/.style={x=1cm, y=1cm, >=latex, line width=.4pt, line join=round}}
\newcommand\figuresize{\fontsize{8}{9.4}\selectfont}
\newcommand\figuresmall{\fontsize{6.5}{7.6}\selectfont}
\def\textat(#1,#2)#3{\pgftext[x=#1cm,y=#2cm,base]{\lower.33em\hbox{#3}}}
\def\rightof(#1,#2)#3{\pgftext[x=#1cm,y=#2cm,base,left]{\lower.33em\hbox{#3}}}
\def\leftof(#1,#2)#3{\pgftext[x=#1cm,y=#2cm,base,right]{\lower.33em\hbox{#3}}}
\def\boxat(#1,#2)#3{\pgftext[x=#1cm,y=#2cm]{#3}}
\def\below(#1,#2)#3{\pgftext[x=#1cm,y=#2cm,top]{#3}}
\def\labelat(#1,#2)#3{\pgftext[x=#1cm,y=#2cm]{\fboxsep=.6pt\colorbox{white}{#3}}}
\newsavebox\fittedbox
\newcommand\fitted[2]{\sbox\fittedbox{#2}%
  \ifdim\wd\fittedbox>#1\relax\resizebox{#1}{!}{\usebox\fittedbox}\else\usebox\fittedbox\fi}
\newcommand\wrapped[3]{\sbox\fittedbox{\parbox{#1}{\centering\hyphenpenalty=10000 #3}}%
  \ifdim\dimexpr\ht\fittedbox+\dp\fittedbox>#2\relax\resizebox*{!}{#2}{\usebox\fittedbox}%
  \else\usebox\fittedbox\fi}
""".strip()


def picture(*strokes: str) -> str:
    """A whole drawing, from its strokes."""
    lines = "\n".join(strokes)
    return f"{{\\figuresize\n\\begin{{tikzpicture}}[figure]\n{lines}\n\\end{{tikzpicture}}}}"


def cm(length: float) -> str:
    return f"{round(length, 3) + 0.0:g}"


def at(x: float, y: float) -> str:
    return f"({cm(x)},{cm(y)})"


def path(*points: tuple[float, float]) -> str:
    """Straight lines from point to point."""
    return " -- ".join(at(*point) for point in points)


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle around its centre."""
    low, high = at(x - width / 2, y - height / 2), at(x + width / 2, y + height / 2)
    return f"{low} rectangle {high}"


def draw(shape: str, *options: str) -> str:
    """One stroke along a shape, or along several."""
    return rf"\draw{_list(options)} {shape};"


def text(x: float, y: float, words: str) -> str:
    """Words (LaTeX) around a point."""
    return rf"\textat{at(x, y)}{{{words}}}"


def right_of(x: float, y: float, words: str) -> str:
    """Words that begin at a point."""
    return rf"\rightof{at(x, y)}{{{words}}}"


def left_of(x: float, y: float, words: str) -> str:
    """Words that end at a point."""
    return rf"\leftof{at(x, y)}{{{words}}}"


def fitted(width: float, words: str) -> str:
    """Words (LaTeX) on one line, made smaller where they are wider than `width`."""
    return rf"\fitted{{{cm(width)}cm}}{{{words}}}"


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


def _list(options: tuple[str, ...]) -> str:
    return f"[{', '.join(options)}]" if options else ""
