"""Reading a backup file somebody hands in: only members of ours, and only when every digest is right."""

import gzip
import hashlib
import re
import shutil
import tarfile
import zlib
from pathlib import Path

from app.core.backup.archive import MANIFEST, BackupRefused, Manifest

_MEMBER = re.compile(r"(?:database|media)/[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.[a-z]+")
BLOCK = 1024 * 1024
DAMAGED = "备份文件不完整或者被改过，没有动数据库。换一份备份再试。"


def unpack(source: Path, into: Path) -> Manifest:
    """Extracts into a folder of ours and compares every digest; BackupRefused unless all of it is right."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                _refuse_odd(member)
                _extract(tar, member, into / member.name)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, FileExistsError) as error:
        raise BackupRefused(DAMAGED) from error
    if not (into / MANIFEST).is_file():
        raise BackupRefused(DAMAGED)
    manifest = Manifest.from_json((into / MANIFEST).read_bytes())
    if _digests(into) != manifest.digests:
        raise BackupRefused(DAMAGED)
    return manifest


def _refuse_odd(member: tarfile.TarInfo) -> None:
    if not member.isreg() or not (member.name == MANIFEST or _MEMBER.fullmatch(member.name)):
        raise BackupRefused(f"备份里有一项不该有的东西（{member.name[:80]!r}），没有动数据库。")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Only the bytes, under a name that was checked: no links, owners or modes of somebody's making."""
    content = tar.extractfile(member)
    if content is None:
        raise BackupRefused(DAMAGED)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(content, file, BLOCK)


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): _digest(path) for path in files}
    found.pop(MANIFEST)
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
