"""Turn whatever a phone sends into two clean JPEGs, or refuse it with a sentence the sender can act on.

Nothing of the upload survives except its pixels: a photo taken at home carries the home's coordinates in EXIF,
so a file that cannot be re-encoded is refused and never stored as it came.
JPEG only on the way out: every phone browser shows it, also the old ones inside chat apps.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from app.attachments.rules.formats import Refused, sniff

MAX_PIXELS = 50_000_000  # JPEG, which can be decoded at a fraction of its size
MAX_PIXELS_DECODED_WHOLE = 25_000_000  # the others; a long phone screenshot of 1080×20000 still fits
MIN_SIDE = 32
LARGE_SIDE = 1600
SMALL_SIZE = (480, 360)

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BROKEN = "这张照片打不开，可能没有传完整。请重新传一次，或者重新拍一张。"


@dataclass(frozen=True)
class Prepared:
    """Two JPEGs without any metadata. `width` and `height` are pixels of `large`; `digest` is its SHA-256 in hex."""

    large: bytes
    small: bytes
    width: int
    height: int
    digest: str


def prepare(data: bytes) -> Prepared:
    """Large (long side ≤ 1600 px, never enlarged) and small (480×360, cropped to cover), or `Refused`."""
    opened = _open_by_content(data)
    _check_size(*opened.size, most=MAX_PIXELS if isinstance(opened, JpegImageFile) else MAX_PIXELS_DECODED_WHOLE)
    orientation, profile = _orientation(opened), opened.info.get("icc_profile")
    pixels = _turned(_in_srgb(_decode(opened), profile), orientation)
    large = _jpeg(pixels, quality=82)
    small = _jpeg(ImageOps.fit(pixels, SMALL_SIZE, Image.Resampling.LANCZOS), quality=78)
    return Prepared(large, small, pixels.width, pixels.height, hashlib.sha256(large).hexdigest())


def _open_by_content(data: bytes) -> Image.Image:
    kind = sniff(data)
    try:
        return Image.open(BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused(_too_many_pixels()) from bomb
    except Exception as broken:  # Pillow's readers raise almost anything on hostile bytes: struct.error, KeyError …
        raise Refused(_BROKEN) from broken


def _check_size(width: int, height: int, most: int) -> None:
    """By the header alone, before any pixel is decoded: a few hundred bytes can claim gigabytes."""
    if width * height > most:
        raise Refused(_too_many_pixels(f"（{width}×{height}）"))
    if min(width, height) < MIN_SIDE:
        raise Refused(f"这张图太小（{width}×{height}），看不清。宽和高都要有 {MIN_SIDE} 像素，请换一张。")


def _too_many_pixels(size: str = "") -> str:
    return f"这张图太大{size}，网站处理不了。请打开它截个图，传截图。"


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1–8; a damaged EXIF block counts as upright, because the pixels may still be good."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # the EXIF reader raises SyntaxError, struct.error, ValueError … on damaged blocks
        return 1
    return found if found in _TURNS else 1


def _decode(image: Image.Image) -> Image.Image:
    """Pixels of the first frame in L, RGB or CMYK, at most LARGE_SIDE long, on white."""
    target = _fitting(image.size)
    try:
        image.draft(None, target)  # JPEG only: decodes at 1/2, 1/4 or 1/8, which bounds memory and time
        image.load()
        return _on_white(_plain_mode(image).resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0))
    except Exception as broken:  # decoders raise OSError, SyntaxError, zlib.error, EOFError … on damaged data
        raise Refused(_BROKEN) from broken


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LARGE_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain_mode(image: Image.Image) -> Image.Image:
    """A mode that can be resampled: palettes cannot, and 16-bit grey would be clipped to white."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "RGB", "CMYK") and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """Also leaves `info` behind, which is where Pillow keeps comments and profiles it would write again."""
    white = (0, 0, 0, 0) if image.mode == "CMYK" else "white"
    fresh = Image.new("RGB" if image.mode == "RGBA" else image.mode, image.size, white)
    fresh.paste(image, mask=image if image.mode == "RGBA" else None)
    return fresh


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Convert from the embedded profile, so that leaving the profile out does not change the colours."""
    if not isinstance(profile, bytes) or not profile:
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # damaged or for another mode: plain conversion
        return image.convert("RGB")
    return converted if converted is not None else image.convert("RGB")


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    out = BytesIO()
    clean.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
