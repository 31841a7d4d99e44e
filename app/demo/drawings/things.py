"""Things found in a housing estate: cars, bins, bags, lamps, an e-bike, papers, tape."""

import math
from collections.abc import Sequence
from itertools import pairwise

from app.demo.drawings.canvas import Stage
from app.demo.drawings.props import ACROSS, DARK, UP, Surface, dab, post, ring, solid
from app.demo.drawings.space import Colour, Point, blend, dot, minus, plus, times, tone


def bag(stage: Stage, foot: Point, radius: float, colour: Colour) -> None:
    """A tied rubbish bag: crumpled facets around a knot."""
    rng, sides = stage.rng, 11
    stage.shadow(ring(foot, radius * 1.1), 0.55, 0.1)
    rings = []
    for reach, lift in ((1.0, 0.05), (1.12, 0.55), (0.75, 1.15), (0.16, 1.5)):
        around = ring((foot[0], foot[1], foot[2] + radius * lift), radius * reach, sides)
        rings.append(
            [
                (
                    x + rng.gauss(0, radius * 0.09),
                    y + rng.gauss(0, radius * 0.07),
                    max(foot[2], z + rng.gauss(0, radius * 0.09)),
                )
                for x, y, z in around
            ]
        )
    for low, high in pairwise(rings):
        order = sorted(range(sides), key=lambda i: -low[i][1])
        for i in order:
            stage.face([low[i - 1], low[i], high[i]], stage.vary(colour, 0.16))
            stage.face([low[i - 1], high[i], high[i - 1]], stage.vary(colour, 0.16))
    post(stage, (foot[0], foot[1], foot[2] + radius * 1.42), radius * 0.3, radius * 0.1, tone(colour, 0.9), 1.9)


def car(stage: Stage, rear: Point, colour: Colour, turn: float = 0.0) -> None:
    """A saloon; `rear` is its left back corner on the ground, `turn` in degrees to the left of straight ahead."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    ahead, right = (-s, c, 0.0), (c, s, 0.0)
    side = Surface(stage, rear, ahead, UP)
    wide = times(right, 1.76)
    floor = Surface(stage, rear, right, ahead)
    stage.shadow(floor.corners(-0.15, -0.12, 2.1, 4.65), 0.72, 0.16)

    def wheels(across: float) -> None:
        for along in (0.85, 3.5):
            hub = plus(side.at(along, 0.32), right, across)
            solid(stage, ring(hub, 0.32, 18, ahead, UP), times(right, 0.2), (30, 30, 32))
            for face_of in (across, across + 0.2):
                rim = plus(side.at(along, 0.32), right, face_of)
                if dot(times(right, -1 if face_of == across else 1), minus(stage.camera.eye, rim)) > 0:
                    stage.flat(ring(rim, 0.17, 14, ahead, UP), (128, 129, 131))

    wheels(1.58) if dot(right, minus(stage.camera.eye, rear)) < 0 else wheels(-0.02)
    body = [(0.0, 0.3), (-0.03, 0.62), (0.06, 0.88), (0.3, 0.97), (3.1, 0.97), (4.2, 0.8), (4.38, 0.55), (4.35, 0.3)]
    solid(stage, [side.at(a, b) for a, b in body], wide, colour)
    cabin = [(0.42, 0.96), (0.95, 1.42), (2.2, 1.44), (3.05, 0.96)]
    solid(stage, [plus(side.at(a, b), right, 0.1) for a, b in cabin], times(right, 1.56), colour)
    _car_glass(stage, side, right)
    _car_back(stage, floor)
    wheels(-0.02) if dot(right, minus(stage.camera.eye, rear)) < 0 else wheels(1.58)


def _car_glass(stage: Stage, side: Surface, right: Point) -> None:
    dark = (42, 48, 54)
    near = 0.09 if dot(right, minus(stage.camera.eye, side.corner)) < 0 else 1.67
    for pane in (
        [(0.72, 1.0), (1.05, 1.37), (1.62, 1.38), (1.62, 1.0)],
        [(1.7, 1.0), (1.7, 1.38), (2.15, 1.38), (2.78, 1.0)],
    ):
        stage.flat([plus(side.at(a, b), right, near) for a, b in pane], dark)
    rear = [
        plus(side.at(a, b), right, c)
        for a, b, c in ((0.5, 1.02, 0.24), (0.5, 1.02, 1.52), (0.9, 1.38, 1.42), (0.9, 1.38, 0.34))
    ]
    stage.flat(rear, tone(dark, 0.85))


def _car_back(stage: Stage, floor: Surface) -> None:
    for left in (0.05, 1.33):
        stage.flat(
            [
                floor.at(left + a, b, z)
                for a, b, z in ((0, 0, 0.68), (0.38, 0, 0.68), (0.38, 0.04, 0.84), (0, 0.04, 0.84))
            ],
            (176, 38, 34),
        )
    stage.flat(
        [floor.at(a, -0.05, z) for a, z in ((0.62, 0.52), (1.14, 0.52), (1.14, 0.66), (0.62, 0.66))], (52, 92, 158)
    )
    stage.face([floor.at(a, -0.04, z) for a, z in ((0.02, 0.3), (1.74, 0.3), (1.74, 0.44), (0.02, 0.44))], (70, 70, 72))


def wheelie_bin(stage: Stage, foot: Point, colour: Colour, lid: float) -> None:
    """A 240-litre bin seen from the front; `lid` is 0 shut to 1 thrown back."""
    x, y, z = foot
    stage.shadow(
        [(x - 0.34, y - 0.06, z), (x + 0.44, y - 0.06, z), (x + 0.44, y + 0.66, z), (x - 0.34, y + 0.66, z)], 0.6, 0.12
    )
    if lid > 0:
        angle = math.radians(20 + 75 * lid)
        back = [(x - 0.31, y + 0.6, z + 1.0), (x + 0.31, y + 0.6, z + 1.0)]
        reach = (0.0, -0.62 * math.cos(angle), 0.62 * math.sin(angle))
        solid(stage, [*back, plus(back[1], reach), plus(back[0], reach)], (0, 0.02, 0.05), tone(colour, 0.9))
    base = [(x - 0.22, y + 0.08, z), (x + 0.22, y + 0.08, z), (x + 0.22, y + 0.5, z), (x - 0.22, y + 0.5, z)]
    solid(stage, base, (0, 0, 0.95), colour, 1.32)
    rim = [
        (x - 0.32, y - 0.03, z + 0.92),
        (x + 0.32, y - 0.03, z + 0.92),
        (x + 0.32, y + 0.6, z + 0.92),
        (x - 0.32, y + 0.6, z + 0.92),
    ]
    solid(stage, rim, (0, 0, 0.07 if lid else 0.13), tone(colour, 1.08), 0.96)
    if lid:
        stage.flat(
            [
                (x - 0.27, y + 0.02, z + 0.992),
                (x + 0.27, y + 0.02, z + 0.992),
                (x + 0.27, y + 0.55, z + 0.992),
                (x - 0.27, y + 0.55, z + 0.992),
            ],
            tone(colour, 0.3),
        )
    stage.flat(
        [
            (x - 0.11, y - 0.004, z + 0.55),
            (x + 0.11, y - 0.004, z + 0.55),
            (x + 0.11, y - 0.02, z + 0.72),
            (x - 0.11, y - 0.02, z + 0.72),
        ],
        blend(colour, (235, 235, 225), 0.75),
    )


def lamp_post(stage: Stage, foot: Point, height: float, glass: Colour) -> None:
    stage.shadow(ring(foot, 0.2), 0.6, 0.1)
    post(stage, foot, 0.35, 0.13, (52, 53, 56), 0.8)
    post(stage, foot, height, 0.055, (52, 53, 56), 0.8)
    top = (foot[0], foot[1], foot[2] + height)
    post(stage, top, 0.1, 0.12, (44, 45, 48))
    for step in range(7):
        spot = (top[0] - 0.012 * step, top[1], top[2] + 0.3 + 0.014 * step)
        dab(stage, spot, 0.25 - 0.032 * step, tone(glass, 0.62 + 0.08 * step), 1.0)


def paper(
    face: Surface, a: float, b: float, width: float, height: float, heading: Colour, lines: int = 5, out: float = 0.03
) -> None:
    """A sheet with a coloured heading bar and grey bars for writing."""
    face.stage.shadow(face.corners(a + 0.01, b - 0.015, width, height, out), 0.3, 0.012)
    face.rect(a, b, width, height, (232, 230, 220), out)
    face.flat(a + width * 0.1, b + height * 0.84, width * 0.8, height * 0.08, heading, out)
    for line in range(lines):
        share = 0.8 if line < lines - 1 else 0.45
        face.flat(
            a + width * 0.1,
            b + height * (0.72 - 0.13 * line * 5 / lines),
            width * share,
            height * 0.022,
            (128, 128, 126),
            out,
        )


def tape(stage: Stage, ends: Sequence[Point]) -> None:
    """Red and white barrier tape sagging between posts."""
    for foot in ends:
        post(stage, (foot[0], foot[1], 0), 0.05, 0.16, DARK)
        for step in range(4):
            post(
                stage,
                (foot[0], foot[1], 0.05 + 0.22 * step),
                0.22,
                0.03,
                (196, 62, 50) if step % 2 else (226, 224, 216),
            )
    start, end = ends
    for step in range(14):
        corners = []
        for share, lift in ((step, 0.0), (step + 1, 0.0), (step + 1, 0.09), (step, 0.09)):
            t = share / 14
            spot = plus(start, minus(end, start), t)
            corners.append((spot[0], spot[1], 0.78 + lift - 0.5 * t * (1 - t)))
        stage.flat(corners, (192, 58, 48) if step % 2 else (228, 226, 218))


def ebike(stage: Stage, x: float, y: float, colour: Colour) -> None:
    """Side on, facing right; `x` is the middle between the wheels."""
    stage.shadow(
        [(x - 0.85, y - 0.2, 0), (x + 0.95, y - 0.2, 0), (x + 0.95, y + 0.3, 0), (x - 0.85, y + 0.3, 0)], 0.5, 0.14
    )
    side = Surface(stage, (x, y, 0))
    deep = (0.0, 0.14, 0.0)
    for hub in (-0.58, 0.62):
        solid(stage, ring(side.at(hub, 0.24), 0.24, 26, ACROSS, UP), (0, 0.09, 0), (34, 34, 36))
        stage.flat(ring(side.at(hub, 0.24, 0.01), 0.14, 20, ACROSS, UP), (150, 150, 150))
        stage.flat(ring(side.at(hub, 0.24, 0.012), 0.05, 12, ACROSS, UP), (74, 74, 76))
    for outline, hue in (
        ([(-0.62, 0.5), (-0.7, 0.66), (-0.05, 0.66), (0.0, 0.34), (-0.3, 0.3)], colour),
        ([(-0.05, 0.26), (-0.05, 0.34), (0.42, 0.34), (0.46, 0.26)], tone(colour, 0.9)),
        ([(0.36, 0.28), (0.5, 0.9), (0.6, 0.94), (0.62, 0.72), (0.5, 0.28)], colour),
        ([(0.55, 0.5), (0.58, 0.56), (0.84, 0.5), (0.82, 0.44)], tone(colour, 0.95)),
        ([(-0.66, 0.66), (-0.62, 0.75), (0.02, 0.73), (0.04, 0.66)], (52, 46, 42)),
        ([(-1.0, 0.64), (-1.02, 0.94), (-0.68, 0.94), (-0.68, 0.64)], DARK),
    ):
        solid(stage, [side.at(a, b) for a, b in outline], deep, hue)
    stage.line([side.at(0.56, 0.9), side.at(0.48, 1.08), side.at(0.36, 1.1)], (50, 50, 52), 0.04)
    stage.line([side.at(0.62, 0.5), side.at(0.62, 0.24)], (92, 92, 94), 0.05)
    dab(stage, side.at(0.6, 0.86, 0.02), 0.06, (226, 224, 210), 1.0)
