"""The question contradicts itself: its given numbers break a law that they must satisfy.

No answer can be right for such a question as it is printed; whatever was meant, students had to
guess it.

    wrong:  kernels of size 10x10x3 on an image of size 200x200x64
    right:  kernels of size 10x10x64 on an image of size 200x200x64
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import WARNING, Finding, Spot
from ..judging.case import Case
from ..reading.statement import Section

CODE, SEVERITY = "inconsistent-question", WARNING


def check(case: Case) -> Iterator[Finding]:
    seen: set[int] = set()
    for name, worked in case.worked.items():
        if id(worked.derivation) in seen:
            continue
        seen.add(id(worked.derivation))
        path = tuple(worked.part.owner.split(".")) or tuple(name.split("."))
        sections = [s for s in case.sheet.sections if s.path and s.path == path[: len(s.path)]]
        nearest = max(sections, key=lambda s: len(s.path), default=None)
        for law in worked.derivation.broken():
            yield Finding(
                code=CODE,
                severity=SEVERITY,
                spot=case.heading(nearest) if nearest else Spot(1, 1, 2),
                where=Section(path, 0, 0).where,
                printed="",
                expected="",
                message=f"The question breaks a law of its own: {_lower(law.reason)}",
                hint="Correct the given numbers, or say in the key how they are meant.",
                part=name,
            )


def _lower(sentence: str) -> str:
    """A sentence after a colon, its first word small unless it is a name or a symbol."""
    word = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if word[1:].islower() or len(word) == 1 else sentence
