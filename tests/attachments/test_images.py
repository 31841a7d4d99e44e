"""Every kind of photo a phone or a PC may send becomes two clean, upright JPEGs."""

import hashlib

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from app.attachments.rules.images import prepare
from tests.attachments.pictures import BLUE, GREEN, GREY, RED, close, colour_at, encoded, is_quarters, opened, quarters


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_every_accepted_kind_becomes_two_jpegs(kind: str) -> None:
    prepared = prepare(encoded(quarters(), kind))

    large, small = opened(prepared.large), opened(prepared.small)
    assert (large.format, small.format) == ("JPEG", "JPEG")
    assert large.size == (prepared.width, prepared.height) == (320, 200)
    assert small.size == (480, 360)
    assert is_quarters(large)
    assert is_quarters(small)
    assert prepared.digest == hashlib.sha256(prepared.large).hexdigest()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((1600, 900), (1600, 900)),
        ((400, 300), (400, 300)),
        ((32, 32), (32, 32)),
        ((6000, 40), (1600, 11)),
    ],
)
def test_long_side_shrinks_to_1600_and_never_grows(size: tuple[int, int], expected: tuple[int, int]) -> None:
    prepared = prepare(encoded(quarters(*size)))
    assert (prepared.width, prepared.height) == expected
    assert opened(prepared.small).size == (480, 360)


def test_small_covers_the_card_by_cutting_the_sides_not_by_squeezing() -> None:
    wide = Image.new("RGB", (1200, 300), GREY)
    wide.paste(RED, (0, 0, 300, 300))  # outside the middle 400 px that a 4:3 card keeps
    small = opened(prepare(encoded(wide)).small)
    assert close(colour_at(small, 0.01, 0.5), GREY)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_ends_upright(orientation: int) -> None:
    turned_back = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}  # the turn that a camera held this way has applied
    stored = quarters()
    if orientation in turned_back:
        tag = Image.Exif()
        tag[0x0112] = turned_back[orientation]
        stored.info["exif"] = tag.tobytes()
        stored.getexif()[0x0112] = turned_back[orientation]
        stored = ImageOps.exif_transpose(stored)
    exif = Image.Exif()
    exif[0x0112] = orientation

    prepared = prepare(encoded(stored, exif=exif.tobytes()))

    assert (prepared.width, prepared.height) == (320, 200)
    assert is_quarters(opened(prepared.large))
    assert is_quarters(opened(prepared.small))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_orientation_counts_outside_jpeg_too(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = quarters().transpose(Image.Transpose.ROTATE_90)
    assert is_quarters(opened(prepare(encoded(stored, kind, exif=exif.tobytes())).large))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_impossible_orientation_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert is_quarters(opened(prepare(encoded(quarters(), exif=exif.tobytes())).large))


@pytest.mark.filterwarnings("ignore:.*EXIF:UserWarning")
def test_damaged_exif_costs_only_the_exif() -> None:
    assert is_quarters(opened(prepare(encoded(quarters(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff junk")).large))


def photo_that_tells_everything(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif[0x9286] = b"ASCII\0\0\0SECRETCOMMENT"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 47.0, 12.3), 3: "E", 4: (119.0, 57.0, 3.2)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {"exif": exif.tobytes(), "icc_profile": profile}
    if kind == "JPEG":
        options |= {"comment": b"SECRETCOMMENT", "xmp": b"<x:xmpmeta>SECRETXMP</x:xmpmeta>", "dpi": (301, 301)}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "SECRETAUTHOR")
        options["pnginfo"] = texts
    if kind == "WEBP":
        options["xmp"] = b"<x:xmpmeta>SECRETXMP</x:xmpmeta>"
    return encoded(quarters(), kind, **options) + b"SECRETTRAILER"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_survives(kind: str) -> None:
    data = photo_that_tells_everything(kind)
    assert opened(data).getexif().get_ifd(0x8825), "the fixture must carry a position, or this test proves nothing"

    prepared = prepare(data)

    for jpeg in (prepared.large, prepared.small):
        picture = opened(jpeg)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert b"SECRET" not in jpeg
        assert not any(mark in jpeg for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com"))


def test_transparent_becomes_white() -> None:
    picture = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    picture.paste((*RED, 255), (100, 0, 200, 200))
    large = opened(prepare(encoded(picture, "PNG")).large)
    assert close(colour_at(large, 0.2, 0.5), (255, 255, 255), by=2)
    assert close(colour_at(large, 0.8, 0.5), RED)


def test_transparent_palette_becomes_white() -> None:
    picture = Image.new("P", (200, 200), 0)
    picture.putpalette([0, 0, 0, *RED])
    picture.paste(1, (100, 0, 200, 200))
    for kind in ("PNG", "GIF"):
        large = opened(prepare(encoded(picture, kind, transparency=0)).large)
        assert close(colour_at(large, 0.2, 0.5), (255, 255, 255), by=2)
        assert close(colour_at(large, 0.8, 0.5), RED)


@pytest.mark.parametrize("transparency", [(0, 0, 0), None])
def test_transparent_colour_of_an_rgb_png(transparency: tuple[int, int, int] | None) -> None:
    picture = Image.new("RGB", (100, 100), (0, 0, 0))
    data = encoded(picture, "PNG", **({"transparency": transparency} if transparency else {}))
    expected = (255, 255, 255) if transparency else (0, 0, 0)
    assert close(colour_at(opened(prepare(data).large), 0.5, 0.5), expected, by=2)


def test_cmyk_jpeg_keeps_its_colours() -> None:
    assert is_quarters(opened(prepare(encoded(quarters().convert("CMYK"))).large))


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (32768, 128), (65535, 255)])
def test_16_bit_grey_is_scaled_not_clipped(value: int, expected: int) -> None:
    data = encoded(Image.new("I;16", (64, 64), value), "PNG")
    assert close(colour_at(opened(prepare(data).large), 0.5, 0.5), (expected,) * 3, by=2)


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_modes(mode: str) -> None:
    picture = Image.new("L", (64, 64), 255).convert(mode)
    assert close(colour_at(opened(prepare(encoded(picture, "PNG")).large), 0.5, 0.5), (255, 255, 255), by=2)


def test_unusable_profile_counts_as_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = prepare(encoded(quarters()))
    assert prepare(encoded(quarters(), icc_profile=profile)).large == plain.large, "wrong mode: falls back"
    assert prepare(encoded(quarters(), icc_profile=b"junk" * 50)).large == plain.large, "damaged: falls back"


def swapped_primaries() -> bytes:
    """An sRGB profile whose red and blue primaries have changed places, so red in the file is blue to the eye."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12):
        swap = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}.get(bytes(profile[at : at + 4]))
        if swap:
            profile[at : at + 4] = swap
    return bytes(profile)


def test_the_embedded_profile_decides_the_colour() -> None:
    large = opened(prepare(encoded(quarters(), icc_profile=swapped_primaries())).large)
    red, _, blue = colour_at(large, 0.25, 0.25)
    assert blue > red + 80


def test_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (80, 60), colour) for colour in (RED, BLUE, GREEN)]
    for kind in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        assert close(colour_at(opened(prepare(data).large), 0.5, 0.5), RED)


def test_two_pictures_in_one_jpeg_as_new_phones_save_them() -> None:
    data = encoded(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 64), BLUE)])
    assert is_quarters(opened(prepare(data).large))
