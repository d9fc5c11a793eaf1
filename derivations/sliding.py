"""A small matrix that slides over a larger one: the convolutions of deep learning.

The functions work on matrices of exact numbers, terms, balls or SymPy expressions and on the
arrays of NumPy and JAX alike; `operators` makes them operators.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from flint import fmpq


def library(*arguments: Any) -> Any:
    """NumPy, or JAX where one of the arguments is JAX's."""
    if any(type(a).__module__.startswith("jax") for a in arguments):
        import jax.numpy

        return jax.numpy
    return np


def whole(number: Any) -> int:
    """A stride, a padding or an axis as the int that slices need."""
    return int(number.p) if isinstance(number, fmpq) else int(number)


def rotate180(matrix: Any) -> Any:
    """The matrix turned by half a turn."""
    return matrix[::-1, ::-1]


def cross_correlate(
    image: Any, kernel: Any, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Any:
    """Slide `kernel` over `image` and sum the products: the convolution of deep learning.

    Shapes: (H, W) and (K, L) to (floor((H + 2p - d(K-1) - 1)/s) + 1, ...). Source: Dumoulin and
    Visin, A guide to convolution arithmetic for deep learning (2016), relationships 6 and 15.
    """
    stride, padding, dilation = whole(stride), whole(padding), whole(dilation)
    wide = bordered(image, (padding, padding), (padding, padding))
    rows, columns = (
        (size - dilation * (taps - 1) - 1) // stride + 1
        for size, taps in zip(wide.shape, kernel.shape, strict=True)
    )
    result = None
    for i, j in itertools.product(*map(range, kernel.shape)):
        top, left = i * dilation, j * dilation
        window = wide[
            top : top + (rows - 1) * stride + 1 : stride,
            left : left + (columns - 1) * stride + 1 : stride,
        ]
        product = window * kernel[i, j]
        result = product if result is None else result + product
    return result


def full_convolve(matrix: Any, kernel: Any, stride: int = 1) -> Any:
    """Slide the rotated `kernel` over `matrix` from the first overlap to the last.

    Before, stride - 1 zeros are put between the entries of `matrix`. Shapes: (R, C) and (K, L) to
    (s(R-1) + K, s(C-1) + L). Source: Dumoulin and Visin (2016), relationships 9 and 13.
    """
    rows, columns = (taps - 1 for taps in kernel.shape)
    wide = bordered(_spread(matrix, whole(stride)), (rows, rows), (columns, columns))
    return cross_correlate(wide, rotate180(kernel))


def fitted(matrix: Any, like: Any, margin: int = 0) -> Any:
    """The part of `matrix` that covers `like` after a margin; zeros where `matrix` ends earlier."""
    margin = whole(margin)
    rows, columns = like.shape
    below, right = (
        max(0, margin + wanted - found)
        for wanted, found in zip(like.shape, matrix.shape, strict=True)
    )
    wide = bordered(matrix, (0, below), (0, right))
    return wide[margin : margin + rows, margin : margin + columns]


def bordered(matrix: Any, rows: tuple[int, int], columns: tuple[int, int]) -> Any:
    """`matrix` with so many rows and columns of zeros before and behind its own."""
    if not any((*rows, *columns)):
        return matrix
    if isinstance(matrix, np.ndarray) and matrix.dtype == object:
        height, width = matrix.shape
        wide = np.full((height + sum(rows), width + sum(columns)), fmpq(0), dtype=object)
        wide[rows[0] : rows[0] + height, columns[0] : columns[0] + width] = matrix
        return wide
    return library(matrix).pad(matrix, (rows, columns))


def _spread(matrix: Any, stride: int) -> Any:
    """`matrix` with stride - 1 rows and columns of zeros between its own."""
    if stride == 1:
        return matrix
    block = np.zeros((stride, stride), dtype=int)
    block[0, 0] = 1
    rows, columns = matrix.shape
    spread = library(matrix).kron(matrix, block)
    return spread[: (rows - 1) * stride + 1, : (columns - 1) * stride + 1]
