"""A report as SARIF 2.1.0, the format in which code hosts take findings.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import hashlib
import inspect
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any
from urllib.parse import quote

from ..checks import ALLOWANCE_CHECKS, CHECKS
from ..finding import Consequence, Finding, Report, Spot

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Data = dict[str, Any]


def sarif(report: Report, text: str, name: str) -> Data:
    """The findings about the sheet `text`, which was read from the file `name`."""
    reasons = {id(allowed.finding): allowed.reason for allowed in report.allowed}
    findings = [*report.findings, *(allowed.finding for allowed in report.allowed)]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(finding, fingerprint, _uri(name), reasons.get(id(finding), ""))
                    for finding, fingerprint in _fingerprinted(findings, text)
                ],
            }
        ],
    }


def _driver() -> Data:
    rules = [_rule(check) for check in (*CHECKS, *ALLOWANCE_CHECKS)]
    return {"name": "Keyproof", "version": version("keyproof"), "rules": rules}


def _rule(check: ModuleType) -> Data:
    page = inspect.cleandoc(check.__doc__ or "")
    fault, *paragraphs = page.split("\n\n")
    prose = [" ".join(p.split()) for p in paragraphs if not p.startswith(" ")]
    return {
        "id": check.CODE,
        "shortDescription": {"text": " ".join(fault.split())},
        "fullDescription": {"text": "\n\n".join(prose or [fault])},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": check.SEVERITY},
    }


def _result(finding: Finding, fingerprint: str, uri: str, allowed: str) -> Data:
    result: Data = {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": f"{finding.message} {finding.hint}".strip()},
        "locations": [_location(finding.spot, uri, finding.where)],
        "partialFingerprints": {"finding/v1": fingerprint},
    }
    if finding.consequences:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": _reached(place)}}
            | _location(place, uri, place.where)
            for number, place in enumerate(finding.consequences, start=1)
        ]
    if finding.stake:
        result["properties"] = {"marks": finding.stake.json()}
    if allowed:
        result["suppressions"] = [{"kind": "inSource", "justification": allowed}]
    return result


def _reached(place: Consequence) -> str:
    if place.carried:
        return f"{place.printed} goes on from it correctly."
    return f"The same mistake shows again: {place.printed} for {place.expected}."


def _location(spot: Spot, uri: str, where: str = "") -> Data:
    region = {
        "startLine": spot.line,
        "startColumn": spot.column,
        "endLine": spot.line,
        "endColumn": spot.end,
    }
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    return place | ({"logicalLocations": [{"fullyQualifiedName": where}]} if where else {})


def _uri(name: str) -> str:
    """A relative name stays relative, so that a code host finds the file in its own tree."""
    path = PurePath(name)
    return Path(name).as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprinted(findings: list[Finding], text: str) -> Iterator[tuple[Finding, str]]:
    """Each finding with what stays the same while lines around it move: its code and its line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        about = finding.code, " ".join(lines[finding.spot.line - 1].split())
        seen[about] += 1
        said = "\0".join((*about, str(seen[about])))
        yield finding, hashlib.sha256(said.encode()).hexdigest()[:32]
