"""Values on the command line: `stride=2 X=[[1,2],[3,4]]`."""

from __future__ import annotations

from collections.abc import Iterable

from ...derivations.fault import Fault
from ..exam_file.yaml_text import Raw, parse_yaml


def read_assignments(words: Iterable[str]) -> dict[str, Raw]:
    """`stride=2 X=[[1,2],[3,4]]` as givens; lists and mappings are read as YAML. Raises Fault."""
    given: dict[str, Raw] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise Fault(f"“{word}” gives no value.", "Write name=value, such as stride=2.")
        if name in given:
            raise Fault(f"{name} is given twice.", "Keep one of the two.")
        given[name] = parse_yaml(value, name).tree if value[:1] in "[{" and value else value
    return given
