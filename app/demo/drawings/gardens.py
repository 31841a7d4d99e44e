"""Scenes among the green: lawn, dog, pavement."""

import random

from app.demo.drawings.canvas import Stage
from app.demo.drawings.clouds import grain
from app.demo.drawings.props import AWAY, Surface, box, dab, facade, ground, hedge, post, ring, solid
from app.demo.drawings.space import Camera, Colour, Point, tone
from app.demo.drawings.streets import CREAM
from app.demo.drawings.things import tape


def paving(stage: Stage, near: float, depth: float, skip: set[tuple[int, int]], fresh: set[tuple[int, int]]) -> None:
    """Bands of red and grey stones, half a stone staggered; `skip` are missing, `fresh` are newly laid."""
    floor = ground(stage, -4.2, near)
    floor.rect(0, 0, 8.6, depth, (92, 84, 76))
    for row in range(int(depth / 0.2)):
        colour = (172, 116, 94) if (row // 4) % 2 else (174, 170, 160)
        for column in range(22):
            if (column, row) in skip:
                continue
            stone = stage.vary(tone(colour, 1.14 if (column, row) in fresh else 1.0), 0.09)
            floor.rect(column * 0.4 - (0.2 if row % 2 else 0.0), row * 0.2, 0.388, 0.188, stone)


def hole(rng: random.Random) -> set[tuple[int, int]]:
    spots = {(c, r) for c in range(7, 14) for r in range(5, 13)}
    return {(c, r) for c, r in spots if ((c - 10.2) / 2.6) ** 2 + ((r - 8.6) / 3.2) ** 2 < rng.uniform(0.7, 1.15)}


def pavement(rng: random.Random, after: bool) -> Stage:
    """Sunken and broken stones behind barrier tape; afterwards level, the new ones a little paler."""
    gone = hole(rng)
    stage = Stage(rng, Camera((rng.uniform(-0.25, 0.25), -1.3, 1.6), rng.uniform(-6, 6), 27, 0.9), (90, 110, 70))
    hedge(stage, (-5, 4.3, 0), (10, 1.2, 1.5), (82, 104, 56), 900)
    paving(stage, -0.6, 4.6, set() if after else gone, gone if after else set())
    box(stage, (-5, 4.0, 0), (10, 0.22, 0.13), (182, 178, 168), dark=0.2)
    stage.weather((-4.2, -0.6, 0), (8.6, 0, 0), (0, 4.6, 0), (70, 60, 50), grain(5, 5), (110, 250), 0.5)
    if not after:
        _pit(stage, rng)
        tape(stage, ((-1.5, 2.6, 0), (1.4, 2.9, 0)))
    return stage


def _pit(stage: Stage, rng: random.Random) -> None:
    rim = [(x + rng.gauss(0, 0.05), y + rng.gauss(0, 0.04), 0.0) for x, y, _ in ring((-0.15, 1.15, 0), 1.0, 26)]
    rim = [(-0.15 + (x + 0.15) * 0.92, 1.15 + (y - 1.15) * 0.6, 0.0) for x, y, _ in rim]
    stage.shadow(rim, 0.75, 0.05, (84, 66, 46))
    stage.shadow(
        [(-0.15 + (x + 0.15) * 0.72, 1.17 + (y - 1.15) * 0.7, 0.0) for x, y, _ in rim], 0.85, 0.08, (42, 34, 28)
    )
    for _ in range(90):
        x, y = rng.gauss(-0.15, 0.45), rng.gauss(1.12, 0.28)
        dab(stage, (x, y, 0.01), rng.uniform(0.008, 0.03), stage.vary((104, 84, 62), 0.3))
    for _ in range(6):
        corner = (rng.uniform(-0.9, 0.5), rng.uniform(0.75, 1.5), 0.01)
        box(stage, corner, (0.34, 0.17, 0.07), stage.vary((162, 106, 86), 0.12), rng.uniform(0, 90), 0.6)


def grass(
    stage: Stage,
    left: float,
    near: float,
    width: float,
    depth: float,
    count: int,
    keep_off: tuple[float, float] | None = None,
) -> None:
    """Blades over a green floor, shorter and denser with distance; none between the two x of `keep_off`."""
    rng = stage.rng
    floor = ground(stage, left, near)
    floor.rect(0, 0, width, depth, (84, 102, 50))
    stage.weather(floor.corner, (width, 0, 0), (0, depth, 0), (52, 70, 32), grain(24, 4), (80, 200), 0.8)
    for y in sorted((near + depth * rng.random() ** 1.8 for _ in range(count)), reverse=True):
        x = left + width * rng.random()
        if keep_off and keep_off[0] + 0.1 * rng.gauss(0, 1) < x < keep_off[1] + 0.1 * rng.gauss(0, 1):
            continue
        blade(stage, (x, y, 0), tone((112, 134, 62), rng.uniform(0.6, 1.2)))


def blade(stage: Stage, foot: Point, colour: Colour) -> None:
    x, y, scale = stage.camera.place(foot)
    tip = (x + scale * stage.rng.gauss(0, 0.03), y - scale * stage.rng.uniform(0.05, 0.13))
    stage.pen.line([(x, y), tip], colour, max(1, round(0.012 * scale)))


def lawn(rng: random.Random, after: bool) -> Stage:
    """A path trodden through the green; afterwards sown again behind a low rail."""
    stage = Stage(rng, Camera((rng.uniform(-0.4, 0.4), -2.4, 1.6), rng.uniform(-4, 4), 13, 0.9), (200, 208, 212))
    facade(Surface(stage, (-15, 14, 0)), 33, 3, CREAM)
    hedge(stage, (-9, 7.4, 0), (18, 0.9, 1.25), (78, 104, 52), 700)
    grass(stage, -8, -1.5, 16, 9, 2600)
    for x in (-4.6, 4.9):
        stage.shadow(ring((x + 0.5, 5.6, 0), 0.9), 0.4, 0.4)
        post(stage, (x, 5.8, 0), 6, 0.22, (112, 92, 74), 0.8)
    _trodden(stage, rng, after)
    if after:
        for x in range(-4, 5):
            post(stage, (x * 0.9, 0.9, 0), 0.42, 0.022, (226, 226, 218))
        for z in (0.2, 0.4):
            solid(
                stage, [(-3.7, 0.9, z), (-3.7, 0.9, z + 0.035), (-3.7, 0.93, z + 0.035)], (7.4, 0, 0), (230, 230, 222)
            )
    board(stage, (-2.3, 3.2, 0))
    return stage


def _trodden(stage: Stage, rng: random.Random, after: bool) -> None:
    edges = [(-0.75, -1.6), (-0.6, 1.2), (-0.42, 3.8), (-0.5, 7.3), (0.45, 7.3), (0.62, 3.8), (0.8, 1.2), (0.95, -1.6)]
    earth: Colour = (112, 118, 66) if after else (138, 116, 90)
    stage.shadow([(x, y, 0.0) for x, y in edges], 0.55 if after else 0.96, 0.13, earth)
    if not after:
        stage.weather((-0.6, -1.5, 0), (1.4, 0, 0), (0, 8.6, 0), (94, 78, 62), grain(12, 4, 5), (120, 165), 0.6)
    for _ in range(420):
        y = -1.4 + 8.6 * rng.random() ** 1.8
        x = rng.gauss(0.1, 0.28)
        if after:
            blade(stage, (x, y, 0), stage.vary((122, 150, 70), 0.2))
        else:
            dab(stage, (x * 1.2, y, 0), rng.uniform(0.008, 0.022), stage.vary((150, 130, 104), 0.3), 0.5)


def board(stage: Stage, foot: Point) -> None:
    """A small green plate on a stake, with two white bars for words."""
    post(stage, foot, 0.5, 0.025, (170, 170, 164))
    plate = Surface(stage, (foot[0] - 0.36, foot[1] - 0.03, 0.42))
    plate.slab(0, 0, 0.72, 0.36, 0.03, (46, 122, 84), 0)
    plate.flat(0.12, 0.21, 0.48, 0.05, (226, 232, 226), 0.035)
    plate.flat(0.18, 0.1, 0.36, 0.04, (226, 232, 226), 0.035)


def dog(rng: random.Random, after: bool) -> Stage:
    """Droppings on the garden path; afterwards a clean path and a bag dispenser."""
    stage = Stage(rng, Camera((rng.uniform(-0.2, 0.2), -1.5, 1.35), rng.uniform(-5, 5), 22, 0.9), (96, 112, 76))
    hedge(stage, (-6, 6.2, 0), (12, 1, 1.3), (80, 104, 54), 700)
    grass(stage, -6, -1.2, 12, 7.6, 1500, (-1.2, 1.3))
    path = Surface(stage, (-1.2, -1.4, 0.004), (1, 0, 0), AWAY)
    path.rect(0, 0, 2.5, 7.7, (176, 168, 154))
    for row in range(13):
        path.rect(0, row * 0.6, 2.5, 0.018, (128, 122, 112))
    stage.weather(path.corner, (2.5, 0, 0), (0, 7.7, 0), (110, 100, 86), grain(12, 4), (100, 220), 0.5)
    for x in (-1.3, 1.3):
        box(stage, (x, -1.4, 0), (0.1, 7.8, 0.09), (164, 160, 150), dark=0.2)
    if after:
        box(stage, (1.42, 3.6, 0.6), (0.36, 0.2, 0.5), (48, 116, 82), dark=0)
        Surface(stage, (1.42, 3.59, 0.6)).flat(0.06, 0.26, 0.24, 0.16, (222, 230, 222))
        post(stage, (1.6, 3.7, 0), 0.62, 0.035, (120, 122, 122))
        return stage
    for x, y, size in ((0.1, 0.75, 0.055), (-0.5, 1.7, 0.045), (0.55, 2.6, 0.05)):
        _dropping(stage, rng, x + rng.uniform(-0.15, 0.15), y, size)
    return stage


def _dropping(stage: Stage, rng: random.Random, x: float, y: float, size: float) -> None:
    stage.shadow(ring((x + 0.01, y, 0.004), size * 1.9), 0.55, 0.03)
    for n in range(5):
        spot = (x + rng.gauss(0, size * 0.7), y + rng.gauss(0, size * 0.6), size * (0.4 + 0.32 * n))
        for step in range(4):
            dab(
                stage,
                (spot[0] - step * size * 0.08, spot[1], spot[2] + step * size * 0.1),
                size * (0.85 - 0.18 * step),
                tone((84, 62, 42), 0.62 + 0.14 * step),
            )
