"""A name is misspelt: it differs by one slip of the pen from one that the exam lists.

Students learn it by heart as it stands, and markers may take the right spelling for a mistake.

    wrong:  GTP-3
    right:  GPT-3
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import NOTE, Finding
from ..judging.case import Case
from ..reading.statement import Section

CODE, SEVERITY = "misspelt-name", NOTE
LEAST_LETTERS = 4
_WORD = re.compile(r"[A-Za-z0-9]+(?:[-&'][A-Za-z0-9]+)*")


def check(case: Case) -> Iterator[Finding]:
    """For the parts that ask for names, below their headings."""
    for part in case.exam.items() if case.exam else ():
        names = part.item.names.of if part.item.names else []
        for section in case.sheet.sections:
            if names and section.path == tuple(part.id.split(".")):
                yield from misspelt(case, section, names)


def misspelt(case: Case, section: Section, names: list[str]) -> Iterator[Finding]:
    """The words below a heading that are one slip of the pen from one of these names."""
    start = section.start + len(section.heading)
    words = list(_WORD.finditer(case.sheet.text, start, section.end))
    right = {_bare(name) for name in names}
    for name in names:
        length = len(_WORD.findall(name))
        for at in range(len(words) - length + 1):
            first, last = words[at], words[at + length - 1]
            printed = case.sheet.printed(first.start(), last.end())
            if _bare(printed) not in right and _is_slip(_bare(printed), _bare(name)):
                yield case.place_finding(
                    (CODE, SEVERITY),
                    first.start(),
                    last.end(),
                    printed=printed,
                    expected=name,
                    message=f"{printed} is misspelt: the exam lists {name}.",
                    hint=f"Write {name}.",
                )


def _bare(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _is_slip(printed: str, name: str) -> bool:
    """Two letters swapped, or one wrong, missing or doubled; plurals and numbers are no slips."""
    if len(name) < LEAST_LETTERS or printed in (name + "s", name.removesuffix("s")):
        return False
    if re.sub(r"\D", "", printed) != re.sub(r"\D", "", name) or abs(len(printed) - len(name)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(printed, name, strict=False)) if a != b), None)
    if same is None:
        return True  # a last letter more or less
    rest, wanted = printed[same:], name[same:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    one_off = rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
    return swapped or one_off
