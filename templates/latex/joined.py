"""Many documents as one for TeX: what they have in common is set once and then shown.

That is a heading with all that stands under it, word for word, and a drawing, stroke for stroke.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain

from .preamble import BODY
from .split import OUTLINE

END = r"\end{document}"
PIECE = re.compile(r"\n(?=\\(?:goal|question|partheading)\{|\\keyend)")
HEADINGS = (r"\question{", r"\partheading{")
DRAWING = re.compile(r"\\drawing\([^\\]*(?:\\(?!enddrawing)[^\\]*)*\\enddrawing")
STROKES = re.compile(r"\\paint\{[^{}]{300,}\}")  # shorter ones are as short as what shows them
LINE = re.compile(r"\n\\(?:reason|questiontext|proved)\{.*\}(?=\n)")
PARTS, LINES = 1000, 10000  # the first of the boxes for each

# TeX's own anchors, with the number of the document in front; pages are counted in the log. A
# drawing is kept as a form, an inch larger all round, since a form cuts off what stands out of it.
# A part is kept as a box, and so is a paragraph in a part that differs. Before its first line TeX
# puts glue that the line above it decides.
COMMANDS = r"""\newcount\keydocument
\newcommand\keydrawn[2]{\setbox0\hbox{#2}%
  \expandafter\xdef\csname keysize#1\endcsname{\wd0=\the\wd0\ht0=\the\ht0\dp0=\the\dp0\relax}%
  \setbox0\hbox{\kern1in\box0\kern1in}\ht0=\dimexpr\ht0+1in\relax\dp0=\dimexpr\dp0+1in\relax
  \pdfxform0\relax
  \expandafter\xdef\csname keyform#1\endcsname{\the\pdflastxform}\keyshown{#1}}
\newcommand\keyshown[1]{\setbox0\hbox{\kern-1in\pdfrefxform\csname keyform#1\endcsname\relax}%
  \csname keysize#1\endcsname\leavevmode\box0 }
\newcommand\keypaint[2]{\expandafter\gdef\csname keypaint#1\endcsname{#2}#2}
\newcommand\keyset[1]{\global\setbox#1\vbox\bgroup
  \let\questionopening\relax \let\partopening\relax}
\newcommand\keyisset[1]{\par
  \expandafter\xdef\csname keyafter#1\endcsname{\prevdepth=\the\prevdepth\relax
    \global\iffresh\noexpand\freshtrue\else\noexpand\freshfalse\fi}%
  \egroup \setbox0\vtop{\unvcopy#1}%
  \expandafter\xdef\csname keyheight#1\endcsname{\the\ht0}}
\newcommand\keyquestion[1]{\unvcopy#1\csname keyafter#1\endcsname}
\newcommand\keypart[1]{\vskip\parskip \ifdim\prevdepth>-1000pt
    \dimen0=\dimexpr\baselineskip-\prevdepth-\csname keyheight#1\endcsname\relax
    \vskip\ifdim\dimen0<\lineskiplimit\lineskip\else\dimen0 \fi\fi
  \unvcopy#1\csname keyafter#1\endcsname}
\newcommand\keyline[2]{\keyset{#1}#2\keyisset{#1}\keypart{#1}}
\let\keygoal\goal \renewcommand\goal[1]{\keygoal{\the\keydocument.#1}}
\let\keygoto\goto \renewcommand\goto[2]{\keygoto{\the\keydocument.#1}{#2}}
\let\keyends\keyend
\renewcommand\keyend{\keyends
  \immediate\write-1{keyproof:\the\keydocument:\the\numexpr\value{page}-1\relax}}"""


def joined(sources: Sequence[str]) -> str:
    """One document of all, with the preamble of the first."""
    documents = [_pieces(source) for source in sources]
    count = Counter(chain.from_iterable(documents))
    part = _once(_parts(count), _set, _show)
    bodies = ["\n".join(map(part, pieces)) for pieces in documents]
    bodies = _all(DRAWING, _once(_drawings(count), _draw, _drawn), bodies)
    bodies = _all(STROKES, _once(_often(STROKES, bodies), _paint, _painted), bodies)
    bodies = _all(LINE, _once(_often(LINE, bodies), _line, _lined), bodies)
    grouped = (
        f"\\begingroup\\keydocument={number}\n{body}\n\\endgroup"
        for number, body in enumerate(bodies)
    )
    return "\n".join((sources[0].partition(BODY)[0] + BODY, COMMANDS, *grouped, END, ""))


def _pieces(source: str) -> list[str]:
    """The body from heading to heading, from anchor to anchor."""
    body = source.partition(BODY)[2].rpartition(END)[0]
    return PIECE.split(OUTLINE.sub("%", body))


def _parts(count: Counter[str]) -> Counter[str]:
    """The pieces with a heading, where all documents are equally wide."""
    if any(r"\widemargin" in piece for piece in count):
        return Counter()
    return Counter({piece: n for piece, n in count.items() if piece.startswith(HEADINGS)})


def _drawings(count: Counter[str]) -> Counter[str]:
    drawings = Counter[str]()
    for piece, times in count.items():
        for drawing in DRAWING.findall(piece):
            drawings[drawing] += times
    return drawings


def _often(pattern: re.Pattern[str], bodies: list[str]) -> Counter[str]:
    """How often each thing comes; not what goes on below, nor a display, which looks upwards."""
    count = Counter(chain.from_iterable(map(pattern.findall, bodies)))
    whole = (x for x in count if x.count("{") == x.count("}") and r"\display" not in x)
    return Counter({thing: count[thing] for thing in whole})


def _all(pattern: re.Pattern[str], written: Callable[[str], str], bodies: list[str]) -> list[str]:
    return [pattern.sub(lambda found: written(found[0]), body) for body in bodies]


def _once(
    count: Counter[str], first: Callable[[int, str], str], again: Callable[[int, str], str]
) -> Callable[[str], str]:
    """How to write a thing: what comes once stays as it is, other things get numbers."""
    numbers: dict[str, int] = {}

    def written(thing: str) -> str:
        if count[thing] < 2:
            return thing
        if thing in numbers:
            return again(numbers[thing], thing)
        return first(numbers.setdefault(thing, len(numbers)), thing)

    return written


def _set(number: int, part: str) -> str:
    kind, box = _kind(part), PARTS + number
    return (
        rf"\{kind}opening\keyset{{{box}}}%"
        + f"\n{part}\n"
        + rf"\keyisset{{{box}}}\key{kind}{{{box}}}%"
    )


def _show(number: int, part: str) -> str:
    kind = _kind(part)
    return rf"\{kind}opening\key{kind}{{{PARTS + number}}}%"


def _kind(part: str) -> str:
    return "question" if part.startswith(HEADINGS[0]) else "part"


def _draw(number: int, drawing: str) -> str:
    return rf"\keydrawn{{{number}}}{{{drawing}}}"


def _drawn(number: int, drawing: str) -> str:
    return rf"\keyshown{{{number}}}"


def _paint(number: int, strokes: str) -> str:
    return rf"\keypaint{{{number}}}{{{strokes}}}"


def _painted(number: int, strokes: str) -> str:
    return rf"\csname keypaint{number}\endcsname"


def _line(number: int, line: str) -> str:
    name, _, text = line[:-1].partition("{")
    return rf"{name}{{\keyline{{{LINES + number}}}{{{text}}}}}"


def _lined(number: int, line: str) -> str:
    return rf"{line.partition('{')[0]}{{\keypart{{{LINES + number}}}}}"
