"""The files of exports on disk: parts while a table is being made, one file when it is done."""

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.core.settings import settings

FOLDER = ".exports"
"""Beside the photos, under a hidden name: a backup leaves it out, since a table can be made again."""
BLOCK = 1024 * 1024
_NAME = re.compile(r"[a-z]+-[a-z0-9-]{1,50}\.[a-z]{3,4}")


@dataclass(frozen=True, slots=True)
class Written:
    """A whole file on disk."""

    name: str
    bytes: int
    digest: str


class Shelf:
    """One folder for each export. A name is given out once, so two workers never write one file; a file has its name
    only when it is whole and synced."""

    def __init__(self, export_id: int) -> None:
        self.folder = settings().media_dir / FOLDER / str(int(export_id))

    def path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of a file of ours")
        return self.folder / name

    def put(self, stem: str, ending: str, blocks: Iterable[bytes]) -> Written:
        """Writes the blocks under a new name that begins with `stem`."""
        with self.making(stem, ending) as made:
            for block in blocks:
                made.out.write(block)
        return made.written

    @contextmanager
    def making(self, stem: str, ending: str) -> Iterator["Making"]:
        """A file to write to; it gets its name when the block ends well and is gone when it does not."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        made = Making(os.fdopen(handle, "wb"), Path(temporary))
        try:
            with made.out as out:
                yield made
                out.flush()
                os.fsync(out.fileno())
            made.written = _named(Path(temporary), self.path(f"{stem}-{secrets.token_hex(4)}.{ending}"))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync(self.folder)

    def blocks(self, name: str) -> Iterator[bytes]:
        with self.path(name).open("rb") as source:
            while block := source.read(BLOCK):
                yield block

    def holds(self, name: str, size: int) -> bool:
        """Whether a file is there and as long as it was."""
        try:
            return self.path(name).stat().st_size == size
        except FileNotFoundError:
            return False

    def keep_only(self, *names: str) -> None:
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name not in names:
                path.unlink(missing_ok=True)

    def drop(self) -> None:
        """Everything of this export; nothing there is fine, because it may be dropped twice."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class Making:
    """A file that has no name yet; `written` is set when it has."""

    out: IO[bytes]
    path: Path
    written: Written = Written("", 0, "")


def shelved() -> list[int]:
    """Exports that have a folder."""
    root = settings().media_dir / FOLDER
    return sorted(int(path.name) for path in root.iterdir() if path.name.isdecimal()) if root.is_dir() else []


def digest_of(blocks: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for block in blocks:
        found.update(block)
    return found.hexdigest()


def _named(temporary: Path, target: Path) -> Written:
    with temporary.open("rb") as source:
        digest = digest_of(iter(lambda: source.read(BLOCK), b""))
    os.replace(temporary, target)
    return Written(target.name, target.stat().st_size, digest)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
