"""Functions that a sheet states (`f(x) = ...`) and derivatives that it claims (`dL/dw = ...`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..derivations.term import Call, Symbol, Term
from .arithmetic import read_algebra
from .literal import literals
from .markup import plain
from .sheet import Sheet, Side, Statement, label_key

LONGEST, MOST_LETTERS, MOST_CALLS = 300, 8, 60

_NAME = r"(?:\\[A-Za-z]+|[A-Za-zα-ω])(?:_(?:\{\w{1,8}\}|\w))?"
_OF = rf"(?:\((?P<of>{_NAME})\))?"
_D = r"(?:\\partial|∂|d)"
_STATED = re.compile(rf"(?P<name>{_NAME}){_OF}")
_CLAIMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<name>{_NAME})(?:'|\^\{{?\\prime\}}?)\((?P<by>{_NAME})\)",
        rf"\\[dt]?frac\{{{_D}(?P<name>{_NAME}){_OF}\}}\{{{_D}(?P<by>{_NAME})\}}",
        rf"\\[dt]?frac\{{{_D}\}}\{{{_D}(?P<by>{_NAME})\}}(?P<name>{_NAME}){_OF}",
        rf"{_D}(?P<name>{_NAME}){_OF}/{_D}(?P<by>{_NAME})",
        rf"(?:\\nabla|∇)_\{{?(?P<by>{_NAME})\}}?(?P<name>{_NAME}){_OF}",
        rf"(?:\\nabla|∇)(?P<name>{_NAME})\((?P<by>{_NAME})\)",
    )
)
_SPOKEN = re.compile(r"^(?:[A-Za-z]{2,}[,:]?\s+)+")
_WORD = re.compile(r"(?<![\\A-Za-z])(?:as|at|by|if|in|is|of|on|or|so|to|we)(?![A-Za-z])")
_GREEK = {"σ": "sigma", "θ": "theta", "φ": "phi"}


@dataclass(frozen=True)
class Stated:
    """A function: of what (or nothing is said of it), and its formula where it is understood."""

    argument: str
    formula: Term | None
    text: str


@dataclass(frozen=True)
class Claimed:
    """A claimed derivative, by `letter`, of the function stated last under that name."""

    statement: Statement
    side: Side
    text: str
    formula: Term
    letter: Symbol
    stated: Stated


def claimed_slopes(sheet: Sheet) -> Iterator[Claimed]:
    """The claims of which both the function and the derivative are understood, in order."""
    stated: dict[tuple[str, str], Stated] = {}
    formulas = {
        (s.section.question, _key(_SPOKEN.sub("", s.label)))
        for s in sheet.statements
        if s.label and not s.is_data
    }
    for statement in sheet.statements:
        label = _compact(statement.label)
        question = statement.section.question
        if found := next((m for p in _CLAIMS if (m := p.fullmatch(label))), None):
            known = stated.get((question, _key(found["name"])))
            claim = _claim(sheet, statement, found, known) if known else None
            if claim and not _depends(claim, question, formulas):
                yield claim
        elif found := _STATED.fullmatch(label):
            stated[question, _key(found["name"])] = _function(sheet, statement, found["of"] or "")


def _function(sheet: Sheet, statement: Statement, argument: str) -> Stated:
    side = statement.sides[0] if statement.sides else None
    source = sheet.text[statement.start : statement.end + 20]
    is_plain = all(s.relation == "=" for s in statement.sides) and "cases" not in source
    text = _text(sheet, statement, side) if side and is_plain else ""
    return Stated(_key(argument), _formula(text), text)


def _claim(
    sheet: Sheet, statement: Statement, found: re.Match[str], stated: Stated
) -> Claimed | None:
    """The first side that is a formula. A prime is a derivative only of what has an argument."""
    letter = _key(found["by"])
    by_prime = _CLAIMS.index(found.re) == 0
    if stated.formula is None or (stated.argument or ("" if by_prime else letter)) != letter:
        return None
    for side in statement.sides:
        text = _text(sheet, statement, side)
        formula = _formula(_with(stated, found, text)) if side.relation == "=" else None
        if formula is not None:
            return Claimed(statement, side, text, formula, Symbol(letter), stated)
    return None


def _with(stated: Stated, found: re.Match[str], text: str) -> str:
    """A claim in terms of the function itself, `f(x)(1 - f(x))`, with its formula put in."""
    called = rf"(?<![\\A-Za-z]){re.escape(found['name'])}\s*\(\s*{re.escape(found['by'])}\s*\)"
    return re.sub(called, lambda _: f"({stated.text})", text)


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


def _compact(label: str) -> str:
    said = _SPOKEN.sub("", label.strip()).replace("\\mathcal", "")
    return re.sub(r"\{([A-Za-z])\}(?=[('])", r"\1", re.sub(r"\s+", "", said))


def _key(name: str) -> str:
    key = label_key(name)
    return _GREEK.get(key, key)
