"""From an exam to what its key, or its paper, says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..derivations.derivation import Derivation
from ..derivations.fault import Fault
from ..derivations.proof import Proof, proofs
from ..derivations.step import Law
from ..derivations.symbolically import Same
from ..templates.page import (
    Alternative,
    Blanks,
    Block,
    Figure,
    Flag,
    Line,
    Names,
    Page,
    Part,
    Proved,
    Remark,
    Working,
    Written,
)
from .answering.admissions import of_laws, of_marks
from .answering.figures import LABELLED, figures
from .answering.lines import line
from .answering.marks import of_lines
from .answering.question import Question, page, questions
from .answering.remarks import almost, departure
from .answering.worked import Worked, worked_exam
from .exam import Exam
from .exam import Part as Asked
from .exam_file.item import Diagram, Item

SPACE_FOR_A_MARK = Fraction(9, 5)  # centimetres of paper to answer in


def key(exam: Exam, flags: Sequence[Flag] = (), audited: str = "", digits: int = 6) -> Page:
    """The worked, proved answer key. `flags` are the findings of an audit, worst first."""
    return replace(_page(exam, flags, digits, solved=True), audited=audited)


def paper(exam: Exam) -> Page:
    """The same exam as students get it."""
    return _page(exam)


def _page(exam: Exam, flags: Sequence[Flag] = (), digits: int = 6, solved: bool = False) -> Page:
    return page(
        exam, [written(q) for q in questions(exam, flags, digits, solved)], flags, solved=solved
    )


@lru_cache(maxsize=64)
def written(question: Question) -> Part:
    """The page of a question: written once for all versions that say the same in it."""
    return _Author(question).page()


class _Author:
    """Writes the page of a question, part by part."""

    def __init__(self, question: Question):
        self.exam, self.number = question.exam, question.number
        self.flags, self.digits, self.solved = question.flags, question.digits, question.solved
        self.exam_worked = worked_exam(Same(self.exam))
        self.worked = self.exam_worked.parts_in(self.number)
        self.asked = {part.steps: part for part in self.exam_worked.items_in(self.number)}

    def page(self) -> Part:
        question = self.part(self.asked["questions", self.number])
        marks = of_marks(question) if self.solved else ()
        return replace(question, admitted=(*question.admitted, *marks))

    def parts(self, items: Iterable[Item], steps: tuple[Any, ...]) -> tuple[Part, ...]:
        return tuple(self.part(self.asked[*steps, number]) for number, _ in enumerate(items))

    def part(self, asked: Asked) -> Part:
        item = asked.item
        answer = self.blocks if self.solved else self.asking
        blocks = () if item.parts else tuple(answer(asked))
        on_lines = {
            flag
            for block in blocks
            if isinstance(block, Working)
            for line in block.lines
            for flag in line.flags
        }
        own = (flag for flag in self.flags if flag.part == asked.id and flag not in on_lines)
        return Part(
            path=asked.id,
            label=item.id,
            marks=item.marks,
            text=self.wording(asked, item.text, "text"),
            title=item.title,
            blocks=blocks,
            parts=self.parts(item.parts, (*asked.steps, "parts")),
            flags=tuple(own),
            space=item.marks * SPACE_FOR_A_MARK if item.marks and not item.parts else Fraction(0),
            admitted=tuple(of_laws(self.owned(asked))) if self.solved else (),
        )

    def wording(self, asked: Asked, text: str, key: str) -> str:
        return self.exam_worked.wording(asked, text, (*asked.steps, key))

    def asking(self, asked: Asked) -> Iterable[Block]:
        """What stands on the paper below the text: what the question gives, and lists to fill."""
        item = asked.item
        worked = self.worked.get(asked.id)
        if item.diagram:
            yield _unlabelled(self.diagram(asked, item.diagram))
        if item.names:
            yield Names(item.names.count, ())
        if worked:
            drawn = figures(worked.derivation, item.asks, dict(asked.labels))
            yield from (_unlabelled(figure) for figure in drawn if figure.on_paper)

    def blocks(self, asked: Asked) -> Iterable[Block]:
        """What a part's answer consists of, in the order of the page."""
        item = asked.item
        worked = self.worked.get(asked.id)
        if item.diagram:
            yield self.diagram(asked, item.diagram)
        if item.names:
            yield Names(item.names.count, tuple(item.names.of))
        if item.blank:
            yield Blanks((tuple(item.blank),))
        if worked:
            yield from self.working(asked, worked)
        if item.answer:
            points = tuple((self.wording(asked, p.text, "points"), p.marks) for p in item.points)
            yield Written(self.wording(asked, item.answer, "answer"), points)
        for number, accept in enumerate(item.accept):
            steps = (*asked.steps, "accept", number)
            text = self.exam_worked.wording(asked, accept.text, steps)
            lines = ()
            if worked and (accept.given or accept.put):
                other = self.reading(worked, accept.given, accept.put, steps)
                read = (self.line(other, name, None, asked) for name in item.asks)
                lines = tuple(replace(line, flags=()) for line in read)
            yield Alternative(text, lines, accept.marks, self.digits)
        if worked:
            yield proved(asked.id, worked.derivation, worked.shown)

    def diagram(self, asked: Asked, wanted: Diagram) -> Figure:
        if wanted.figure not in LABELLED:
            raise Fault(
                f"Part {asked.id}: there is no figure “{wanted.figure}” to label.",
                f"Figures: {', '.join(LABELLED)}.",
                self.exam.place((*asked.steps, "diagram", "figure")),
            )
        return Figure(wanted.figure, {"blanks": wanted.blanks, "words": wanted.words})

    def working(self, asked: Asked, worked: Worked) -> Iterable[Block]:
        derivation = worked.derivation
        labels = dict(asked.labels)
        yield from figures(derivation, asked.item.asks, labels)
        marks = of_lines(worked)
        lines = (self.line(derivation, name, marks[name], asked) for name in worked.shown)
        yield Working(tuple(lines), self.digits)
        yield from map(Remark, almost(derivation, worked.shown))
        for law in derivation.broken():
            if self.concerned(law, worked) == asked.id:
                yield self.remark(law, asked, worked)

    def concerned(self, law: Law, worked: Worked) -> str:
        """The part at which a broken law is shown: where its working has led to what it reads."""
        derivation = worked.derivation
        sharing = {other.part.id: set(other.shown) for other in self.sharing(derivation)}
        steps = [name for name in law.reads.values() if name in derivation.steps]
        near = {earlier for name in steps for earlier in derivation.needed[name]}
        reached = [path for path, shown in sharing.items() if near & shown]
        return reached[-1] if reached else next(iter(sharing))

    def sharing(self, derivation: Derivation) -> list[Worked]:
        return [worked for worked in self.worked.values() if worked.derivation is derivation]

    def owned(self, asked: Asked) -> Iterable[Derivation]:
        """The derivations that begin with this part, each once."""
        owned = (w.derivation for w in self.worked.values() if w.part.owner == asked.id)
        return {id(derivation): derivation for derivation in owned}.values()

    def remark(self, law: Law, asked: Asked, worked: Worked) -> Remark:
        """What the law says, what the givens say instead, and the quantities that show it."""
        derivation = worked.derivation
        shown = {name for other in self.sharing(derivation) for name in other.shown}
        steps = [name for name in law.reads.values() if name in derivation.steps]
        lines = tuple(
            self.line(derivation, name, None, asked) for name in derivation.working(steps, shown)
        )
        return Remark(departure(derivation, law), "warning", lines, self.digits)

    def line(self, derivation: Derivation, name: str, marks: Fraction | None, asked: Asked) -> Line:
        return line(
            derivation,
            name,
            marks=marks,
            asked=name in asked.item.asks,
            labels=asked.labels.get(name),
            flags=tuple(f for f in self.flags if (f.part, f.quantity) == (asked.id, name)),
        )

    def reading(self, worked: Worked, given: Any, put: Any, steps: tuple[Any, ...]) -> Derivation:
        try:
            return worked.alternative(given, put)
        except Fault as fault:
            raise fault.at(self.exam.place(steps)) from None


def proved(part: str, derivation: Derivation, shown: Iterable[str]) -> Proved:
    """How the lines of a part were proved. Raises Fault where a proof fails: no key is written."""
    by_road: dict[str, list[str]] = {}
    unverified: list[str] = []
    for name in shown:
        found = proofs(derivation, name)
        if not found:
            unverified.append(derivation.symbol(name) or name.replace("_", " "))
        for proof in found:
            if not proof.holds:
                raise _refuted(part, proof)
            by_road.setdefault(proof.road, []).append(
                derivation.symbol(name) or name.replace("_", " ")
            )
    statements = (
        f"{ROADS.get(road, road)} ({', '.join(names)})" for road, names in by_road.items()
    )
    return Proved(tuple(statements), tuple(unverified))


ROADS = {
    "formula": "each formula with its numbers put in gives its value",
    "slope": "SymPy's derivative is the gradient used",
    "chain": "SymPy's derivative, times the prescribed delta, is the gradient used",
    "opinion": "a second computation in NumPy agrees to nine digits",
    "certificate": "checked case by case",
}


def _refuted(part: str, proof: Proof) -> Fault:
    note = f" ({proof.note})" if proof.note else ""
    return Fault(
        f"Part {part}: the {proof.road} check of {proof.quantity} fails{note}; no key is written.",
        "This is a mistake in the family itself; please report it with the exam file.",
    )


def _unlabelled(figure: Figure) -> Figure:
    return replace(figure, caption="", solved=False)
