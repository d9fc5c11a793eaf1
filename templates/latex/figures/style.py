"""The look that all figures share: sizes, and how words and numbers are written and placed."""

from __future__ import annotations

from typing import Any

from ....derivations.number import decimal
from ..symbol import name
from ..wording import plain
from .drawing import HUES, at, cm, levels

WIDTH = 14.0  # what a figure may be wide
DIGIT = 0.15  # the width of a digit
SMALL_DIGIT = 0.12  # the same in `small`

COLOURS = "\n".join(rf"\pigment{{{hue}}}{{{levels(hue)}}}" for hue in HUES)
PREAMBLE = (
    r"""
% Colours by name, each its three levels, until the end of the group; a box on a coloured ground.
\newcommand\pigment[2]{\expandafter\def\csname hue@#1\endcsname{#2 rg #2 RG}}
\newcommand\color[1]{\pdfcolorstack0 push{\csname hue@#1\endcsname}\aftergroup\uncolor\ignorespaces}
\newcommand\uncolor{\pdfcolorstack0 pop\relax}
\newcommand\textcolor[2]{\leavevmode{\color{#1}#2}}
\newcommand\ground[2]{\setbox0\hbox{\kern\fboxsep{#2}\kern\fboxsep}\leavevmode
  \hbox{\hbox to0pt{\color{#1}\vrule width\wd0 height\dimexpr\ht0+\fboxsep\relax
    depth\dimexpr\dp0+\fboxsep\relax\hss}\box0}}
"""
    + COLOURS
    + r"""
\makeatletter
% Lines are .4 of TeX's points wide, their corners round.
\newcommand\paint[1]{\pdfliteral{q .399 w 1 j #1 Q}\ignorespaces}
\newcommand\figuresize{\@setfontsize\figuresize{8}{9.4}}
\newcommand\figuresmall{\@setfontsize\figuresmall{6.5}{7.6}}
% A drawing is as large as its shapes, whose corners are given, and the words in it.
\newdimen\drawleft \newdimen\drawlow \newdimen\drawright \newdimen\drawhigh
\newdimen\wordsx \newdimen\wordsy \newdimen\wordsend
\newbox\drawn \newbox\words
\def\drawing(#1,#2)(#3,#4){%
  \global\drawleft=#1cm \global\drawlow=#2cm \global\drawright=#3cm \global\drawhigh=#4cm
  \setbox\drawn\hbox\bgroup\figuresize}
\def\enddrawing{\egroup\ht\drawn=\drawhigh \dp\drawn=-\drawlow \leavevmode
  \hbox to\dimexpr\drawright-\drawleft\relax{\kern-\drawleft\raise-\drawlow\box\drawn\hss}}
\def\place#1#2{\wordsx=\dimexpr#1cm-#2\wd\words\relax
  \ifdim\wordsx<\drawleft \global\drawleft=\wordsx \fi
  \wordsend=\dimexpr\wordsx+\wd\words\relax
  \ifdim\wordsend>\drawright \global\drawright=\wordsend \fi
  \wordsend=\dimexpr\wordsy+\ht\words\relax
  \ifdim\wordsend>\drawhigh \global\drawhigh=\wordsend \fi
  \wordsend=\dimexpr\wordsy-\dp\words\relax
  \ifdim\wordsend<\drawlow \global\drawlow=\wordsend \fi
  \hbox to0pt{\kern\wordsx\raise\wordsy\box\words\hss}\ignorespaces}
\def\onaline#1#2{\wordsy=#1cm \setbox\words\hbox{\lower.33em\hbox{#2}}}
\def\textat(#1,#2)#3{\onaline{#2}{#3}\place{#1}{.5}}
\def\rightof(#1,#2)#3{\onaline{#2}{#3}\place{#1}{0}}
\def\leftof(#1,#2)#3{\onaline{#2}{#3}\place{#1}{1}}
\def\boxat(#1,#2)#3{\setbox\words\hbox{#3}%
  \wordsy=\dimexpr#2cm-.5\ht\words+.5\dp\words\relax \place{#1}{.5}}
\def\below(#1,#2)#3{\setbox\words\hbox{#3}\wordsy=\dimexpr#2cm-\ht\words\relax \place{#1}{.5}}
\def\labelat(#1,#2)#3{\boxat(#1,#2){\fboxsep=.6pt\ground{white}{#3}}}
% What is too wide or too high is made smaller.
\newcommand\fitted[2]{\setbox0\hbox{{#2}}\fitbox{#1}}
\newcommand\fitbox[1]{\ifdim\wd0>\dimexpr#1\relax\squeezed{#1}{\wd0}\fi \leavevmode\box0 }
\newcommand\wrapped[3]{\setbox0\hbox{\parbox{#1}{\centering\hyphenpenalty=10000 #3}}%
  \ifdim\dimexpr\ht0+\dp0>#2\relax\squeezed{#2}{\dimexpr\ht0+\dp0\relax}\fi\box0 }
\newcommand\squeezed[2]{\edef\share{\strip@pt\dimexpr1pt*\dimexpr#1\relax/#2\relax}%
  \dimen0=\share\ht0 \dimen2=\share\dp0
  \setbox0\hbox to\share\wd0{\pdfsave\pdfsetmatrix{\share\space0 0 \share}%
    \hbox to0pt{\box0\hss}\pdfrestore\hss}\ht0=\dimen0 \dp0=\dimen2 }
\makeatother
""".rstrip()
)


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
