"""Pictures that show at a glance whether they were turned, cut or recoloured."""

from io import BytesIO

from PIL import Image

RED, BLUE, GREEN, GREY = (200, 30, 30), (30, 30, 200), (30, 160, 60), (128, 128, 128)


def quarters(width: int = 320, height: int = 200) -> Image.Image:
    """Red top left, blue top right, green bottom left, grey bottom right: any turn or flip shows."""
    picture = Image.new("RGB", (width, height), GREY)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(BLUE, (width // 2, 0, width, height // 2))
    picture.paste(GREEN, (0, height // 2, width // 2, height))
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def colour_at(picture: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """The colour at a place given in fractions of width and height."""
    value = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(value, tuple)
    return int(value[0]), int(value[1]), int(value[2])


def close(found: tuple[int, int, int], wanted: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def is_quarters(picture: Image.Image) -> bool:
    places = {(0.25, 0.25): RED, (0.75, 0.25): BLUE, (0.25, 0.75): GREEN, (0.75, 0.75): GREY}
    return all(close(colour_at(picture, *at), wanted) for at, wanted in places.items())
