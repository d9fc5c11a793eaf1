"""What a key or a paper says, in order, without a word on looks.

Every target (LaTeX, text) renders these and nothing else; none of them knows a family by name.
Wording (`Text`) is Markdown-light: paragraphs, `- ` lists, **bold**, *italic*, `code`, inline
maths between dollar signs in LaTeX's notation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what a page's outline is made without
    from ..derivations.term import Symbol

Text = str


@dataclass(frozen=True)
class Flag:
    """A discrepancy of the published sheet, shown beside the line that it is about."""

    code: str
    severity: str  # error, warning, note
    where: str  # "Question 4.i, node 2"
    message: Text  # the fault in one sentence, evidence included
    printed: str = ""
    expected: str = ""
    number: int = 0  # its place in the front page's list, from 1
    part: str = ""  # the path of the part that it is about
    quantity: str = ""  # the quantity whose line it stands beside, where there is one
    entry: tuple[int, ...] = ()  # the entry of that quantity, counted from 0


@dataclass(frozen=True)
class Line:
    """One quantity of a working: label or symbol = formula = numbers = value.

    `formula` is a term, or a matrix of terms (then a line is one entry each), or None where only
    the value is shown; `numbers` is what its symbols stand for, where that is put in. `value` may
    be any object that the notation can print: a number, a matrix (one entry each, unless `whole`),
    a tuple of terms (relations), a table of derivations, a word.
    """

    symbol: str
    value: Any
    formula: Any = None
    numbers: Mapping[Symbol, Any] | None = None
    whole: bool = True
    reason: Text = ""
    marks: Fraction | None = None  # None: nothing in the margin
    asked: bool = False  # boxed: an answer that the part asks for
    labels: Any = None  # how the sheet calls it, or a nested list with a label for each entry
    unit: str = ""
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Working:
    """The lines of a computed part, in the order of working; decimals carry so many digits."""

    lines: tuple[Line, ...]
    digits: int = 6


@dataclass(frozen=True)
class Figure:
    """A drawing made from the model: `kind` names it, `data` is what it is drawn from.

    Kinds: network, convolution, recurrent_cell, attention, gan_losses, transformer. On the paper
    a figure leaves out what is asked (`solved` False), or is left out (`on_paper` False).
    """

    kind: str
    data: dict[str, Any]
    caption: Text = ""
    solved: bool = True
    on_paper: bool = True


@dataclass(frozen=True)
class Written:
    """A model answer in words, with the marking points that earn its marks."""

    answer: Text
    points: tuple[tuple[Text, Fraction | None], ...] = ()


@dataclass(frozen=True)
class Names:
    """Any `count` of these names."""

    count: int
    of: tuple[Text, ...]


@dataclass(frozen=True)
class Blanks:
    """The accepted words for each blank of the question's text, in order."""

    accepted: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Alternative:
    """Another reading that earns marks; computed ones show their result."""

    text: Text
    lines: tuple[Line, ...] = ()
    marks: Fraction | None = None
    digits: int = 6


@dataclass(frozen=True)
class Remark:
    """A sentence about the question itself, with the lines that show it: a broken expectation."""

    text: Text
    severity: str = "note"
    lines: tuple[Line, ...] = ()
    digits: int = 6


@dataclass(frozen=True)
class Proved:
    """How a computed part was proved, one short statement each; `unverified` names the rest."""

    statements: tuple[Text, ...]
    unverified: tuple[str, ...] = ()


Block = Working | Figure | Written | Names | Blanks | Alternative | Remark | Proved


@dataclass(frozen=True)
class Admission:
    """A fault of the exam that the page itself tells of, so that an audit of it need not."""

    code: str
    reason: str


@dataclass(frozen=True, eq=False)
class Part:
    """A question, or a part of one, or a part of a part; each is equal to itself alone."""

    path: str  # "4.ii"
    label: str  # "ii"
    marks: Fraction | None
    text: Text = ""
    title: str = ""
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    flags: tuple[Flag, ...] = ()  # about the part as a whole: marks, gaps
    space: Fraction = Fraction(0)  # on the paper: centimetres to answer in
    admitted: tuple[Admission, ...] = ()  # in a key


@dataclass(frozen=True)
class Page:
    """A whole document."""

    course: str
    title: str
    kind: str
    marks: Fraction
    questions: tuple[Part, ...]
    minutes: int | None = None
    instructions: tuple[Text, ...] = ()
    solved: bool = True  # the key; else the paper
    flags: tuple[Flag, ...] = field(default=())  # all of the sheet's discrepancies, worst first
    audited: str = ""  # the sheet's name, where one was read
    student: tuple[str, ...] = ()  # on a paper: whose it is, name and number
