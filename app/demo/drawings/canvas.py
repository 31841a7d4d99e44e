"""A small painter in three dimensions: lit faces, soft shadows, weathered surfaces.

Faces are painted in the order they are given, far ones first. Painted half as large again and shrunk at the end,
which is what makes the edges smooth.
"""

import random
from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.demo.drawings.clouds import daylight, exposure, halo, levelled, sensor_noise
from app.demo.drawings.space import (
    HEIGHT,
    TALL,
    WIDE,
    WIDTH,
    Camera,
    Colour,
    Point,
    Spot,
    cross,
    dot,
    minus,
    plus,
    tone,
    unit,
)

MAX_BYTES = 60_000


class Stage:
    """One picture in the making. `sun` points towards the light; `shade` is how bright a face turned away is."""

    def __init__(
        self, rng: random.Random, camera: Camera, sky: Colour, sun: Point = (-0.5, -0.6, 0.9), shade: float = 0.55
    ):
        self.rng, self.camera, self.sun, self.shade = rng, camera, unit(sun), shade
        self.image = Image.new("RGB", (WIDE, TALL), sky)
        self.pen = ImageDraw.Draw(self.image)

    def vary(self, colour: Colour, by: float = 0.06) -> Colour:
        return tone(colour, 1 + self.rng.uniform(-by, by))

    def flat(self, points: Iterable[Point], colour: Colour) -> None:
        """One colour, whatever the light: glass, lamps, paint."""
        outline = self.camera.outline(points)
        if len(outline) > 2:
            self.pen.polygon(outline, colour)

    def face(self, points: Sequence[Point], colour: Colour) -> None:
        self.flat(points, self.lit(points, colour))

    def lit(self, points: Sequence[Point], colour: Colour) -> Colour:
        return tone(colour, self.light_on(cross(minus(points[1], points[0]), minus(points[2], points[0])), points[0]))

    def light_on(self, normal: Point, at: Point) -> float:
        """How bright the side of a face that the viewer sees is."""
        normal = unit(normal)
        if dot(normal, minus(self.camera.eye, at)) < 0:
            normal = (-normal[0], -normal[1], -normal[2])
        return self.shade + (1.22 - self.shade) * max(0.0, dot(normal, self.sun))

    def line(self, points: Iterable[Point], colour: Colour, thick: float) -> None:
        """`thick` in metres, as wide as it looks from the first point's distance."""
        points = list(points)
        width = max(1, round(thick * self.camera.place(points[0])[2]))
        self.pen.line(self.camera.outline(points), colour, width, joint="curve" if width > 3 else None)

    def shadow(
        self, points: Sequence[Point], dark: float = 0.5, soft: float = 0.1, colour: Colour = (12, 12, 16)
    ) -> None:
        """Darken what is painted so far; `soft` is the width of the edge in metres."""
        outline, blur = self.camera.outline(points), soft * self.camera.place(points[0])[2]
        if len(outline) < 3:
            return
        left, top = (max(0, int(min(p[i] for p in outline) - 2 * blur)) for i in (0, 1))
        right = min(WIDE, int(max(p[0] for p in outline) + 2 * blur) + 1)
        bottom = min(TALL, int(max(p[1] for p in outline) + 2 * blur) + 1)
        if right > left and bottom > top:
            self._stain((left, top, right, bottom), outline, blur, dark, colour)

    def _stain(
        self, frame: tuple[int, int, int, int], outline: Sequence[Spot], blur: float, dark: float, colour: Colour
    ) -> None:
        coarse = 8 if blur > 16 else 4
        size = (frame[2] - frame[0], frame[3] - frame[1])
        mask = Image.new("L", (size[0] // coarse + 1, size[1] // coarse + 1), 0)
        inside = [((x - frame[0]) / coarse, (y - frame[1]) / coarse) for x, y in outline]
        ImageDraw.Draw(mask).polygon(inside, round(255 * dark))
        soft = ImageFilter.BoxBlur(max(0.6, blur / coarse / 1.6))
        self.image.paste(colour, frame, mask.filter(soft).filter(soft).resize(size, Image.Resampling.BILINEAR))

    def weather(
        self,
        corner: Point,
        along: Point,
        up: Point,
        colour: Colour,
        cloud: Image.Image,
        levels: tuple[int, int],
        most: float = 1.0,
    ) -> None:
        """Lay a cloud of greys on a surface: nothing below levels[0], `most` of the colour above levels[1].

        Close levels give puddles and peeling patches with a hard edge, distant ones give dust.
        """
        coarse = 2 if levels[1] - levels[0] < 60 else 4
        outline = self.camera.outline([corner, plus(corner, along), plus(plus(corner, along), up), plus(corner, up)])
        left, top, right, bottom = _framed(outline, coarse)
        if right <= left or bottom <= top:
            return
        size, fine = (right - left, bottom - top), (left * coarse, top * coarse, right * coarse, bottom * coarse)
        numbers = self.camera.unmapped(corner, along, up, coarse, (left, top))
        laid = levelled(cloud, levels, most).transform(
            size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BILINEAR
        )
        inside = Image.new("L", size, 0)
        ImageDraw.Draw(inside).polygon([(x / coarse - left, y / coarse - top) for x, y in outline], 255)
        mask = ImageChops.multiply(laid, inside)
        grown = mask.resize((size[0] * coarse, size[1] * coarse), Image.Resampling.BILINEAR)
        self.image.paste(colour, fine, grown)

    def sky(self, top: Colour, bottom: Colour, until: float = 1.0) -> None:
        """A gradient down to `until` of the height."""
        ramp = Image.linear_gradient("L").resize((WIDE, round(TALL * until)))
        self.image.paste(bottom, (0, 0, *ramp.size))
        self.image.paste(top, (0, 0, *ramp.size), ImageChops.invert(ramp))

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Light in the air around a lamp or on the ground under it; it adds, so it never darkens."""
        x, y, scale = self.camera.place(centre)
        half = max(2, round(radius * scale))
        box = (max(0, int(x) - half), max(0, int(y) - half), min(WIDE, int(x) + half), min(TALL, int(y) + half))
        part = tuple((edge - int(middle) + half) * 128 / half for edge, middle in zip(box, (x, y, x, y), strict=True))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        size = (box[2] - box[0], box[3] - box[1])
        light = halo().resize(size, Image.Resampling.BILINEAR, (part[0], part[1], part[2], part[3]))
        tints = [light.point([int(v * hue * strength / 255) for v in range(256)]) for hue in colour]
        self.image.paste(ImageChops.add(self.image.crop(box), Image.merge("RGB", tints)), box)

    def finished(self) -> bytes:
        """A JPEG of at most 60 kB: shrunk, lit, with a little sensor noise."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        picture = ImageChops.multiply(picture, daylight(low=196))
        picture = ImageChops.add(picture, sensor_noise(0.022), 1.0, -128)
        return _small_enough(picture.point(exposure() * 3))


def _framed(outline: Sequence[Spot], coarse: int) -> tuple[int, int, int, int]:
    """The part of the picture an outline reaches, in coarse pixels."""
    across, down = [spot[0] for spot in outline] or [0.0], [spot[1] for spot in outline] or [0.0]
    left, top = max(0, int(min(across) / coarse)), max(0, int(min(down) / coarse))
    return (
        left,
        top,
        min(WIDE // coarse, int(max(across) / coarse) + 1),
        min(TALL // coarse, int(max(down) / coarse) + 1),
    )


def _small_enough(picture: Image.Image) -> bytes:
    for quality in (80, 70, 58, 45, 30):
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()
