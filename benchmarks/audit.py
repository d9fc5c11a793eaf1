"""How the time of an audit grows with the sheet, and how many injected slips it finds and names.

The time should double when the sheet does; that sheet is the published one, repeated. For the
slips, sheets of drawn questions are printed to six digits, and one slip of the pen is made in one
line of each: in its result or in a number of its calculation. A slip is found where the audit
warns of that line, and named where it says what happened, or which number was meant.

Run it with `.venv/bin/python benchmarks/audit.py [SHEET] [TIMES]`.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
from keyproof.derivations.chance import Chance
from keyproof.derivations.families import FAMILIES
from keyproof.derivations.family import family
from keyproof.derivations.fault import Fault
from keyproof.derivations.number import decimal, is_number
from keyproof.keys.audit import audit
from keyproof.templates.text.notation import written

SHEET = Path(__file__).resolve().parent.parent / "exams" / "cs4045-final" / "sheet.md"
NUMBER = re.compile(r"(?<![\w.^])\d+(?:\.\d+)?(?![\w.^(])")
DRAWS, SEEDS = 4, 3  # sheets of each family, and slips of a kind in each sheet

# what the audit says of each kind of slip where it stands in a result
SAID = {
    "digits transposed": "Two digits were swapped",
    "decimal point moved": "The decimal point moved",
    "digit dropped": "A digit was dropped",
    "sign lost": "The sign was lost",
    "neighbouring entry": "It is the value of",
    "stale number": "It is the value of",
}


def main(sheet: Path, times: int) -> None:
    growth(sheet, times)
    slips()


def growth(sheet: Path, times: int) -> None:
    text = sheet.read_text(encoding="utf-8")
    audit(text)
    print("  lines  statements  seconds  seconds per 1,000 lines")
    for count in (1 << n for n in range(times)):
        longer = text * count
        start = time.perf_counter()
        report = audit(longer)
        seconds = time.perf_counter() - start
        lines = longer.count("\n")
        print(f"{lines:7,} {report.statements:11,} {seconds:8.2f} {1000 * seconds / lines:12.3f}")


def slips() -> None:
    made, found, named = Counter(), Counter(), Counter()
    for lines in own_sheets():
        for kind in SAID:
            for place in ("result", "operand"):
                for seed in range(SEEDS):
                    injected = inject(lines, kind, place, Random(f"{kind}{place}{seed}"))
                    if injected is None:
                        continue
                    index, sheet, meant = injected
                    made[kind, place] += 1
                    told = [
                        f
                        for f in audit(sheet).findings
                        if f.spot.line == index + 1 and f.severity != "note"
                    ]
                    found[kind, place] += bool(told)
                    named[kind, place] += any(
                        f.expected == meant if place == "operand" else SAID[kind] in f.message
                        for f in told
                    )
    print("\nslip                 in the     made  found  named")
    for (kind, place), count in made.items():
        rates = (f"{counter[kind, place] / count:6.0%}" for counter in (found, named))
        print(f"{kind:20} {place:8} {count:6}", *rates)


def own_sheets() -> Iterator[list[str]]:
    """The lines of each family's drawn question: `name = numbers = value`, entry by entry."""
    for name, seed in product(FAMILIES, range(DRAWS)):
        try:
            derivation = family(name).draw(Chance(seed))
        except Fault:
            continue
        lines: list[str] = []
        for step in derivation.steps:
            value, numbers = derivation.value(step), derivation.numbers(step)
            if numbers is None:
                continue
            if is_number(value):
                lines.append(f"{step} = {written(numbers)} = {decimal(value, 6)}")
            elif getattr(numbers, "shape", None) == np.shape(value) and is_number(value.flat[0]):
                for place in np.ndindex(value.shape):
                    label = f"{step}_{''.join(str(i + 1) for i in place)}"
                    lines.append(
                        f"{label} = {written(numbers[place])} = {decimal(value[place], 6)}"
                    )
        if not audit("\n".join(lines)).count("error") and len(lines) > 1:
            yield lines


def inject(lines: list[str], kind: str, place: str, chance: Random) -> tuple[int, str, str] | None:
    """The line, the sheet with the slip in it, and the number that was meant."""
    places = list(range(len(lines)))
    chance.shuffle(places)
    for index in places:
        head, _, tail = lines[index].rpartition(" = ")
        label, _, working = head.partition(" = ")
        if not working or not any(c in working for c in "+*/·×("):
            continue
        side = tail if place == "result" else working
        numbers = [m for m in NUMBER.finditer(side) if len(m[0].replace(".", "")) >= 4]
        chance.shuffle(numbers)
        for number in numbers:
            wrong = slip(number, side, kind, lines, index, chance)
            if wrong is None:
                continue
            changed = side[: number.start()] + wrong + side[number.end() :]
            if kind == "sign lost":
                changed = side[: number.start() - 1] + side[number.start() :]
            line = f"{label} = " + (
                f"{working} = {changed}" if place == "result" else f"{changed} = {tail}"
            )
            meant = f"-{number[0]}" if kind == "sign lost" else number[0]
            return index, "\n".join([*lines[:index], line, *lines[index + 1 :]]), meant
    return None


def slip(
    number: re.Match[str], side: str, kind: str, lines: list[str], index: int, chance: Random
) -> str | None:
    text = number[0]
    if kind == "digits transposed":
        pairs = [
            i
            for i in range(len(text) - 1)
            if text[i : i + 2].isdigit() and text[i] != text[i + 1] and text[i + 1] != "0"
        ]
        at = chance.choice(pairs) if pairs else None
        return None if at is None else text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == "decimal point moved":
        before, _, after = text.partition(".")
        if not after:
            return None
        return f"{before}{after[0]}.{after[1:]}".lstrip("0") if before != "0" else f"0.0{after}"
    if kind == "digit dropped":
        at = chance.randrange(len(text) - 1)
        return text[:at] + text[at + 1 :] if text[at] not in ".0" and len(text) > 4 else None
    if kind == "sign lost":
        signed = number.start() > 0 and side[number.start() - 1] in "-−"
        alone = number.start() < 2 or side[number.start() - 2] in "( *·×"
        return text if signed and alone else None
    far = [index - 1, index + 1] if kind == "neighbouring entry" else range(index - 5, index - 1)
    others = [lines[i].rpartition(" = ")[2] for i in far if 0 <= i < len(lines)]
    fit = [n for n in others if NUMBER.fullmatch(n) and n != text and len(n) > 4]
    return chance.choice(fit) if fit else None


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else SHEET,
        int(sys.argv[2]) if len(sys.argv) > 2 else 7,
    )
