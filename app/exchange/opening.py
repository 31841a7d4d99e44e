"""Taking in a file somebody sent, without trusting it: whatever is wrong with it as a whole is one sentence."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.core.archives import Bounds, unfit
from app.core.errors import Invalid

LARGEST_FILE = 20 * 1024 * 1024
BOUNDS = Bounds(unpacked=40 << 20, cells=1_000_000)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)"')


class NotAWorkbook(Invalid):
    """The file cannot be read at all; one sentence says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


def workbook_bytes(source: bytes | Path | BinaryIO) -> bytes:
    """The file's bytes when they can be those of an .xlsx workbook of bearable size, else NotAWorkbook."""
    data = _bytes(source)
    _refuse_other_files(data)
    return data


def _bytes(source: bytes | Path | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    else:
        data = source.read(LARGEST_FILE + 1)
    if not data:
        raise NotAWorkbook("这份文件是空的，看看是不是选错了。")
    if len(data) > LARGEST_FILE:
        raise NotAWorkbook(f"文件太大了，最多 {LARGEST_FILE >> 20} MB。可以按社区分成几份传。")
    return data


def _refuse_other_files(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise NotAWorkbook("这份 Excel 设了打开密码，先去掉密码再传。")
        raise NotAWorkbook("这是旧版的 .xls 文件，用 Excel 打开后另存为 .xlsx 再传。")
    if not data.startswith(b"PK"):
        raise NotAWorkbook(_not_a_zip(data))
    if trouble := unfit(data, BOUNDS):
        raise NotAWorkbook(trouble)


def _not_a_zip(data: bytes) -> str:
    head = data[:2000]
    if b"\0" not in head and (b"," in head or b"\t" in head):
        return "这像是一份 CSV 文本，只是改了后缀。请下载模板，把内容粘进去再传。"
    return "这不是 Excel 文件（.xlsx），看看是不是选错了。"


def merged_places(archive: zipfile.ZipFile, path: str) -> Iterator[str]:
    """Merged cells of one sheet, like "A2 到 A5"; openpyxl does not mention them when it reads row by row."""
    tail = b""
    with archive.open(path) as part:
        while block := part.read(1 << 20):
            text = tail + block
            last = 0
            for found in _MERGED.finditer(text):
                last = found.end()
                yield found[1].decode().replace(":", " 到 ")
            tail = text[max(last, len(text) - 200) :]
