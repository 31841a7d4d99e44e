"""Clouds of greys for dust, puddles and light, made once and kept.

All are 512×512 unless they cover the finished picture.
"""

import random
from functools import cache

from PIL import Image, ImageChops, ImageDraw

from app.demo.drawings.space import HEIGHT, WIDTH


@cache
def grain(cells: int, octaves: int, seed: int = 1) -> Image.Image:
    """A 512×512 cloud of greys; `cells` coarse lumps across, each octave twice as fine and half as strong."""
    rng = random.Random(seed * 1000 + cells)
    cloud = Image.new("L", (512, 512), 128)
    for octave in range(octaves):
        size = min(512, cells << octave)
        layer = Image.frombytes("L", (size, size), rng.randbytes(size * size)).resize(
            (512, 512), Image.Resampling.BICUBIC
        )
        cloud = Image.blend(cloud, layer, 0.5**octave if octave else 1.0)
    return cloud


@cache
def blot(seed: int) -> Image.Image:
    """A ragged patch, densest in the middle and nothing at the edges of its square."""
    fall = (
        Image.radial_gradient("L")
        .point([max(0, round(255 * (1 - (v / 200) ** 2))) for v in range(256)])
        .resize((512, 512))
    )
    return ImageChops.multiply(fall, Image.blend(grain(6, 5, seed), Image.new("L", (512, 512), 255), 0.25))


@cache
def courses() -> Image.Image:
    """The joints of brickwork, white on black, 24 courses high."""
    joints = Image.new("L", (512, 512), 0)
    pen = ImageDraw.Draw(joints)
    for row in range(26):
        pen.rectangle((0, row * 20, 512, row * 20 + 3), 255)
        for x in range(-24 * (row % 2), 512, 48):
            pen.rectangle((x, row * 20, x + 3, row * 20 + 20), 255)
    return joints


def levelled(cloud: Image.Image, levels: tuple[int, int], most: float) -> Image.Image:
    low, high = levels
    return cloud.point([round(255 * most * min(1.0, max(0.0, (v - low) / (high - low)))) for v in range(256)])


@cache
def daylight(low: int) -> Image.Image:
    """Light falling off from the upper left to the corners, down to `low` of 255."""
    fall = Image.radial_gradient("L").point([255 - round((255 - low) * (v / 255) ** 2) for v in range(256)])
    window = (0.2, 0, 26, 0, 0.24, 30)
    light = fall.transform((WIDTH, HEIGHT), Image.Transform.AFFINE, window, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (light, light, light))


@cache
def sensor_noise(noise: float) -> Image.Image:
    """Specks two pixels wide around the middle grey; `noise` is their height as a share of white."""
    speck = grain(512, 1, 7).crop((0, 0, WIDTH // 2, HEIGHT // 2)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    speck = speck.point([round(128 + (v - 128) * noise * 2) for v in range(256)])
    return Image.merge("RGB", (speck, speck, speck))


@cache
def exposure() -> list[int]:
    """Lift the middle tones, as a phone does."""
    return [round(255 * (1 - (1 - v / 255) ** 1.28)) for v in range(256)]


@cache
def halo() -> Image.Image:
    return Image.radial_gradient("L").point([round((255 - v) ** 3 / 255**2) for v in range(256)])
