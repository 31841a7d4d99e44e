"""The commands, called as the shell calls them: exit code, sentence, effect."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from app import tick, worker
from app.audit.models import AuditEntry
from app.cli import COMMANDS, main
from app.core import clock, migrations
from app.core.db import WRITE, unit_of_work
from app.core.settings import ROOT, settings
from app.notifications.actions import tell
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from app.scorecards.actions.making import make_month
from tests.cast import NOON, Cast


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """Commands set up the log of their process; here that is pytest's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def current(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test database is made from the models and carries no revision."""
    monkeypatch.setattr(migrations, "is_current", lambda url: True)


@pytest.fixture
def production(db: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PINGSHUO_MODE", "production")
    monkeypatch.setenv("PINGSHUO_SECRET_KEY", "k" * 32)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize("argv", [[], ["nope"], ["tick", "--at", "morgen"], ["import"], ["audit"], ["audit", "drop"]])
def test_what_is_not_understood_is_two(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "这条命令没写对" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--help"], *([name, "-h"] for name in COMMANDS)])
def test_every_command_explains_itself_in_chinese(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    assert "显示这段说明" in capsys.readouterr().out


def test_unsafe_settings_are_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PINGSHUO_MODE", "production")
    monkeypatch.setenv("PINGSHUO_PORT", "none")
    settings.cache_clear()
    try:
        assert main(["tick"]) == 2
    finally:
        settings.cache_clear()
    assert "PINGSHUO_PORT" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.schema])
def test_an_outdated_database_is_refused(
    db: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setattr(migrations, "is_current", lambda url: False)
    argv = {
        "audit": ["verify"], "create-operator": ["boss"], "import": ["x"], "export": ["x"], "scorecards": ["recompute"],
    }.get(name, [])
    assert main([name, *argv]) == 1
    assert "pingshuo migrate" in capsys.readouterr().err


def test_a_database_that_is_away_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINGSHUO_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    settings.cache_clear()
    try:
        assert main(["tick"]) == 1
    finally:
        settings.cache_clear()
    assert "数据库连不上" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "at"),
    [
        (["tick"], NOON),
        (["tick", "--at", "2026-11-22T09:00"], datetime(2026, 11, 22, 1, tzinfo=UTC)),
        (["tick", "--at", "2026-11-22T09:00+00:00"], datetime(2026, 11, 22, 9, tzinfo=UTC)),
    ],
)
def test_tick_runs_at_a_moment(
    current: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], argv: list[str], at: datetime
) -> None:
    ran = list[datetime]()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(tick, "run", lambda moment: ran.append(moment) or {"issues": 3})  # type: ignore[func-returns-value]  # noted, then answered
    assert main(argv) == 0
    assert ran == [at]
    assert "issues 3" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_stops_when_asked(current: None, monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    before, stopped = signal.getsignal(number), list[bool]()

    def round_until(stop: threading.Event) -> None:
        os.kill(os.getpid(), number)
        stopped.append(stop.wait(10))

    monkeypatch.setattr(worker, "work_until", round_until)
    assert main(["worker"]) == 0
    assert stopped == [True]
    assert signal.getsignal(number) == before


def test_an_operator_gets_a_password_to_be_changed(
    current: None, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    session.rollback()
    assert main(["create-operator", "boss"]) == 0
    password = capsys.readouterr().out.split("临时密码：")[1].split()[0]
    person = session.exec(select(Person).where(Person.username == "boss")).one()
    assert person.must_change_password
    assert password not in (person.password_hash or "")
    assert session.exec(select(RoleGrant.role).where(RoleGrant.person_id == person.key)).all() == [Role.OPERATOR]


@pytest.mark.parametrize(
    ("name", "code"), [("admin", 1), ("Boss", 2), ("ab", 2), ("1abc", 2), ("a b c", 2), ("管理员", 2), ("a" * 41, 2)]
)
def test_a_user_name_that_will_not_do(current: None, name: str, code: int) -> None:
    assert main(["create-operator", name]) == code
    with unit_of_work(write=False) as session:
        assert len(session.exec(select(RoleGrant).where(RoleGrant.role == Role.OPERATOR)).all()) == 1


def test_demo_is_refused_in_production(
    current: None, production: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo"]) == 1
    assert "演示模式" in capsys.readouterr().err


@pytest.mark.parametrize(("argv", "if_empty"), [([], False), (["--if-empty"], True)])
def test_demo_loads_in_demo_mode(
    current: None, monkeypatch: pytest.MonkeyPatch, argv: list[str], if_empty: bool
) -> None:
    loaded, seed = list[bool](), ModuleType("app.demo.seed")
    seed.load = lambda *, if_empty: loaded.append(if_empty)  # type: ignore[attr-defined]  # a stand-in for a big module
    monkeypatch.setitem(sys.modules, "app.demo.seed", seed)
    monkeypatch.setattr("app.demo.seed", seed, raising=False)
    assert main(["demo", *argv]) == 0
    assert loaded == [if_empty]


@pytest.mark.parametrize("command", ["import", "export"])
def test_workbooks_go_to_the_exchange(current: None, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    asked = list[str]()
    monkeypatch.setattr(f"app.exchange.commands.run_{command}", lambda path: asked.append(path) or 7)  # type: ignore[func-returns-value]  # noted, then answered
    assert main([command, "places.xlsx"]) == 7
    assert asked == ["places.xlsx"]


def test_backup_and_restore(
    current: None, cast: Cast, db: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with unit_of_work() as session:
        tell(session, cast.person("wangyi").key, title="路灯修好了", dedupe="one", at=NOON)
    target = str(tmp_path / "town.tar.gz")
    assert main(["backup", target]) == 0
    assert "1 个照片文件" not in capsys.readouterr().out
    assert main(["backup", target]) == 1
    assert main(["restore", target]) == 1
    assert "--force" in capsys.readouterr().err
    db.dispose()
    assert main(["restore", target, "--force"]) == 0
    assert "没有被改过" in capsys.readouterr().out


def test_audit_finds_what_was_changed(
    current: None, db: Engine, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    session.rollback()
    main(["create-operator", "boss"])
    assert main(["audit", "verify"]) == 0
    entry = session.exec(select(AuditEntry)).first()
    assert entry is not None
    entry.reason = "改过"
    session.commit()
    assert main(["audit", "verify"]) == 1
    assert "people：第 1 条" in capsys.readouterr().err


def test_openapi_is_json(db: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    assert "/api/v1/me/messages" in json.loads(capsys.readouterr().out)["paths"]


def test_help_starts_without_the_house() -> None:
    """Start-up time is a promise: nothing heavy may be imported before a command asks for it."""
    heavy = "{'sqlalchemy', 'fastapi', 'uvicorn', 'alembic', 'PIL', 'openpyxl', 'prometheus_client'}"
    code = f"import sys, app.cli; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_scores_are_worked_out_again(
    current: None, db: Engine, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        make_month(session, date(2026, 10, 1), NOON)
        session.commit()
    assert main(["scorecards", "recompute"]) == 0
    assert "得分表 1 张，重算的结果一分不差" in capsys.readouterr().out
    with db.begin() as connection:
        connection.execute(text("UPDATE scorecard SET total = 9999"))
    assert main(["scorecards", "recompute", "--month", "2026-10"]) == 1
    assert "祥瑞花园东区 2026 年 10 月" in capsys.readouterr().err
    assert main(["scorecards", "recompute", "--month", "十月"]) == 2
