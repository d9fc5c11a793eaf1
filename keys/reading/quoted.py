"""A printed formula in plain characters, as a sentence can quote it."""

from __future__ import annotations

import logging
import re

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import (
    LatexMacroNode,
    LatexWalkerError,
)
from pylatexenc.latexwalker import (
    get_default_latex_context_db as get_default_macros,
)
from pylatexenc.macrospec import std_macro

LONGEST = 2000
OPEN, SHUT = "⁅", "⁆"  # around a fraction until it is known whether it needs brackets
logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # broken LaTeX is no news in an audit

_INNERMOST = re.compile(rf"{OPEN}([^{OPEN}{SHUT}]*){SHUT}")
_SUM = re.compile(r"[-+−±*/×·]|\s")
_ONE = re.compile(r"[-−]?[∂∇]?(?:\d[\d.,]*|[^\W\d]+(?:[_^](?:\w+|\{\w+\}))*|\w|√\([^()]*\))")
_BEFORE = re.compile(r"(?:[)\]}!%]|[^\W\d])\s*\Z|_\w+\s*\Z")
_BEHIND = re.compile(r"\s*(?:[(\[{√∑∏∂∇]|\w)")
_RAISED = re.compile(r"([_^])\{([^{}]*)\}")
_SIZED = re.compile(r"\\[tdc](?=frac|binom)")
_OF_DIGITS = re.compile(r"\\frac\s*(\d)\s*(\d)")
_TIMES = re.compile(r"\s*([·×])\s*")
_BRACES = str.maketrans("⦃⦄", "{}")
_MATRIX = re.compile(r"\\(begin|end)\{(\w*matrix)\}")


def readable(source: str) -> str:
    """LaTeX as plain characters on one line; fractions, powers and roots with their brackets."""
    if not any(c in source for c in "\\$&{}*"):
        return source
    bare = source.replace("\\*", "×").replace("**", " ").replace("*", "×").replace("$", " ")
    bare = _SIZED.sub(r"\\", _whole_matrices(bare))
    bare = _OF_DIGITS.sub(r"\\frac{\1}{\2}", bare).replace("\\{", "⦃").replace("\\}", "⦄")
    try:
        text = (
            _TO_TEXT.latex_to_text(bare, latex_context=_MACROS) if len(bare) < LONGEST else source
        )
    except (ValueError, IndexError, LatexWalkerError):
        return source
    spaced = _TIMES.sub(r" \1 ", _bracketed(_raised(text)))
    quoted = " ".join(spaced.split()).translate(_BRACES)
    return quoted.replace("[ ", "[").replace(" ]", "]")


def _whole_matrices(source: str) -> str:
    """Only matrices that begin and end here stay so; rows of other environments run on."""
    marks = [found.groups() for found in _MATRIX.finditer(source)]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    is_whole = len(marks) % 2 == 0 and all(
        a == ("begin", name) and b == ("end", name) for (a, b) in pairs for name in [a[1]]
    )
    other = r"(?!\w*matrix)" if is_whole else ""
    source = re.sub(rf"\\(?:begin|end)\{{{other}[^{{}}]*\}}", " ", source)
    if is_whole and marks:
        source = source.replace("\\begin{vmatrix}", "|\\begin{bmatrix}")
        return source.replace("\\end{vmatrix}", "\\end{bmatrix}|")
    return source.replace("\\\\", " ").replace("&", " ")


def _raised(text: str) -> str:
    """Indices and exponents without braces, in brackets where they are sums or products."""
    before = ""
    while before != text:
        before, text = text, _RAISED.sub(_index, text)
    return text.replace("{", "").replace("}", "")


def _index(found: re.Match[str]) -> str:
    sign, inside = found[1], found[2].strip()
    is_short = sign == "_" or _ONE.fullmatch(inside) or not _SUM.search(inside)
    return f"{sign}{inside}" if is_short else f"{sign}({inside})"


def _bracketed(text: str) -> str:
    """Fractions, in brackets where something stands beside them without a sign."""
    before = ""
    while before != text:
        before, text = text, _INNERMOST.sub(_fraction, text)
    return text


def _fraction(found: re.Match[str]) -> str:
    ahead, behind = found.string[: found.start()], found.string[found.end() :]
    is_joined = _BEFORE.search(ahead) or ahead.endswith(SHUT) or _BEHIND.match(behind)
    if is_joined or behind.startswith(OPEN):
        return f"({found[1]})"
    return f" {found[1]}" if ahead[-1:].isdigit() else found[1]


def _divided(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    over, under = (str(l2tobj.node_arg_to_text(node, n)).strip() for n in (0, 1))
    if not under:  # a side may end within a fraction
        return over
    over = f"({over})" if _SUM.search(over) and not _ONE.fullmatch(over) else over
    return f"{OPEN}{over}/{under if _ONE.fullmatch(under) else f'({under})'}{SHUT}"


def _chosen(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    many, few = (str(l2tobj.node_arg_to_text(node, n)).strip() for n in (0, 1))
    return f"C({many}, {few})"


_MACROS = get_default_macros()
_MACROS.add_context_category("chosen", macros=[std_macro("binom", False, 2)], prepend=True)
_TEXTS = get_default_latex_context_db()
_TEXTS.add_context_category(
    "in brackets",
    macros=[
        MacroTextSpec("frac", _divided),
        MacroTextSpec("binom", _chosen),
        MacroTextSpec("det", "det "),
    ],
    prepend=True,
)
_TO_TEXT = LatexNodes2Text(
    latex_context=_TEXTS,
    math_mode="text",
    strict_latex_spaces=False,
    keep_braced_groups=True,
    keep_braced_groups_minlen=2,
)
