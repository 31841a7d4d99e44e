"""Putting a backup back: everything is read and checked first, then the database changes at one instant."""

import os
import tempfile
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from app.core import migrations
from app.core.backup.archive import FORMAT, BackupRefused, Manifest
from app.core.backup.database import count_rows, reading, table_names
from app.core.backup.replacing import postgres_replaced, sqlite_replaced
from app.core.backup.unpacking import unpack
from app.core.settings import settings


def restore(source: Path, *, force: bool = False) -> Manifest:
    """Puts the backup into the configured database and photo folder and brings it to the newest revision.

    Refuses (BackupRefused) a file that fails any checksum, another kind of database, a newer schema, and, without
    `force`, a target that already holds something. With `force` what was there is gone afterwards. Photos take their
    places when nothing else can fail and before the database does: one too many does no harm, one too few does.
    """
    if not source.is_file():
        raise BackupRefused(f"没有 {source} 这个文件。")
    url, media = settings().database_url, settings().media_dir
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=media) as folder:
        staged = Path(folder)
        manifest = unpack(source, staged)
        _refuse_unfit(manifest, url)
        if not force:
            _refuse_occupied(url, media)
        replacing = sqlite_replaced if manifest.dialect == "sqlite" else postgres_replaced
        with replacing(manifest, staged, url):
            _place_photos(staged / "media", media)
        if force:
            _drop_other_photos(manifest, media)
    if manifest.revision:
        migrations.upgrade(url)
    return manifest


def _refuse_unfit(manifest: Manifest, url: str) -> None:
    if manifest.format != FORMAT:
        raise BackupRefused("这份备份来自更新的版本，先升级程序再恢复。")
    dialect = make_url(url).get_backend_name()
    if manifest.dialect != dialect:
        raise BackupRefused(f"这份备份来自 {manifest.dialect}，现在配的数据库是 {dialect}，两种之间不能直接恢复。")
    if manifest.revision and not _known(manifest.revision, url):
        raise BackupRefused("这份备份来自更新的版本，先升级程序再恢复。")


def _known(revision: str, url: str) -> bool:
    scripts = ScriptDirectory.from_config(migrations.configuration(url))
    return revision in {script.revision for script in scripts.walk_revisions()}


def _refuse_occupied(url: str, media: Path) -> None:
    sentence = "这里已经有{}了，恢复会盖掉。确定不要了，再加上 --force。"
    database = make_url(url).database
    if any(not path.name.startswith(".") for path in media.iterdir()):
        raise BackupRefused(sentence.format("照片"))
    if make_url(url).get_backend_name() == "sqlite" and not Path(database or "").is_file():
        return
    with reading(url) as connection:
        if any(count_rows(connection, name) for name in table_names(connection)):
            raise BackupRefused(sentence.format("数据"))


def _place_photos(staged: Path, media: Path) -> None:
    for path in sorted(staged.rglob("*")) if staged.is_dir() else ():
        if path.is_file():
            target = media / path.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)


def _drop_other_photos(manifest: Manifest, media: Path) -> None:
    for path in sorted(media.rglob("*.jpg")):
        if f"media/{path.relative_to(media).as_posix()}" not in manifest.digests:
            path.unlink()
