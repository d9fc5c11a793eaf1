"""The pages in tests/audit: each sheet in them gets the findings written beside its lines.

A line that ends with `<!-- expect: CODE -->` must be found with that code; every other line must
be left alone, notes included.
"""

import re
from pathlib import Path

import pytest
from keyproof.keys.audit import audit

PAGES = sorted((Path(__file__).parent / "audit").glob("*.md"))
SHEET = re.compile(r"^## (?P<title>[^\n]*)\n|^```sheet\n(?P<sheet>.*?)^```", re.DOTALL | re.M)
EXPECT = re.compile(r"<!-- expect: (?P<codes>[a-z, -]+?) -->")


def sheets():
    for page in PAGES:
        title = page.stem
        for found in SHEET.finditer(page.read_text(encoding="utf-8")):
            if found["sheet"] is None:
                title = found["title"]
            else:
                yield pytest.param(found["sheet"], id=f"{page.stem}: {title}")


@pytest.mark.parametrize("sheet", list(sheets()))
def test_page(sheet):
    lines = sheet.split("\n")
    expected = {
        (number, line, code)
        for number, line in enumerate(lines, start=1)
        for marked in EXPECT.finditer(line)
        for code in marked["codes"].split(", ")
    }
    report = audit(sheet)
    found = {(f.spot.line, lines[f.spot.line - 1], f.code) for f in report.findings}
    assert found == expected, [f.message for f in report.findings]
