r"""Units with a prefix: `16.8 mΩ` behind ohms, `1.2 TFLOPS` behind GFLOPs, `5.13 nm` behind metres
or whatever else the calculation counts in.

Where the calculation says its own unit, the prefixes tell by how much the numbers differ; where it
does not, they may differ by thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .statement import Side

_PREFIX = r"(?P<prefix>[fpnµμumckMGTPE]|\\mu\s?|nano|micro|milli|centi|kilo|mega|giga|tera)\s?"
_UNIT = (
    r"(?P<unit>m|s|g|A|V|W|N|J|F|H|C|K|T|L|l|eV|Hz|Pa|mol|bar|Wh|Ω|\\Omega|\\ohm"
    r"|FLOP[sS]?(?:/s(?:ec)?)?|OPS|OPs|MACs?|bps|[bB]/s(?:ec)?|(?<=[a-z])\s?[a-z]{3,9})"
)
_PREFIXED = re.compile(rf"{_PREFIX}{_UNIT}(?P<more>.*)", re.DOTALL)
_OTHER = re.compile(r"MM?[A-Z][A-Za-z]*|[kMGTPE][A-Z][a-z]{0,3}|k[a-z]{1,3}(?![a-z])")  # MMBtu
_BEHIND_NUMBER = re.compile(rf"(?<=[\d\u2005])\s?{_PREFIX}{_UNIT}(?![A-Za-z])")
_OPERATIONS = re.compile(r"[kMGTPE]\s?(?:FLOP[sS]?|OPS|OPs|MACs?)(?:/s(?:ec)?|\s[^\d]*)?")
_SIGNS = re.compile(r"\\(?:times|cdot|,)|(?<=\d)e(?=[-\d])|x")
_POWERS = {"f": -15, "p": -12, "n": -9, "u": -6, "µ": -6, "μ": -6, "\\mu": -6, "m": -3, "c": -2}
_POWERS |= {"k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_POWERS |= {"nano": -9, "micro": -6, "milli": -3, "centi": -2}
_POWERS |= {"kilo": 3, "mega": 6, "giga": 9, "tera": 12}
_POWERS_OF_UNITS = (1, 2, 3)  # of metres, square metres and cubic metres
_THOUSANDS = (-9, -6, -3, 3, 6, 9)


def powers_of_ten(before: Side, after: Side) -> Iterator[int]:
    """By which powers of ten a printed number may have to be multiplied for its unit."""
    found = _PREFIXED.fullmatch(after.unit)
    if found is None:
        yield from _THOUSANDS if _OTHER.match(after.unit) else ()
        return
    own = _POWERS[found["prefix"].strip()]
    for times in _POWERS_OF_UNITS if found["more"] else (1,):
        yield own * times
    said = [_POWERS[other["prefix"].strip()] for other in _BEHIND_NUMBER.finditer(before.text)]
    for other in said:
        yield own - other
    if not said and after.relation in "=≈":
        yield from _THOUSANDS


def is_of_operations(before: Side, after: Side) -> bool:
    """Whether a side counts operations, behind numbers without a word or a unit."""
    is_bare = not any(sign.isalpha() for sign in _SIGNS.sub(" ", before.text))
    return is_bare and _OPERATIONS.fullmatch(after.unit) is not None
