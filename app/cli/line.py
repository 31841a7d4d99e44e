"""The command line of `pingshuo`: which commands there are, and how one runs.

Each command imports what it needs when it runs, so that `pingshuo --help` and the server start at once.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, NoReturn

from pydantic import ValidationError

from app.cli.saying import REFUSED, WRONG, say
from app.cli.serving import serve, tick_once, work
from app.cli.town import create_operator, export_places, import_places, load_demo
from app.cli.upkeep import back_up, describe_api, migrate, put_back, recompute_scores, verify_log
from app.core.errors import DomainError
from app.core.settings import settings


class Command(NamedTuple):
    """`schema` commands refuse to run on a database that is not at the newest revision."""

    run: Callable[[argparse.Namespace], int]
    help: str
    schema: bool = True
    arguments: Sequence[tuple[str, dict[str, object]]] = ()


class Parser(argparse.ArgumentParser):
    """argparse's own sentences are English; the usage line and one sentence of ours say it all."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False)
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG, f"这条命令没写对，照上面的样子再试，或者看 {self.prog} --help。\n（{message}）\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    try:
        given = parser().parse_args(argv)
        return _run(COMMANDS[given.command], given)
    except SystemExit as leaving:  # argparse has already said what there is to say
        return leaving.code if isinstance(leaving.code, int) else WRONG
    except ValidationError as error:
        wrong = (_setting(each["loc"], each["msg"]) for each in error.errors())
        return say(WRONG, "设置不对，改好环境变量再试：", *wrong)
    except DomainError as refusal:
        return say(REFUSED, refusal.message)
    except KeyboardInterrupt:
        return say(REFUSED, "停下了。")


def parser() -> Parser:
    top = Parser(prog="pingshuo", description="评说：居民反映，按时限办，办没办好由居民说了算。")
    kinds = top.add_subparsers(dest="command", required=True, metavar="命令", title="命令", parser_class=Parser)
    for name, command in COMMANDS.items():
        sub = kinds.add_parser(name, help=command.help, description=command.help)
        for argument, options in command.arguments:
            sub.add_argument(argument, **options)  # type: ignore[arg-type]  # options are data, argparse checks them
    return top


def _run(command: Command, given: argparse.Namespace) -> int:
    from sqlalchemy.exc import OperationalError

    from app.core.logging import configure

    chosen = settings()
    configure(chosen.log_format)
    try:
        if command.schema:
            import app.tables  # noqa: F401  # a row of one domain may point to a table of another

            if not _is_current(chosen.database_url):
                return say(REFUSED, "数据库还不是这个版本的结构。先运行 pingshuo migrate，再来一次。")
        return command.run(given)
    except OperationalError as error:
        return say(REFUSED, "数据库连不上，看看 PINGSHUO_DATABASE_URL 和数据库开着没有。", str(error.orig))


def _is_current(url: str) -> bool:
    from app.core import migrations

    return migrations.is_current(url)


def _instant(text: str) -> datetime:
    """ISO 8601; without an offset it is Shanghai's clock."""
    from app.core.workdays import SHANGHAI

    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("时刻写成 2026-11-22T09:00 这样") from error
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _setting(place: tuple[int | str, ...], sentence: str) -> str:
    name = f"PINGSHUO_{'_'.join(map(str, place)).upper()}：" if place else ""
    return f"  {name}{sentence.removeprefix('Value error, ')}"


COMMANDS = {
    "serve": Command(serve, "开门：在 PINGSHUO_HOST:PINGSHUO_PORT 上提供服务"),
    "worker": Command(work, "单独跑后台：到点提醒、发短信"),
    "tick": Command(tick_once, "把到点的事办一遍", arguments=[
        ("--at", {"type": _instant, "metavar": "时刻", "help": "当作这一刻来办，如 2026-11-22T09:00"})]),
    "migrate": Command(migrate, "把数据库结构升到最新", schema=False),
    "demo": Command(load_demo, "装演示数据", arguments=[
        ("--if-empty", {"action": "store_true", "help": "库里已经有数据就不动"})]),
    "create-operator": Command(create_operator, "建一个系统管理员账号，打印临时密码", arguments=[
        ("username", {"metavar": "账号", "help": "小写字母开头"})]),
    "import": Command(import_places, "从 Excel 导入小区、楼、户", arguments=[
        ("file", {"metavar": "文件.xlsx", "help": "要导入的工作簿"})]),
    "export": Command(export_places, "导出成同样格式的 Excel", arguments=[
        ("file", {"metavar": "文件.xlsx", "help": "写到哪里"})]),
    "backup": Command(back_up, "备份数据库和照片，不用停机", schema=False, arguments=[
        ("file", {"metavar": "文件.tar.gz", "help": "写到哪里"})]),
    "restore": Command(put_back, "从备份恢复", schema=False, arguments=[
        ("file", {"metavar": "文件.tar.gz", "help": "哪一份备份"}),
        ("--force", {"action": "store_true", "help": "现有的数据不要了"})]),
    "audit": Command(verify_log, "检查操作记录有没有被改过", arguments=[
        ("action", {"choices": ["verify"], "metavar": "verify", "help": "逐条核对"})]),
    "scorecards": Command(recompute_scores, "把物业得分从头再算一遍", arguments=[
        ("action", {"choices": ["recompute"], "metavar": "recompute", "help": "从原始记录重算，逐张核对"}),
        ("--month", {"metavar": "月份", "help": "只算一个月，像 2026-10", "default": ""})]),
    "openapi": Command(describe_api, "打印接口说明（JSON）", schema=False),
}  # fmt: skip
