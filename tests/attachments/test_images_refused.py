"""What is no photo, or a damaged or dangerous one, is refused with a sentence; nothing ever raises anything else."""

import contextlib
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from app.attachments.rules.formats import MAX_BYTES, Refused
from app.attachments.rules.images import prepare
from tests.attachments.pictures import encoded, opened, quarters


def png_claiming(width: int, height: int) -> bytes:
    """A well-formed PNG whose header promises more than its few bytes hold."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
HTML = b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


PHOTO = encoded(Image.effect_noise((200, 200), 80).convert("RGB"))
REFUSALS = {
    "empty": (b"", "空的"),
    "text": (b"hello, this is a text", "不是照片"),
    "zeros": (bytes(4096), "不是照片"),
    "svg": (SVG, "换成 JPG 再传"),
    "svg with a declaration": (b"<?xml version='1.0'?>" + SVG, "换成 JPG 再传"),
    "html": (HTML, "换成 JPG 再传"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "heic": (HEIC, "换成 JPG 再传"),
    "heif": (HEIC.replace(b"heic", b"mif1"), "换成 JPG 再传"),
    "avif": (HEIC.replace(b"heic", b"avif"), "AVIF"),
    "video": (HEIC.replace(b"heic", b"isom"), "视频"),
    "tiff": (encoded(quarters(), "TIFF"), "TIFF"),
    "icon": (encoded(quarters(), "ICO"), "不是照片"),
    "html behind a jpeg signature": (b"\xff\xd8\xff" + HTML, "打不开"),
    "html behind a gif signature": (b"GIF89a" + HTML, "打不开"),
    "html behind a webp signature": (b"RIFF\x10\0\0\0WEBP" + HTML, "打不开"),
    "html behind a bmp signature": (b"BM" + HTML, "打不开"),
    "half a jpeg": (PHOTO[: len(PHOTO) // 2], "打不开"),
    "jpeg without its last rows": (PHOTO[:-500], "打不开"),
    "png cut short": (encoded(quarters(), "PNG")[:-100], "打不开"),
    "webp cut short": (encoded(quarters(), "WEBP")[:-100], "打不开"),
    "gif cut short": (encoded(quarters(), "GIF")[:300], "打不开"),
    "one pixel": (encoded(quarters(1, 1), "PNG"), "太小（1×1）"),
    "a strip": (encoded(quarters(31, 400)), "太小（31×400）"),
    "bomb beyond Pillow's own limit": (png_claiming(60000, 60000), "太大"),
    "bomb that Pillow only warns of": (png_claiming(10000, 9500), "太大"),
    "just over our limit": (png_claiming(5001, 5000), "太大（5001×5000）"),
    "at our limit but hollow": (png_claiming(5000, 5000), "打不开"),
    "too many bytes": (PHOTO + bytes(MAX_BYTES), "最多能传 12 MB"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", REFUSALS)
def test_refused_with_a_sentence(case: str) -> None:
    data, says = REFUSALS[case]
    with pytest.raises(Refused, match=says) as refusal:
        prepare(data)
    assert str(refusal.value).endswith("。")


def test_size_in_the_sentence_is_never_the_limit_itself() -> None:
    """12.0 MB "and at most 12 MB" would read like a mistake of ours."""
    with pytest.raises(Refused, match=r"有 12\.1 MB"):
        prepare(b"\xff\xd8\xff".ljust(MAX_BYTES + 1, b"\0"))


def test_big_jpeg_is_allowed_more_pixels_because_it_is_decoded_at_a_fraction() -> None:
    at_limit = encoded(Image.new("L", (8000, 6250), 90), quality=10)
    over = encoded(Image.new("L", (8000, 6251), 90), quality=10)
    assert prepare(at_limit).width == 1600
    with pytest.raises(Refused, match="8000×6251"):
        prepare(over)


def test_big_jpeg_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    real, held = Image.Image.resize, []

    def resize(picture: Image.Image, *given: object, **named: object) -> Image.Image:
        held.append(picture.width * picture.height)
        return real(picture, *given, **named)  # type: ignore[arg-type]  # passed through as it came

    monkeypatch.setattr(Image.Image, "resize", resize)
    prepare(encoded(Image.new("L", (8000, 6000), 90), quality=10))
    assert 0 < max(held) <= 8000 * 6000 // 16


def test_header_is_judged_before_any_pixel_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", explode)
    with pytest.raises(Refused, match="太大"):
        prepare(png_claiming(9000, 9000))


def prepared_or_refused(data: bytes) -> None:
    """Any other exception fails the test."""
    with contextlib.suppress(Refused):
        result = prepare(data)
        assert opened(result.large).size == (result.width, result.height)


STARTS = [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"RIFF\x40\0\0\0WEBPVP8 "]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning", "ignore:.*EXIF:UserWarning")
@given(st.sampled_from(STARTS), st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_at_all(start: bytes, rest: bytes) -> None:
    prepared_or_refused(start + rest)


def whole_files() -> list[bytes]:
    picture = quarters(48, 40)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (36.0, 47.0, 12.3)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kinds: dict[str, dict[str, object]] = {"PNG": {"exif": exif.tobytes()}, "WEBP": {}, "GIF": {}, "BMP": {}, "MPO": {}}
    jpegs = [encoded(picture, exif=exif.tobytes(), icc_profile=profile), encoded(picture, progressive=True)]
    return jpegs + [encoded(picture, kind, **options) for kind, options in kinds.items()]


Damage = Callable[[bytes], bytes]


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """A few bytes overwritten anywhere, then perhaps cut off."""
    spots = draw(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8))
    kept = draw(st.one_of(st.just(1.0), st.floats(0, 1)))

    def apply(data: bytes) -> bytes:
        changed = bytearray(data)
        for where, value in spots:
            changed[int(where * len(changed))] = value
        return bytes(changed[: int(kept * len(changed))])

    return apply


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning", "ignore:.*EXIF:UserWarning")
@given(st.sampled_from(whole_files()), damages())
@settings(max_examples=400, deadline=None)
def test_damaged_files(data: bytes, damage: Damage) -> None:
    prepared_or_refused(damage(data))
