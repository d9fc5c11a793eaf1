r"""Formulas that a copied page has thrice: as shown, in LaTeX, and as shown again.

`4×3=124\times3=124×3=12` is what a browser copies of one formula.
"""

from __future__ import annotations

import re

SHORTEST, LONGEST = 3, 120
_MATHS = re.compile(r"\$|\\[(\[]")
_SHOWN = frozenset("×·÷−≈")
_START = re.compile(r"(?<![\w.,×·÷^(])[-−(]?[\dA-Za-z]")
_SAID = {
    "\\times": "×",
    "\\cdot": "·",
    "\\div": "÷",
    "\\approx": "≈",
    "\\left": "",
    "\\right": "",
    "\\%": "%",
}
# a sentence with a fraction that came out of its page upside down beside its LaTeX
_GLUED = re.compile(
    r"(?:(?<=[.:;]\s)|^)(?=[^.:;\n]{0,300}[A-Za-z]{3})"
    r"(?:[^.:;\n]|[.:;](?!\s)){0,300}[\d)⌋]\\(?:left|lfloor|d?frac|sqrt)(?![A-Za-z])"
    r"(?:[^.:;\n]|[.:;](?!\s)){0,300}"
)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|%)")


def without_copies(text: str) -> str:
    """`text` with each such formula once, the length kept."""
    if "\\" not in text or not _SHOWN & set(text):
        return text
    return "\n".join(map(_once, text.split("\n")))


def _once(line: str) -> str:
    if "\\" not in line or not _SHOWN & set(line) or _MATHS.search(line):
        return line
    signs = list(line)
    end = 0
    for start in _START.finditer(line):
        if start.start() >= end and (copied := _copied(line, start.start())):
            first, end = copied
            signs[first:end] = " " * (end - first)
    return _GLUED.sub(lambda glued: " " * len(glued.group()), "".join(signs))


def _copied(line: str, start: int) -> tuple[int, int] | None:
    """Where the copies of the formula that begins there stand, if it has some."""
    limit = min(len(line), start + LONGEST)
    command = line.find("\\", start, limit)
    for first in range(start + SHORTEST, command):
        shown = line[start:first]
        end = _end_of_latex(line, first, shown)
        if end is not None and line.startswith(shown, end):
            return first, end + len(shown)
    return None


def _end_of_latex(line: str, at: int, shown: str) -> int | None:
    """Where the LaTeX of a formula ends that begins there, if it is that of the one shown."""
    done, has_command = 0, False
    while done < len(shown):
        if at >= len(line):
            return None
        command = _COMMAND.match(line, at)
        said = _SAID.get(command.group()) if command else line[at]
        if said is None:
            return None
        if line[at] in " {}":
            at += 1
        elif shown.startswith(said, done):
            done, has_command = done + len(said), has_command or command is not None
            at = command.end() if command else at + 1
        elif shown[done] == " ":
            done += 1
        else:
            return None
    return at if has_command else None
