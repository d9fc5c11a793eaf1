"""Letters and signs beyond ASCII as TeX's commands."""

from __future__ import annotations

import re

from ...derivations.fault import Fault

TWINS = {"−": r"\ensuremath{-}", "≥": r"\ensuremath{\ge}", "≤": r"\ensuremath{\le}"}


def in_words(text: str) -> str:
    """`text` for running text. Raises Fault where TeX has no command for a letter."""
    for sign, command in TWINS.items():
        text = text.replace(sign, command)
    return _in_commands(text)


def in_formula(text: str) -> str:
    """The same inside a formula."""
    return re.sub(r"\\ensuremath\{(\\?\w+)\}", r"{\1}", _in_commands(text))


def _in_commands(text: str) -> str:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, unknown_char_policy="keep", unknown_char_warning=False
    )
    said = encoder.unicode_to_latex(text)
    if unknown := next((sign for sign in said if not sign.isascii()), None):
        raise Fault(f"TeX has no letter for “{unknown}”.", "Write it in other words.")
    return said
