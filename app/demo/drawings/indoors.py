"""Scenes indoors: lift, leak, stairwell, pipe."""

import math
import random

from app.demo.drawings.canvas import Stage
from app.demo.drawings.clouds import blot, grain
from app.demo.drawings.props import ACROSS, AWAY, STEEL, UP, Surface, box, dab, ground, post, ring, solid
from app.demo.drawings.space import Camera, Colour, Point, blend, tone
from app.demo.drawings.things import paper

INDOORS: Point = (-0.25, -0.7, 0.6)
CONCRETE: Colour = (140, 138, 133)


def lift(rng: random.Random, after: bool) -> Stage:
    """Lift doors with a notice; afterwards open and lit inside."""
    stage = Stage(
        rng, Camera((rng.uniform(-0.3, 0.3), -3.3, 1.4), rng.uniform(-3, 3), 1, 0.74), (150, 144, 130), INDOORS, 0.62
    )
    wall = Surface(stage, (-3.5, 0, 0))
    _tiles(wall, 7, 3.2, (184, 176, 160))
    ground(stage, -3.5, -3.2).rect(0, 0, 7, 3.2, (136, 130, 120))
    stage.weather((-3.5, -3.2, 0), (7, 0, 0), (0, 3.2, 0), (92, 86, 78), grain(96, 2), (90, 220), 0.5)
    wall.shade(0, -0.05, 7, 0.35, 0.35, 0.2)
    wall.slab(2.5, 0, 2.0, 2.55, 0.1, (112, 112, 112))
    wall.flat(2.72, 0, 1.56, 2.3, (214, 206, 184) if after else (40, 40, 42), 0.1)
    if after:
        wall.flat(2.95, 0.12, 1.1, 2.1, (232, 226, 206), 0.1)
        wall.flat(2.72, 0, 1.56, 0.1, (120, 116, 108), 0.1)
    for left in (2.72, 3.95) if after else (2.72, 3.51):
        _brushed(wall, left, 0.33 if after else 0.77)
    wall.slab(3.2, 2.68, 0.6, 0.18, 0.05, (30, 30, 32))
    wall.flat(3.44, 2.71, 0.12, 0.12, (88, 206, 120) if after else (232, 92, 60), 0.06)
    wall.slab(4.85, 1.0, 0.2, 0.5, 0.03, STEEL)
    for b, hue in ((1.32, (226, 120, 84)), (1.12, (232, 226, 208))):
        stage.flat(ring(wall.at(4.95, b, 0.035), 0.045, 16, ACROSS, UP), hue)
    if not after:
        paper(wall, 3.58, 1.2, 0.36, 0.48, (186, 56, 48), out=0.16)
    post(stage, (-1.9, -0.5, 0), 0.8, 0.18, (142, 142, 140))
    return stage


def _brushed(wall: Surface, left: float, width: float) -> None:
    """A steel leaf with a faint vertical grain."""
    wall.rect(left, 0, width, 2.3, (146, 147, 147), 0.12)
    for _ in range(int(46 * width)):
        a = wall.stage.rng.uniform(0, width - 0.03)
        wall.rect(left + a, 0, wall.stage.rng.uniform(0.006, 0.03), 2.3, wall.stage.vary((145, 146, 146), 0.04), 0.12)


def _tiles(wall: Surface, width: float, height: float, colour: Colour, step: float = 0.6) -> None:
    wall.rect(0, 0, width, height, tone(colour, 0.86))
    for row in range(math.ceil(height / step)):
        for column in range(math.ceil(width / step)):
            wall.rect(column * step, row * step, step - 0.012, step - 0.012, wall.stage.vary(colour, 0.03))


def leak(rng: random.Random, after: bool) -> Stage:
    """Water through the car-park ceiling into a bucket; afterwards a dry, newly painted patch."""
    stage = Stage(
        rng,
        Camera((rng.uniform(-0.3, 0.3), -3.5, 1.5), rng.uniform(-3, 3), -1, 0.8),
        (40, 44, 44),
        (0.1, -0.5, 0.7),
        0.55,
    )
    room(stage, (-5.5, 5.5), 2.9, 26, ((92, 106, 100), (122, 124, 120), (118, 118, 114)))
    for y in (20, 13, 6, 0.6):
        for x in (-3.3, 2.9):
            _pillar(stage, x, y)
        stage.flat([(0.6, y, 2.88), (0.85, y, 2.88), (0.85, y + 1.6, 2.88), (0.6, y + 1.6, 2.88)], (242, 246, 238))
        stage.glow((0.7, y + 0.8, 2.8), 1.6, (90, 96, 86), 0.8)
    for x, hue in ((-2.0, (150, 48, 44)), (-1.7, (132, 134, 134))):
        solid(stage, ring((x, -3.4, 2.7), 0.07, 10, ACROSS, UP), (0, 29, 0), hue)
    corner, across, away = (-1.9, 1.0, 2.87), (3.4, 0.0, 0.0), (0.0, 3.6, 0.0)
    if after:
        stage.flat([(-1.2, 1.6, 2.86), (1.0, 1.6, 2.86), (1.0, 3.9, 2.86), (-1.2, 3.9, 2.86)], (92, 93, 90))
        return stage
    stage.weather(corner, across, away, (52, 44, 32), blot(2), (96, 140), 0.8)
    stage.weather(corner, across, away, (150, 128, 84), blot(2), (60, 96), 0.28)
    stage.weather((-1.7, -0.4, 0.002), (3.2, 0, 0), (0, 3.0, 0), (34, 42, 42), blot(2), (84, 104), 0.8)
    _bucket(stage, (-0.15, 1.2, 0))
    for _ in range(9):
        z = rng.uniform(0.5, 2.7)
        stage.line([(-0.15, 1.2, z), (-0.15, 1.2, z - 0.1)], (190, 204, 206), 0.012)
    return stage


def _pillar(stage: Stage, x: float, y: float) -> None:
    box(stage, (x, y, 0), (0.5, 0.5, 2.9), (134, 134, 128), dark=0.5)
    front = Surface(stage, (x, y - 0.004, 0.15))
    for n in range(4):
        front.rect(0, n * 0.22, 0.5, 0.22, (206, 166, 50) if n % 2 else (40, 40, 42))
    inner = (
        Surface(stage, (x + 0.504, y, 0.15), AWAY) if x < 0 else Surface(stage, (x - 0.004, y + 0.5, 0.15), (0, -1, 0))
    )
    for n in range(4):
        inner.rect(0, n * 0.22, 0.5, 0.22, (206, 166, 50) if n % 2 else (40, 40, 42))


def _bucket(stage: Stage, foot: Point) -> None:
    stage.shadow(ring(foot, 0.24), 0.6, 0.08)
    solid(stage, ring(foot, 0.15, 20), (0, 0, 0.34), (164, 46, 40), 1.35)
    stage.flat(ring((foot[0], foot[1], 0.335), 0.185, 20), (86, 100, 102))


def room(
    stage: Stage, walls: tuple[float, float], height: float, depth: float, colours: tuple[Colour, Colour, Colour]
) -> None:
    """Floor, walls and ceiling seen from inside, darker in the corners."""
    left, right = walls
    floor, side, top = colours
    near = stage.camera.eye[1] - 0.5
    long, wide = depth - near, right - left
    ground(stage, left, near).rect(0, 0, wide, long, floor)
    stage.weather((left, near, 0), (wide, 0, 0), (0, long, 0), tone(floor, 0.6), grain(24, 4), (90, 230), 0.6)
    faces = [
        Surface(stage, (left, depth, 0)),
        Surface(stage, (left, near, 0), AWAY),
        Surface(stage, (right, depth, 0), (0, -1, 0)),
    ]
    for face, width in zip(faces, (wide, long, long), strict=True):
        face.rect(0, 0, width, height, side)
        face.shade(0, -0.2, width, 0.5, 0.4, 0.3)
    stage.face([(left, near, height), (right, near, height), (right, depth, height), (left, depth, height)], top)
    for x in walls:
        stage.shadow(
            [(x - 0.3, near, height), (x + 0.3, near, height), (x + 0.3, depth, height), (x - 0.3, depth, height)],
            0.4,
            0.4,
        )


def stairwell(rng: random.Random, after: bool) -> Stage:
    """Cartons, a bicycle and an old cupboard in the corridor; afterwards nothing but the floor."""
    stage = Stage(
        rng,
        Camera((rng.uniform(-0.15, 0.15), -2.2, 1.5), rng.uniform(-3, 3), 3, 0.8),
        (150, 146, 138),
        (-0.1, -0.6, 0.7),
        0.62,
    )
    room(stage, (-1.25, 1.25), 2.7, 7.5, ((148, 142, 132), (204, 200, 190), (196, 194, 188)))
    for face in (Surface(stage, (-1.248, -2.6, 0), AWAY), Surface(stage, (1.248, 7.5, 0), (0, -1, 0))):
        face.rect(0, 0, 10.1, 1.1, (124, 150, 134))
        face.rect(0, 1.1, 10.1, 0.03, (92, 112, 102))
    end = Surface(stage, (-1.25, 7.49, 0))
    end.rect(0, 0, 2.5, 1.1, (124, 150, 134))
    end.flat(0.75, 1.2, 1.0, 1.1, (226, 232, 232))
    stage.glow((0, 7.3, 1.7), 1.4, (90, 92, 88), 0.8)
    for y in (1.2, 4.6):
        _flat_door(Surface(stage, (-1.24, y, 0), AWAY))
        _flat_door(Surface(stage, (1.24, y + 0.95, 0), (0, -1, 0)))
    post(stage, (0.0, 2.4, 2.62), 0.08, 0.14, (240, 238, 226))
    if not after:
        _clutter(stage, rng)
    return stage


def _flat_door(face: Surface) -> None:
    face.rect(-0.08, 0, 1.11, 2.13, (112, 84, 64))
    face.rect(0, 0, 0.95, 2.05, (134, 84, 62), 0.01)
    face.rect(0.1, 1.15, 0.75, 0.7, (124, 76, 56), 0.012)
    face.rect(0.1, 0.2, 0.75, 0.75, (124, 76, 56), 0.012)
    dab(face.stage, face.at(0.86, 1.02, 0.03), 0.035, (206, 190, 140), 1.0)


def _clutter(stage: Stage, rng: random.Random) -> None:
    box(stage, (0.62, 3.6, 0), (0.6, 1.0, 1.5), (142, 108, 78))
    carton: Colour = (178, 140, 96)
    for x, y, z, size in (
        (-1.15, 3.4, 0, 0.55),
        (-1.1, 3.45, 0.42, 0.45),
        (-1.15, 2.5, 0, 0.5),
        (0.6, 2.2, 0, 0.55),
        (0.65, 2.25, 0.42, 0.42),
    ):
        width = size * rng.uniform(0.9, 1.1)
        hue = stage.vary(carton, 0.1)
        box(stage, (x, y, z), (width, size, size * 0.76), hue, rng.uniform(-5, 5), 0.5)
        Surface(stage, (x, y - 0.003, z)).rect(
            width * 0.42, 0, width * 0.12, size * 0.76, blend(hue, (220, 200, 160), 0.5)
        )
    ebike_across = rng.uniform(-0.45, -0.25)
    post(stage, (ebike_across - 0.5, 1.3, 0), 0.62, 0.16, (92, 112, 140), 1.1)
    for _ in range(3):
        x, y = rng.uniform(0.4, 1.0), rng.uniform(0.9, 1.5)
        box(stage, (x, y, 0), (0.24, 0.1, 0.08), stage.vary((84, 70, 62), 0.3), rng.uniform(-50, 50), 0.4)


def pipe(rng: random.Random, after: bool) -> Stage:
    """A burst water pipe along the wall; afterwards a new sleeve and a dry floor."""
    stage = Stage(
        rng, Camera((rng.uniform(-0.3, 0.3), -2.6, 1.2), rng.uniform(-5, 5), 9, 0.74), (150, 146, 138), INDOORS
    )
    face = Surface(stage, (-3, 0.2, 0))
    _tiles(face, 6, 2.6, (190, 186, 176), 0.4)
    ground(stage, -4, -2.8).rect(0, 0, 8, 3, (134, 131, 125))
    stage.weather((-4, -2.8, 0), (8, 0, 0), (0, 3, 0), (92, 90, 86), grain(12, 4), (90, 230), 0.6)
    face.shade(0, -0.1, 6, 0.3, 0.4, 0.15)
    burst = rng.uniform(-0.5, 0.4)
    if not after:
        stage.weather((burst - 1.1, 0.19, -0.3), (2.2, 0, 0), (0, 0, 1.3), (112, 112, 106), blot(6), (50, 120), 0.6)
        _puddle(stage, (burst - 1.5, -1.7, 0.002), (3.0, 0, 0), (0, 1.9, 0))
    face.shade(0, 0.6, 6, 0.12, 0.45, 0.08)
    solid(stage, ring((-3, 0.02, 0.75), 0.085, 18, AWAY, UP), (6, 0, 0), (118, 136, 146))
    solid(stage, ring((1.6, 0.02, 0), 0.07, 16), (0, 0, 2.6), (150, 152, 150))
    for x in (-1.9, 1.3):
        solid(stage, ring((x, 0.02, 0.75), 0.105, 18, AWAY, UP), (0.12, 0, 0), (96, 108, 114))
    solid(stage, ring((0.95, 0.02, 0.84), 0.03, 10), (0, 0, 0.12), (120, 120, 118))
    solid(stage, ring((0.95, 0.02, 0.96), 0.11, 18), (0, 0, 0.03), (176, 52, 46))
    if after:
        solid(stage, ring((burst - 0.16, 0.02, 0.75), 0.11, 20, AWAY, UP), (0.32, 0, 0), (196, 192, 178))
        for x in (-0.13, 0.1):
            solid(stage, ring((burst + x, 0.02, 0.75), 0.117, 20, AWAY, UP), (0.03, 0, 0), (150, 150, 146))
    else:
        _jet(stage, rng, burst)
    return stage


def _jet(stage: Stage, rng: random.Random, x: float) -> None:
    dab(stage, (x, -0.07, 0.77), 0.035, (46, 44, 42))
    for _ in range(70):
        sideways, push = rng.gauss(0, 0.16), rng.uniform(0.5, 1.0)
        arc = []
        for n in range(9):
            t = n / 10
            arc.append(
                (x + sideways * t * 1.8, -0.08 - 0.75 * push * t, max(0.01, 0.78 + 0.62 * push * t - 1.75 * t * t))
            )
        stage.line(arc, blend((176, 192, 198), (240, 246, 246), rng.random()), rng.uniform(0.004, 0.011))
    for _ in range(60):
        dab(
            stage,
            (x + rng.gauss(0, 0.28), rng.uniform(-0.95, -0.2), rng.uniform(0, 0.12)),
            rng.uniform(0.004, 0.012),
            (222, 232, 234),
            1.0,
        )


def _puddle(stage: Stage, corner: Point, across: Point, away: Point) -> None:
    """Dark and glossy, with a paler middle that mirrors the room."""
    stage.weather(corner, across, away, (70, 76, 78), blot(4), (70, 92), 0.85)
    stage.weather(corner, across, away, (150, 160, 162), blot(4), (130, 235), 0.5)
