"""The commands that fill a town: demo data, the first operator, its places from Excel and back."""

import argparse
import re

from app.cli.saying import DONE, REFUSED, WRONG, say
from app.core.settings import settings

USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


def load_demo(given: argparse.Namespace) -> int:
    if not settings().demo:
        return say(REFUSED, "演示数据只在演示模式下装：PINGSHUO_MODE=demo。正式的库里不要装。")
    from app.demo import seed

    how_long = "机器空着，用 SQLite 大约要一分半，用 PostgreSQL 要几分钟；机器忙就更久。"
    print(f"正在装演示的镇。{how_long}已经有镇的话马上就好。", flush=True)
    made = seed.load(if_empty=given.if_empty)
    if made:
        print(f"装好了：{made['issues']} 件事，{made['people']} 个人。")
    return DONE


def create_operator(given: argparse.Namespace) -> int:
    from app.core.clock import now
    from app.core.db import unit_of_work
    from app.people.actions.accounts import open_staff_account
    from app.people.actions.roles import grant_role
    from app.people.rules.roles import SYSTEM, Role

    if not USERNAME.fullmatch(given.username):
        return say(WRONG, "账号用小写字母开头，3 到 40 个小写字母、数字、点、横线。")
    at = now()
    with unit_of_work() as session:
        person, password = open_staff_account(
            session, username=given.username, name="系统管理员", phone=None, by=SYSTEM, at=at
        )
        grant_role(session, person.key, Role.OPERATOR, 0, by=SYSTEM, at=at)
    made = f"账号 {given.username} 建好了。临时密码：{password}"
    return say(DONE, made, "第一次登录要换成自己的，这一串不会再显示。")


def import_places(given: argparse.Namespace) -> int:
    from app.exchange.commands import run_import

    return run_import(given.file)


def export_places(given: argparse.Namespace) -> int:
    from app.exchange.commands import run_export

    return run_export(given.file)
