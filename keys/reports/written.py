"""A report in each of its written forms."""

from __future__ import annotations

import json
from pathlib import PurePath

import click

from ...templates.text.erratum import markdown
from ..exam import Exam
from ..finding import Report
from .erratum import erratum
from .frame import frames
from .sarif import sarif

FORMS = ("text", "json", "sarif", "md")


def written(report: Report, form: str, text: str, name: str, exam: Exam | None = None) -> str:
    """The report about the sheet `text` from the file `name`, in one of FORMS, without colours."""
    match form:
        case "json":
            return json.dumps(report.json(), indent=2, ensure_ascii=False)
        case "sarif":
            return json.dumps(sarif(report, text, name), indent=2, ensure_ascii=False)
        case "md":
            return markdown(erratum(report, text, PurePath(name).name, exam))
    return click.unstyle(frames(report, text, name))
