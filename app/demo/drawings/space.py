"""Points, vectors, colours and the camera.

Metres; x to the right, y away from the viewer, z up.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float, float]
Colour = tuple[int, int, int]
Spot = tuple[float, float]
WIDTH, HEIGHT = 960, 720
WIDE, TALL = 1440, 1080  # painted
CLOUD = 512
NEAR = 0.05


def tone(colour: Colour, factor: float) -> Colour:
    """Brighter or darker; 1 leaves the colour alone."""
    return tuple(min(255, max(0, round(part * factor))) for part in colour)  # type: ignore[return-value]  # 3 in, 3 out


def blend(first: Colour, second: Colour, share: float) -> Colour:
    mixed = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return tuple(mixed)  # type: ignore[return-value]  # three in, three out


def minus(a: Point, b: Point) -> Point:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def plus(a: Point, b: Point, times: float = 1.0) -> Point:
    return a[0] + b[0] * times, a[1] + b[1] * times, a[2] + b[2] * times


def times(vector: Point, times: float) -> Point:
    return vector[0] * times, vector[1] * times, vector[2] * times


def dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Point, b: Point) -> Point:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def unit(a: Point) -> Point:
    length = math.sqrt(dot(a, a)) or 1.0
    return a[0] / length, a[1] / length, a[2] / length


@dataclass(frozen=True)
class Camera:
    """`turn` to the right and `tilt` down in degrees; `zoom` is the focal length in frame widths."""

    eye: Point
    turn: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.9
    axes: tuple[Point, Point, Point] = field(init=False)

    def __post_init__(self) -> None:
        turn, tilt = math.radians(self.turn), math.radians(self.tilt)
        ahead = (math.sin(turn) * math.cos(tilt), math.cos(turn) * math.cos(tilt), -math.sin(tilt))
        right = (math.cos(turn), -math.sin(turn), 0.0)
        object.__setattr__(self, "axes", (right, cross(right, ahead), ahead))

    def seen(self, vector: Point) -> Point:
        """A direction as right, up, ahead of the viewer."""
        right, up, ahead = self.axes
        return dot(vector, right), dot(vector, up), dot(vector, ahead)

    def spot(self, seen: Point) -> Spot:
        scale = self.zoom * WIDE / max(seen[2], NEAR)
        return WIDE / 2 + seen[0] * scale, TALL / 2 - seen[1] * scale

    def place(self, point: Point) -> tuple[float, float, float]:
        """Where a point is on the picture, and how many fine pixels a metre takes there."""
        seen = self.seen(minus(point, self.eye))
        scale = self.zoom * WIDE / max(seen[2], NEAR)
        return WIDE / 2 + seen[0] * scale, TALL / 2 - seen[1] * scale, scale

    def outline(self, points: Iterable[Point]) -> list[Spot]:
        """On the picture, cut off at the viewer's feet: a point behind the eye has no place on it."""
        seen = [self.seen(minus(point, self.eye)) for point in points]
        if min(point[2] for point in seen) < NEAR:
            seen = _in_front(seen)
        return [self.spot(point) for point in seen]

    def unmapped(self, corner: Point, along: Point, up: Point, coarse: float, start: Spot) -> list[float]:
        """The eight numbers Pillow wants to lay a 512×512 cloud on a surface.

        They are for a picture `coarse` times smaller whose upper left corner is at `start` of the whole one.
        """
        a, b, c = self.seen(along), self.seen(up), self.seen(minus(corner, self.eye))
        focal = self.zoom * WIDE / coarse
        x, y = WIDE / coarse / 2 - start[0], TALL / coarse / 2 - start[1]
        first = (focal * a[0] + x * a[2], focal * b[0] + x * b[2], focal * c[0] + x * c[2])
        second = (y * a[2] - focal * a[1], y * b[2] - focal * b[1], y * c[2] - focal * c[1])
        third = (a[2], b[2], c[2])
        columns = cross(second, third), cross(third, first), cross(first, second)
        last = columns[2][2] or 1e-9
        scales = (CLOUD / last, CLOUD / last, 1 / last)
        return [column[row] * scales[row] for row in range(3) for column in columns][:8]


def _in_front(seen: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for here, there in zip(seen, [*seen[1:], seen[0]], strict=True):
        if here[2] >= NEAR:
            kept.append(here)
        if (here[2] < NEAR) != (there[2] < NEAR):
            kept.append(plus(here, minus(there, here), (NEAR - here[2]) / (there[2] - here[2])))
    return kept
