"""Terms in the author's order, with no more brackets than they need.

`Printer` knows what binds how strongly and which digits are exact; what a fraction, a root or a
matrix looks like is for each target to say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from flint import fmpq, fmpz

from ..derivations.number import decimal, is_shown_exactly, shown, terminating
from ..derivations.symbolically import Same
from ..derivations.term import Call, Symbol, Term, Value
from .gaps import Form, Gap, Shown

RELATION, SUM, MIXED, PRODUCT, POWER, ATOM = range(6)

LEVELS = {
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge"), RELATION),
    **dict.fromkeys(("add", "sub"), SUM),
    **dict.fromkeys(("hadamard", "cross_correlate", "dimensions", "total"), MIXED),
    **dict.fromkeys(("mul", "div", "matmul", "neg"), PRODUCT),
    **dict.fromkeys(("pow", "exp"), POWER),
}
SMALL = 100  # a fraction whose decimals never end is printed as one up to this denominator


class Printer(ABC):
    """Prints terms and numbers with `digits` significant digits; None prints them exactly."""

    levels: ClassVar[Mapping[str, int]] = LEVELS
    sized: ClassVar[frozenset[str]] = frozenset()  # operators that look different on long operands

    def __init__(self, digits: int | None = 6):
        self.digits = digits

    # What is printed, whatever it is

    def value(self, value: Any) -> str:
        """Any result: a number, a matrix, a relation, a word."""
        if isinstance(value, Term) and not self.is_rounded(value):
            return self.term(value)
        return self.leaf(value)

    def term(self, term: Term, level: int = RELATION, lead: bool = True) -> str:
        """A term where operators weaker than `level` need a bracket.

        `lead` says that a minus sign may stand here, at the start of a formula or a bracket.
        """
        if isinstance(term, Symbol):
            return self.symbol(term)
        if isinstance(term, Value):
            return self.leaf(term.value, level, lead)
        assert isinstance(term, Call)
        signed = term.operator == "neg" and not lead
        if signed or self.levels.get(term.operator, ATOM) < level:
            return self.brackets(self.call(term, True))
        return self.call(term, lead)

    def call(self, call: Call, lead: bool) -> str:
        if call.operator in ("add", "sub", "neg"):
            return " ".join(self.summands(call, lead))
        special = getattr(self, f"on_{call.operator}", None)
        if special:
            return special(call, lead)
        return self.function(call.operator, [self.term(a) for a in call.arguments])

    def summands(self, term: Term, lead: bool = True) -> list[str]:
        """The terms of a sum, each with its sign: a line may be broken before each."""
        if isinstance(term, Call) and term.operator in ("add", "sub"):
            left, right = term.arguments
            sign, level = ("+", SUM) if term.operator == "add" else ("-", MIXED)
            if isinstance(right, Call) and right.operator in ("add", "sub") and level == SUM:
                first, *rest = self.summands(right, False)
            else:
                first, rest = self.term(right, level, False), []
            return [*self.summands(left, lead), f"{sign} {first}", *rest]
        if isinstance(term, Call) and term.operator == "neg" and lead:
            return [f"-{self.term(term.arguments[0], MIXED, False)}"]
        return [self.term(term, SUM, lead)]

    def pieces(self, term: Term) -> list[str]:
        """A formula in the pieces that a long line is broken between.

        They are the terms of a sum, also of one that all stands in the bracket of a function.
        """
        outer = self.summands(term)
        if len(outer) > 1 or not isinstance(term, Call) or len(term.arguments) != 1:
            return outer
        inner = self.summands(term.arguments[0])
        before, bracket, after = outer[0].partition(f"({' '.join(inner)})")
        if len(inner) == 1 or not bracket or before.endswith("\\left"):
            return outer
        return [f"{before}({inner[0]}", *inner[1:-1], f"{inner[-1]}){after}"]

    def form(self, formula: Term) -> Form:
        """The pieces of a formula that may come again, with other numbers."""
        return _form(type(self), self.digits, Same(formula))

    def filled(self, formula: Term, numbers: Mapping[Symbol, Any]) -> tuple[Sequence[str], bool]:
        """The pieces of a formula with numbers put in, and whether each number is all printed."""
        form = self.form(formula)
        said = [self.as_decimal(numbers.get(symbol)) for symbol in form.symbols]
        shown = [number for number in said if number]
        if len(shown) == len(said) and not form.is_sized:
            return form.filled(shown)
        put = formula.put(numbers)
        return self.pieces(put), self.writes_exactly(put)

    # Numbers

    def as_decimal(self, value: Any) -> Shown | None:
        """What is printed for a number, unless it is a fraction or a formula."""
        if self.digits is None or not isinstance(value, (fmpq, Term)):
            return None
        return _as_decimal(type(self), self.digits, Same(value))

    def leaf(self, value: Any, level: int = RELATION, lead: bool = True) -> str:
        if isinstance(value, np.ndarray):
            return self.matrix(value)
        if number := self.as_decimal(value):
            return self.signed(number.text, level, lead)
        if isinstance(value, Term):
            return self.term(value, level, lead)
        if isinstance(value, bool):
            return self.word("yes" if value else "no")
        if isinstance(value, (int, fmpz, fmpq)):
            return self.rational(fmpq(value), level, lead)
        if isinstance(value, (tuple, list)):
            return ", ".join(map(self.value, value)) or self.word("none")
        if isinstance(value, Mapping):
            return ", ".join(f"{self.label(str(k))} = {self.value(v)}" for k, v in value.items())
        if isinstance(value, Gap):
            return self.signed(value.printed, level, lead)
        return self.word(str(value))

    def rational(self, value: fmpq, level: int, lead: bool) -> str:
        if self.as_fraction(value):
            if level > self.levels["div"]:
                return self.brackets(self.fraction(str(value.p), str(value.q)))
            return self.signed(self.fraction(str(value.p), str(value.q)), level, lead)
        digits = 1 << 12 if self.digits is None else self.digits
        return self.signed(self.decimal(decimal(value, digits)), level, lead)

    def as_fraction(self, value: fmpq) -> bool:
        return (self.digits is None or value.q < SMALL) and terminating(value) is None

    def signed(self, printed: str, level: int, lead: bool) -> str:
        needs = printed.startswith("-") and (not lead or level > PRODUCT)
        return self.brackets(printed) if needs else printed

    def is_exact(self, value: Any) -> bool:
        """Whether what `value` prints for a result is all of it."""
        if isinstance(value, np.ndarray):
            return all(map(self.is_exact, value.flat))
        if number := self.as_decimal(value):
            return number.exact
        if isinstance(value, Term):
            return self.writes_exactly(value)
        if isinstance(value, (int, fmpz, fmpq)):
            return self.digits is None or self.as_fraction(fmpq(value)) or self.shows(value)
        return True

    def writes_exactly(self, formula: Any) -> bool:
        """Whether every number in a formula is printed in full."""
        if isinstance(formula, np.ndarray):
            return all(map(self.writes_exactly, formula.flat))
        if isinstance(formula, Call):
            return all(map(self.writes_exactly, formula.arguments))
        return self.is_exact(formula.value) if isinstance(formula, Value) else True

    def is_rounded(self, value: Term) -> bool:
        """Whether a term is a number that no fraction holds, and decimals are printed for it."""
        return self.digits is not None and value.is_closed and value.is_irrational

    def shows(self, value: Any) -> bool:
        """Whether the decimal printed for `value` is all of it."""
        return self.digits is None or is_shown_exactly(value, self.digits)

    # What operators share

    def on_mul(self, call: Call, lead: bool) -> str:
        left, right = call.arguments
        first = self.term(left, PRODUCT, lead)
        return self.product(first, self.term(right, PRODUCT, False))

    def infix(self, call: Call, sign: str, level: int, lead: bool = True) -> str:
        first, *rest = call.arguments
        printed = [self.term(first, level, lead), *(self.term(a, level, False) for a in rest)]
        return sign.join(printed)

    def relation(self, call: Call, sign: str) -> str:
        left, right = call.arguments
        return f"{self.term(left, SUM)} {sign} {self.term(right, SUM)}"

    # Looks

    @abstractmethod
    def symbol(self, symbol: Symbol) -> str: ...

    @abstractmethod
    def label(self, text: str) -> str: ...

    @abstractmethod
    def word(self, text: str) -> str: ...

    @abstractmethod
    def decimal(self, text: str) -> str: ...

    @abstractmethod
    def fraction(self, above: str, below: str) -> str: ...

    @abstractmethod
    def product(self, left: str, right: str) -> str: ...

    @abstractmethod
    def matrix(self, matrix: np.ndarray) -> str: ...

    @abstractmethod
    def brackets(self, inside: str) -> str: ...

    @abstractmethod
    def function(self, name: str, arguments: list[str]) -> str: ...


@lru_cache(maxsize=4096)
def _form(kind: type[Printer], digits: int | None, formula: Same) -> Form:
    """A formula, which never changes and is like itself alone, as such a printer prints it."""
    return Form(kind(digits), formula.thing)


@lru_cache(maxsize=2048)
def _as_decimal(kind: type[Printer], digits: int, number: Same) -> Shown | None:
    """A number that never changes either."""
    printer, value = kind(digits), number.thing
    if isinstance(value, Term):
        is_rounded = printer.is_rounded(value)
        return Shown(printer.decimal(decimal(value, digits)), False) if is_rounded else None
    if printer.as_fraction(value):
        return None
    text, exact = shown(value, digits)
    return Shown(printer.decimal(text), exact)
