"""What kind of file an upload is, told by its first bytes, and a kind sentence for what is no photo."""

import re

MAX_BYTES = 12 * 1024 * 1024
_ACCEPTED = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"BM"), "BMP"),
)
_HEIC = "这是苹果手机的 HEIC 照片，别人的手机多半打不开。请换成 JPG 再传，或者把照片打开，截个图传上来。"
_VIDEO = "这是一段视频。请从里面截一张图，或者拍一张照片再传。"
_TURNED_AWAY = (
    (re.compile(rb".{4}ftyp(?:hei|hev|mif1|msf1)", re.DOTALL), _HEIC),
    (re.compile(rb".{4}ftypavi", re.DOTALL), "这是 AVIF 图片，别人的手机多半打不开。请换成 JPG 再传。"),
    (re.compile(rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI ", re.DOTALL), _VIDEO),
    (re.compile(rb"\s*%PDF"), "这是 PDF 文件。请把要看的那一页截个图，换成 JPG 再传。"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!doctype|html|svg)", re.IGNORECASE),
     "这是网页或者矢量图，不是照片。请换成 JPG 再传。"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "这是 TIFF 图片，网页上显示不了。请换成 JPG 再传。"),
)  # fmt: skip
_NOT_A_PHOTO = "这个文件不是照片。请选一张 JPG 或 PNG 照片再传。"
_EMPTY = "这个文件是空的，可能没有传完。请重新选一次照片。"


class Refused(ValueError):
    """The upload will not be stored; `str()` is the Chinese sentence for the person who sent it."""


def sniff(data: bytes) -> str:
    """Name the format by its first bytes; file names and Content-Type are the sender's claims and never asked."""
    if not data:
        raise Refused(_EMPTY)
    if len(data) > MAX_BYTES:
        raise Refused(f"这张照片有 {_megabytes(len(data))} MB，最多能传 12 MB。请打开照片截个图，传截图。")
    head = data[:256]
    for signature, kind in _ACCEPTED:
        if signature.match(head):
            return kind
    raise Refused(next((why for signature, why in _TURNED_AWAY if signature.match(head)), _NOT_A_PHOTO))


def _megabytes(size: int) -> str:
    """One decimal, rounded up, so that a file just over the limit never reads as "12.0"."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}.{tenths % 10}"
