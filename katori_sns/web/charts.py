"""Line charts drawn on the server: plain coordinates, which templates/_chart.html puts into SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10

from katori_sns.web.dates import format_short

WIDTH, HEIGHT = 720, 260  # of the drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 64, 72, 32, 32
MOST_LABELS = 6  # days written under the axis


@dataclass(frozen=True)
class Point:
    on: date
    value: Decimal
    x: float
    y: float

    @property
    def shown(self) -> str:
        return number(self.value)


@dataclass(frozen=True)
class Grid:
    y: float
    label: str


@dataclass(frozen=True)
class Level:
    """A line across the chart: what is aimed at, or where it began."""

    label: str
    value: Decimal
    y: float = 0
    aim: bool = True

    @property
    def shown(self) -> str:
        return f"{self.label} {number(self.value)}"


@dataclass(frozen=True)
class Chart:
    title: str
    unit: str
    points: list[Point]
    grid: list[Grid]
    days: list[Point]  # whose days are written
    levels: list[Level]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def description(self) -> str:
        """What a reader of the drawing sees first, in words."""
        first, last = self.points[0], self.points[-1]
        levels = "".join(f"{level.shown}{self.unit}。" for level in self.levels)
        if len(self.points) == 1:
            return f"{format_short(first.on)}に{first.shown}{self.unit}。{levels}"
        return (
            f"{format_short(first.on)}の{first.shown}{self.unit}から"
            f"{format_short(last.on)}の{last.shown}{self.unit}まで、{len(self.points)}回。{levels}"
        )


def number(value: Decimal) -> str:
    """1,234 or 17.4: no idle zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def line_chart(
    title: str, unit: str, values: Sequence[tuple[date, Decimal]], levels: Sequence[Level] = ()
) -> Chart:
    """The values, in the order of their days, from an axis at 0 (below it, where one is negative).

    The axis reaches the levels too, which lie across the chart.
    """
    drawn = [float(value) for _, value in values] + [float(level.value) for level in levels]
    step = _step(drawn)
    low = floor(min(0, *drawn) / step)
    high = max(ceil(max(drawn) / step), low + 1)
    scale = (HEIGHT - TOP - BOTTOM) / (high - low)
    first, last = values[0][0], values[-1][0]
    span = max((last - first).days, 1)
    across = WIDTH - LEFT - RIGHT

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value / step - low) * scale, 1)

    points = [
        Point(on, value, round(LEFT + (on - first).days / span * across, 1), height(float(value)))
        for on, value in values
    ]
    grid = [Grid(height(n * step), number(Decimal(str(n * step)))) for n in range(low, high + 1)]
    lines = [replace(level, y=height(float(level.value))) for level in levels]
    return Chart(title, unit, points, grid, _written(points), lines)


def _step(values: Sequence[float]) -> float:
    """1, 2 or 5 times a power of ten, so that three or four lines reach the highest value."""
    most = max(abs(value) for value in values) or 1
    rough = most / 4
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def _written(points: list[Point]) -> list[Point]:
    """The last and those before it that stand apart enough to be read."""
    kept: list[Point] = []
    apart = (WIDTH - LEFT - RIGHT) / MOST_LABELS
    for point in reversed(points):
        if not kept or kept[-1].x - point.x >= apart:
            kept.append(point)
    return kept[::-1]


@dataclass(frozen=True)
class Bar:
    """One bar in two parts, the second on top of the first; `y` and heights in the drawing's units."""

    label: str
    first: int
    second: int
    x: float
    y: float
    first_height: float
    second_height: float

    @property
    def total(self) -> int:
        return self.first + self.second

    @property
    def middle(self) -> float:
        return round(self.x + BAR / 2, 1)

    @property
    def seam(self) -> float:
        """Where the second part ends and the first begins."""
        return round(self.y + self.second_height, 1)


@dataclass(frozen=True)
class Bars:
    title: str
    unit: str
    parts: tuple[str, str]  # what the two parts are called
    bars: list[Bar]
    grid: list[Grid]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM
    bar: int = 0  # its width

    @property
    def description(self) -> str:
        """All of it in words."""
        first, second = self.parts
        said = (f"{b.label} {b.total}{self.unit}（{second} {b.second}）" for b in self.bars)
        return f"{first}と{second}。" + "、".join(said)


BAR = 28  # the width of a bar


def bar_chart(title: str, unit: str, parts: tuple[str, str], values: Sequence[tuple[str, int, int]]) -> Bars:
    """The values as bars in two parts, from an axis at 0."""
    step = max(_step([float(first + second) for _, first, second in values]), 1)
    high = max(ceil(max((first + second for _, first, second in values), default=0) / step), 1)
    scale = (HEIGHT - TOP - BOTTOM) / (high * step)
    across = (WIDTH - LEFT - RIGHT) / len(values)
    bars = [
        Bar(
            label,
            first,
            second,
            x=round(LEFT + (n + 0.5) * across - BAR / 2, 1),
            y=round(HEIGHT - BOTTOM - (first + second) * scale, 1),
            first_height=round(first * scale, 1),
            second_height=round(second * scale, 1),
        )
        for n, (label, first, second) in enumerate(values)
    ]
    lines = [
        Grid(round(HEIGHT - BOTTOM - n * step * scale, 1), number(Decimal(str(n * step))))
        for n in range(high + 1)
    ]
    return Bars(title, unit, parts, bars, lines, bar=BAR)
