"""Scenes in front of a wall: cable, door, wall, sign."""

import math
import random

from PIL import ImageChops

from app.demo.drawings.canvas import Stage
from app.demo.drawings.clouds import blot, courses, grain
from app.demo.drawings.indoors import CONCRETE
from app.demo.drawings.props import UP, Surface, box, bricks, ground, ring, solid
from app.demo.drawings.space import Camera, Colour, Point, dot, minus, plus, times, unit
from app.demo.drawings.things import ebike, paper

PLASTER: Colour = (206, 200, 186)
BRICKS: list[Colour] = [(150, 98, 78), (140, 90, 72), (158, 108, 88)]


def cable(rng: random.Random, after: bool) -> Stage:
    """A flying lead from a barred window to an e-bike; afterwards the bike stands at a charging post."""
    stage = Stage(rng, Camera((rng.uniform(-0.3, 0.3), -4.6, 1.5), rng.uniform(-3, 3), 3, 0.84), (180, 176, 166))
    wall = Surface(stage, (-5, 0.4, 0))
    wall.rect(0, 0, 10, 5, PLASTER)
    stage.weather((-5, 0.4, 0), (10, 0, 0), (0, 0, 5), (150, 140, 122), grain(6, 5), (110, 250), 0.6)
    ground(stage, -6, -4.5).rect(0, 0, 12, 4.9, (158, 154, 146))
    stage.weather((-6, -4.5, 0), (12, 0, 0), (0, 4.9, 0), (104, 100, 94), grain(12, 4), (90, 240), 0.6)
    wall.shade(0, -0.1, 10, 0.5, 0.3, 0.25)
    _barred(wall, 3.2, 1.75)
    shift = rng.uniform(-0.2, 0.3)
    if after:
        box(stage, (1.9, 0.1, 0), (0.36, 0.24, 1.3), (60, 128, 96))
        Surface(stage, (1.9, 0.09, 0)).flat(0.08, 0.85, 0.2, 0.24, (222, 232, 224))
        _wire(stage, (1.95, 0.08, 0.7), (0.42 + shift, -0.5, 0.62), (48, 48, 50))
    else:
        _wire(stage, (-0.7, 0.3, 1.78), (0.2 + shift, -0.45, 0.68), (206, 98, 46))
    ebike(stage, shift, -0.55, rng.choice([(72, 124, 152), (150, 62, 54), (88, 92, 96), (196, 190, 176)]))
    return stage


def _barred(wall: Surface, a: float, b: float) -> None:
    wall.rect(a - 0.08, b - 0.08, 1.66, 1.46, (222, 220, 212), 0.02)
    wall.flat(a, b, 1.5, 1.3, (58, 66, 76), 0.02)
    for n in range(13):
        wall.slab(a + 0.04 + n * 0.117, b - 0.02, 0.025, 1.34, 0.06, (206, 206, 200), 0.25)
    wall.slab(a - 0.2, b - 0.2, 1.9, 0.1, 0.16, (216, 212, 202))


def _wire(stage: Stage, start: Point, end: Point, colour: Colour) -> None:
    """A slack lead and its shadow on the wall."""
    spots = []
    for n in range(21):
        t = n / 20
        spot = plus(start, minus(end, start), t)
        spots.append((spot[0] + 0.12 * math.sin(t * 7), spot[1], spot[2] - 1.1 * t * (1 - t)))
    stage.line([(x + 0.06, 0.39, z - 0.05) for x, _, z in spots[:12]], (150, 142, 128), 0.03)
    stage.line(spots, colour, 0.026)


def door(rng: random.Random, after: bool) -> Stage:
    """The house door hanging askew; afterwards shut and straight."""
    stage = Stage(
        rng,
        Camera((rng.uniform(-0.3, 0.3), -3.9, 1.45), rng.uniform(-4, 4), 1, 0.8),
        (150, 120, 104),
        (-0.5, -0.8, 0.7),
    )
    wall = Surface(stage, (-3.4, 0, 0))
    wall.rect(0, 0, 6.8, 3.6, (150, 138, 126))
    bricks(wall, 6.8, 3.5, (0.3, 0.125), BRICKS)
    ground(stage, -4, -3.6).rect(0, 0, 8, 3.6, CONCRETE)
    stage.weather((-4, -3.6, 0), (8, 0, 0), (0, 3.6, 0), (92, 90, 86), grain(12, 4), (90, 230), 0.6)
    wall.shade(0, -0.1, 6.8, 0.4, 0.35, 0.2)
    box(stage, (-1.3, -0.9, 0), (2.6, 0.9, 0.12), (156, 153, 147))
    wall.slab(2.45, 0.12, 1.7, 2.5, 0.12, (72, 78, 82))
    wall.flat(2.6, 0.12, 1.4, 2.34, (38, 36, 36), 0.125)
    wall.flat(2.6, 0.12, 1.4, 0.5, (56, 53, 50), 0.126)
    leaf = Surface(stage, (-0.8, -0.13, 0.14)) if after else _hanging(stage, rng.uniform(34, 52))
    _leaf(leaf, after)
    wall.slab(4.7, 1.25, 0.22, 0.5, 0.05, (58, 60, 64))
    for n in range(9):
        wall.flat(4.745 + 0.05 * (n % 3), 1.3 + 0.06 * (n // 3), 0.03, 0.035, (172, 174, 172), 0.055)
    paper(wall, 1.2, 1.35, 0.5, 0.66, (52, 110, 124), 6)
    return stage


def _hanging(stage: Stage, swing: float) -> Surface:
    """Off its top hinge: swung out and leaning."""
    c, s = math.cos(math.radians(swing)), math.sin(math.radians(swing))
    along = unit((c, -s, -0.07))
    up = unit(minus((0.0, 0.0, 1.0), times(along, dot(along, UP))))
    stage.shadow(
        [(-0.8, -0.1, 0.12), (-0.8 + 1.5 * c, -0.1 - 1.4 * s, 0), (-0.3 + 1.5 * c, -0.1 - 1.0 * s, 0.12)], 0.45, 0.15
    )
    return Surface(stage, (-0.8, -0.13, 0.2), along, up)


def _leaf(leaf: Surface, after: bool) -> None:
    solid(leaf.stage, leaf.corners(0, 0, 1.36, 2.26), times(leaf.out, 0.05), (52, 82, 74))
    for a in (0.16, 0.76):
        leaf.rect(a, 0.2, 0.44, 0.8, (60, 92, 83), 0.052)
    leaf.flat(0.3, 1.25, 0.76, 0.8, (46, 54, 58) if after else (30, 34, 36), 0.052)
    for n in range(6):
        leaf.rect(0.33 + n * 0.13, 1.25, 0.03, 0.8, (184, 186, 182), 0.055)
    leaf.rect(1.16, 1.02, 0.06, 0.22, (190, 186, 172), 0.06)


def wall(rng: random.Random, after: bool) -> Stage:
    """Plaster falling off the bricks; afterwards smooth and painted."""
    stage = Stage(rng, Camera((rng.uniform(-0.4, 0.4), -4.4, 1.6), rng.uniform(-7, 7), 2, 0.74), (190, 186, 176))
    face = Surface(stage, (-4.5, 0.2, 0))
    face.rect(0, 0, 9, 4.8, (214, 208, 192) if after else (204, 194, 172))
    corner, across, up = (-4.5, 0.2, 0.0), (9.0, 0.0, 0.0), (0.0, 0.0, 4.8)
    stage.weather(corner, across, up, (156, 142, 116), grain(6, 5), (120, 250), 0.25 if after else 0.7)
    if not after:
        _peeling(stage, rng)
    ground(stage, -6, -4.5).rect(0, 0, 12, 4.7, (146, 143, 137))
    stage.weather((-6, -4.5, 0), (12, 0, 0), (0, 4.7, 0), (100, 97, 92), grain(12, 4), (90, 240), 0.6)
    face.shade(0, -0.1, 9, 0.45, 0.35, 0.2)
    face.rect(0, 0, 9, 0.32, (150, 147, 140), 0.02)
    solid(stage, ring((2.5, 0.1, 0), 0.07, 14), (0, 0, 4.8), (196, 194, 188))
    if not after:
        _fallen(stage, rng)
    return stage


def _fallen(stage: Stage, rng: random.Random) -> None:
    """Bits of plaster at the foot of the wall."""
    stage.shadow(ring((-0.2, -0.2, 0), 1.3), 0.25, 0.3)
    for _ in range(46):
        corner = (rng.gauss(-0.2, 1.1), rng.uniform(-0.6, 0.1), 0.0)
        size = (rng.uniform(0.03, 0.16), rng.uniform(0.03, 0.1), 0.03)
        box(stage, corner, size, stage.vary((206, 198, 180), 0.1), rng.uniform(0, 90), 0)


def _peeling(stage: Stage, rng: random.Random) -> None:
    """Three layers with the same outline, each a little smaller: lit edge, bare render, bricks."""
    for x, z, size, seed in ((-1.9, 1.0, 2.4, 3), (-0.2, 0.2, 2.1, 5), (0.4, 2.0, 1.6, 8)):
        spot = (x + rng.uniform(-0.4, 0.2), 0.2, z + rng.uniform(-0.1, 0.2))
        sides = ((size * 1.3, 0.0, 0.0), (0.0, 0.0, size))
        stage.weather(plus(spot, (0.03, 0, -0.03)), *sides, (110, 100, 84), blot(seed), (84, 92), 0.7)
        stage.weather(spot, *sides, (172, 164, 150), blot(seed), (84, 88))
        stage.weather(spot, *sides, (140, 92, 74), blot(seed), (106, 112))
        stage.weather(spot, *sides, (170, 158, 144), ImageChops.multiply(blot(seed), courses()), (106, 112))


def sign(rng: random.Random, after: bool) -> Stage:
    """A notice board under layers of torn bills; afterwards cleared, four sheets behind glass."""
    stage = Stage(rng, Camera((rng.uniform(-0.3, 0.3), -3.4, 1.5), rng.uniform(-5, 5), 2, 0.8), (186, 180, 168))
    face = Surface(stage, (-3.4, 0, 0))
    face.rect(0, 0, 6.8, 3.4, (170, 160, 146))
    bricks(face, 6.8, 3.4, (0.44, 0.15), [(190, 178, 158), (182, 170, 150), (196, 186, 168)])
    ground(stage, -4, -3).rect(0, 0, 8, 3, CONCRETE)
    stage.weather((-4, -3, 0), (8, 0, 0), (0, 3, 0), (92, 90, 86), grain(12, 4), (90, 230), 0.6)
    face.shade(0, -0.1, 6.8, 0.35, 0.35, 0.2)
    face.slab(2.0, 0.75, 2.8, 1.7, 0.1, (150, 154, 156))
    face.rect(2.1, 0.85, 2.6, 1.34, (120, 146, 130), 0.104)
    face.rect(2.1, 2.22, 2.6, 0.17, (164, 50, 44), 0.104)
    for n in range(6):
        face.flat(2.95 + n * 0.16, 2.26, 0.1, 0.09, (236, 226, 206), 0.106)
    if after:
        for n in range(4):
            paper(face, 2.24 + n * 0.62, 1.12, 0.5, 0.72, ((164, 50, 44), (52, 110, 124))[n % 2], 7, 0.11)
    else:
        _bills(face, rng)
    return stage


def _bills(face: Surface, rng: random.Random) -> None:
    hues: list[Colour] = [(226, 222, 210), (222, 206, 150), (206, 170, 160), (180, 200, 206), (214, 214, 206)]
    for _ in range(24):
        a, b = rng.uniform(2.1, 4.3), rng.uniform(0.72, 1.9)
        turn, w, h = rng.gauss(0, 0.12), rng.uniform(0.22, 0.42), rng.uniform(0.28, 0.5)
        torn = [
            (0, 0),
            (w * 0.4, rng.uniform(-0.05, 0.08)),
            (w, 0.02),
            (w, h),
            (w * rng.uniform(0.3, 0.8), h - rng.uniform(0, 0.14)),
            (0, h),
        ]
        c, s = math.cos(turn), math.sin(turn)
        spots = [face.at(a + x * c - y * s, b + x * s + y * c, 0.11) for x, y in torn]
        face.stage.shadow([plus(spot, (0.012, 0, -0.016)) for spot in spots], 0.35, 0.015)
        face.stage.face(spots, face.stage.vary(rng.choice(hues), 0.05))
        for n in range(3):
            y = h * (0.3 + 0.16 * n)
            ends = [face.at(a + x * c - y * s, b + x * s + y * c, 0.112) for x in (w * 0.15, w * 0.8)]
            face.stage.line(ends, (124, 122, 118), 0.012)
