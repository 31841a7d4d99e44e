"""Scenes in the street: fire lane, lamp, barrier, noise, bins."""

import random
from itertools import pairwise

from app.demo.drawings.canvas import Stage
from app.demo.drawings.clouds import grain
from app.demo.drawings.props import AWAY, Surface, box, bricks, dab, facade, ground, hedge, post, ring, solid, tree
from app.demo.drawings.space import Camera, Colour, blend, tone
from app.demo.drawings.things import bag, car, lamp_post, wheelie_bin

ASPHALT: Colour = (104, 103, 102)
CREAM: Colour = (214, 204, 182)
YELLOW: Colour = (206, 168, 52)
PAINTS: tuple[Colour, ...] = (
    (212, 212, 208),
    (70, 74, 80),
    (128, 44, 40),
    (62, 84, 112),
    (160, 158, 150),
    (40, 42, 46),
)


def asphalt(stage: Stage, left: float, near: float, width: float, depth: float) -> Surface:
    floor = ground(stage, left, near)
    floor.rect(0, 0, width, depth, ASPHALT)
    stage.weather(floor.corner, (width, 0, 0), (0, depth, 0), (62, 62, 64), grain(24, 3), (90, 240), 0.55)
    return floor


def fire_lane(rng: random.Random, after: bool) -> Stage:
    """Cars on the hatched lane between a block and a hedge; afterwards an empty lane."""
    stage = Stage(
        rng, Camera((0.4 + rng.uniform(-0.3, 0.3), -5.2, 1.75), rng.uniform(-3, 1), 5.5, 0.86), (206, 214, 220)
    )
    stage.sky((170, 190, 208), (226, 228, 224), 0.6)
    facade(Surface(stage, (-16, 46, 0)), 42, 6, tone(CREAM, 0.92))
    asphalt(stage, -9, -5, 44, 52)
    facade(Surface(stage, (-6.4, -4, 0), AWAY), 48, 6, CREAM)
    stage.shadow([(-6.4, -5, 0), (-4.6, -5, 0), (-4.6, 46, 0), (-6.4, 46, 0)], 0.35, 0.5)
    for y in range(30, 3, -6):
        tree(stage, (5.6, y, 0), 5.4, count=150)
    hedge(stage, (4.4, 0, 0), (1.2, 34, 0.9), count=420)
    hatching(stage, -3.2, 1.4)
    if not after:
        for rear in (14.5 + rng.random(), 8.4 + rng.random(), 1.6 + rng.random())[rng.randint(0, 1) :]:
            car(stage, (-2.2 + rng.uniform(-0.2, 0.3), rear, 0), rng.choice(PAINTS), rng.uniform(-5, 4))
    return stage


def hatching(stage: Stage, left: float, right: float) -> None:
    for edge in (left, right):
        stage.flat([(edge, -4, 0), (edge + 0.15, -4, 0), (edge + 0.15, 34, 0), (edge, 34, 0)], YELLOW)
    span = right - left
    for step in range(-2, 12):
        y = step * 2.4
        stage.flat(
            [(left, y, 0), (right, y + span, 0), (right, y + span + 0.16, 0), (left, y + 0.16, 0)], tone(YELLOW, 0.95)
        )
        stage.flat(
            [(right, y, 0), (left, y + span, 0), (left, y + span + 0.16, 0), (right, y + 0.16, 0)], tone(YELLOW, 0.95)
        )
    stage.weather((left, -4, 0), (span + 0.2, 0, 0), (0, 38, 0), (96, 95, 94), grain(40, 3, 3), (140, 190), 0.75)


def lamp(rng: random.Random, after: bool) -> Stage:
    """A path at dusk; the near lamps are dead, afterwards they burn."""
    stage = Stage(rng, Camera((0.2, -4.5, 1.6), rng.uniform(-2, 3), -3, 0.8), (40, 44, 60), (0.3, -0.4, 0.5), 0.8)
    stage.sky((38, 48, 78), (150, 122, 116), 0.66)
    floor = ground(stage, -20, -5)
    floor.flat(0, 0, 50, 60, (26, 30, 30))
    floor.flat(18.3, 0, 3.6, 60, (50, 52, 62))
    for joint in range(60):
        floor.flat(18.3, joint * 0.8, 3.6, 0.03, (38, 40, 48))
    facade(Surface(stage, (3.5, 16, 0)), 12, 6, (62, 58, 62), 0.35)
    facade(Surface(stage, (-14.5, 20, 0)), 12, 7, (54, 51, 56), 0.3)
    facade(Surface(stage, (-5.5, 8, 0), AWAY), 14, 6, (46, 44, 50), 0.3)
    for y in (15.0, 10.0, 6.5):
        tree(stage, (-4.2, y, 0), 4.6, (36, 44, 34), 170)
    hedge(stage, (3.0, 1.0, 0), (1.1, 15, 0.8), (34, 42, 32), 220)
    for y in (16.0, 9.5, 3.2):
        lamp_post(stage, (2.4, y, 0), 3.2, (255, 236, 190) if after else (104, 104, 106))
        if after:
            stage.glow((2.4, y, 3.5), 2.6, (255, 206, 130), 0.85)
            stage.glow((1.6, y - 0.6, 0.05), 2.4, (120, 96, 62), 0.7)
    return stage


def barrier(rng: random.Random, after: bool) -> Stage:
    """The arm at the car gate, broken and hanging; afterwards straight across."""
    stage = Stage(rng, Camera((rng.uniform(-0.3, 0.3), -5.0, 1.6), rng.uniform(-4, 4), 4, 0.95), (206, 214, 220))
    stage.sky((164, 186, 206), (224, 226, 222), 0.6)
    facade(Surface(stage, (-18, 26, 0)), 36, 5, tone(CREAM, 0.95))
    asphalt(stage, -14, -5, 28, 31)
    for x in (-7.5, 7.4):
        tree(stage, (x, 14, 0), 5.5, count=260)
    box(stage, (-6.4, 2.6, 0), (2.6, 2.6, 2.7), (196, 192, 180))
    hut = Surface(stage, (-6.4, 2.59, 0))
    hut.flat(0.4, 1.0, 1.8, 1.1, (58, 70, 80))
    box(stage, (-6.7, 2.3, 2.7), (3.2, 3.2, 0.2), (92, 98, 104), dark=0)
    stage.flat([(-3, 1.6, 0), (4.6, 1.6, 0), (4.6, 1.8, 0), (-3, 1.8, 0)], (206, 204, 196))
    box(stage, (-2.3, 0.4, 0), (0.42, 0.36, 1.05), (214, 140, 44))
    _arm(stage, after, rng.uniform(0.5, 0.9))
    return stage


def _arm(stage: Stage, after: bool, drop: float) -> None:
    spots = [(-2.1 + 0.4 * n, 0.38, 0.92) for n in range(12)]
    if not after:
        spots = [
            (x if n < 5 else spots[4][0] + (n - 4) * 0.28, y, z if n < 5 else max(0.06, z - (n - 4) * drop * 0.42))
            for n, (x, y, z) in enumerate(spots)
        ]
    stage.shadow([(x, y + dy, 0) for dy, line in ((0, spots), (0.14, spots[::-1])) for x, y, _ in line], 0.4, 0.08)
    for n, (start, end) in enumerate(pairwise(spots)):
        cap = [start, (start[0], start[1], start[2] + 0.11), (start[0], start[1] + 0.05, start[2] + 0.11)]
        solid(stage, cap, (end[0] - start[0], 0, end[2] - start[2]), (190, 52, 44) if n % 2 else (230, 228, 220))


def noise(rng: random.Random, after: bool) -> Stage:
    """A lit food stall under the windows at night; afterwards shutters and an empty pavement."""
    stage = Stage(
        rng,
        Camera((rng.uniform(-0.4, 0.4), -5.4, 1.6), rng.uniform(-4, 4), 3, 0.95),
        (20, 24, 38),
        (0.2, -0.6, 0.6),
        0.75,
    )
    stage.sky((16, 20, 36), (40, 42, 56), 0.6)
    facade(Surface(stage, (-13, 7, 0)), 27, 4, (74, 68, 66), 0.3 if after else 0.5)
    ground(stage, -14, -5).rect(0, 0, 28, 12, (52, 50, 52))
    stage.weather((-14, -5, 0), (28, 0, 0), (0, 12, 0), (30, 30, 34), grain(12, 4), (80, 230), 0.6)
    Surface(stage, (-13, 6.91, 0)).flat(0, 0, 27, 2.75, (74, 70, 68))
    for x in range(-12, 12, 4):
        Surface(stage, (x, 6.9, 0)).flat(0.08, 0, 3.84, 2.75, (66, 66, 68))
        for z in range(1, 14):
            Surface(stage, (x, 6.89, 0)).flat(0.08, z * 0.2, 3.84, 0.03, (54, 54, 56))
    if after:
        lamp_post(stage, (-2.4, 3.2, 0), 3.0, (255, 236, 190))
        stage.glow((-2.4, 3.2, 3.3), 3.2, (190, 150, 96), 0.8)
        stage.glow((-1.9, 2.6, 0.05), 2.6, (96, 78, 50), 0.8)
        return stage
    stage.glow((0, 2.4, 1.6), 7.5, (150, 104, 50), 0.9)
    _stall(stage, rng)
    return stage


def _stall(stage: Stage, rng: random.Random) -> None:
    for x in (-1.7, 1.7):
        post(stage, (x, 3.2, 0), 2.4, 0.03, (120, 118, 114))
    box(stage, (-1.5, 1.9, 0), (3.0, 0.9, 0.9), (150, 60, 48))
    for x in (-1.1, -0.3, 0.6):
        post(stage, (x, 2.2, 0.9), 0.24, 0.24, (128, 126, 122), 0.9)
        stage.glow((x, 2.2, 1.7), 0.6, (70, 66, 60), 0.8)
    for n in range(8):
        strip = [
            (-2 + n * 0.5, 1.4, 2.15),
            (-1.5 + n * 0.5, 1.4, 2.15),
            (-1.5 + n * 0.5, 3.3, 2.65),
            (-2 + n * 0.5, 3.3, 2.65),
        ]
        stage.flat(strip, (196, 64, 48) if n % 2 else (232, 206, 160))
    for x in (-1.2, 0.0, 1.2):
        dab(stage, (x, 1.5, 2.0), 0.09, (255, 244, 206), 1.0)
        stage.glow((x, 1.5, 2.0), 0.9, (255, 206, 120), 0.7)
    for x, y in ((-2.9, 0.2), (2.5, 0.6), (-0.4, -0.9))[: rng.randint(2, 3)]:
        _table(stage, x, y)


def _table(stage: Stage, x: float, y: float) -> None:
    stage.shadow(ring((x, y, 0), 0.8), 0.5, 0.2)
    for dx in (-0.7, 0.65):
        box(stage, (x + dx - 0.15, y, 0), (0.3, 0.3, 0.42), (72, 96, 136))
    post(stage, (x, y, 0), 0.68, 0.05, (110, 108, 104))
    post(stage, (x, y, 0.68), 0.04, 0.5, (188, 170, 140))
    for dx in (-0.2, 0.1, 0.25):
        post(stage, (x + dx, y, 0.72), 0.22, 0.035, (66, 104, 70), 0.6)


def bins(rng: random.Random, after: bool) -> Stage:
    """Bins too full to close, bags all around; afterwards shut and swept."""
    stage = Stage(rng, Camera((rng.uniform(-0.3, 0.3), -3.0, 1.35), rng.uniform(-5, 5), 9, 0.92), (170, 164, 150))
    wall = Surface(stage, (-6, 1.9, 0))
    wall.rect(0, 0, 12, 5, (188, 182, 168))
    wall.rect(0, 0, 12, 0.85, (140, 128, 116))
    bricks(wall, 12, 0.85, (0.4, 0.17), [(158, 116, 96), (150, 108, 90)], 0.015)
    stage.weather((-6, 1.88, 0), (12, 0, 0), (0, 0, 5), (130, 122, 108), grain(5, 5), (110, 230), 0.5)
    ground(stage, -6, -3).rect(0, 0, 12, 4.9, (126, 124, 120))
    stage.weather((-6, -3, 0), (12, 0, 0), (0, 4.9, 0), (76, 74, 72), grain(5, 5, 2), (90, 220), 0.7)
    wall.shade(0, -0.1, 12, 0.5, 0.4, 0.25)
    colours: list[Colour] = [(34, 92, 66), (44, 74, 132), (34, 92, 66)]
    for n, x in enumerate((-1.1, 0.0, 1.1)):
        wheelie_bin(stage, (x, 1.0, 0), colours[n], 0.0 if after else rng.uniform(0.55, 1.0))
        if not after:
            bag(stage, (x, 1.28, 0.88), 0.24, rng.choice(BAGS))
    if not after:
        _heap(stage, rng)
    return stage


BAGS: list[Colour] = [(46, 46, 50), (212, 210, 204), (46, 46, 50), (198, 172, 82), (178, 64, 56), (212, 210, 204)]


def _heap(stage: Stage, rng: random.Random) -> None:
    for y in (0.75, 0.35, 0.0):
        for _ in range(rng.randint(3, 4)):
            bag(
                stage,
                (rng.uniform(-1.9, 1.9), y + rng.uniform(-0.12, 0.12), 0),
                rng.uniform(0.15, 0.24),
                rng.choice(BAGS),
            )
    box(stage, (-1.9, -0.3, 0), (0.55, 0.4, 0.36), (168, 130, 88), rng.uniform(-15, 15))
    box(stage, (0.5, -0.55, 0), (0.5, 0.34, 0.03), blend((168, 130, 88), (200, 170, 130), 0.4), rng.uniform(-40, 40))
