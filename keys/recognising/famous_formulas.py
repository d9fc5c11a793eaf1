"""Formulas that everybody knows, as a sheet states them: measures, activations, losses.

A formula is compared by its values at several points, whatever its letters are called; where it
has a sum over an index, by its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flint import fmpq

from ...derivations.term import Call, Term
from ..reading.arithmetic import read_algebra
from ..reading.by_name import first_side
from ..reading.markup import plain
from ..reading.statement import Sheet, Side, Statement
from ..values.meanings import values_at

LONGEST, POINTS = 160, 3
_COUNTS = {
    "TP": r"(?<![A-Za-z])(?:TP|true\s+positives?)\b",
    "FP": r"(?<![A-Za-z])(?:FP|false\s+positives?)\b",
    "FN": r"(?<![A-Za-z])(?:FN|false\s+negatives?)\b",
    "TN": r"(?<![A-Za-z])(?:TN|true\s+negatives?)\b",
}
_RATES = {"P": r"\b(?:precision|P)\b", "R": r"\b(?:recall|sensitivity|R)\b"}
_LETTERS = {"TP": "a", "FP": "b", "FN": "c", "TN": "q", "P": "a", "R": "b"}  # for reading


@dataclass(frozen=True)
class Known:
    """A formula by the name that a label gives it, and how one writes it."""

    label: str
    written: str
    right: str  # in the letters of _LETTERS, or in x
    of_rates: str = ""


_MEASURES = (
    Known(r"precision|PPV", "TP/(TP + FP)", "a/(a + b)"),
    Known(r"recall|sensitivity|TPR|true positive rate", "TP/(TP + FN)", "a/(a + c)"),
    Known(r"specificity|TNR|true negative rate", "TN/(TN + FP)", "q/(q + b)"),
    Known(r"FPR|false positive rate|fall-?out", "FP/(FP + TN)", "b/(b + q)"),
    Known(r"accuracy|acc", "(TP + TN)/(TP + TN + FP + FN)", "(a + q)/(a + q + b + c)"),
    Known(r"IoU|Jaccard(?: index)?", "TP/(TP + FP + FN)", "a/(a + b + c)"),
    Known(
        r"F_?1(?:[- ]?score|[- ]measure)?|Dice(?: coefficient| score)?",
        "2 P R/(P + R), or 2 TP/(2 TP + FP + FN)",
        "2 a/(2 a + b + c)",
        "2 a b/(a + b)",
    ),
)
_FUNCTIONS = (
    Known(r"(?:\\sigma|σ|sigmoid)", "1/(1 + e^(-x))", r"\frac{1}{1 + e^{-x}}"),
    Known(
        r"\\?tanh",
        "(e^x - e^(-x))/(e^x + e^(-x))",
        r"\frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
    ),
    Known(r"softplus", "ln(1 + e^x)", r"\ln(1 + e^{x})"),
)
_CALLED = re.compile(r"(?P<name>\\?[A-Za-zσ]+)\s*\(\s*(?P<by>[a-z])\s*\)")
_SPOKEN = re.compile(
    r"(?P<name>sigmoid|tanh|softplus) function\W{1,3}\s*(?:\w\s*)?$", re.IGNORECASE
)
_LETTER = r"(?:\\hat\s*\{?\s*[A-Za-z]\s*\}?|[A-Za-z])"
_INDEXED = rf"{_LETTER}\s*_\s*\{{?\s*[a-z]\s*\}}?"
_SUM = r"(?:\\sum|∑|Σ)(?:\s*_\s*(?:\{[^{}]*\}|\w))?(?:\s*\^\s*(?:\{[^{}]*\}|\w))?\s*"
_E = r"(?:e\s*\^\s*\{?\s*|\\?exp\s*\(\s*)"
_SHAPES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(
            rf"^(?:\\[dt]?frac\s*\{{\s*)?{_E}(?P<z>[a-z])(?:\s*_\s*\{{?\s*\w\s*\}}?)?\s*[)}}]*\s*(?:/|\{{)\s*"
            rf"\(?\s*{_SUM}(?P=z)\s*_"
        ),
        r"softmax|\bp|\\hat|s_|y|a_",
        "The denominator sums the scores; softmax sums their exponentials.",
    ),
    (
        re.compile(
            r"\\[dt]?frac\s*\{\s*Q\s*K\s*\^\s*\{?\s*(?:T|\\top)\s*\}?\s*\}\s*\{\s*d(?:_\{?k\}?)?\s*\}"
            r"|Q\s*K\s*\^?\s*\{?(?:T|ᵀ|\\top)\}?\s*/\s*d_\{?k\}?"
        ),
        r"attention|softmax|score|A",
        "The scores are divided by d_k; scaled attention divides them by its square root.",
    ),
    (
        re.compile(
            rf"^\s*{_SUM}(?P<p>[pq])(?P<i>\s*_\s*\{{?\w\}}?|\([a-z]\))?\s*\\?(?:log|ln)[_\s{{}}\d]*\(?\s*(?P=p)(?![A-Za-z])"
        ),
        r"entropy|H\s*(?:\(|$)",
        "The minus sign before the sum is missing.",
    ),
    (
        re.compile(
            rf"^(?:\\[dt]?frac\s*\{{\s*1\s*\}}\s*\{{\s*\w\s*\}}|1/\w)\s*{_SUM}"
            rf"\(\s*{_INDEXED}\s*[-−]\s*{_INDEXED}\s*\)\s*$"
        ),
        r"MSE|mean squared error",
        "The differences are not squared.",
    ),
    (
        re.compile(
            r"\\hat\s*\{?\s*m\s*\}?[^=+]{0,20}?(?:\}\s*\{|/)\s*\(?\s*\\sqrt\s*\{\s*v(?![A-Za-z])"
        ),
        r"\\?theta|θ|w|W",
        "The first moment is corrected for its start, the second is not.",
    ),
    (
        re.compile(r"m_?hat[^=+]{0,20}?/\s*\(?\s*(?:sqrt|√)\s*\(?\s*v(?!_?\w*hat|[A-Za-z])"),
        r"\\?theta|θ|w|W",
        "The first moment is corrected for its start, the second is not.",
    ),
)


@dataclass(frozen=True)
class Misstated:
    """A formula that is not the one of its name."""

    statement: Statement
    side: Side
    said: str
    expected: str


def misstated(sheet: Sheet) -> Iterator[Misstated]:
    """The formulas of known names that are others."""
    text = plain(sheet.text)
    for statement in sheet.statements:
        side = statement.sides[0] if statement.sides else None
        if side is None or side.relation not in ("", "=", "≈") or len(side.text) > LONGEST:
            continue
        if side.term is None or side.is_named:
            said = _of_measure(statement, side) or _of_function(text, statement, side)
            yield from (Misstated(statement, side, *fault) for fault in said[:1])
        whole = text[side.start : statement.end]
        label = statement.label or (first_side(text, statement) or side).text
        for shape, name, fault in _SHAPES:
            named = re.search(rf"^\W*(?:{name})", label.strip())
            if shape.search(whole.strip()) and named and len(whole) < 2 * LONGEST:
                yield Misstated(statement, side, fault, "")


def _of_measure(statement: Statement, side: Side) -> list[tuple[str, str]]:
    """`Precision = TP/(TP + FN)`, with the counts or rates by their names."""
    label = re.sub(r"[*$:]", "", statement.label).strip()
    known = next((k for k in _MEASURES if re.fullmatch(k.label, label, re.IGNORECASE)), None)
    if known is None:
        return []
    for names, known_form in ((_COUNTS, known.right), (_RATES, known.of_rates)):
        said = side.text
        for name, pattern in names.items():
            said = re.sub(pattern, f" {_LETTERS[name]} ", said, flags=re.IGNORECASE)
        formula, right = read_algebra(said), read_algebra(known_form)
        is_whole = isinstance(formula, Call) and formula.operator in ("div", "mul")
        if formula is None or right is None or not is_whole or not _is_of(formula):
            continue
        return [] if _equal(formula, right) else [(f"It is {known.written}.", known.written)]
    return []


def _of_function(text: str, statement: Statement, side: Side) -> list[tuple[str, str]]:
    """`σ(x) = 1/(1 + e^(-x))`, of whatever letter."""
    found = _CALLED.fullmatch(statement.label.strip("$* "))
    spoken = _SPOKEN.search(text[max(0, side.start - 60) : side.start].rstrip("= "))
    name = found["name"] if found else spoken["name"] if spoken else ""
    known = next((k for k in _FUNCTIONS if name and re.fullmatch(k.label, name, re.I)), None)
    formula = read_algebra(side.text)
    if known is None or formula is None or len(formula.symbols) != 1 or not _has_power(formula):
        return []
    (letter,) = formula.symbols
    if found and str(letter) != found["by"]:
        return []
    right = read_algebra(known.right.replace("x", str(letter)))
    if right is None or _equal(formula, right):
        return []
    return [(f"It is {known.written.replace('x', str(letter))}.", known.written)]


def _has_power(formula: Term) -> bool:
    """Whether it is written with exponentials, and not with the function's own name."""
    operators = {part.operator for part in _parts(formula) if isinstance(part, Call)}
    return "exp" in operators and not operators & {"sigmoid", "tanh"}


def _parts(term: Term) -> Iterator[Term]:
    yield term
    for argument in term.arguments if isinstance(term, Call) else ():
        yield from _parts(argument)


def _is_of(formula: Term) -> bool:
    """Whether nothing is left of it but what the names stand for."""
    return {str(symbol) for symbol in formula.symbols} <= set(_LETTERS.values())


def _equal(left: Term, right: Term) -> bool:
    """Whether two formulas agree at every point, in one meaning of their logarithms."""
    letters = sorted(left.symbols | right.symbols, key=str)
    for number in range(POINTS):
        point = {s: fmpq(5 * i + 3 * number + 1, 7) for i, s in enumerate(letters, start=1)}
        a, b = (values_at(side, point) for side in (left, right))
        if a and b and not any(x.overlaps(y) for x in a for y in b):
            return False
    return True
