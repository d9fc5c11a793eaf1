"""Drawings as PDF's own operators: what TikZ works out in TeX is worked out here, far sooner.

Lengths are in centimetres, heights count upwards. A drawing is a sequence of strokes: shapes that
are painted, and words that TeX places, each above what comes before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import hypot

from ..colours import levels, short

Point = tuple[float, float]
repeated = lru_cache(maxsize=4096)  # the same drawing, but for its numbers, comes in every version

CM, PT = 72 / 2.54, 72 / 72.27  # of PDF's points, the big ones
THIN, THICK = 0.4, 0.9  # lines, in TeX's points
DASHES = 3.0  # their length, and that of the gaps
ROUND = 0.5523  # how far a Bézier curve's handles lead along a quarter of a circle
TIP_UNIT = (0.28 + 0.3 * THIN) / 28.4528  # the measure of an arrow's tip, in centimetres


@dataclass(frozen=True)
class Shape:
    """A path in PDF's operators, and the points that bound it."""

    operators: str
    points: tuple[Point, ...]

    def __add__(self, other: Shape) -> Shape:
        return Shape(f"{self.operators} {other.operators}", self.points + other.points)


@dataclass(frozen=True)
class Paint:
    """Shapes as they are painted: PDF's operators, and the points that bound them."""

    operators: str
    points: tuple[Point, ...]


Stroke = Paint | str  # a string is TeX, and places itself


def picture(*strokes: Stroke) -> str:
    """A whole drawing, from its strokes."""
    points = [point for stroke in strokes if isinstance(stroke, Paint) for point in stroke.points]
    xs, ys = zip(*points, strict=True)
    body = "\n".join(_lines(strokes))
    corners = f"{at(min(xs), min(ys))}{at(max(xs), max(ys))}"
    return f"\\drawing{corners}{{%\n{body}\n}}\\enddrawing"


def _lines(strokes: tuple[Stroke, ...]) -> Iterator[str]:
    for is_words, group in groupby(strokes, lambda stroke: isinstance(stroke, str)):
        if is_words:
            yield from map(str, group)
        else:
            painted = "\n".join(stroke.operators for stroke in group)  # type: ignore[union-attr]
            yield f"\\paint{{{painted}}}"


@repeated
def at(x: float, y: float) -> str:
    return f"({cm(x)},{cm(y)})"


def cm(length: float) -> str:
    return f"{round(length, 3) + 0.0:g}"


@repeated
def path(*points: Point) -> Shape:
    """Straight lines from point to point."""
    first, *others = map(_pdf, points)
    return Shape(" ".join([f"{first} m", *(f"{point} l" for point in others)]), points)


def rectangle(x: float, y: float, width: float, height: float) -> Shape:
    """A rectangle around its centre."""
    return block((x - width / 2, y - height / 2), (x + width / 2, y + height / 2))


@repeated
def block(start: Point, end: Point) -> Shape:
    """A rectangle from corner to corner."""
    size = (end[0] - start[0], end[1] - start[1])
    return Shape(f"{_pdf(start)} {_pdf(size)} re", (start, end))


@repeated
def circle(x: float, y: float, radius: float) -> Shape:
    r, h = radius, ROUND * radius
    quarters = [
        ((x + r, y + h), (x + h, y + r), (x, y + r)),
        ((x - h, y + r), (x - r, y + h), (x - r, y)),
        ((x - r, y - h), (x - h, y - r), (x, y - r)),
        ((x + h, y - r), (x + r, y - h), (x + r, y)),
    ]
    return Shape(curve((x + r, y), *quarters).operators + " h", ((x - r, y - r), (x + r, y + r)))


def curve(start: Point, *pieces: tuple[Point, Point, Point]) -> Shape:
    """Bézier curves: each piece has two handles and an end."""
    operators = [f"{_pdf(start)} m", *(" ".join(map(_pdf, piece)) + " c" for piece in pieces)]
    return Shape(" ".join(operators), (start, *(piece[-1] for piece in pieces)))


@repeated
def rounded(start: Point, end: Point, radius: float) -> Shape:
    """A rectangle from corner to corner, its corners rounded."""
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    r, h = radius, (1 - ROUND) * radius
    corners = [
        ((x1 - r, y0), (x1 - h, y0), (x1, y0 + h), (x1, y0 + r)),
        ((x1, y1 - r), (x1, y1 - h), (x1 - h, y1), (x1 - r, y1)),
        ((x0 + r, y1), (x0 + h, y1), (x0, y1 - h), (x0, y1 - r)),
        ((x0, y0 + r), (x0, y0 + h), (x0 + h, y0), (x0 + r, y0)),
    ]
    sides = (f"{_pdf(begin)} l {' '.join(map(_pdf, handles))} c" for begin, *handles in corners)
    return Shape(f"{_pdf((x0 + r, y0))} m {' '.join(sides)} h", (start, end))


def draw(
    shape: Shape,
    colour: str = "black",
    *,
    width: float = THIN,
    dashed: bool = False,
    fill: str = "",
) -> Paint:
    """One stroke along a shape, `width` TeX points wide; inside it `fill`, where that is given."""
    said = [f"{levels(colour)} RG"] if colour != "black" else []
    said += [f"{levels(fill)} rg"] if fill else []
    said += [f"{short(width * PT)} w"] if width != THIN else []
    said += [f"[{short(DASHES * PT)}] 0 d"] if dashed else []
    kind = "B" if fill else "S"
    return _painted(" ".join([*said, shape.operators, kind]), shape.points, bool(said))


def filled(shape: Shape, colour: str = "black") -> Paint:
    """A shape without an outline; `accent!40` is four tenths of the colour, the rest white."""
    return _painted(f"{levels(colour)} rg {shape.operators} f", shape.points, True)


@repeated
def arrow(*points: Point) -> Paint:
    """Straight lines from point to point, with a tip at the last."""
    (x0, y0), (x1, y1) = points[-2:]
    length = hypot(x1 - x0, y1 - y0)
    along, up = (x1 - x0) / length, (y1 - y0) / length
    base = (x1 - 9 * TIP_UNIT * along, y1 - 9 * TIP_UNIT * up)

    def placed(forward: float, aside: float) -> Point:
        forward, aside = forward * TIP_UNIT, aside * TIP_UNIT
        return base[0] + forward * along - aside * up, base[1] + forward * up + aside * along

    upper = curve(placed(9, 0), (placed(6.3333, 0.5), placed(2, 2), placed(-1, 3.75)))
    low = (placed(2, -2), placed(6.3333, -0.5), placed(9, 0))
    lower = f"{_pdf(placed(-1, -3.75))} l {' '.join(map(_pdf, low))} c"
    line = path(*points[:-1], base)
    return Paint(f"{line.operators} S {upper.operators} {lower} f", points)


def joined(shapes: Iterator[Shape] | list[Shape]) -> Shape:
    """Several shapes as one."""
    together = list(shapes)
    points = tuple(point for shape in together for point in shape.points)
    return Shape(" ".join(shape.operators for shape in together), points)


def _painted(operators: str, points: tuple[Point, ...], with_settings: bool) -> Paint:
    """What is set for a stroke is forgotten after it."""
    return Paint(f"q {operators} Q" if with_settings else operators, points)


def _pdf(point: Point) -> str:
    return f"{short(point[0] * CM)} {short(point[1] * CM)}"
