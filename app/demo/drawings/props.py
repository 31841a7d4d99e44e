"""What everything is built from: surfaces to draw on, swept solids, bricks, windows, leaves."""

import math
from collections.abc import Sequence

from app.demo.drawings.canvas import Stage
from app.demo.drawings.clouds import grain
from app.demo.drawings.space import WIDTH, Colour, Point, blend, cross, dot, minus, plus, times, tone, unit

UP: Point = (0.0, 0.0, 1.0)
ACROSS: Point = (1.0, 0.0, 0.0)
AWAY: Point = (0.0, 1.0, 0.0)
GLASS: Colour = (66, 76, 88)
DARK: Colour = (34, 35, 38)
STEEL: Colour = (138, 140, 141)


class Surface:
    """A flat thing to put rectangles on; `along` and `up` are unit vectors, seen from where along × up points."""

    def __init__(self, stage: Stage, corner: Point, along: Point = ACROSS, up: Point = UP) -> None:
        self.stage, self.corner, self.along, self.up = stage, corner, along, up
        self.out = cross(along, up)
        self.light = stage.light_on(self.out, corner)

    def at(self, a: float, b: float, out: float = 0.0) -> Point:
        return plus(plus(plus(self.corner, self.along, a), self.up, b), self.out, out)

    def corners(self, a: float, b: float, width: float, height: float, out: float = 0.0) -> list[Point]:
        return [self.at(x, y, out) for x, y in ((a, b), (a + width, b), (a + width, b + height), (a, b + height))]

    def rect(self, a: float, b: float, width: float, height: float, colour: Colour, out: float = 0.0) -> None:
        """Painted, so it takes the light."""
        self.flat(a, b, width, height, tone(colour, self.light), out)

    def flat(self, a: float, b: float, width: float, height: float, colour: Colour, out: float = 0.0) -> None:
        """Glass, lamps, fresh paint: the same colour in any light."""
        self.stage.flat(self.corners(a, b, width, height, out), colour)

    def slab(
        self, a: float, b: float, width: float, height: float, thick: float, colour: Colour, dark: float = 0.35
    ) -> None:
        """A board standing out of the surface, with its shadow."""
        self.stage.shadow(self.corners(a + thick * 0.4, b - thick * 0.6, width, height), dark, thick * 0.6 + 0.01)
        solid(self.stage, self.corners(a, b, width, height), times(self.out, thick), colour)

    def shade(self, a: float, b: float, width: float, height: float, dark: float, soft: float) -> None:
        self.stage.shadow(self.corners(a, b, width, height), dark, soft)


def ground(stage: Stage, left: float, near: float) -> Surface:
    return Surface(stage, (left, near, 0.0), ACROSS, AWAY)


def middle_of(points: Sequence[Point]) -> Point:
    count = len(points)
    return sum(p[0] for p in points) / count, sum(p[1] for p in points) / count, sum(p[2] for p in points) / count


def ring(centre: Point, radius: float, sides: int = 20, first: Point = ACROSS, second: Point = AWAY) -> list[Point]:
    """Corners of a round thing; lying flat unless told otherwise."""
    turns = [2 * math.pi * step / sides for step in range(sides)]
    return [plus(plus(centre, first, radius * math.cos(t)), second, radius * math.sin(t)) for t in turns]


def solid(stage: Stage, cap: Sequence[Point], shift: Point, colour: Colour, taper: float = 1.0) -> None:
    """Sweep an outline along `shift`; the far end is `taper` times as wide. Only what faces the viewer is painted."""
    middle = plus(middle_of(cap), shift)
    end = [plus(middle, minus(plus(point, shift), middle), taper) for point in cap]
    heart = middle_of([*cap, *end])
    sides = [[cap[i - 1], cap[i], end[i], end[i - 1]] for i in range(len(cap))]
    for side in [*sides, list(cap), end]:
        normal = cross(minus(side[1], side[0]), minus(side[2], side[0]))
        outward = 1.0 if dot(normal, minus(side[0], heart)) > 0 else -1.0
        if outward * dot(normal, minus(stage.camera.eye, side[0])) > 0:
            stage.face(side, colour)


def box(stage: Stage, corner: Point, size: Point, colour: Colour, turn: float = 0.0, dark: float = 0.45) -> None:
    """Standing on the floor, turned by degrees about its own corner, with a soft shadow where it stands."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    along, away = (c, s, 0.0), (-s, c, 0.0)
    floor = Surface(stage, corner, along, away)
    if dark:
        stage.shadow(floor.corners(-0.04, -0.06, size[0] + 0.14, size[1] + 0.08), dark, 0.12)
    solid(stage, floor.corners(0, 0, size[0], size[1]), (0, 0, size[2]), colour)


def post(stage: Stage, foot: Point, height: float, radius: float, colour: Colour, taper: float = 1.0) -> None:
    solid(stage, ring(foot, radius, 14), (0, 0, height), colour, taper)


def bricks(
    face: Surface, width: float, height: float, size: tuple[float, float], colours: Sequence[Colour], gap: float = 0.012
) -> None:
    """Staggered courses; the caller has painted the mortar."""
    long, tall = size
    for row in range(math.ceil(height / tall)):
        a = -long / 2 if row % 2 else 0.0
        top = min(height, (row + 1) * tall - gap)
        while a < width:
            left, right = max(0.0, a), min(width, a + long - gap)
            face.rect(
                left, row * tall, right - left, top - row * tall, face.stage.vary(face.stage.rng.choice(colours), 0.07)
            )
            a += long


def window(
    face: Surface,
    a: float,
    b: float,
    width: float,
    height: float,
    glass: Colour = GLASS,
    frame: Colour = (196, 194, 186),
) -> None:
    if face.stage.camera.place(face.at(a, b))[2] < 38:  # too far to see more than a dark square
        face.flat(a, b, width, height, glass)
        return
    face.rect(a - 0.06, b - 0.06, width + 0.12, height + 0.12, frame)
    face.flat(a, b, width, height, glass)
    face.flat(a, b + height * 0.86, width, height * 0.14, tone(glass, 0.62))
    face.rect(a + width / 2 - 0.025, b, 0.05, height, frame)
    face.rect(a - 0.12, b - 0.14, width + 0.24, 0.09, tone(frame, 1.04), 0.1)


def facade(face: Surface, width: float, floors: int, wall: Colour, lit: float = 0.0, storey: float = 3.0) -> None:
    """A block of flats; `lit` is the share of windows with light in them."""
    stage, dark = face.stage, tone(GLASS, 0.3) if lit else GLASS
    face.rect(0, 0, width, floors * storey + 0.8, wall)
    for floor in range(floors):
        face.rect(0, floor * storey - 0.1, width, 0.16, tone(wall, 0.9))
        for column in range(int(width / 3)):
            glass = stage.vary((226, 190, 128), 0.12) if stage.rng.random() < lit else stage.vary(dark, 0.14)
            window(face, column * 3 + 0.8, floor * storey + 1.0, 1.45, 1.4, glass, tone(wall, 1.05))


def leaves(stage: Stage, centre: Point, radii: Point, colour: Colour, count: int, size: float) -> None:
    """A crown or a bush: dabs over an egg shape, dark below and inside, light towards the sun."""
    rng = stage.rng
    for step in range(count):
        way = unit((rng.gauss(0, 1), rng.gauss(0, 1), rng.gauss(0, 1)))
        reach = 0.45 + 0.55 * step / count + rng.uniform(-0.12, 0.06)
        light = 0.5 + 0.42 * max(-0.5, dot(way, stage.sun)) + 0.35 * (reach - 0.6)
        spot = (
            centre[0] + way[0] * radii[0] * reach,
            centre[1] + way[1] * radii[1] * reach,
            centre[2] + way[2] * radii[2] * reach,
        )
        leaf(stage, spot, size * rng.uniform(0.7, 1.5) * (1.7 - reach), tone(colour, light * rng.uniform(0.82, 1.25)))


def leaf(stage: Stage, spot: Point, radius: float, colour: Colour) -> None:
    """A ragged three-cornered dab."""
    x, y, scale = stage.camera.place(spot)
    if scale > WIDTH:
        return
    r, turn = max(1.5, radius * scale), stage.rng.random() * 6.3
    stage.pen.polygon([(x + r * math.cos(turn + t), y + 0.8 * r * math.sin(turn + t)) for t in (0, 1.7, 3.9)], colour)


def dab(stage: Stage, spot: Point, radius: float, colour: Colour, squash: float = 0.75) -> None:
    x, y, scale = stage.camera.place(spot)
    r = max(1.0, radius * scale)
    stage.pen.ellipse((x - r, y - r * squash, x + r, y + r * squash), colour)


def hedge(stage: Stage, corner: Point, size: Point, colour: Colour = (84, 110, 58), count: int = 500) -> None:
    """A clipped hedge: a mottled block with leaves on the faces one can see."""
    x, y, z = corner
    box(stage, corner, size, tone(colour, 0.62), dark=0.4)
    faces = [Surface(stage, (x, y, z + size[2]), ACROSS, AWAY), Surface(stage, corner)]
    spans = [(size[0], size[1]), (size[0], size[2])]
    if stage.camera.eye[0] < x:
        faces.append(Surface(stage, (x, y + size[1], z), (0.0, -1.0, 0.0), UP))
        spans.append((size[1], size[2]))
    areas = [span[0] * span[1] for span in spans]
    for face, span, area in zip(faces, spans, areas, strict=True):
        stage.weather(
            face.corner,
            times(face.along, span[0]),
            times(face.up, span[1]),
            tone(colour, 0.28),
            grain(96, 2, 4),
            (100, 190),
            0.8,
        )
        for _ in range(round(count * area / sum(areas))):
            a, b = stage.rng.random(), stage.rng.random()
            lift = face.light * (0.62 + 0.4 * (b if face.up == UP else 1.0)) * stage.rng.uniform(0.75, 1.2)
            leaf(
                stage, face.at(a * span[0], b * span[1] * 1.03, 0.03), stage.rng.uniform(0.02, 0.05), tone(colour, lift)
            )


def tree(stage: Stage, foot: Point, height: float, colour: Colour = (70, 94, 48), count: int = 420) -> None:
    stage.shadow(ring((foot[0] + 0.5, foot[1] + 0.3, 0), height * 0.28), 0.35, 0.4)
    post(stage, foot, height * 0.6, 0.12, blend(tone(colour, 0.9), (96, 78, 64), 0.6), 0.7)
    crown = (foot[0], foot[1], height * 0.72)
    leaves(stage, crown, (height * 0.3, height * 0.3, height * 0.3), colour, count, 0.17)
