"""TeX's log read for people: its first error in plain words, and what stands out of its box.

The document carries a comment line `% part: 4.ii` above the text of each part; the last such line
above an error says where the error comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ...derivations.fault import Fault

PART = re.compile(r"\s*% part: (\S+)")
ERROR = re.compile(r"^(?:\./job\.tex:(?P<line>\d+): |!)(?P<message>.*)\n(?P<context>.*)", re.M)
LAST_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)\s*$")
STOP = re.compile(r"^\./job\.tex:(?P<line>\d+): Emergency stop", re.M)
INTERRUPTED = re.compile(r"^\./job\.tex:(\d+): Interruption", re.M)
OPEN_AT_THE_END = re.compile(r"^### .* group \(level 1\) entered at line (\d+)", re.M)
OVERFULL = re.compile(
    r"^Overfull \\(?P<kind>[hv])box \((?P<points>[\d.]+)pt too (?:wide|high)\)"
    r"(?:.*? lines? (?P<line>\d+))?",
    re.M,
)
BRACKETS = re.compile(r"\\(?:begin|end)\s*\{[^}]*\}|\\.|[{}$]|%.*")

SPELLING = "Correct its spelling, or write it with the commands of LaTeX and amsmath."
DOLLARS = r"Put mathematics between $ and $, and write \_ for an underscore in words."
SYSTEM_TEX = (
    "The embedded TeX has few packages and fonts, a small TeX Live likewise; "
    "--tex system uses an installed TeX Live."
)
READ_NOTHING = "Remove the command: a page reads nothing but itself."
ENDLESS = "Look for a command there that calls itself without end."

# What TeX says, what it means, and what to do. {0} is what the pattern caught, {here} the command
# at which TeX stopped.
MEANINGS = [
    (r"Undefined control sequence", "TeX does not know the command {here}.", SPELLING),
    (r"Environment (.*) undefined", "TeX does not know the environment {0}.", SPELLING),
    (r"(\\\S+) allowed only in math", "{0} stands outside of a formula.", DOLLARS),
    (r"Missing \$ inserted", "A formula begins or ends without its $.", DOLLARS),
    (r"Display math should end", "A formula that opens with $$ does not close with $$.", DOLLARS),
    (
        r"Too many }'s|Extra }",
        "There is a closing brace too many, or a $ is missing before it.",
        "Remove the brace, or open it first.",
    ),
    (
        r"File ended|Paragraph ended|Missing [{}] inserted|never closed",
        "An opening brace is never closed.",
        "Give every { its }.",
    ),
    (
        r"Improper .prevdepth",
        "An environment or a brace is never closed.",
        r"Give every \begin its \end and every { its }.",
    ),
    (
        r"(\\begin\{.*?\}) allowed only in paragraph mode",
        "{0} stands inside a formula.",
        "Take away the $ around it; inside of a formula use aligned.",
    ),
    (
        r"(\\begin\{.*?\}) on input line \d+ ended by (\\end\{.*?\})",
        "{0} is followed by {1}.",
        r"Give every \begin its own \end.",
    ),
    (
        r"Misplaced alignment tab",
        "An & stands outside of a matrix or table.",
        r"Write \& for the sign itself.",
    ),
    (
        r"Extra alignment tab",
        "A row of a matrix or table has more & than there are columns.",
        r"Remove the &, or end the row before it with \\.",
    ),
    (
        r"macro parameter character",
        "A # stands in the text.",
        r"Write \# for the sign itself.",
    ),
    (
        r"Double (super|sub)script",
        "Two {0}scripts follow each other.",
        "Say with braces what belongs together: a^{b^c}, or {a^b}^c.",
    ),
    (
        r"(Missing|Extra) \\right",
        r"A \left and its \right do not match.",
        r"Use them in pairs; \left. and \right. are invisible.",
    ),
    (
        r"Unicode character (\S+)",
        "TeX has no sign for {0} here.",
        "Write it as a LaTeX command or in words.",
    ),
    (
        r"File [`']([/.~].*?)' not found|cannot find image file ([/.~].*)",
        "The text asks for a file outside of its folder.",
        READ_NOTHING,
    ),
    (r"File [`'](.*?)' not found", "TeX does not find the file {0}.", SYSTEM_TEX),
    (r"\(file (.*?)\)", "TeX does not find the font {0}.", SYSTEM_TEX),
    (
        r"can't find file|cannot find image file|Emergency stop",
        "The text asks for a file that TeX does not find or may not read.",
        READ_NOTHING,
    ),
    (
        r"can't write on file",
        "The text asks TeX to write a file that it may not write.",
        "Remove the command: a page writes nothing but itself.",
    ),
    (r"TeX capacity exceeded", "TeX ran out of memory.", ENDLESS),
]


@dataclass(frozen=True)
class Overfull:
    """Something wider (`h`) or higher (`v`) than its place, and the part that it belongs to."""

    kind: str
    points: Decimal
    line: int | None
    part: str | None


def overfull_boxes(log: str, tex: str, above: Decimal = Decimal(1)) -> list[Overfull]:
    """Every overfull box of a log by more than `above` points (1 pt is 0.35 mm)."""
    boxes = []
    for box in OVERFULL.finditer(log):
        line = int(box["line"]) if box["line"] else None
        boxes.append(Overfull(box["kind"], Decimal(box["points"]), line, part_at(line, tex)))
    return [box for box in boxes if box.points > above]


def complaint(log: str, tex: str) -> Fault | None:
    """The first error of a log, named by part and in plain words; None where all is well."""
    if "<<" in log or ">>" in log:  # pdfTeX's only trace of a file copied into the PDF
        return Fault(
            "The text asks TeX to copy a file into the page.",
            r"Remove the command (\pdfobj, say): a page holds nothing but its own text.",
        )
    error = ERROR.search(log)
    if error is None:
        still_open = OPEN_AT_THE_END.search(log)
        return _fault("never closed", "", int(still_open[1]), tex) if still_open else None
    stop = error if error["line"] else STOP.search(log, error.end())
    line = int(stop["line"]) if stop else None
    return _fault(error["message"].strip(), error["context"], line, tex)


def interruption(log: str, tex: str, stopped: str) -> Fault:
    """The fault of a run that had to be stopped, at the line where TeX was by then."""
    line = INTERRUPTED.search(log)
    where = _where(int(line[1]) if line else None, tex)
    return Fault(f"{where}TeX {stopped}.", ENDLESS)


def _fault(message: str, context: str, line: int | None, tex: str) -> Fault:
    where = _where(line, tex)
    for pattern, meaning, remedy in MEANINGS:
        if caught := re.search(pattern, message):
            here = LAST_COMMAND.search(context)
            said = meaning.format(*caught.groups(), here=here[0].strip() if here else "here")
            return Fault(where + said, remedy)
    said = re.sub(r"^.*? Error: ", "", message)
    return Fault(f"{where}TeX says: {said}", "Correct the LaTeX there.")


def _where(line: int | None, tex: str) -> str:
    """The start of the sentence. An error met at the very end began in a part left open."""
    at_the_end = line is None or r"\end{document}" in tex.splitlines()[line - 1]
    part = (at_the_end and _left_open(tex)) or part_at(line, tex)
    return f"Part {part}: " if part else ""


def part_at(line: int | None, tex: str) -> str | None:
    """The part that line number `line` (from 1) belongs to."""
    above = tex.splitlines()[: line or 0]
    return next((found[1] for text in reversed(above) if (found := PART.match(text))), None)


def _left_open(tex: str) -> str | None:
    """The first part that opens a brace, a formula or an environment and does not close it."""
    for part, text in _parts(tex):
        count = Counter(BRACKETS.findall(text))
        environments = [name[6:] for name in count if name.startswith(r"\begin")]
        if (
            count["{"] > count["}"]
            or count["$"] % 2
            or any(count[rf"\begin{name}"] > count[rf"\end{name}"] for name in environments)
        ):
            return part
    return None


def _parts(tex: str) -> Iterator[tuple[str, str]]:
    marks = [*re.finditer(r"^\s*% part: (\S+).*$", tex, re.M)]
    ends = [mark.start() for mark in marks[1:]] + [len(tex)]
    for mark, end in zip(marks, ends, strict=True):
        yield mark[1], tex[mark.end() : end]
