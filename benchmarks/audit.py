"""How the time of an audit grows with the sheet: it should double when the sheet does.

The sheet is the published one, repeated. Run it with
`.venv/bin/python benchmarks/audit.py [SHEET] [TIMES]`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from keyproof.keys.audit import audit

SHEET = Path(__file__).resolve().parent.parent / "exams" / "cs4045-final" / "sheet.md"


def main(sheet: Path, times: int) -> None:
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


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else SHEET,
        int(sys.argv[2]) if len(sys.argv) > 2 else 7,
    )
