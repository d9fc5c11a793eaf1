"""Many documents in one run of TeX, taken apart afterwards: starting TeX costs more than a page.

All documents share one preamble. In the run each stands in a group of its own and its anchors
carry its number. One that TeX refuses is found by halving the batch; the others are finished.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ...derivations.fault import Fault
from .engine import Engine, typeset
from .split import OUTLINE, split

BEGIN, END = r"\begin{document}", r"\end{document}"
SECONDS = 60.0  # for one document
DRAWING = re.compile(r"\\drawing\(.*?\\enddrawing", re.DOTALL)
COUNTED = re.compile(r"^keyproof:(\d+):(\d+)$", re.M)


def typeset_all(sources: Sequence[str], engine: Engine) -> list[bytes | Fault]:
    """A PDF for each document, or the Fault that it met; the same sources give the same bytes."""
    if len(sources) < 2 or len({_preamble(source) for source in sources}) > 1:
        return [_alone(source, engine) for source in sources]
    try:
        run = typeset(_joined(sources), engine, seconds=SECONDS + len(sources))
    except Fault:
        middle = len(sources) // 2
        return [*typeset_all(sources[:middle], engine), *typeset_all(sources[middle:], engine)]
    return list(_split(run.pdf, run.log, sources))


def _alone(source: str, engine: Engine) -> bytes | Fault:
    try:
        return typeset(source, engine, seconds=SECONDS).pdf
    except Fault as fault:
        return fault


def _preamble(source: str) -> str:
    return source.partition(BEGIN)[0]


def _joined(sources: Sequence[str]) -> str:
    bodies = _drawn_once("\n".join(_in_a_group(n, source) for n, source in enumerate(sources)))
    return f"{_preamble(sources[0])}{BEGIN}\n{_COMMANDS}\n{bodies}\n{END}\n"


# TeX's own anchors, with the number of the document in front; pages are counted in the log. A
# drawing is kept as a form, an inch larger all round, since a form cuts off what stands out of it.
_COMMANDS = r"""\newcount\keydocument
\newcommand\keydrawn[2]{\setbox0\hbox{#2}%
  \expandafter\xdef\csname keysize#1\endcsname{\wd0=\the\wd0\ht0=\the\ht0\dp0=\the\dp0\relax}%
  \setbox0\hbox{\kern1in\box0\kern1in}\ht0=\dimexpr\ht0+1in\relax\dp0=\dimexpr\dp0+1in\relax
  \pdfxform0\relax
  \expandafter\xdef\csname keyform#1\endcsname{\the\pdflastxform}\keyshown{#1}}
\newcommand\keyshown[1]{\setbox0\hbox{\kern-1in\pdfrefxform\csname keyform#1\endcsname\relax}%
  \csname keysize#1\endcsname\leavevmode\box0 }
\let\keygoal\goal \renewcommand\goal[1]{\keygoal{\the\keydocument.#1}}
\let\keygoto\goto \renewcommand\goto[2]{\keygoto{\the\keydocument.#1}{#2}}
\let\keyends\keyend
\renewcommand\keyend{\keyends
  \immediate\write-1{keyproof:\the\keydocument:\the\numexpr\value{page}-1\relax}}"""


def _drawn_once(bodies: str) -> str:
    """A drawing that comes again, stroke for stroke, is drawn the first time and then shown."""
    count = Counter(DRAWING.findall(bodies))
    forms: dict[str, int] = {}

    def shared(found: re.Match[str]) -> str:
        drawing = found[0]
        if count[drawing] == 1:
            return drawing
        if drawing in forms:
            return rf"\keyshown{{{forms[drawing]}}}"
        forms[drawing] = len(forms)
        return rf"\keydrawn{{{forms[drawing]}}}{{{drawing}}}"

    return DRAWING.sub(shared, bodies)


def _in_a_group(number: int, source: str) -> str:
    body = OUTLINE.sub("%", source.partition(BEGIN)[2].rpartition(END)[0])
    return f"\\begingroup\\keydocument={number}\n{body}\n\\endgroup"


def _split(pdf: bytes, log: str, sources: Sequence[str]) -> Iterator[bytes]:
    counts = {int(number): int(pages) for number, pages in COUNTED.findall(log)}
    return split(pdf, [counts[n] for n in sorted(counts)], sources)
