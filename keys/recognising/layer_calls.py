"""Layers as PyTorch's calls make them, with a comment behind that says their size or their count.

    nn.Conv2d(3, 16, kernel_size=5, padding=2)   # 32x32 -> 32x32
    nn.Linear(120, 84)                           # 10,164 parameters

Source: the signatures in the documentation of torch.nn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..finding import WARNING
from ..values.literal import Literal
from .layer_table import Misprint
from .layers import judged_strictly, layer_count
from .sizes import size_count

_CALL = re.compile(
    r"\b(?P<name>Conv2d|ConvTranspose2d|MaxPool2d|AvgPool2d|Linear)\("
    r"(?P<arguments>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)[,;)]{0,3}[ \t]{0,80}#(?P<comment>[^\n]*)"
)
_SIGNATURES = {
    "Conv2d": "in_channels out_channels kernel_size stride padding dilation groups bias",
    "ConvTranspose2d": "in_channels out_channels kernel_size stride padding output_padding",
    "MaxPool2d": "kernel_size stride padding dilation",
    "AvgPool2d": "kernel_size stride padding",
    "Linear": "in_features out_features bias",
}
_SAID = {
    "in_channels": "{0} input channels",
    "out_channels": "{0} filters",
    "kernel_size": "kernel {0}x{0}",
    "stride": "stride {0}",
    "padding": "padding {0}",
    "dilation": "dilation {0}",
    "groups": "groups {0}",
    "in_features": "{0} inputs",
    "out_features": "{0} outputs",
}
_KIND = {
    "Conv2d": "convolution",
    "ConvTranspose2d": "transposed convolution",
    "MaxPool2d": "pooling",
    "AvgPool2d": "pooling",
    "Linear": "dense layer",
}
_ARGUMENT = re.compile(
    r"(?:(?P<name>[a-z_]+)\s*=\s*)?(?:\(\s*(?P<pair>\d+)\s*,\s*(?P=pair)\s*\)|(?P<value>\w+))"
)
_SHAPE = (
    r"[(\[]?(?:\d{1,5}\s*[x×,]\s*)?(?P<A>\d{1,5})\s*[x×,]\s*(?P=A)(?:\s*[x×,]\s*\d{1,5})?[)\]]?"
)
_SIZES = re.compile(
    rf"\s*(?:output:?\s*)?{_SHAPE.replace('A', 'before')}\s*(?:->|→|=>)\s*"
    rf"(?P<size>{_SHAPE.replace('A', 'after')})(?!\s*(?:->|→|=>|[x×,*/\d]))"
)
_COUNT = re.compile(r"(?<![\d.,])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,9})\s+param(?:eter)?s?\b")


def odd_comments(text: str) -> Iterator[Misprint]:
    """The sizes and counts in comments that are not those of the call before them."""
    for call in _CALL.finditer(text):
        arguments = _arguments(call["name"], call["arguments"])
        if arguments is not None:
            words = _said(call["name"], arguments)
            yield from _size(text, call, words)
            yield from _count(text, call, words)


def _arguments(name: str, text: str) -> Mapping[str, str] | None:
    """Each argument by its name; nothing where one is no whole number, or of two."""
    names = iter(_SIGNATURES[name].split())
    said: dict[str, str] = {}
    for argument in filter(str.strip, re.split(r",(?![^()]*\))", text)):
        found = _ARGUMENT.fullmatch(argument.strip())
        if found is None:
            return None
        key, value = found["name"] or next(names, ""), found["pair"] or found["value"]
        if key not in _SIGNATURES[name].split() or not (key == "bias" or value.isdigit()):
            return None
        said[key] = value
    if "Pool" in name and "kernel_size" in said:
        said.setdefault("stride", said["kernel_size"])
    return {"padding": "0", "stride": "1", **said} if name != "Linear" else said


def _said(name: str, arguments: Mapping[str, str]) -> str:
    said = [words.format(arguments[key]) for key, words in _SAID.items() if key in arguments]
    biases = "no bias" if arguments.get("bias") == "False" else "with bias"
    return ", ".join([_KIND[name], *said, biases])


def _size(text: str, call: re.Match[str], words: str) -> Iterator[Misprint]:
    found = _SIZES.match(text, *call.span("comment"))
    side = found and found["before"]
    count = size_count(f"input {side}x{side}, {words}, output width") if found else None
    if found and count and (fault := judged_strictly(int(found["after"]), count)):
        right = f"{fault[1]}x{fault[1]}"
        yield Misprint(Literal(found["size"], *found.span("size")), fault[0], right, WARNING)


def _count(text: str, call: re.Match[str], words: str) -> Iterator[Misprint]:
    found = _COUNT.search(text, *call.span("comment"))
    count = layer_count(words) if found else None
    if found and count:
        fault = judged_strictly(int(found["count"].replace(",", "")), count)
        if fault and fault[2] == WARNING:
            yield Misprint(Literal(found["count"], *found.span("count")), *fault)
