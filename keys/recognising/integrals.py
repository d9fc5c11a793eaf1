"""Definite integrals, `\\int_0^1 x^2 dx = 1/3`, and antiderivatives with bounds, `[x^3/3]_0^1`.

An integral is worked out by FLINT's `acb.integral`, whose error bounds are rigorous (Johansson,
Numerical integration in arbitrary-precision ball arithmetic, 2018).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

from flint import acb, arb, ctx, fmpq

from ...derivations.term import Call, Symbol, Term, Value
from ..judging.case import Case
from ..judging.judge import compare
from ..reading.arithmetic import read_algebra, read_arithmetic
from ..reading.by_name import first_side
from ..reading.letters import letter_key
from ..reading.markup import plain
from ..reading.statement import Side, Statement
from ..values.called import LOG
from ..values.known import AS_PRINTED, BITS
from ..values.literal import Literal, lone
from ..values.meanings import worked_out
from ..values.misfit import Misfit
from ..values.prints import WRONG, shown

LONGEST, MOST_EVALUATED, MOST_PARTS = 300, 800, 6
MOST_STATEMENTS = 500  # of a sheet that are looked at: an integral may cost 20 ms
_SIGN = re.compile(r"\\int|∫|[\])|]\s*_")
_BOUND = r"(?:\{[^{}]{1,24}\}|[-−]?\d+(?:\.\d+)?|\\pi(?![A-Za-z])|[eπ])"
_BOUNDS = rf"_\s*(?P<low>{_BOUND})\s*\^\s*(?P<high>{_BOUND})"
_BY = r"d\s*(?P<by>[A-Za-z]|\\[a-z]{2,7})(?![A-Za-z_(])"
_INTEGRAL = re.compile(
    rf"(?:\\int|∫)\s*(?:\\limits\s*)?{_BOUNDS}(?P<body>(?:(?!\\int|∫|=).)*?)(?<!\\)(?<!\\c)\s*{_BY}",
    re.DOTALL,
)
_ABOVE = re.compile(rf"\\frac\s*\{{\s*{_BY}\s*\}}\s*(?P<below>\{{[^=]*\}})")
_BRACKETED = re.compile(rf"\[(?P<body>[^\[\]=|]{{1,120}})\]\s*{_BOUNDS}")
_BARRED = re.compile(rf"^(?P<body>[^\[\]=|]{{1,120}})\|\s*{_BOUNDS}")
_LETTER = re.compile(r"(?<![\\A-Za-z_])[a-df-zA-Z](?![A-Za-z_(])")
_WORKED: dict[str, Callable[..., acb]] = {
    "exp": lambda x, _: x.exp(),
    "sin": lambda x, _: x.sin(),
    "cos": lambda x, _: x.cos(),
    "sqrt": lambda x, analytic: x.sqrt(analytic=analytic),
    "log": lambda x, analytic: x.log(analytic=analytic),
    LOG: lambda x, analytic: x.log(analytic=analytic),
    "add": lambda x, y, _: x + y,
    "sub": lambda x, y, _: x - y,
    "mul": lambda x, y, _: x * y,
    "div": lambda x, y, _: x / y,
    "neg": lambda x, _: -x,
}


def misfits(case: Case) -> Iterator[Misfit]:
    """The values that are not those of the integral, or of the antiderivative, before them."""
    text = plain(case.sheet.text)
    if "int" not in text and "∫" not in text and "|_" not in text and "]_" not in text:
        return
    told = (s for s in case.sheet.statements if _SIGN.search(text, s.start, s.end))
    for statement in islice(told, MOST_STATEMENTS):
        sides = [_read(side) for side in _chain(text, statement)]
        for before, after in pairwise(sides):
            if not _is_one_new(before, after) or after.relation not in ("=", "≈"):
                continue
            known = case.known[statement.section.question]
            verdict = compare(before, after, known)
            if verdict is not None and verdict.name == WRONG and verdict.computed is not None:
                yield _told(case, before, after, verdict.computed)
                break


def _chain(text: str, statement: Statement) -> Iterator[Side]:
    label = first_side(text, statement) if statement.sides else None
    if label:
        yield label
    yield from statement.sides


def _is_one_new(before: Side, after: Side) -> bool:
    """Whether both have values, and one of them an integral's."""
    if before.term is None or after.term is None:
        return False
    return any("int" in s.text or "∫" in s.text or "_" in s.text for s in (before, after))


def _told(case: Case, before: Side, after: Side, value: arb) -> Misfit:
    printed, left = case.printed(after), case.printed(before)
    number = lone(after.term)
    right = shown(value, number)
    other = worked_out(after.term, AS_PRINTED) if number is None else None
    said = f"{left} is {right}, not {printed}."
    if other is not None:
        said = f"{left} is {right}, but {printed} is {shown(other)}."
    return Misfit(after.start, after.end, printed, right, said)


def _read(side: Side) -> Side:
    """The side with its integrals and antiderivatives worked out; as it is where one is not."""
    if side.term is not None or len(side.text) > LONGEST:
        return side
    values: list[Term] = []

    def put(found: re.Match[str], value: Term | None) -> str:
        if value is None:
            raise ValueError("an integral that is not worked out")
        values.append(value)
        return f" ({_mark(len(values))}) "

    try:
        said = _ABOVE.sub(lambda f: f"\\frac{{1}}{f['below']} d{f['by']}", side.text)
        said = _INTEGRAL.sub(lambda f: put(f, _integral(f)), said)
        for pattern in (_BRACKETED, _BARRED):
            said = pattern.sub(lambda f: put(f, _difference(f)), said)
    except ValueError:
        return side
    term = read_arithmetic(said, side.start) if 0 < len(values) <= MOST_PARTS else None
    return replace(side, term=_with_values(term, values)) if isinstance(term, Term) else side


def _mark(count: int) -> str:
    """A number that nobody prints, for a value that no printed number is."""
    return f"{count}.90210731"


def _with_values(term: Term, values: list[Term]) -> Term:
    if isinstance(term, Literal):
        marks = {_mark(count): value for count, value in enumerate(values, start=1)}
        return marks.get(term.text, term)
    if not isinstance(term, Call):
        return term
    return Call(term.operator, tuple(_with_values(a, values) for a in term.arguments), term.options)


def _difference(found: re.Match[str]) -> Term | None:
    """What an antiderivative of one letter is at its upper bound, less that at its lower."""
    letters = set(_LETTER.findall(found["body"]))
    if len(letters) != 1:
        return None
    (letter,) = letters
    put = re.compile(rf"(?<![\\A-Za-z]){letter}(?![A-Za-z_(])")
    ends = (
        put.sub(lambda _, bound=found[bound]: f"({bound.strip('{}')})", found["body"])
        for bound in ("high", "low")
    )
    high, low = map(read_arithmetic, ends)
    both = isinstance(high, Term) and isinstance(low, Term)
    return Call("sub", (high, low)) if both else None


def _integral(found: re.Match[str]) -> Term | None:
    """The value of an integral in one letter between two numbers."""
    letter = Symbol(letter_key(found["by"]))
    low, high = (_bound(found[name]) for name in ("low", "high"))
    formula = read_algebra(found["body"].strip() or "1")
    if formula is None or low is None or high is None or not formula.symbols <= {letter}:
        return None

    def worked(z: acb, analytic: bool) -> acb:
        return _worked(formula, z, analytic)

    with ctx.workprec(BITS):
        try:
            worked(acb(low), False)  # FLINT cannot pass on what is raised within
            value = acb.integral(worked, acb(low), acb(high), eval_limit=MOST_EVALUATED)
        except (ValueError, TypeError, KeyError, ArithmeticError):
            return None
        is_certain = value.is_finite() and value.real.rad() < arb(10) ** -12
        return Value(value.real) if is_certain else None


def _bound(text: str) -> arb | None:
    said = text.strip("{} ")
    term = read_arithmetic({"\\pi": "1 \\pi", "π": "1 π", "e": "e^1"}.get(said, said))
    return worked_out(term, AS_PRINTED) if isinstance(term, Term) else None


def _worked(term: Term, z: acb, analytic: bool) -> acb:
    """A formula at a complex number; the logarithm is the natural one. Raises KeyError for
    what is no analytic function."""
    if isinstance(term, Symbol):
        return z
    if isinstance(term, Literal):
        return acb(arb(term.value))
    if isinstance(term, Value):
        return acb(arb(term.value))
    assert isinstance(term, Call)
    if term.operator == "pow":
        base, power = term.arguments
        exponent = power.read(_exact)
        if isinstance(exponent, fmpq) and exponent.q == 1:
            return _worked(base, z, analytic) ** int(exponent)
        raise KeyError("a power that is not whole")
    parts = (_worked(argument, z, analytic) for argument in term.arguments)
    return _WORKED[term.operator](*parts, analytic)


def _exact(end: Any) -> Any:
    return end.value
