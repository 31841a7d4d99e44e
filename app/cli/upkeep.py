"""The commands that look after the data: schema, backup, restore, the log's chain; and the API's description."""

import argparse
import json
from pathlib import Path

from app.cli.saying import DONE, REFUSED, WRONG, say
from app.core.settings import settings


def migrate(_given: argparse.Namespace) -> int:
    from app.core import migrations

    migrations.upgrade(settings().database_url)
    return say(DONE, "数据库结构已经是最新的。")


def back_up(given: argparse.Namespace) -> int:
    from app.core.backup.taking import backup
    from app.core.clock import now

    manifest = backup(Path(given.file), at=now())
    rows = sum(table.rows for table in manifest.tables)
    photos = sum(name.startswith("media/") for name in manifest.digests)
    made = f"备份好了：{given.file}。{len(manifest.tables)} 张表，{rows} 行，{photos} 个照片文件。"
    return say(DONE, made, "里面有居民的姓名和电话，收好。")


def put_back(given: argparse.Namespace) -> int:
    from app.core.backup.restoring import restore

    manifest = restore(Path(given.file), force=given.force)
    print(f"已经恢复到 {manifest.made_at} 的样子。")
    return verify_log(given)


def verify_log(_given: argparse.Namespace) -> int:
    from app.audit.actions import verify
    from app.core.db import unit_of_work

    with unit_of_work(write=False) as session:
        count, broken = verify(session)
    if not broken:
        return say(DONE, f"操作记录 {count} 条，条条相连，没有被改过。")
    where = (f"  {each.stream}：{each.what}" for each in broken)
    return say(REFUSED, f"操作记录 {count} 条，有 {len(broken)} 处对不上：", *where)


def recompute_scores(given: argparse.Namespace) -> int:
    from app.core.db import unit_of_work
    from app.scorecards.queries.recomputing import recompute_all
    from app.scorecards.rules.calendar import month_read

    month = month_read(given.month) if given.month else None
    if given.month and month is None:
        return say(WRONG, f"“{given.month}”看不懂，月份写成 2026-10 这样。")
    with unit_of_work(write=False) as session:
        count, different = recompute_all(session, month)
    if not different:
        return say(DONE, f"得分表 {count} 张，重算的结果一分不差。")
    return say(REFUSED, f"得分表 {count} 张，有 {len(different)} 处对不上：", *(f"  {each}" for each in different))


def describe_api(_given: argparse.Namespace) -> int:
    from app.main import create_app

    return say(DONE, json.dumps(create_app(background=False).openapi(), ensure_ascii=False, indent=2))
