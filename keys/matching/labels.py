"""What the sheets call the quantities of a derivation: symbols, names, and what the exam pins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...derivations.derivation import Derivation
from ..answering.worked import Worked, WorkedExam
from ..reading.statement import label_key

Entry = tuple[int, ...]
Named = tuple[str, Entry | None]  # a quantity, and the entry where the label is of one

_BRACES = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_BRACES}\s*{_BRACES}")
_GRADIENT = re.compile(rf"(?:\\nabla|∇)_(?:{_BRACES}|(\w))\s*(?:\\mathcal\{{)?[A-Z]\}}?(?![\w])")
_LAYERED = re.compile(r"_(\{[^{}]*\}|\w)\s*\^\{?[\[(](\w+)[\])]\}?")
_BY = re.compile(r"(?:(?<![A-Za-z])d|∂)[A-Z](?:\([^()]*\))?/(?:d|∂)")


def labels_of(exam: WorkedExam, worked: Worked) -> dict[str, Named]:
    """The key of each label, and the quantity and entry it stands for; ambiguous ones left out."""
    derivation = worked.derivation
    named: list[tuple[str, Named]] = []
    for name in derivation.steps:
        named += _own(derivation, name)
    for part in exam.parts.values():
        if part.derivation is derivation:
            for name, said in part.part.labels.items():
                if name in derivation.steps:
                    named += _pinned(derivation, name, said)
    counted = Counter(key for key, _ in set(named))
    return {key: what for key, what in named if counted[key] == 1}


def said_key(label: str) -> str:
    r"""The key of a printed label: `a_2^{[1]}` is entry 2 of a^1, `\frac{dL}{dW}` is ∂L/∂W,
    and the letter of the loss does not matter."""
    said = _FRACTION.sub(r"\1/\2", label)
    said = _GRADIENT.sub(lambda found: f"∂J/∂{found[1] or found[2]}", said)
    said = _LAYERED.sub(r"^\2_\1", said)
    said = said.replace("\\partial", "∂").replace(" ", "")
    return label_key(_BY.sub("∂J/∂", said))


def _own(derivation: Derivation, name: str) -> Iterator[tuple[str, Named]]:
    """A quantity's symbol and name; entries count from 1, in a row or column by one number."""
    step = derivation.step(name)
    keys = {said_key(said) for said in (step.symbol or name, name, *step.labels)}
    shape: tuple[int, ...] = getattr(derivation.value(name), "shape", ())
    grid = list(np.ndindex(shape)) if len(shape) == 2 and max(shape) < 10 else []
    for key in keys:
        yield key, (name, None)
        yield from ((f"{key}{i + 1}{j + 1}", (name, (i, j))) for i, j in grid)
        if grid and min(shape) == 1:
            yield from ((f"{key}{i + j + 1}", (name, (i, j))) for i, j in grid)


def _pinned(derivation: Derivation, name: str, said: Any) -> Iterator[tuple[str, Named]]:
    value = derivation.value(name)
    flat = [said] if isinstance(said, str) else list(_flat(said))
    if not isinstance(value, np.ndarray):
        yield from ((said_key(text), (name, ())) for text in flat)
    elif len(flat) == value.size:
        places = list(np.ndindex(value.shape))
        yield from ((said_key(text), (name, at)) for text, at in zip(flat, places, strict=True))


def _flat(said: Sequence[Any]) -> Iterator[str]:
    for one in said:
        if isinstance(one, str):
            yield one
        else:
            yield from _flat(one)
