"""What the YAML parser finds wrong, in the words of somebody who does not know YAML's grammar."""

from __future__ import annotations

import yaml

from ...derivations.fault import Fault, Place

# words of the parser's message, the fault, the remedy
SENTENCES = (
    (
        "'\\t'",
        "A tab stands here where YAML wants spaces.",
        "Indent with spaces; most editors can convert tabs.",
    ),
    (
        "mapping values are not allowed",
        "A colon with a space after it stands inside an unquoted text.",
        'Put the text in quotes, or write it as a block below "text: |".',
    ),
    (
        "could not find expected ':'",
        "A key without a colon stands here, or text that is not indented far enough.",
        "Write key: value, and indent every line of a text further than its key.",
    ),
    (
        "expected <block end>",
        "This line does not fit the indentation of the lines above.",
        "Give all keys and all dashes of one level the same indentation.",
    ),
    (
        "while scanning a quoted scalar",
        "The quoted text that starts here is not closed.",
        "Close it with the quotation mark it began with; double that mark inside the text.",
    ),
    (
        "while parsing a flow sequence",
        "The list that starts here is not closed, or lacks a comma.",
        "Separate entries with commas and close the list with ].",
    ),
    (
        "while parsing a flow mapping",
        "The mapping that starts here is not closed, or lacks a comma.",
        "Separate entries with commas and close the mapping with }.",
    ),
    (
        "unknown escape character",
        "A backslash stands inside double quotes, where YAML reads it as an escape.",
        "Use single quotes, or a block below a |, for text with LaTeX in it.",
    ),
)


def yaml_fault(error: yaml.YAMLError, file: str) -> Fault:
    """What is wrong with a file that is not YAML, and where. `error` is what PyYAML made of it."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault("This is not a YAML file.", "Check that it is the right file.", Place(file))
    said = f"{error.context or ''} {error.problem or ''}"
    opened = "scanning a quoted" in said or "parsing a flow" in said
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    for words, fault, remedy in SENTENCES:
        if words in said:
            return Fault(fault, remedy, place)
    problem = " ".join((error.problem or "unreadable").split())
    return Fault(f"This is not valid YAML: {problem}.", "Compare it with the lines around.", place)
