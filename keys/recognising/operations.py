"""Operations of layers and products of matrices, and how far a stack of convolutions sees.

A multiplication with its addition is one MAC or two FLOPs; many sheets say FLOPs for MACs.
Sources: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016); Araujo,
Norris and Sim, Computing receptive fields of convolutional neural networks (2019).
"""

from __future__ import annotations

import re
from math import prod

from ..finding import NOTE, WARNING
from .layers import Count, Slips
from .recognise import Sides, convolution, dense, is_usual, size_said

_SIZE = r"(?P<side>\d{1,5})\s?x\s?(?P<across>\d{1,5})(?:\s?x\s?(?P<depth>\d{1,5}))?(?!\s?[x\d])"
_OUTPUT = (
    rf"\boutput\b[^\d.;\n]{{0,25}}\b{_SIZE}",
    rf"\b{_SIZE} (?:output|output feature map)\b",
)
_MATRICES = re.compile(
    r"\b(\d{1,6})x(\d{1,6})(?: matrix| one)?(?: A)? (?:by|times|with|and) (?:an? |the )?(?:\w )?"
    r"(\d{1,6})x(\d{1,6})\b"
)
_PRODUCT = re.compile(r"matri|matmul|gemm", re.IGNORECASE)
_MACS = re.compile(r"\bMACs?\b|multiply-?\s?(?:accumulate|add)|multiplications", re.IGNORECASE)
_OTHER = re.compile(r"depthwise|separable|group|pool|backward|training|batch|stack", re.IGNORECASE)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_STACK = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|\d)\s(?:\w+ ){{0,2}}(?P<side>\d{{1,2}})x(?P=side) "
    r"(?:conv\w*|(?:kernel|filter|layer)s)",
    re.IGNORECASE,
)
_UNEVEN = re.compile(r"pool|dilat|stride(?! ?(?:of|is|=|:)? ?1\b)|equal|same as", re.IGNORECASE)
DIFFERENT = "A multiplication and its addition are counted as {}."


def operations(words: str) -> Count | None:
    """The operations of the one convolution, dense layer or product that the words describe."""
    if _OTHER.search(words):
        return None
    kinds = (_of_convolution, _of_matrices, _of_dense)
    return next((count for kind in kinds if (count := kind(words)) is not None), None)


def _of_convolution(words: str) -> Count | None:
    layer, output = convolution(words), _output(words)
    if not is_usual(words) or not layer.kernel or not layer.channels or not layer.kernels:
        return None
    if output is None:
        return None
    taps, places = prod(layer.kernel), prod(output)
    factors = (*layer.kernel, layer.channels, layer.kernels, *output)
    macs = prod(factors)
    slips: list[tuple[int, str]] = [
        (macs // layer.channels, "The channels of the input are left out."),
        (macs // layer.kernels, "Only one kernel is counted."),
        (macs // places, "That is for one position of the output only."),
        (macs // output[0], "Only one row of the output is counted."),
        (macs // taps, "The kernel's own size is left out."),
    ]
    if layer.image and layer.image != output:
        of_input = macs // places * layer.image[0] * layer.image[1]
        slips.append((of_input, "The positions of the input are counted, not the output's."))
    return _twice(words, factors, slips)


def _output(words: str) -> Sides | None:
    """The output's sides: said, or what image, kernel, padding and stride lead to."""
    if (said := size_said(_OUTPUT, words)) is not None or "output" in words.lower():
        return said
    layer = convolution(words)
    known = layer.image and layer.kernel and layer.padding is not None and layer.stride
    if not known or layer.dilation != 1 or layer.transposed:
        return None
    sides = zip(layer.image or (), layer.kernel or (), strict=True)
    high, wide = ((n + 2 * (layer.padding or 0) - k) // (layer.stride or 1) + 1 for n, k in sides)
    return (high, wide) if high > 0 and wide > 0 else None


def _of_matrices(words: str) -> Count | None:
    found = _MATRICES.findall(words)
    if len(found) != 1 or not _PRODUCT.search(words):
        return None
    rows, inner, again, columns = map(int, found[0])
    if inner != again:
        return None
    factors = (rows, inner, columns)
    slips = [
        (rows * columns, "The inner size is left out."),
        (rows * inner + inner * columns, "The two matrices' entries are counted."),
        (rows * inner * inner * columns, "The inner size is counted twice."),
    ]
    return _twice(words, factors, slips)


def _of_dense(words: str) -> Count | None:
    sides = dense(words)
    if not is_usual(words) or sides is None or re.search("conv|kernel", words, re.IGNORECASE):
        return None
    return _twice(words, sides, [(sum(sides), "Inputs and outputs are added.")])


def _twice(words: str, factors: tuple[int, ...], slips: list[tuple[int, str]]) -> Count:
    """In the unit that the words name; the other is a convention."""
    macs, working = prod(factors), " × ".join(map(str, factors))
    in_macs = bool(_MACS.search(words))
    right, other = (macs, 2 * macs) if in_macs else (2 * macs, macs)
    convention = (other, DIFFERENT.format("two" if in_macs else "one"), NOTE)
    doubled: Slips = tuple(
        (factor * n, said, WARNING) for n, said in slips for factor in (1, 2) if n != macs
    )
    return Count(right, working if in_macs else f"2 × {working}", (convention, *doubled))


def receptive_field(words: str) -> Count | None:
    """Of a stack of equal convolutions with stride 1: each adds its kernel's side less one."""
    found = list(_STACK.finditer(words))
    if len(found) != 1 or _UNEVEN.search(words):
        return None
    count = _COUNTS.get(found[0]["count"].lower()) or int(found[0]["count"])
    side = int(found[0]["side"])
    if side < 2 or count < 2:
        return None
    adds = "Only the first layer sees its whole kernel; each further one adds its side less one."
    slips = (
        (count * side, adds, WARNING),
        (count * (side - 1), "The position itself is not counted: + 1 is missing.", WARNING),
        (side + count * (side - 1), "One layer too many is counted.", WARNING),
        (side + count - 1, adds, WARNING),
        (side**count, "Kernels are multiplied, not chained.", WARNING),
        (side, "That is the field of a single layer.", WARNING),
    )
    return Count(1 + count * (side - 1), f"1 + {count} × ({side} - 1)", slips)
