"""Functions that a sheet states (`f(x) = ...`) and derivatives that it claims (`dL/dw = ...`).

A function that everybody knows (`\\tanh'(x)`) and one that stands in the claim itself
(`d/dx (x^2 + 1)`) need not be stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...derivations.term import Call, Symbol, Term
from ..reading.arithmetic import read_algebra
from ..reading.letters import letter_key
from ..reading.markup import plain
from ..reading.statement import Sheet, Side, Statement
from ..values.literal import literals

LONGEST, MOST_LETTERS, MOST_CALLS = 300, 8, 60
FARTHEST = 400  # characters behind which a derivative that is claimed anew is another function's

_ACCENTED = r"\\(?:hat|bar|tilde)\{?[A-Za-z]\}?"
_NAME = rf"(?:{_ACCENTED}|\\[A-Za-z]+|sigmoid|tanh|[A-Za-zα-ω])(?:_(?:\{{\w{{1,8}}\}}|\w))?"
_OF = rf"(?:\((?P<of>{_NAME}(?:,{_NAME}){{0,3}})\))?"
_D = r"(?:\\partial|∂|d)"
_PRIME, _PRIMES = r"(?:'|\^\{?\\prime\}?)", r"(?:''|\^\{?\\prime\\prime\}?)"
_STATED = re.compile(rf"(?P<name>{_NAME}){_OF}")
_BY_PRIME = rf"(?P<name>{_NAME}){_PRIME}\((?P<by>{_NAME})\)"
_BY_INDEX = r"(?P<name>[A-Za-z])_\{?(?P<by>[A-Za-z])\}?(?:\([a-z](?:,[a-z])+\))?"
_ONCE = (
    _BY_PRIME,
    rf"\\[dt]?frac\{{{_D}(?P<name>{_NAME}){_OF}\}}\{{{_D}(?P<by>{_NAME})\}}",
    rf"\\[dt]?frac\{{{_D}\}}\{{{_D}(?P<by>{_NAME})\}}(?P<name>{_NAME}){_OF}",
    rf"{_D}(?P<name>{_NAME}){_OF}/{_D}(?P<by>{_NAME})",
    rf"(?:\\nabla|∇)_\{{?(?P<by>{_NAME})\}}?(?P<name>{_NAME}){_OF}",
    rf"(?:\\nabla|∇)(?P<name>{_NAME})\((?P<by>{_NAME})\)",
    _BY_INDEX,
)
_TWICE = (
    rf"(?P<name>{_NAME}){_PRIMES}\((?P<by>{_NAME})\)",
    rf"\\[dt]?frac\{{{_D}\^\{{?2\}}?(?P<name>{_NAME}){_OF}\}}\{{{_D}(?P<by>{_NAME})\^\{{?2\}}?\}}",
)
_CLAIMS = tuple((re.compile(p), n) for n, patterns in ((1, _ONCE), (2, _TWICE)) for p in patterns)
_EXPLICIT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\\[dt]?frac\s*\{{\s*{_D}\s*\}}\s*\{{\s*{_D}\s*(?P<by>{_NAME})\s*\}}(?P<what>.+)",
        rf"{_D}/{_D}(?P<by>[A-Za-z])\b(?P<what>.+)",
        rf"\((?P<what>.+)\){_PRIME}",
    )
)
_OPEN, _CLOSE = "([{", ")]}"
_SPOKEN = re.compile(r"^(?:[A-Za-z]{2,}[,:]?\s+)+")
_WORD = re.compile(r"(?<![\\A-Za-z])(?:as|at|by|if|in|is|of|on|or|so|to|we)(?![A-Za-z])")
_GREEK = {"σ": "sigma", "θ": "theta", "φ": "phi"}
_KNOWN = {"sigma": "sigmoid", "sigmoid": "sigmoid", "tanh": "tanh", "ln": "log"}
_KNOWN |= {"sin": "sin", "cos": "cos", "exp": "exp"}


@dataclass(frozen=True)
class Stated:
    """A function: of what (or nothing is said of it), and its formula where it is understood."""

    argument: str
    formula: Term | None
    text: str

    @property
    def arguments(self) -> list[str]:
        return [name for name in self.argument.split(",") if name]


@dataclass(frozen=True)
class Claimed:
    """A claimed derivative, by `letter`, of the function stated last under that name."""

    statement: Statement
    side: Side
    text: str
    formula: Term
    letter: Symbol
    stated: Stated
    order: int = 1
    slope: Term | None = None  # the right derivative, where nothing has to be differentiated
    written: str = ""  # and as one writes it


def claimed_slopes(sheet: Sheet) -> Iterator[Claimed]:
    """The claims of which both the function and the derivative are understood, in order."""
    stated: dict[tuple[str, str], Stated] = {}
    formulas = {
        (s.section.question, _key(_SPOKEN.sub("", s.label)))
        for s in sheet.statements
        if s.label and not s.is_data
    }
    said: dict[tuple[int, str, int], int] = {}  # where each derivative was claimed first
    for statement in sheet.statements:
        label, question = compact(statement.label), statement.section.question
        name, claim = _named(sheet, statement, label, question, stated)
        claim = claim or _explicit(sheet, statement)
        if claim:
            key = id(claim.stated), str(claim.letter), claim.order
            is_near = statement.start - said.setdefault(key, statement.start) < FARTHEST
            if is_near and not _depends(claim, question, formulas):
                yield claim
            if name and claim.order == 1:  # a second derivative may go on from the first
                slope = Stated(str(claim.letter), claim.formula, claim.text)
                stated[question, f"{name}'"] = slope
        elif found := _STATED.fullmatch(label):
            name = _key(found["name"])
            stated[question, name] = _function(sheet, statement, found["of"] or "")
            stated.pop((question, f"{name}'"), None)


def _named(
    sheet: Sheet,
    statement: Statement,
    label: str,
    question: str,
    stated: dict[tuple[str, str], Stated],
) -> tuple[str, Claimed | None]:
    """The derivative of a function by its name, `f'(x)`, `dL/dw`, `f_x`, `f''(x)`."""
    for pattern, order in _CLAIMS:
        found = pattern.fullmatch(label)
        if found is None:
            continue
        name = _key(found["name"])
        first = stated.get((question, f"{name}'")) if order == 2 else None
        function = first or stated.get((question, name)) or _everybodys(name, found["by"])
        claim = _claim(sheet, statement, found, function) if function else None
        if claim and function and not _is_another(name, claim, question, stated):
            return name, replace(claim, order=1 if first else order)
    return "", None


def _everybodys(name: str, by: str) -> Stated | None:
    """A function that needs no statement; a `log` without a base does."""
    if name not in _KNOWN:
        return None
    operator = _KNOWN[name]
    text = f"{name if operator == 'log' else operator}({by})"
    return Stated(_key(by), Call(operator, (Symbol(_key(by)),)), text)


def _is_another(
    name: str, claim: Claimed, question: str, stated: dict[tuple[str, str], Stated]
) -> bool:
    """Whether σ may be another activation than the sigmoid: neither it nor e shows in the claim."""
    if (question, name) in stated or _KNOWN.get(name) != "sigmoid":
        return False
    shown = {part.operator for part in _parts(claim.formula) if isinstance(part, Call)}
    return not shown & {"sigmoid", "exp"}


def _explicit(sheet: Sheet, statement: Statement) -> Claimed | None:
    """`d/dx (x^2 + 1) = 2x`; a sum has brackets around it."""
    label = _SPOKEN.sub("", statement.label.strip())
    found = next((m for p in _EXPLICIT if (m := p.fullmatch(label))), None)
    what = found["what"].strip() if found else ""
    formula = _formula(what)
    if found is None or formula is None:
        return None
    by = found.groupdict().get("by")
    letters = {_key(by)} if by else {str(symbol) for symbol in formula.symbols}
    is_sum = isinstance(formula, Call) and formula.operator in ("add", "sub")
    is_open = by is not None and is_sum and not _is_bracketed(what)
    if len(letters) != 1 or is_open or re.search(r"(?<![\\A-Za-z])[A-Za-z]\s?\(\s?\w\s?\)", what):
        return None
    (letter,) = letters
    return _first_formula(sheet, statement, Stated(letter, formula, what), letter)


def _is_bracketed(text: str) -> bool:
    """Whether one pair of brackets is around all of it."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth <= 0:
            return place == len(text) - 1 and sign in _CLOSE
    return False


def _function(sheet: Sheet, statement: Statement, argument: str) -> Stated:
    side = statement.sides[0] if statement.sides else None
    source = sheet.text[statement.start : statement.end + 20]
    is_plain = all(s.relation == "=" for s in statement.sides) and "cases" not in source
    text = _text(sheet, statement, side) if side and is_plain else ""
    return Stated(",".join(map(_key, argument.split(","))), _formula(text), text)


def _claim(
    sheet: Sheet, statement: Statement, found: re.Match[str], stated: Stated
) -> Claimed | None:
    """A prime is a derivative only of what has an argument, an index only of what has several."""
    letter = _key(found["by"])
    by_prime, by_index = found.re.pattern == _BY_PRIME, found.re.pattern == _BY_INDEX
    if by_index and len(stated.arguments) < 2:
        return None
    if stated.formula is None or letter not in (stated.arguments or ([] if by_prime else [letter])):
        return None
    if by_prime and len(stated.arguments) > 1:
        return None
    called = rf"(?<![\\A-Za-z]){re.escape(found['name'])}\s*\(\s*{re.escape(found['by'])}\s*\)"
    return _first_formula(sheet, statement, stated, letter, called)


def _first_formula(
    sheet: Sheet, statement: Statement, stated: Stated, letter: str, called: str = ""
) -> Claimed | None:
    """The first side that is a formula; where the function itself is `called`, it is put in."""
    for side in statement.sides:
        text = _text(sheet, statement, side)
        told = re.sub(called, lambda _: f"({stated.text})", text) if called else text
        formula = _formula(told) if side.relation == "=" else None
        if formula is not None:
            return Claimed(statement, side, text, formula, Symbol(letter), stated)
    return None


def _depends(claim: Claimed, question: str, formulas: set[tuple[str, str]]) -> bool:
    """Whether another letter of the function is a formula itself, which may hide the chain rule."""
    assert claim.stated.formula is not None
    others = claim.stated.formula.symbols - {claim.letter}
    return any((question, str(letter)) in formulas for letter in others)


def _text(sheet: Sheet, statement: Statement, side: Side) -> str:
    """A side as printed, to its end: `2x` may have been read as the number 2."""
    end = statement.end if side is statement.sides[-1] else side.end
    return plain(sheet.text[side.start : end]).strip(" \n.,;")


def _formula(text: str) -> Term | None:
    if not text or len(text) > LONGEST or _WORD.search(text):
        return None
    formula = read_algebra(text)
    if formula is None or len(formula.symbols) > MOST_LETTERS or _is_indexed(formula):
        return None
    too_large = sum(isinstance(part, Call) for part in _parts(formula)) > MOST_CALLS
    return None if too_large or any(n.scale != 1 for n in literals(formula)) else formula


def _is_indexed(formula: Term) -> bool:
    """Whether z_i stands beside z_1, of which it may be one."""
    names = [str(symbol) for symbol in formula.symbols]
    return any(
        len(a) > 1 and a[1:].isalpha() and a[0] == b[0] and a != b for a in names for b in names
    )


def _parts(formula: Term) -> Iterator[Term]:
    yield formula
    for argument in formula.arguments if isinstance(formula, Call) else ():
        yield from _parts(argument)


def compact(label: str) -> str:
    """A label without blanks and spoken words, so that patterns can be short."""
    said = _SPOKEN.sub("", label.strip()).replace("\\mathcal", "")
    return re.sub(r"\{([A-Za-z])\}(?=[('])", r"\1", re.sub(r"\s+", "", said))


def _key(name: str) -> str:
    key = letter_key(name)
    return _GREEK.get(key, key)
