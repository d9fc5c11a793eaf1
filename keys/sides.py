"""One side of a chain: a calculation, a number with its unit, or words that name something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..derivations.term import Term
from .alike import close, exact_value
from .arithmetic import read_arithmetic
from .conversions import is_converted
from .cuts import outside
from .literal import lone
from .measures import UPRIGHT, counted, unit_said, without_units
from .relations import RELATION
from .sheet import Side

_CALLS = r"(?:log|ln|exp|sqrt|max|min|tanh|sin|cos)"
_BEFORE = re.compile(
    r"(?<![\\A-Za-z])(?!" + _CALLS + r"\b)"
    r"([a-z]{2,},?|(?!log)[A-Za-z][a-z]{2,}\d{1,2}|So|Thus|Then|Hence|Therefore|Now|Since|\d,"
    r"|(?!Not\b)[A-Z][A-Za-z]{2,}(?=\s+(?:\d|\\sqrt|\\frac)))\s+"
    r"(?=[-−(\[\d.\\√|⟦½σ]|" + _CALLS + r"\b)"
)
_OF_WHAT = re.compile(
    r"(?:mean|average|root|square|half|log\w*|percent|max\w*|min\w*|norm|sum|product|difference|ratio"
    r"|inverse|sigmoid|tanh|softmax|median|variance|deviation|exp\w*|base|relu)\s+$",
    re.IGNORECASE,
)
# nouns that are followed by a number of their own
_NUMBERED = re.compile(
    r"batch|case|channel|chapter|class|column|day|epoch|eq|equation|example|exercise|figure|head|input"
    r"|item|iteration|layer|line|neuron|no|node|number|output|page|part|point|problem|question|round"
    r"|row|sample|section|step|table|time|token|unit|version|week"
)
_FACTOR = re.compile(r"[\d.,{}]+\s*(?:[×*·]|\\times|\\cdot)\s*\d")
_REMARKED = re.compile(r"\s[—–]\s(?=.{0,80}[A-Za-z]{2})")
_RATIO = re.compile(r"[\d.\s]+:")
_COLON = re.compile(r":(?=\s|$)|：")
_WORD = re.compile(
    r"(?<![\\A-Za-z])"
    r"(?:[A-Za-z]{2,}|a(?=\s[a-z]{2})|i\.e|e\.g|[hmsx]$|(?<=\s)[NWVAJ]$|[぀-鿿가-힣])"
)
_REMARK = re.compile(
    r"(?P<number>[-−]?\d[\d.,]*%?)(?:\s+(?![kKMGTP]i?[bB]\b)[A-Za-z]+(?=\s+\([=≈~]))?"
    r"\s+\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)"
)
_BESIDE = re.compile(r"[-−]?[\d.,]+\s+\(\s*[-−]?[\d.,]+\s*\)")
_SHORTLY = re.compile(
    r"(?P<number>[-−]?\d[\d.,]*(?:e\d+)?(?:\s+[A-Za-z]+)?)\s+"
    r"\([\d.,]+\s?(?:[kKMBGT]|thousand|million|billion|trillion)\)"
)
_BEFORE_REMARK = re.compile(r".*?(?P<number>\d[\d.,]*)\s+\((?P<inside>[^()]*)\)", re.DOTALL)
_GOES_ON = re.compile(r"\d\s*(?:[-−+*×·/^]|\\times|\\cdot)\s*[\d(\\]|\(\s*\d")
_BYTES = re.compile(r"\d\s?(?:[kKMGTP]i?[Bb]\b|percent\b)")
_UNITS = re.compile(
    r"\s*(?:[kKMGTP]i?(?:[Bb](?:ytes?|its?)?|FLOP[sS]?|Hz|params?)?|B|percent|dozen|hundred"
    r"|thousand|million|billion|trillion)\b"
)


LONGEST, LARGE, MOST_TRIED = 200, 100, 4


@dataclass(frozen=True)
class Piece:
    """A side before it is read: where it stands and how it is joined to what is before it."""

    start: int
    end: int
    relation: str


def sides_of(text: str, pieces: list[Piece]) -> Iterator[Side]:
    """Each piece read; words may follow the last one, and those before an arrow."""
    for number, piece in enumerate(pieces, start=1):
        is_last = number == len(pieces) or pieces[number].relation == "⇒"
        is_last = is_last or is_converted(text, pieces[number].start, pieces[number].end)
        side = side_of(text, piece, last=is_last)
        is_other = is_converted(text, piece.start, piece.end)
        yield replace(side, term=None) if is_other else side


def labelled(text: str, piece: Piece) -> tuple[str, Side | None]:
    """What stands before the first relation: a label, a calculation, or both."""
    said = text[piece.start : piece.end].replace(UPRIGHT, " ")
    whole = side_of(text, piece, last=False)
    if whole.term is not None:
        return "", whole
    colons = [found.end() for found in outside(_COLON, said)]
    for cut in [*colons[-1:], *_after_words(said)]:
        rest = side_of(text, replace(piece, start=piece.start + cut), last=False)
        if rest.term is not None and (rest.is_worked or (cut in colons and not _RATIO.match(said))):
            return said[:cut].strip(" :;,"), rest
    if colons and said[colons[-1] :].strip():
        said = said[colons[-1] :]
    return _name(said), None


def _after_words(said: str) -> list[int]:
    """Where a calculation may begin in a sentence, the longest first."""
    found: list[int] = []
    for word in _BEFORE.finditer(said):
        is_of = word[1].lower() == "of" and _OF_WHAT.search(
            said, max(0, word.start() - 20), word.start()
        )
        is_number_of = _NUMBERED.fullmatch(word[1].rstrip(",").lower())
        if not is_of and not (is_number_of and not _FACTOR.match(said, word.end())):
            found.append(word.end())
    return found[-MOST_TRIED:]


def _name(said: str) -> str:
    """What a sentence such as `For example w_1` gives a value to: its last word."""
    words = said.strip(" :;,").split()
    spoken = len(words) > 2 and all(w.isalpha() for w in words[:-1])
    return words[-1] if spoken else said.strip(" :;,")


def side_of(text: str, piece: Piece, last: bool) -> Side:
    start, end = trimmed(text, piece.start, piece.end)
    if last and (gap := text.find(";", start, end)) > 0:
        _, end = trimmed(text, start, gap)
    if last and (remark := _REMARKED.search(text, start, end)):
        _, end = trimmed(text, start, remark.start())
    if last and (again := _SHORTLY.fullmatch(text, start, end)):
        end = again.end("number")
    end = _without_remark(text, start, end, last)
    said, unit = without_units(text[start:end])
    term = read_arithmetic(said, start)
    if unit:
        start, end = trimmed(text, start, start + len(said.rstrip()))
    elif lone(term) is not None:
        unit = counted(said)
    if term is None and last:
        cut = _before_words(text, start, end)
        term = read_arithmetic(text[start:cut], start) if cut else None
        unit = unit_said(text[cut:end]) if term is not None else ""
        end = cut if term is not None else end
    if _says_again(said):
        term = None
    if last and _BESIDE.fullmatch(said):
        term = None  # `12 (3)` may be a product or a remark
    said = text[start:end].replace(UPRIGHT, " ")
    return Side(said, start, end, piece.relation, term, unit=unit)


def _without_remark(text: str, start: int, end: int, last: bool) -> int:
    """Where a number ends that a bracket says again, `1,024 (= 4 × 256)`, or has words for."""
    found = _REMARK.fullmatch(text, start, end) if end - start < LONGEST else None
    number = lone(read_arithmetic(found["number"])) if found else None
    if found is None or number is None:
        return end
    inside = found["inside"].strip()
    again = None if RELATION.match(inside) else read_arithmetic(inside)
    if not isinstance(again, Term):
        says_more = last or inside[:1] in "=≈~"
        return found.end("number") if says_more else end
    value = exact_value(again)
    is_again = value is not None and close(value, number)
    percentage = lone(again)
    is_again = is_again or (percentage is not None and bool(percentage.suffix))
    is_power = number.value >= LARGE and not number.ulp and not set(inside) & set("+-−")
    return found.end("number") if is_again or is_power else end


def _says_again(said: str) -> bool:
    """Whether a bracket works out the number before it, as in `28 * 28 (32 - 5 + 1)`."""
    found = _BEFORE_REMARK.fullmatch(said) if len(said) < LONGEST else None
    if found is None or not found.start("number"):
        return False
    number, again = lone(read_arithmetic(found["number"])), read_arithmetic(found["inside"])
    if number is None or not isinstance(again, Term) or lone(again) is not None:
        return False
    value = exact_value(again)
    return value is not None and close(value, number)


def _before_words(text: str, start: int, end: int) -> int:
    """Where the words begin that follow a number; 0 where arithmetic goes on behind them."""
    said = text[start:end]
    word, counted = _WORD.search(said), _BYTES.search(said)
    if word and counted and counted.start() < word.start() < counted.end():
        word = _WORD.search(said, counted.end())
    if not word or not word.start() or _UNITS.match(said, word.start()):
        return 0
    _, cut = trimmed(text, start, start + word.start())
    bare = text[start:cut].rstrip("([ —–-,;/" + UPRIGHT)
    is_remark = len(bare) < cut - start and said.endswith(")")
    return 0 if _GOES_ON.search(said, word.end()) and not is_remark else start + len(bare)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    return start, end
