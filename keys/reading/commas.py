r"""Decimal commas: `0,25 · 0,5 = 0,125`, `0{,}25`, on sheets that beyond doubt write numbers so."""

from __future__ import annotations

import re

FEWEST, FEWEST_ZEROS = 2, 2  # numbers that show it; that begin with a zero
RARE = 5  # how many times as often commas stand in calculations, where points do as well

_SIGN = r"(?:[-+−–*·×⋅/^]|\\(?:cdot|times)(?![A-Za-z]))"
_BEHIND = rf"(?=\s?{_SIGN}\s?[\\\d({{\[])"
_AHEAD = r"(?:(?<=[\d)}\]]\s[-+−–*·×⋅/]\s)|(?<=\\cdot\s)|(?<=\\times\s)|(?<=[·×⋅*]))"
# a number in a calculation, not in a list or behind a name: `0,3 - 0,5 × 1,2`, not `(-1,2)`
# nor 4,0962, which may be the square of 4,096
_NUMBER = r"(?<![\d.,_])(?:0,\d{1,12}|\d{1,3},(?:\d{1,2}|(?!\d{3}[23](?!\d))\d{4,12}))(?![\d.]|,\d)"
_SIGNED = r"\(\s?[-−]\s?0,\d{1,12}\s?\)"
_RESULT = (
    r"(?:(?<=[=≈]\s)|(?<=[=≈])|(?<=approx\s))"
    r"-?(?:0,\d{2,12}|\d{1,3},(?:\d\d|\d{4,12}))(?![\d.]|,\d)"
)
_COMMA = re.compile(
    rf"{_NUMBER}{_BEHIND}|{_AHEAD}{_NUMBER}|{_SIGNED}{_BEHIND}|{_AHEAD}{_SIGNED}|{_RESULT}"
    r"|\^\{\s?[-−]?\s?0,\d{1,12}\s?\}"
)
_POINTED = r"(?<![\d.,])(?:0\.\d{1,12}|\d{1,9}\.(?:\d{1,2}|\d{4,12}))(?![\d.])"
_POINT = re.compile(rf"{_POINTED}{_BEHIND}|{_AHEAD}{_POINTED}|(?:(?<==)|(?<==\s)){_POINTED}")
_DECIMAL = re.compile(r"(?<!\d)(?<!\d,)(?<!_\{)(\d{1,12}),(\d{1,15})(?!\d|,\d)")
_PAIR = re.compile(r"[(\[]\s?\d,\d\s?[)\]]|\\\{\s?\d,\d\s?\\\}")
_FACTOR_AHEAD = re.compile(
    r"(?:[-+−*·×⋅/^)\]}σ]|\\(?:cdot|times|sigma)|(?:exp|ln|log|tanh|sqrt|sigmoid|relu|ReLU))\s?\Z"
)
_FACTOR_BEHIND = re.compile(r"\s?(?:[-+−*·×⋅/^(\[]|\\(?:cdot|times))")
_CHOICE = re.compile(r"(?:max|min)\s?\(\s?\Z")
_BRACED_DECIMAL = re.compile(r"(?<![\d}])0\{,\}\d|\d\{,\}(?:\d{1,2}|\d{4,12})(?![\d{])")
_BRACED = re.compile(r"(\d{1,12})\{,\}(\d{1,15})")
_LEADING_ZERO = re.compile(r"(?<![\d.,(\[])(?<![_^\\]\{)0,(?=\d{2,9}(?![\d,]|\s?[\])]))")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?![\d.])")


def with_points(text: str) -> str:
    """`text` with decimal points in place of its decimal commas, and nothing that could be one
    between thousands, the length kept."""
    text = _THOUSANDS.sub(lambda found: found[0].replace(".", "_"), text)
    braced = len(_BRACED_DECIMAL.findall(text))
    commas, points = len(_COMMA.findall(text)) + braced, len(_POINT.findall(text))
    if braced:
        text = _BRACED.sub(r"00\1.\2", text)  # as long as it was
    if commas >= max(FEWEST, RARE * points):
        return _all_pointed(text)
    zeros = len(_LEADING_ZERO.findall(text))
    return _LEADING_ZERO.sub("0.", text) if zeros >= FEWEST_ZEROS else text


def _all_pointed(text: str) -> str:
    """A pair such as `(1,2)` is left, unless it is a factor."""
    pairs = {found.start() for found in _PAIR.finditer(text) if not _is_factor(text, found)}

    def pointed(found: re.Match[str]) -> str:
        start = found.start()
        is_pair = not pairs.isdisjoint(range(start - 3, start))
        if is_pair or _CHOICE.search(text, max(0, start - 6), start):
            return found.group()
        return f"{found[1]}.{found[2]}"

    return _DECIMAL.sub(pointed, text)


def _is_factor(text: str, pair: re.Match[str]) -> bool:
    ahead = _FACTOR_AHEAD.search(text, max(0, pair.start() - 9), pair.start())
    return bool(ahead) or _FACTOR_BEHIND.match(text, pair.end()) is not None
