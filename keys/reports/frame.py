"""Findings for a terminal: the line as printed, the guilty part underlined, fault and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from ..answering.marks import said
from ..finding import ERROR, NOTE, WARNING, Finding, NotUnderstood, Report

WIDEST = 100
STRETCHES = 10
COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "cyan"}


def frames(report: Report, text: str, name: str) -> str:
    """A frame for each finding and a line that sums up, with colours for `click.echo`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = [_frame(finding, lines, name) for finding in report.findings]
    return "\n\n".join([*shown, summary(report)])


def summary(report: Report) -> str:
    counts = [
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity in (ERROR, WARNING, NOTE)
        if (count := report.count(severity))
    ]
    unread = report.not_understood
    if counts or report.checked:
        found = ", ".join(counts) if counts else "nothing wrong found"
        found += f"; {report.checked} of {report.statements} statements checked"
        found += f", {report.stated} more only stated" if report.stated else ""
    else:
        found = f"nothing could be checked: no calculation was read{_alone(report.stated)}"
    rest = f"; {len(unread)} not understood ({_lines(unread)})" if unread else ""
    rest += f"; {len(report.allowed)} allowed" if report.allowed else ""
    return f"{found}{rest}."


def _alone(stated: int) -> str:
    """What a sheet holds that says one thing only, and can be held against nothing."""
    return (
        f", and {stated} value{'s' if stated > 1 else ''} or formulas stand alone" if stated else ""
    )


def _lines(places: Sequence[NotUnderstood]) -> str:
    """`lines 12, 18, 40–44`: where a few or many places are, the first ten stretches of them."""
    stretches: list[tuple[int, int]] = []
    for line in sorted({place.spot.line for place in places}):
        if stretches and line == stretches[-1][1] + 1:
            stretches[-1] = stretches[-1][0], line
        else:
            stretches.append((line, line))
    named = [str(first) if first == last else f"{first}–{last}" for first, last in stretches]
    lines = "line" if len(stretches) == 1 and "–" not in named[0] else "lines"
    return f"{lines} {', '.join(named[:STRETCHES])}{', …' if len(named) > STRETCHES else ''}"


def _frame(finding: Finding, lines: list[str], name: str) -> str:
    spot, colour = finding.spot, COLOURS[finding.severity]
    number = str(spot.line)
    margin = " " * len(number)
    source, start, end = _window(lines[spot.line - 1], spot.column - 1, spot.end - 1)
    marker = " " * start + "^" * max(1, end - start)
    kind = click.style(f"{finding.severity}[{finding.code}]", fg=colour, bold=True)
    where = f" ({_visible(finding.where)})" if finding.where else ""
    sentences = [finding.message, finding.hint, *_reached(finding), _stake(finding)]
    return "\n".join(
        [
            f"{kind} {_visible(name)}:{spot.line}:{spot.column}{where}",
            f"{number} | {source}",
            f"{margin} | {click.style(marker, fg=colour)}",
            *(f"{margin}   {_visible(sentence)}" for sentence in sentences if sentence),
        ]
    )


def _reached(finding: Finding) -> Iterator[str]:
    """The lines below that the mistake reaches."""
    for carried, what in ((False, "It shows again in"), (True, "What goes on from it correctly:")):
        lines = dict.fromkeys(str(c.line) for c in finding.consequences if c.carried == carried)
        if lines:
            yield f"{what} line{'s' if len(lines) > 1 else ''} {', '.join(lines)}."


def _stake(finding: Finding) -> str:
    stake = finding.stake
    if stake is None:
        return ""
    of = f" of the part's {said(stake.of)}" if stake.marks != stake.of else ""
    return f"Marks at stake: {said(stake.marks)}{of}."


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A long line is cut around its guilty part."""
    first = max(0, min(start - WIDEST // 3, len(line) - WIDEST)) if len(line) > WIDEST else 0
    last = first + WIDEST
    before = "…" if first else ""
    after = "…" if last < len(line) else ""
    shift = len(before) - first
    return f"{before}{_visible(line[first:last])}{after}", start + shift, min(end, last) + shift


def _visible(text: str) -> str:
    """Text from a stranger's sheet cannot steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
