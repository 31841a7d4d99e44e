"""Whether this process should be sent requests: plain reasons why not."""

import os
import shutil
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.core.settings import settings

LEAST_DISK = 200 * 1024 * 1024


def unready() -> list[str]:
    """Why this process should get no requests; empty when it is ready."""
    return [*_database_faults(settings().database_url), *_folder_faults(settings().media_dir)]


def _database_faults(url: str) -> list[str]:
    try:
        from app.core import migrations  # Alembic is only needed here and by commands

        current = migrations.is_current(url)
    except SQLAlchemyError:
        return ["数据库连不上。"]
    return [] if current else ["数据库还不是这个版本的结构，先运行 pingshuo migrate。"]


def _folder_faults(media: Path) -> list[str]:
    """The folder is made with the first photo; until then the nearest one above it counts."""
    folder = next(place for place in (media, *media.absolute().parents) if place.exists())
    faults = []
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        faults.append("照片文件夹写不进去。")
    if shutil.disk_usage(folder).free < LEAST_DISK:
        faults.append("磁盘快满了，剩下不到 200 MB。")
    return faults
