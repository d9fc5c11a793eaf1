"""Findings for a terminal: the line as printed, the guilty part underlined, the fault, the remedy."""

from __future__ import annotations

from collections.abc import Callable

from .finding import ERROR, NOTE, WARNING, Finding, Report

WIDEST = 100
Paint = Callable[[str, str], str]  # text and its role (a severity, place, source, hint) to text


def unpainted(text: str, role: str) -> str:
    return text


def frames(report: Report, paint: Paint = unpainted) -> str:
    """One frame per finding and a summary line; nothing but the summary where all is well."""
    lines = report.text.split("\n")
    shown = [_frame(finding, lines, report.name, paint) for finding in report.findings]
    return "\n\n".join([*shown, summary(report)])


def summary(report: Report) -> str:
    counts = [
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity in (ERROR, WARNING, NOTE)
        if (count := report.count(severity))
    ]
    found = ", ".join(counts) if counts else "nothing wrong found"
    unread = len(report.not_understood)
    rest = f"; {unread} not understood" if unread else ""
    return f"{found}; {report.checked} of {report.statements} statements checked{rest}."


def _frame(finding: Finding, lines: list[str], name: str, paint: Paint) -> str:
    spot = finding.spot
    number = str(spot.line)
    margin = " " * len(number)
    source, start, end = _window(lines[spot.line - 1], spot.column - 1, spot.end - 1)
    marker = " " * start + "^" * max(1, end - start)
    where = f" ({finding.where})" if finding.where else ""
    return "\n".join(
        [
            f"{paint(finding.severity, finding.severity)}[{finding.code}] "
            f"{paint(f'{name}:{spot.line}:{spot.column}', 'place')}{where}",
            f"{margin} |",
            f"{number} | {paint(source, 'source')}",
            f"{margin} | {paint(marker, finding.severity)}",
            f"{margin} = {finding.message}",
            f"{margin}   {paint(finding.hint, 'hint')}",
        ]
    )


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A long line is cut around its guilty part; control characters are made visible."""
    first = max(0, min(start - WIDEST // 3, len(line) - WIDEST)) if len(line) > WIDEST else 0
    last = first + WIDEST
    cut = "".join(c if c.isprintable() else " " for c in line[first:last])
    before = "…" if first else ""
    after = "…" if last < len(line) else ""
    shift = len(before) - first
    return f"{before}{cut}{after}", start + shift, min(end, last) + shift
