"""The backup file: a tar.gz with a manifest that says what is in it and the digest of each member."""

import hashlib
import io
import json
import os
import tarfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from app.core.errors import DomainError

MANIFEST = "manifest.json"
FORMAT = 1
SQLITE_FILE = "database/pingshuo.db"


class BackupRefused(DomainError):
    """Nothing was changed; the sentence says why and what to do."""

    title = "备份这一步没办成"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how many rows, and the columns in the order in which they were copied (PostgreSQL only)."""

    name: str
    rows: int
    columns: tuple[str, ...] = ()


@dataclass
class Manifest:
    """What the file holds. `tables` stand in an order in which no row comes before the rows it points to."""

    release: str
    dialect: str
    revision: str
    made_at: str
    tables: list[Table] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @staticmethod
    def from_json(text: bytes) -> "Manifest":
        """Raises BackupRefused for anything that is no manifest of ours."""
        try:
            told: dict[str, Any] = json.loads(text)
            tables = [Table(each["name"], int(each["rows"]), tuple(each["columns"])) for each in told.pop("tables")]
            return Manifest(tables=tables, **told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupRefused("这个文件里的清单看不懂，可能不是评说的备份，或者已经损坏。") from error


class Archive:
    """A tar.gz being written; remembers the digest of each member as its bytes go by."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest, made_at: datetime) -> None:
        self.tar, self.manifest, self.made_at = tar, manifest, made_at

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        reader = _Digesting(source)
        self.tar.addfile(self._member(name, size), reader)
        self.manifest.digests[name] = reader.digest.hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self.add(name, source, os.fstat(source.fileno()).st_size)

    def close_with_manifest(self) -> None:
        text = self.manifest.as_json()
        self.tar.addfile(self._member(MANIFEST, len(text)), io.BytesIO(text))

    def _member(self, name: str, size: int) -> tarfile.TarInfo:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self.made_at.timestamp())
        return member


class _Digesting(io.RawIOBase):
    """Passes bytes on and digests them, so that a photo is read once."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


def table_member(table: str) -> str:
    return f"database/{table}.copy"
