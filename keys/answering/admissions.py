"""Faults of an exam that its key states: broken laws in remarks, marks on the front page.

The codes are those of the checks that would find them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ...derivations.derivation import Derivation
from ...templates.page import Admission, Part
from .marks import said
from .remarks import departure


def of_laws(derivations: Iterable[Derivation]) -> Iterator[Admission]:
    """One for all laws that the givens break; the key has a remark on each of them."""
    told = dict.fromkeys(departure(d, law) for d in derivations for law in d.broken())
    if told:
        reason = f"the key says so: {' '.join(' '.join(told).split())}"
        yield Admission("inconsistent-question", reason)


def of_marks(question: Part) -> Iterator[Admission]:
    """Where the front page adds the sum of the parts to their marks."""
    leaves = list(_leaves(question))
    summed = sum((leaf.marks for leaf in leaves if leaf.marks is not None), Fraction(0))
    if len(leaves) > 1 and question.marks not in (None, summed):
        reason = f"the front page gives the sum of the parts, {said(summed)}"
        yield Admission("marks-do-not-add-up", reason)


def _leaves(part: Part) -> Iterator[Part]:
    for inner in part.parts:
        yield from _leaves(inner)
    if not part.parts:
        yield part
