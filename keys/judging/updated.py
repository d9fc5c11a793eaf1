"""A gradient that is printed as what it was only needed for: the parameter after the step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from flint import fmpq

from ..reading.statement import Side, Statement
from ..values.literal import literals, lone
from ..values.misfit import Misfit
from .case import Case

_GRADIENT = re.compile(
    r"\\nabla|∇|\bgrad(?:ient)?\b|(?:\\partial|∂|\bd)\s*\\?[A-Za-z]+\s*(?:/|\}\s*\{)\s*(?:\\partial|∂|d)",
    re.IGNORECASE,
)
LEAST_DIGITS = 3
Numbers = tuple[fmpq, ...]


def misfits(case: Case) -> Iterator[Misfit]:
    """Of two values of one gradient, the one that is a parameter of the section less the other."""
    gradients: dict[tuple[int, str], Side] = {}
    parameters: dict[int, list[Side]] = {}
    for statement in case.sheet.statements:
        side, section = _result(statement), statement.section.start
        if side is None:
            continue
        if not _GRADIENT.search(statement.label):
            parameters.setdefault(section, []).append(side)
            continue
        first = gradients.setdefault((section, statement.key), side)
        for start in parameters.get(section, ()) if first is not side else ():
            if _is_step(_numbers(start), first, side):
                line = case.spot(first).line
                right, printed = case.printed(first), case.printed(side)
                said = f"{printed} is {case.printed(start)} less the gradient of line {line}: "
                said += "the parameter after a step of rate 1, not the gradient."
                yield Misfit(side.start, side.end, printed, right, said)
                break


def _is_step(start: Numbers, gradient: Side, printed: Side) -> bool:
    """Whether `printed` is `start - gradient` to every printed digit, and not by chance."""
    slopes, values = _numbers(gradient), _numbers(printed)
    ulps = [literal.ulp for literal in literals(printed.term)]
    digits = min((literal.significant for literal in literals(printed.term)), default=0)
    if not len(start) == len(slopes) == len(values) == len(ulps) or digits < LEAST_DIGITS:
        return False
    steps = zip(start, slopes, values, ulps, strict=True)
    return values != slopes and all(abs(s - g - v) <= u for s, g, v, u in steps)


def _numbers(side: Side) -> Numbers:
    entries: Any = getattr(side.term, "flat", [side.term])
    found = tuple(_number(entry) for entry in entries)
    return () if None in found else found  # type: ignore[return-value]


def _number(entry: Any) -> fmpq | None:
    """A printed number, which may have a sign."""
    literal = lone(entry)
    if literal is None:
        return None
    return literal.value if entry is literal else -literal.value


def _result(statement: Statement) -> Side | None:
    """What the statement comes to: a number, or a matrix of numbers."""
    side = statement.result or (statement.readable[-1] if statement.readable else None)
    is_numbers = side is not None and (
        isinstance(side.term, np.ndarray) or lone(side.term) is not None
    )
    return side if is_numbers and side is not None and _numbers(side) else None
