"""Prepared photos on disk, found by a random token and by nothing else."""

import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Literal

from app.attachments.rules.images import Prepared

Size = Literal["l", "s"]

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_SIZES: tuple[Size, ...] = ("l", "s")


def new_token() -> str:
    """128 random bits in 22 URL-safe characters: photos of private reports must not be guessable."""
    return secrets.token_urlsafe(16)


class MediaStore:
    """Two files per token, `<root>/ab/cd/<token>-l.jpg` and `-s.jpg`; fanned out so that no folder grows huge.

    Who may see a photo is decided by the page that serves it; this class only keeps bytes.
    Every method raises ValueError for a token of the wrong shape, so no path outside `root` can be formed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, token: str, prepared: Prepared) -> None:
        """Both sizes are on disk, synced and complete when this returns; a reader never sees half a file.

        The large one comes last: if it can be read, the small one can be too.
        """
        _write_whole(self._path(token, "s"), prepared.small)
        _write_whole(self._path(token, "l"), prepared.large)

    def read_path(self, token: str, size: Size) -> Path | None:
        path = self._path(token, size)
        return path if path.is_file() else None

    def drop(self, token: str) -> None:
        """Forget both sizes; a token that is not there is fine, because retention may run twice."""
        for size in _SIZES:
            self._path(token, size).unlink(missing_ok=True)

    def _path(self, token: str, size: Size) -> Path:
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a photo token")
        if size not in _SIZES:
            raise ValueError("not a photo size")
        return self._root / token[:2] / token[2:4] / f"{token}-{size}.jpg"


def _write_whole(path: Path, data: bytes) -> None:
    """Temporary name, fsync, rename, fsync of the folder: survives kill -9 and power loss as all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
