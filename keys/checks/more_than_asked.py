"""More names are listed than the question asks for.

Which of them count is then open: students who list more may be marked by the first ones, or by the
best ones.

    wrong:  Name four models: VGG-16, BERT, GPT-3, Inception, Xception
    right:  Name four models: VGG-16, BERT, GPT-3, Inception
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import NOTE, Finding
from ..judging.case import Case
from .misspelt_name import misspelt

CODE, SEVERITY = "more-than-asked", NOTE
_ANY = re.compile(r"\bany (?:\d{1,2}|one|two|three|four|five|six)\b")


def check(case: Case) -> Iterator[Finding]:
    for part in case.exam.items() if case.exam else ():
        asked = part.item.names
        for section in case.sheet.sections if asked else ():
            if not asked or section.path != tuple(part.id.split(".")):
                continue
            answer = case.sheet.text[section.start + len(section.heading) : section.end].casefold()
            listed = [name for name in asked.of if name.casefold() in answer]
            listed += [found.printed for found in misspelt(case, section, asked.of)]
            if len(listed) > asked.count and not _ANY.search(answer):
                yield Finding(
                    code=CODE,
                    severity=SEVERITY,
                    spot=case.heading(section),
                    where=section.where,
                    printed=", ".join(listed),
                    expected=str(asked.count),
                    message=f"{asked.count} are asked for; at least {len(listed)} are listed.",
                    hint="Say which count, or that any of them do.",
                    part=part.id,
                )
