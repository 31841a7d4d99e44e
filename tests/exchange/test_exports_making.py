"""Tables made by the worker: what is in them, that they are whole, that being killed costs nothing but time."""

import io
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from app.audit.actions import verify
from app.audit.queries import about
from app.core.db import unit_of_work
from app.core.settings import ROOT
from app.exchange import exporting, joining
from app.exchange.actions import making
from app.exchange.actions.asking import cancel_export
from app.exchange.models import Export, ExportPart
from app.exchange.queries.asked import read_query, wanted
from app.exchange.queries.ledger import row_keys
from app.exchange.rules import exports as rules
from app.exchange.rules.exports import LEASE, ExportFormat, ExportState
from app.exchange.rules.ledger import DAYS, GONE, HEADER, MINUTES
from app.exchange.shelf import Shelf, digest_of, shelved
from app.issues.models import Board, Issue, IssueEvent
from app.issues.queries.counts import TABS, tab_counts
from app.issues.rules.lifecycle import Step
from app.notifications.models import Message
from app.people.models import RoleGrant
from app.tick import run as tick
from tests.cast import NOON, Cast
from tests.exchange.tables import LATER, asked, data, export, lines, looking, many, work
from tests.make import an_issue, claimed_done

DAY = timedelta(days=1)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PART_ROWS", 50)
    monkeypatch.setattr(exporting, "BREATH", 0)


@pytest.fixture
def stock(db: Engine, cast: Cast, small_parts: None) -> None:
    """Twelve parts."""
    with unit_of_work() as session:
        many(session, cast, 600)


@pytest.fixture
def six_thousand(db: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve parts of 500."""
    monkeypatch.setattr(rules, "PART_ROWS", 500)
    monkeypatch.setattr(exporting, "BREATH", 0)
    with unit_of_work() as session:
        many(session, cast, 6_000)


class Killed(BaseException):
    """As if the process had been shot: nothing catches it, nothing is tidied up."""


def killed_after(monkeypatch: pytest.MonkeyPatch, parts: int, where: str = "after") -> None:
    """The next worker dies with this part, before or after it is written down."""
    put = exporting.Job._kept

    def shot(job: exporting.Job, number: int, *given: Any) -> ExportPart:
        if number == parts and where == "before":
            raise Killed
        kept = put(job, number, *given)
        if number == parts and where == "after":
            raise Killed
        return kept

    monkeypatch.setattr(exporting.Job, "_kept", shot)
    with pytest.raises(Killed):
        work(NOON)
    monkeypatch.setattr(exporting.Job, "_kept", put)


def test_everything_is_in_it_once(db: Engine, cast: Cast, six_thousand: None) -> None:
    key = asked(cast)
    assert work() == 1
    made, rows = export(db, key), lines(db, key)
    assert (made.state, made.rows_total, made.rows_done, made.slot) == (ExportState.DONE, 6_000, 6_000, None)
    assert [row["编号"] for row in rows] == [f"XR-20261118-{number:07}" for number in range(1, 6_001)]
    assert tuple(rows[0]) == HEADER
    assert made.digest == made.data_digest == digest_of([data(db, key)])
    assert made.bytes == len(data(db, key))
    assert [path.name for path in Shelf(key).folder.iterdir()] == [made.file]


def test_killed_and_taken_up_again_it_comes_out_the_same_to_the_byte(
    db: Engine, cast: Cast, six_thousand: None
) -> None:
    """A real process and a real kill -9, between a part on disk and its line in the database."""
    whole = asked(cast)
    work()
    key = asked(cast)
    worker = subprocess.run([sys.executable, "-m", "tests.exchange.shot", "7"], cwd=ROOT, check=False)
    assert (worker.returncode, export(db, key).rows_done) == (-signal.SIGKILL, 3_000)
    assert work(NOON + LEASE) == 1
    assert (export(db, key).digest, data(db, key)) == (export(db, whole).digest, data(db, whole))
    assert len(list(Shelf(key).folder.iterdir())) == 1


@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("parts", [0, 1, 7, 12])
def test_killed_at_any_part_it_comes_out_the_same(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch, parts: int, where: str
) -> None:
    whole = asked(cast)
    work()
    key = asked(cast)
    killed_after(monkeypatch, parts, where)
    kept = max(0, parts if where == "after" else parts - 1)
    assert export(db, key).rows_done == kept * 50
    assert work(NOON + LEASE - timedelta(seconds=1)) == 0
    assert work(NOON + LEASE) == 1
    assert (export(db, key).digest, data(db, key)) == (export(db, whole).digest, data(db, whole))
    assert len(list(Shelf(key).folder.iterdir())) == 1


def test_finished_parts_are_not_made_again(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(cast)
    killed_after(monkeypatch, 8)
    numbers: list[int] = []
    put = exporting.Job._kept

    def noted(job: exporting.Job, number: int, *given: Any) -> ExportPart:
        numbers.append(number)
        return put(job, number, *given)

    monkeypatch.setattr(exporting.Job, "_kept", noted)
    work(NOON + LEASE)
    assert numbers == [9, 10, 11, 12]


@pytest.mark.parametrize("harm", ["gone", "damaged", "keys"])
def test_what_is_broken_on_disk_is_made_again(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    whole, key = asked(cast), 0
    work()
    key = asked(cast)
    killed_after(monkeypatch, 8)
    path = next(Shelf(key).folder.glob("keys-*" if harm == "keys" else "part-000003-*"))
    path.unlink() if harm != "damaged" else path.write_bytes(path.read_bytes().replace("垃圾".encode(), b"xxxxxx"))
    work(NOON + LEASE)
    assert export(db, key).digest == export(db, whole).digest


def test_a_worker_told_to_stop_gives_back_at_once(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, stop = asked(cast), threading.Event()
    put = exporting.Job._kept

    def stopping(job: exporting.Job, number: int, *given: Any) -> ExportPart:
        if number == 3:
            stop.set()
        return put(job, number, *given)

    monkeypatch.setattr(exporting.Job, "_kept", stopping)
    exporting.make_exports(stop, lambda: NOON)
    left = export(db, key)
    assert (left.rows_done, left.lease, left.state) == (150, None, ExportState.RUNNING)
    assert work(NOON) == 1
    assert export(db, key).state is ExportState.DONE


def test_two_workers_at_once_make_it_once(db: Engine, cast: Cast, stock: None) -> None:
    keys = [asked(cast), asked(cast, "tab=done")]
    taken: list[int] = []
    workers = [threading.Thread(target=lambda: taken.append(work(NOON))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == 2
    assert [export(db, key).state for key in keys] == [ExportState.DONE] * 2
    assert [len(list(Shelf(key).folder.iterdir())) for key in keys] == [1, 1]


def test_who_lost_the_lease_writes_nothing_more(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that slept through its lease wakes up in the middle of a part another one has made."""
    key, put, slept = asked(cast), exporting.Job._kept, []

    def sleeping(job: exporting.Job, number: int, *given: Any) -> ExportPart:
        if number == 4 and job.clock() == NOON:
            slept.append(work(NOON + LEASE))
        return put(job, number, *given)

    monkeypatch.setattr(exporting.Job, "_kept", sleeping)
    assert work(NOON) == 1
    assert slept == [1]
    assert (export(db, key).state, export(db, key).rows_done) == (ExportState.DONE, 600)
    assert len(list(Shelf(key).folder.iterdir())) == 1


def test_cancelling_stops_it(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, put = asked(cast), exporting.Job._kept

    def cancelling(job: exporting.Job, number: int, *given: Any) -> ExportPart:
        if number == 2:
            with unit_of_work() as session:
                cancel_export(session, session.get_one(Export, key), by=cast.actor("liushuji"), at=NOON)
        return put(job, number, *given)

    monkeypatch.setattr(exporting.Job, "_kept", cancelling)
    work()
    assert (export(db, key).state, export(db, key).rows_done) == (ExportState.CANCELLED, 50)
    tick(LATER)
    assert shelved() == []
    assert work() == 0


def test_it_is_given_up_when_every_worker_dies_of_it(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(cast)

    def dying(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(exporting.Job, "_next", dying)
    for turn in range(4):
        with pytest.raises(Killed):
            work(NOON + turn * LEASE)
    assert work(NOON + 4 * LEASE) == 0
    assert export(db, key).state is ExportState.FAILED
    assert "告诉系统管理员" in export(db, key).failure


def test_an_error_is_tried_again_and_then_told(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(cast)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(joining, "packed", full)
    assert work() == 1 + rules.MOST_TRIES
    assert export(db, key).state is ExportState.FAILED
    with looking(db) as session:
        assert [message.title for message in session.exec(select(Message))] == ["问题台账没有导成"]


@pytest.mark.parametrize("lost", ["a part", "a key", "a line"])
def test_a_table_that_is_not_whole_is_not_handed_out(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    key, table, packed = asked(cast), joining.table, joining.packed
    if lost == "a part":
        monkeypatch.setattr(joining, "table", lambda shelf, header, parts: table(shelf, header, list(parts)[:-1]))
    if lost == "a key":
        monkeypatch.setattr(exporting, "_packed", lambda keys: [b"".join(_all_but_one(keys))])
    if lost == "a line":
        monkeypatch.setattr(joining, "packed", lambda lines: packed(lines[:-1] if len(lines) > 1 else lines))
    work()
    assert export(db, key).state is ExportState.FAILED
    assert "不算数" in export(db, key).failure
    assert export(db, key).file == ""


def _all_but_one(keys: Any) -> list[bytes]:
    return [key.to_bytes(8, "little") for key in keys][1:]


def test_later_issues_are_left_out(db: Engine, cast: Cast, stock: None) -> None:
    with unit_of_work() as session:
        many(session, cast, 10, created_at=NOON + timedelta(seconds=1))
    key = asked(cast)
    work()
    assert len(lines(db, key)) == 600


def test_what_changes_meanwhile_neither_leaks_nor_breaks_the_count(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(cast, "tab=done")
    killed_after(monkeypatch, 1)
    with unit_of_work() as session:
        late = col(Issue.id) > 590
        session.execute(update(Issue).where(late).values(hidden_at=NOON, hidden_reason="说了别人的隐私"))
    work(NOON + LEASE)
    rows = lines(db, key)
    assert len(rows) == export(db, key).rows_total == 240
    hidden = [row for row in rows if row["状态"] == GONE]
    assert [row["编号"][-4:] for row in hidden] == ["0591", "0593", "0596", "0598"]
    assert {row["标题"] + row["内容"] + row["小区"] for row in hidden} == {""}


@pytest.mark.parametrize("tab", TABS)
def test_numbers_agree_with_the_board(db: Engine, cast: Cast, small_parts: None, tab: str) -> None:
    with unit_of_work() as session:
        for _ in range(3):
            an_issue(session, cast)
            claimed_done(session, cast)
        an_issue(session, cast, code="IL")
        shown = tab_counts(session.get_one(Board, cast.xiangrui.key))[tab]
        found = wanted(session, read_query(f"community=xiangrui&tab={tab}"), LATER)
        keys = list(row_keys(session, found, "town_official:1", LATER))
    assert len(keys) == shown


def test_a_line_says_how_it_went_and_nobodys_name(db: Engine, cast: Cast, small_parts: None) -> None:
    with unit_of_work() as session:
        issue = claimed_done(session, cast, description="王桂兰家门口，电话 13812345678，垃圾没人清。")
        session.execute(update(IssueEvent).where(col(IssueEvent.step) == Step.SIGNATURE).values(at=NOON + DAY))
        session.execute(update(Issue).values(description="打 13812345678 找我\n快一点", title="=HYPERLINK(1)"))
    key = asked(cast, at=NOON)
    work()
    [row] = lines(db, key)
    told = {name: row[name] for name in ("编号", "社区", "小区", "楼栋", "类别", "状态", "承办单位", "接单于")}
    assert told == {
        "编号": issue.ref, "社区": "祥瑞花园社区", "小区": "祥瑞花园东区", "楼栋": "3号楼", "类别": "卫生垃圾",
        "状态": "待核实", "承办单位": "安禾物业", "接单于": "2026-11-19 12:00",
    }
    assert row["内容"] == "打 138****5678 找我 快一点"
    assert row["标题"] == "'=HYPERLINK(1)"
    assert "13812345678" not in data(db, key).decode()
    assert "王桂兰" not in data(db, key).decode()


def test_the_workbook_holds_the_same_and_says_what_it_is(db: Engine, cast: Cast, stock: None) -> None:
    text, book = asked(cast, "tab=done"), asked(cast, "tab=done", ExportFormat.XLSX)
    work()
    assert export(db, book).data_digest == export(db, text).digest
    opened = load_workbook(io.BytesIO(data(db, book)), read_only=True)
    assert opened.sheetnames == ["问题台账", "说明"]
    rows = list(opened["问题台账"].iter_rows(values_only=True))
    assert [list(map(_as_text, HEADER, row)) for row in rows[1:]] == [list(row.values()) for row in lines(db, text)]
    cover: dict[Any, Any] = dict(opened["说明"].iter_rows(values_only=True))  # type: ignore[arg-type]  # rows of two cells
    assert (cover["一共几行"], cover["核对码"], cover["包括哪些"]) == (240, export(db, text).digest, "已办结")
    assert cover["谁导的"] == "社区书记 刘**，只含这个角色管的"


def _as_text(name: str, value: object) -> str:
    """As the CSV has it; what is a moment there has to be one in the workbook."""
    if name in DAYS | MINUTES and value is not None:
        assert isinstance(value, datetime)
        return f"{value:%Y-%m-%d}" if name in DAYS else f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def test_the_workbook_prints_across_with_its_heads_on_every_page(db: Engine, cast: Cast, stock: None) -> None:
    key = asked(cast, "tab=done", ExportFormat.XLSX)
    work()
    sheet = load_workbook(io.BytesIO(data(db, key)))["问题台账"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape", 2, 0,
    )  # fmt: skip
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert sheet.auto_filter.ref == "A1:V241"
    assert sheet["B2"].number_format == "yyyy\\-mm\\-dd"


def test_a_workbook_of_more_rows_than_a_sheet_holds_goes_on_in_the_next(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exchange.booking.SHEET_ROWS", 100)
    key = asked(cast, "tab=done", ExportFormat.XLSX)
    work()
    opened = load_workbook(io.BytesIO(data(db, key)), read_only=True)
    assert opened.sheetnames == ["问题台账", "说明", "问题台账 2", "问题台账 3"]
    counts = [sum(1 for _ in opened[name].iter_rows()) for name in opened.sheetnames if name != "说明"]
    assert counts == [101, 101, 41]


def test_a_killed_workbook_is_bound_again(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exchange.booking.BEAT_ROWS", 100)
    key, heartbeat = asked(cast, "", ExportFormat.XLSX), exporting.Job._heartbeat

    def shot(job: exporting.Job) -> None:
        raise Killed

    monkeypatch.setattr(exporting.Job, "_heartbeat", shot)
    with pytest.raises(Killed):
        work(NOON)
    monkeypatch.setattr(exporting.Job, "_heartbeat", heartbeat)
    work(NOON + LEASE)
    assert export(db, key).state is ExportState.DONE


def test_cancelling_stops_a_workbook_between_its_rows(
    db: Engine, cast: Cast, stock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exchange.booking.BEAT_ROWS", 100)
    key, heartbeat, beats = asked(cast, "", ExportFormat.XLSX), exporting.Job._heartbeat, []

    def cancelling(job: exporting.Job) -> None:
        beats.append(len(list(job.shelf.folder.glob(".*.part"))))
        if len(beats) == 2:
            with unit_of_work() as session:
                cancel_export(session, session.get_one(Export, key), by=cast.actor("liushuji"), at=NOON)
        heartbeat(job)

    monkeypatch.setattr(exporting.Job, "_heartbeat", cancelling)
    work(NOON)
    assert (export(db, key).state, beats) == (ExportState.CANCELLED, [1, 1])
    assert [path.name for path in Shelf(key).folder.iterdir() if path.name.startswith((".", "table"))] == []


def _end_role(cast: Cast) -> None:
    with unit_of_work() as session:
        grants = update(RoleGrant).where(col(RoleGrant.person_id) == cast.person("liushuji").key)
        session.execute(grants.values(ends_on=NOON.date() - DAY))


def test_a_role_that_ended_gets_no_table(db: Engine, cast: Cast, stock: None) -> None:
    key = asked(cast)
    _end_role(cast)
    work()
    assert (export(db, key).state, export(db, key).failure) == (ExportState.FAILED, exporting.NO_LONGER)


@pytest.mark.parametrize(("days", "state"), [(6, ExportState.DONE), (7, ExportState.EXPIRED)])
def test_after_seven_days_it_is_gone(
    db: Engine, cast: Cast, stock: None, days: int, state: ExportState
) -> None:
    key = asked(cast)
    work(NOON)
    for _ in range(2):
        tick(NOON + days * DAY)
    assert export(db, key).state is state
    assert shelved() == ([key] if state is ExportState.DONE else [])


def test_the_log_and_the_inbox_say_so(db: Engine, cast: Cast, stock: None) -> None:
    key = asked(cast, "tab=done&community=xiangrui")
    work()
    with unit_of_work() as session:
        entries = about(session, f"export/{key}")
        assert [entry.verb for entry in entries] == ["export.asked", "export.made"]
        assert '"rows":240' in entries[1].after.replace(" ", "")
        assert "community=xiangrui&tab=done" in entries[0].after
        assert verify(session)[1] == []
        assert [message.title for message in session.exec(select(Message))] == ["问题台账导好了"]


def test_a_lease_is_drawn_out_by_every_part(db: Engine, cast: Cast, stock: None) -> None:
    key = asked(cast)
    ticks = iter(NOON + number * timedelta(seconds=100) for number in range(100))
    assert exporting.make_exports(threading.Event(), lambda: next(ticks)) == 1
    assert export(db, key).state is ExportState.DONE


WRITES: list[Callable[[Session, int], None]] = [
    lambda session, key: making.hold_on(session, key, "x", at=NOON),
    lambda session, key: making.give_back(session, key, "x", at=NOON, tried=True),
    lambda session, key: making.fail_export(session, key, "x", "没成", at=NOON),
    lambda session, key: making.forget_parts(session, key, "x", 0, at=NOON),
]


@pytest.mark.parametrize("write", WRITES)
def test_only_the_holder_may_write(
    db: Engine, cast: Cast, stock: None, write: Callable[[Session, int], None]
) -> None:
    key = asked(cast)
    with pytest.raises(making.LeaseLost), unit_of_work() as session:
        write(session, key)
