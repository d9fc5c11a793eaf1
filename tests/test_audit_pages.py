"""The pages in tests/audit: each sheet in them gets the findings written beside its lines.

A line that ends with `<!-- expect: CODE -->` must be found with that code; every other line must
be left alone, notes included. The exam printed last before a sheet, if any, is its exam.
"""

import re
from pathlib import Path

import pytest
from keyproof.keys.audit import audit
from keyproof.keys.exam import parse_exam

PAGES = sorted((Path(__file__).parent / "audit").glob("*.md"))
SHEET = re.compile(
    r"^## (?P<title>[^\n]*)\n|^```exam\n(?P<exam>.*?)^```|^```sheet\n(?P<sheet>.*?)^```",
    re.DOTALL | re.M,
)
EXPECT = re.compile(r"<!-- expect: (?P<codes>[a-z, -]+?) -->")


def sheets():
    for page in PAGES:
        title, exam = page.stem, None
        for found in SHEET.finditer(page.read_text(encoding="utf-8")):
            if found["title"] is not None:
                title = found["title"]
            elif found["exam"] is not None:
                exam = parse_exam(found["exam"])
            else:
                yield pytest.param(found["sheet"], exam, id=f"{page.stem}: {title}")


@pytest.mark.parametrize(("sheet", "exam"), list(sheets()))
def test_page(sheet, exam):
    lines = sheet.split("\n")
    expected = {
        (number, line, code)
        for number, line in enumerate(lines, start=1)
        for marked in EXPECT.finditer(line)
        for code in marked["codes"].split(", ")
    }
    report = audit(sheet, exam=exam)
    found = {(f.spot.line, lines[f.spot.line - 1], f.code) for f in report.findings}
    assert found == expected, [f.message for f in report.findings]
