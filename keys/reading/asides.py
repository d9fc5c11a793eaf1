"""What stands beside a calculation and is no part of it: rules, an item's number before a `$`.

Lengths are kept, as in `markup`. Digits of other scripts and full-width ones are read as ours.
"""

from __future__ import annotations

import re

_DIGIT = re.compile(r"(?![0-9])\d")
_WIDE = str.maketrans("．％／＊＾٫", ".%/*^.")
_RULE = re.compile(
    r"^[ \t>]{0,9}(?:-{2,}|={2,}|\*{3,}|_{3,}|[-*_](?:[ \t]{1,3}[-*_]){2,}|[—–―─]+)[ \t]*$",
    re.MULTILINE,
)
_NUMBER = r"[(\[]?\d{1,3}[.):\]]{0,2}"
_NUMBERED = re.compile(
    rf"(?:\\item[ ]?\[{_NUMBER}\]|\\(?:(?:sub)?paragraph\*?|underline|textbf)\{{{_NUMBER}\}}"
    rf"|<(?P<tag>b|i|u|em|strong|td|th|span)>{_NUMBER}</(?P=tag)>"
    r"|(?:^|(?<=\s))[(\[]\d{1,3}\.?[)\]])"
    r"(?=[ \t]*(?:\$|\\\()(?![ ]?(?:[$+*/×·=≈<>^,;.)]|\\(?:times|cdot|approx)(?![a-z]))))",
    re.MULTILINE,
)


def with_our_digits(source: str) -> str:
    """`source` with the digits 0 to 9 in place of `２` and `٢`."""
    return _DIGIT.sub(lambda digit: str(int(digit.group())), source).translate(_WIDE)


def without_asides(source: str) -> str:
    """`source` without lines that only part it, a semicolon in place of each number."""
    source = _RULE.sub(lambda rule: " " * len(rule.group()), source)
    return _NUMBERED.sub(lambda found: ";".ljust(len(found.group())), source)
