"""What is printed as the derivative of a stated function is not its derivative.

The stated function is differentiated, and numbers are put in for the letters; one set of numbers
that tells the two apart settles it. Whoever trains with such a gradient follows another loss.
Where the two differ by the factor 2 alone, this is a warning: a half may have been left out of the
function on purpose.

    wrong:  f(x) = 3x^2 + 2x + 1
            f'(x) = 6x + 3
    right:  f(x) = 3x^2 + 2x + 1
            f'(x) = 6x + 2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy
from flint import arb, ctx, fmpq

from ...derivations import algebra
from ...derivations.term import Symbol, Term
from ..case import Case, readable
from ..finding import ERROR, WARNING, Finding
from ..judge import meanings, shown
from ..known import BITS
from ..literal import Literal
from ..slopes import Claimed, claimed_slopes

CODE, SEVERITY = "wrong-derivative", ERROR
POINTS, WIDEST = 4, 80
_WORKED = {
    algebra.exp: lambda x: x.exp(),
    algebra.sigmoid: lambda x: 1 / (1 + (-x).exp()),
    algebra.tanh: lambda x: x.tanh(),
    sympy.log: lambda x: x.log(),
}
Values = Mapping[Any, Any]


def check(case: Case) -> Iterator[Finding]:
    for claim in claimed_slopes(case.sheet):
        if apart := _apart(claim):
            yield _finding(case, claim, *apart)


def _apart(claim: Claimed) -> tuple[dict[Symbol, fmpq], list[tuple[arb, arb]]] | None:
    """A point where slope and claim differ, and both values at each point; None where they may
    agree: in any base of a logarithm, at any point."""
    function = claim.stated.formula
    assert function is not None
    slopes = [_slope(meaning, claim.letter) for _, meaning in meanings(function)]
    needed = {str(s) for s in slopes[0].free_symbols if not str(s)[0].isdigit()}
    said = {str(s) for s in claim.formula.symbols}
    if claim.letter not in function.symbols or not needed <= said <= set(
        map(str, function.symbols)
    ):
        return None
    letters = sorted(function.symbols, key=str)
    decimals = _decimals(function)
    points, values = [], []
    for number in range(POINTS):
        point = {s: fmpq(3 * i + 2 * number + 1, 7 * i + 5) for i, s in enumerate(letters, start=1)}
        named = {str(s): arb(value) for s, value in point.items()} | decimals
        with ctx.workprec(BITS):
            right = [v for s in slopes if (v := _value(s, named)) is not None]
            printed = [
                v for _, m in meanings(claim.formula) if (v := _printed(m, point)) is not None
            ]
        if any(a.overlaps(b) for a in right for b in printed):
            return None
        if right and printed:
            points.append(point)
            values.append((right[0], printed[0]))
    return (points[0], values) if len(points) > 1 else None


def _slope(function: Term, letter: Symbol) -> Any:
    """SymPy's derivative; a rounded decimal stays a letter of its own."""

    def leaf(end: Any) -> Any:
        if isinstance(end, Literal) and end.ulp:
            return sympy.Symbol(end.text, real=True)
        return end.sympy()

    return sympy.diff(function.read(leaf), sympy.Symbol(str(letter), real=True))


def _decimals(function: Term) -> dict[str, arb]:
    ends = (end for end in function.leaves() if isinstance(end, Literal))
    return {end.text: end.span for end in ends if end.ulp}


def _value(expression: Any, values: Values) -> arb | None:
    try:
        value = _ball(expression, values)
    except (ValueError, KeyError, ArithmeticError):
        return None
    return value if value.is_finite() else None


def _ball(expression: Any, values: Values) -> arb:
    """A SymPy expression at a point. Raises ValueError for functions that are not worked out."""
    if expression.is_Symbol:
        return values[expression.name]
    if expression.is_Rational:
        return arb(fmpq(int(expression.p), int(expression.q)))
    balls = [_ball(argument, values) for argument in expression.args]
    if expression.is_Add:
        return sum(balls, arb(0))
    if expression.is_Mul:
        product = arb(1)
        for ball in balls:
            product *= ball
        return product
    if expression.is_Pow:
        whole = expression.exp.is_Integer
        return balls[0] ** int(expression.exp) if whole else balls[0] ** balls[1]
    if expression.func not in _WORKED:
        raise ValueError(expression.func)
    return _WORKED[expression.func](*balls)


def _printed(formula: Term, point: Mapping[Symbol, fmpq]) -> arb | None:
    def leaf(end: Any) -> Any:
        if isinstance(end, Literal):
            return end.span
        return arb(point[end]) if isinstance(end, Symbol) else arb(end.value)

    try:
        value = formula.read(leaf)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        return None
    return value if isinstance(value, arb) and value.is_finite() else None


def _finding(
    case: Case, claim: Claimed, point: Mapping[Symbol, fmpq], values: list[tuple[arb, arb]]
) -> Finding:
    function = claim.stated.formula
    assert function is not None
    at = ", ".join(f"{letter} = {value}" for letter, value in point.items())
    right, said = values[0]
    factor = next((f for f in (2, fmpq(1, 2), -1) if _differ_by(f, values)), None)
    aside = {
        2: " It is twice the derivative: a factor 1/2 of the function may be missing.",
        fmpq(1, 2): " It is half the derivative: the factor 2 of a square may be missing.",
        -1: " Only the sign differs.",
    }.get(factor, "")
    expected = _written(function, claim.letter)
    printed = readable(claim.text)
    return case.finding(
        (CODE, WARNING if factor in (2, fmpq(1, 2)) else SEVERITY),
        claim.statement,
        case.spot(claim.side),
        printed=printed,
        expected=expected,
        message=f"{printed} is not the derivative of {readable(claim.stated.text)} by "
        f"{claim.letter}: for {at} the derivative is {shown(right)}, not {shown(said)}.{aside}",
        hint=f"Write {expected}." if expected else "Differentiate again, the inner function too.",
    )


def _differ_by(factor: Any, values: list[tuple[arb, arb]]) -> bool:
    return all((right * factor).overlaps(said) for right, said in values)


def _written(function: Term, letter: Symbol) -> str:
    """The derivative as one types it; nothing where it is long or its logarithm has no base."""
    if len(list(meanings(function))) > 1:
        return ""

    def leaf(end: Any) -> Any:
        if isinstance(end, Literal):
            return sympy.Rational(int(end.value.p), int(end.value.q))
        return end.sympy()

    slope = sympy.diff(function.read(leaf), sympy.Symbol(str(letter), real=True))
    text = str(slope).replace("**", "^").replace("*", " ")
    return text if len(text) <= WIDEST else ""
