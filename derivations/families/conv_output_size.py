"""The size of the feature maps after one convolution.

Height and width become the number of positions of the kernel, the depth is the number of kernels.
Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016),
relationships 6 and 15.
"""

from __future__ import annotations

from ..domain import integers, size
from ..operators import ceil, dimensions, floor
from ..step import expects, nice, opinion, slip, step

_image = integers(8, 64)
_taps = integers(1, 7)
_channels = integers(1, 16)

input = size(
    _image,
    _image,
    _channels,
    symbol="H x W x C",
    about="height x width x channels, such as 32x32x3",
)
kernels = integers(1, 128, symbol="K", about="how many kernels the layer has")
kernel = size(
    _taps,
    _taps,
    _channels,
    symbol="k_H x k_W x k_C",
    about="height x width x channels, such as 5x5x3",
)
stride = integers(1, 3, symbol="s", default="1")
padding = integers(0, 3, symbol="p", default="0")
dilation = integers(1, 2, symbol="d", default="1")


@step(symbol="H_out")
def height(input, kernel, padding, stride):
    """The kernel starts at the edge of the padded image and may move on for every whole stride."""
    return floor((input[0] + 2 * padding - kernel[0]) / stride) + 1


@step(symbol="W_out")
def width(input, kernel, padding, stride):
    """The same count across the image."""
    return floor((input[1] + 2 * padding - kernel[1]) / stride) + 1


@step(symbol="H_out")
def dilated_height(input, kernel, padding, stride, dilation):
    """Dilation spreads the kernel: it then covers {dilation} pixels for each step between taps."""
    return floor((input[0] + 2 * padding - dilation * (kernel[0] - 1) - 1) / stride) + 1


@step(symbol="W_out")
def dilated_width(input, kernel, padding, stride, dilation):
    """The same count across the image."""
    return floor((input[1] + 2 * padding - dilation * (kernel[1] - 1) - 1) / stride) + 1


@step(symbol="size_out", asks="Find the size of the output.")
def out(height, width, kernels):
    """Every kernel makes one feature map, so the depth is the number of kernels."""
    return dimensions(height, width, kernels)


def unfold(given):
    """Without dilation the plain formula is the one that students know."""
    if given["dilation"] == 1:
        return height, width, out
    return (
        dilated_height,
        dilated_width,
        out.reading(height="dilated_height", width="dilated_width"),
    )


@expects
def kernel_depth_is_input_depth(input, kernel):
    """A kernel reaches through all channels of its input, so both have the same depth."""
    return bool(input[2] == kernel[2])


@expects
def kernel_fits(input, kernel, padding, dilation):
    """The kernel is no larger than the padded image."""
    return all(input[side] + 2 * padding >= dilation * (kernel[side] - 1) + 1 for side in (0, 1))


@nice
def stride_divides(input, kernel, padding, stride):
    """The stride divides the way of the kernel, so nothing is rounded down."""
    return all(((input[side] + 2 * padding - kernel[side]) / stride).q == 1 for side in (0, 1))


@slip(of=height)
def first_position_forgotten(input, kernel, padding, stride):
    """The position to start from was not counted."""
    return floor((input[0] + 2 * padding - kernel[0]) / stride)


@slip(of=height)
def padding_forgotten(input, kernel, stride):
    """The padding was left out."""
    return floor((input[0] - kernel[0]) / stride) + 1


@slip(of=height)
def padding_on_one_side(input, kernel, padding, stride):
    """The padding was counted on one side only."""
    return floor((input[0] + padding - kernel[0]) / stride) + 1


@slip(of=height)
def rounded_up(input, kernel, padding, stride):
    """The number of strides was rounded up instead of down."""
    return ceil((input[0] + 2 * padding - kernel[0]) / stride) + 1


@opinion(of=out)
def positions_counted(input, kernel, kernels, stride, padding, dilation):
    """Let the kernel walk, and count where it still fits."""
    return [
        *(
            _positions(*side, stride, padding, dilation)
            for side in zip(input[:2], kernel[:2], strict=True)
        ),
        kernels,
    ]


def _positions(length, taps, stride, padding, dilation):
    start, count = -padding, 0
    while start + dilation * (taps - 1) < length + padding:
        start, count = start + stride, count + 1
    return count
