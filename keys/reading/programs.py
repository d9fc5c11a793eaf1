r"""Sheets that come out of programs: `# ` before every line, `\\frac` in a string, line numbers.

Lengths are kept, so that a finding is shown where it stands in the program.
"""

from __future__ import annotations

import re

_COMMANDS = (
    "frac|dfrac|tfrac|cdot|times|sqrt|hat|bar|text|textbf|mathbf|mathrm|sigma|log|ln|exp|max|min"
    "|left|right|approx|pm|tanh|nabla|delta|gamma|epsilon|Rightarrow|begin|end|quad|qquad|sum|partial|alpha|beta|lambda|theta|mu|eta|boxed"
)
_DOUBLED = re.compile(rf"(?<!\\)\\\\(?=(?:{_COMMANDS})(?![A-Za-z]))")
_COMMENTED = re.compile(r"^(?:[ \t]*(?:#|//)(?:[ \t][^\n]*)?(?:\n|\Z)){3,}", re.MULTILINE)
_SIGN = re.compile(r"^[ \t]*(?:#|//)", re.MULTILINE)
_DISPLAY = re.compile(r"\$\$|\\begin\{|\\\[")
_NUMBERED = re.compile(r"^(?P<number>\d{1,3})(?=[ \t]{2,}[=≈])", re.MULTILINE)


def uncommented(source: str) -> str:
    """`source` without the signs of comments before the lines of its equations."""
    source = _DOUBLED.sub(r" \\", source)
    source = _COMMENTED.sub(_without_signs, source)
    return _NUMBERED.sub(lambda found: _without_number(source, found), source)


def _without_signs(lines: re.Match[str]) -> str:
    if not _DISPLAY.search(lines.group()):
        return lines.group()
    return _SIGN.sub(lambda sign: " " * len(sign.group()), lines.group())


def _without_number(source: str, found: re.Match[str]) -> str:
    """A number before an equals sign is that of its line where the line above has its own."""
    above = source.rfind("\n", 0, max(found.start() - 1, 0)) + 1
    is_next = re.match(rf"{int(found['number']) - 1}(?!\d)", source[above : above + 4])
    return " " * len(found["number"]) if is_next else found["number"]
