"""A sheet comes in, its lines become issues once, and it goes back answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine
from sqlalchemy.exc import DataError
from sqlmodel import Session, col, select

from app.audit.actions import verify
from app.audit.models import AuditEntry
from app.core.db import WRITE
from app.core.errors import DomainError, Invalid, Stale
from app.hotline.actions.bringing import choose_columns, guessed, sheet_of
from app.hotline.actions.deciding import decide
from app.hotline.actions.keeping import KEPT, erase_hotline, forget_hotline
from app.hotline.actions.releasing import release_number
from app.hotline.actions.taking import AT_ONCE, Desk, drop_line, merge_line, place_line, take_new, take_ready
from app.hotline.forms import Row
from app.hotline.models import HotlineBatch, HotlineFile, HotlineLayout, HotlineLine, HotlineTicket
from app.hotline.queries.batches import file_of
from app.hotline.queries.export import export_hotline
from app.hotline.queries.progress import answers_for
from app.hotline.rules.columns import from_text
from app.hotline.rules.guessing import Found
from app.hotline.rules.kinds import Column, State
from app.hotline.rules.standing import Office
from app.hotline.sheets import LARGEST, MOST_ROWS, Form, NotASheet, open_sheet, written_back
from app.issues.actions.filing import file_issue
from app.issues.actions.report import Report
from app.issues.models import Issue, Source, Support
from app.issues.rules.lifecycle import Status, Step
from app.people.models import Person
from tests.cast import NOON, Cast, load
from tests.hotline.calls import (
    BINS,
    CALLS,
    HEADER,
    LIFT,
    again,
    brought,
    call,
    csv_text,
    desk,
    line,
    lines,
    readied,
    saved,
    sheet_back,
    workbook,
)
from tests.make import an_issue, step

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100


def issues(session: Session) -> list[Issue]:
    return list(session.exec(select(Issue).order_by("id")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"), (b"x" * (LARGEST + 1), "太大"), (OLE, "xls"), (b"PK\x03\x04" + b"x" * 50, "不完整"),
        (b"\x89PNG\0\0\0", "不是"), (b"\xff\xff\xff\xff", "读不出来"), (workbook()[:2000], "不完整"),
        (b"\n\n", "什么也没有"),
        (saved(Workbook()), "什么也没有"), (b'a,b\r\n"' + b"x" * 200_000, "读不下去"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(NotASheet, match=words):
        open_sheet(data)


def test_a_sheet_without_a_header_is_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid, match="表头"):
        brought(session, cast, "甲,乙\r\n1,2\r\n".encode())
    assert session.exec(select(HotlineBatch)).all() == []


def test_a_new_layout_is_asked_for_and_known_the_next_time(session: Session, cast: Cast) -> None:
    first = again(session, brought(session, cast))
    assert (first.columns, first.header, lines(session, first)) == ("", 2, [])
    readied(session, cast)
    second = brought(session, cast, workbook([call("ZB009")], titles=False), name="1119.xlsx")
    assert [each.number for each in lines(session, second)] == ["ZB009"]
    assert len(session.exec(select(HotlineLayout)).all()) == 1


def test_the_same_file_is_one_batch(session: Session, cast: Cast) -> None:
    data = workbook()
    first, second = brought(session, cast, data), brought(session, cast, data, name="again.xlsx")
    assert first.key == second.key
    town = brought(session, cast, data, office=Office(cast.town.key), by="chenkezhang")
    assert town.key != first.key


def test_lines_are_read_and_matched(session: Session, cast: Cast) -> None:
    found = lines(session, readied(session, cast))
    assert [(each.line, each.state, each.number) for each in found] == [
        (3, State.WAITING, "ZB001"), (4, State.WAITING, "ZB002"), (5, State.WAITING, "ZB003"),
        (6, State.UNREADABLE, ""), (7, State.UNREADABLE, "ZB001"),
    ]
    bins, lift, hole, empty, twice = found
    assert (bins.estate_id, bins.building_id, bins.stairwell, bins.category) == (
        cast.dongqu.key, cast.building3.key, "2单元", "HY"
    )
    assert (bins.phone, bins.due_at) == ("13955556666", datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert (lift.building_id, lift.category, lift.phone) == (cast.building5.key, "EL", "13855557777")
    assert (hole.community_id, hole.reason) == (None, "没看出是哪里的，没看出是哪一类")
    assert "单号这一格是空的" in empty.reason
    assert "第 4 行一样" in twice.reason


@pytest.mark.parametrize(
    ("encoding", "form"), [("utf-8", Form.UTF8), ("utf-8-sig", Form.UTF8_BOM), ("gbk", Form.GBK)]
)
def test_text_comes_in_and_goes_back_as_it_was(session: Session, cast: Cast, encoding: str, form: Form) -> None:
    data = csv_text().encode(encoding)
    batch = readied(session, cast, data, name="1118.csv")
    assert (batch.form, [each.number for each in lines(session, batch)][:3]) == (form, ["ZB001", "ZB002", "ZB003"])
    take_ready(desk(session, cast, batch))
    back = written_back(data, form, batch.header, from_text(batch.columns), answers_for(session, batch.key))
    text = back.decode(form.value)
    assert back.startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    rows = text.splitlines()
    assert rows[0] == f"{','.join(HEADER)},办结时间,满意度,办理单位"
    assert "待受理（XR-20261118-0001）" in rows[1]
    assert rows[3] == csv_text().splitlines()[3]


def test_a_formula_is_not_worked_out(session: Session, cast: Cast) -> None:
    data = workbook([call("ZB001", content="=1+1"), call("=A1"), call("ZB003", name="=B2")])
    found = lines(session, readied(session, cast, data))
    assert [each.state for each in found] == [State.UNREADABLE, State.UNREADABLE, State.WAITING]
    assert "公式" in found[0].reason
    assert found[2].name == ""


def test_ready_lines_become_issues_of_the_hotline(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    assert take_ready(desk(session, cast, batch)) == (2, 1)
    bins, lift = issues(session)
    assert (bins.source, bins.anonymous, bins.status, bins.building_id) == (
        Source.HOTLINE, True, Status.SUBMITTED, cast.building3.key
    )
    assert "301" not in bins.description
    assert bins.entered_by == cast.people["liushuji"].key
    reporter = session.get(Person, bins.reporter_id)
    assert reporter is not None
    assert (reporter.phone, reporter.name) == ("13955556666", "吴大爷")
    assert [line(session, batch, number).issue_id for number in ("ZB001", "ZB002")] == [bins.key, lift.key]
    assert take_ready(desk(session, cast, batch)) == (0, 1)
    assert line(session, batch, "ZB003").reason == "没看出是哪里的，没看出是哪一类"


def test_the_stricter_deadline_counts(session: Session, cast: Cast) -> None:
    hurried = datetime(2026, 11, 18, 10, tzinfo=UTC)
    early, late = call("A", due="2026-11-18"), call("B", LIFT, "祥瑞花园东区5号楼", due="2027-11-18")
    batch = readied(session, cast, workbook([early, late]))
    take_ready(desk(session, cast, batch))
    ours = an_issue(session, cast, code="EL")
    first, second = issues(session)[:2]
    assert first.resolve_by == hurried
    assert first.next_clock_at is not None
    assert first.next_clock_at < hurried
    assert second.resolve_by == ours.resolve_by


def test_what_may_be_the_same_waits_for_a_word(session: Session, cast: Cast) -> None:
    there = an_issue(session, cast, description="3号楼2单元门口的垃圾堆了三天，没人清。")
    batch = readied(session, cast)
    assert take_ready(desk(session, cast, batch)) == (1, 2)
    row = line(session, batch, "ZB001")
    assert row.reason == f"可能和 {there.ref} 是一件事，选一下"
    merge_line(desk(session, cast, batch), row, there)
    assert (row.state, row.issue_id) == (State.MERGED, there.key)
    session.refresh(there)
    assert there.supports == 1
    [support] = session.exec(select(Support)).all()
    caller = session.get(Person, support.person_id)
    assert caller is not None
    assert caller.phone == "13955556666"


def test_lines_of_one_sheet_that_are_alike_wait_too(session: Session, cast: Cast) -> None:
    batch = readied(session, cast, workbook([call("A"), call("B")]))
    assert take_ready(desk(session, cast, batch)) == (1, 1)
    assert line(session, batch, "B").reason.startswith("可能和 XR-20261118-0001")
    assert take_new(desk(session, cast, batch), line(session, batch, "B")) is not None


def test_nothing_is_merged_into_what_has_ended(session: Session, cast: Cast) -> None:
    ended = an_issue(session, cast)
    step(session, cast, ended, Step.WITHDRAWAL, "wangyi")
    batch = readied(session, cast)
    with pytest.raises(DomainError, match="已撤回"):
        merge_line(desk(session, cast, batch), line(session, batch, "ZB001"), ended)
    assert session.exec(select(HotlineTicket)).all() == []


def test_whoever_reported_it_already_is_not_counted_again(session: Session, cast: Cast) -> None:
    there = an_issue(session, cast)
    batch = readied(session, cast, workbook([call("A", phone="13800000001")]))
    merge_line(desk(session, cast, batch), line(session, batch, "A"), there)
    session.refresh(there)
    assert there.supports == 0


def test_a_number_is_one_issue_in_whatever_sheet(session: Session, cast: Cast) -> None:
    first = readied(session, cast)
    more = [*CALLS[:3], call("ZB010", "绿化带的树枯了", "祥瑞花园东区")]
    second = readied(session, cast, workbook(more), name="2.xlsx")
    take_ready(desk(session, cast, first))
    assert take_ready(desk(session, cast, second)) == (1, 1)
    assert len(issues(session)) == 3
    known = line(session, second, "ZB001")
    assert (known.state, known.issue_id) == (State.KNOWN, issues(session)[0].key)
    third = readied(session, cast, workbook(CALLS[:2]), name="3.xlsx")
    assert {each.state for each in lines(session, third)} == {State.KNOWN}
    assert lines(session, third)[0].issue_id == issues(session)[0].key


def test_place_and_category_are_put_right(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    now, row = desk(session, cast, batch), line(session, batch, "ZB003")
    with pytest.raises(Invalid, match="没看出是哪里的"):
        take_new(now, row)
    place_line(now, row, Found(cast.xiangrui.key, cast.dongqu.key, "5"), "RP")
    assert (row.building_id, row.reason) == (cast.building5.key, "")
    with pytest.raises(Invalid, match="类别"):
        place_line(now, row, Found(cast.xiangrui.key), "XX")
    made = take_new(now, row)
    assert made is not None
    assert made.category == "RP"
    with pytest.raises(DomainError, match="转成了新的一件"):
        take_new(now, row)


def test_a_committee_takes_only_what_is_its_own(session: Session, cast: Cast) -> None:
    calls = [call("A", "单元门坏了", "世纪花园一期7号楼")]
    ours = readied(session, cast, workbook(calls))
    assert line(session, ours, "A").community_id is None
    town = readied(session, cast, workbook(calls), office=Office(cast.town.key), by="chenkezhang")
    assert line(session, town, "A").building_id == cast.building7.key


def test_what_is_dropped_says_why(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    row = line(session, batch, "ZB003")
    with pytest.raises(Invalid):
        drop_line(desk(session, cast, batch), row, "")
    drop_line(desk(session, cast, batch), row, "=归市里养护，打 13812345678")
    assert row.state is State.DROPPED
    data = file_of(session, batch.key)
    assert data is not None
    back = written_back(data, Form.XLSX, batch.header, from_text(batch.columns), answers_for(session, batch.key))
    assert sheet_back(back)[5][9] == "没有转办：=归市里养护，打 138****5678"


def test_the_same_sheet_goes_back_answered(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    take_ready(desk(session, cast, batch))
    bins = issues(session)[0]
    step(session, cast, bins, Step.ACCEPTANCE, "liushuji")
    step(session, cast, bins, Step.DISPATCH, "liushuji", unit=cast.unit_anhe.key)
    step(session, cast, bins, Step.SIGNATURE, "zhaojingli")
    step(session, cast, bins, Step.COMPLETION, "zhaojingli", note="清走了，问 13812345678。", explained=True)
    step(session, cast, bins, Step.VERIFICATION, "xiaoli", solved=True, note="干净了")
    data = file_of(session, batch.key)
    assert data is not None
    back = written_back(data, Form.XLSX, batch.header, from_text(batch.columns), answers_for(session, batch.key))
    before, after = sheet_back(data), sheet_back(back)
    assert len(before) == len(after)
    assert [row[:9] for row in before] == [row[:9] for row in after]
    assert after[2][9:] == ["办理结果", "办结时间", "满意度", "办理单位"]
    assert after[3][9].startswith("待核实（XR-20261118-0001）：清走了，问 138****5678")
    assert after[3][12] == "安禾物业"
    assert after[5][9:] == [None, None, None, None]
    assert after[0][0].startswith("市政务服务热线")


def test_an_answer_follows_what_was_merged(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    take_ready(desk(session, cast, batch))
    bins, main = issues(session)[0], an_issue(session, cast)
    step(session, cast, bins, Step.MERGE, "liushuji", target=main.ref)
    assert main.ref in answers_for(session, batch.key)[3].result


def test_columns_stay_once_lines_are_taken(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    columns = guessed(sheet_of(session, batch), batch)
    with pytest.raises(Stale):
        choose_columns(session, batch, columns, "", seen=batch.version - 1, by=cast.actor("liushuji"), at=NOON)
    other = {**columns, Column.CONTENT: columns[Column.ADDRESS], Column.ADDRESS: columns[Column.CONTENT]}
    choose_columns(session, batch, other, "", seen=batch.version, by=cast.actor("liushuji"), at=NOON)
    assert line(session, batch, "ZB001").address == BINS
    choose_columns(session, batch, columns, "", seen=batch.version, by=cast.actor("liushuji"), at=NOON)
    take_ready(desk(session, cast, batch))
    with pytest.raises(DomainError, match="已经有转进来的"):
        choose_columns(session, batch, other, "", seen=batch.version, by=cast.actor("liushuji"), at=NOON)


def test_five_thousand_lines_are_read_and_one_more_is_not(session: Session, cast: Cast) -> None:
    many = [call(f"N{n:05d}", f"第{n}件：电梯坏了。", "祥瑞花园东区5号楼") for n in range(MOST_ROWS)]
    batch = readied(session, cast, csv_text(many).encode("gbk"), name="多.csv")
    assert len(lines(session, batch)) == MOST_ROWS
    with pytest.raises(NotASheet, match="最多 5000 行"):
        open_sheet(csv_text([*many, *([call("X")] * 30)]).encode())
    assert AT_ONCE < MOST_ROWS


def test_one_press_takes_in_only_so_many(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.hotline.actions.taking.AT_ONCE", 1)
    batch = readied(session, cast)
    assert [take_ready(desk(session, cast, batch)) for _ in range(3)] == [(1, 2), (1, 1), (0, 1)]


def test_personal_data_goes_after_two_years(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    take_ready(desk(session, cast, batch))
    assert erase_hotline(session, NOON + KEPT) == 0
    assert [erase_hotline(session, NOON + KEPT + timedelta(seconds=1)) for _ in range(2)] == [1, 0]
    session.expire_all()
    assert session.exec(select(HotlineFile)).all() == []
    assert {(each.name, each.phone, each.address, each.content) for each in lines(session, batch)} == {("", "", "", "")}
    assert len(session.exec(select(HotlineTicket)).all()) == 2
    with pytest.raises(DomainError, match="满两年"):
        sheet_of(session, batch)


def test_an_account_closes_and_its_calls_are_nobodys(session: Session, cast: Cast) -> None:
    batch = readied(session, cast, workbook([call("A", phone="13800000001", name="王桂兰")]))
    wangyi = cast.people["wangyi"].key
    assert [each["number"] for each in export_hotline(session, wangyi)["hotline_calls"]] == ["A"]
    assert len(export_hotline(session, cast.people["liushuji"].key)["hotline_sheets"]) == 1
    forget_hotline(session, wangyi, NOON)
    forget_hotline(session, cast.people["liushuji"].key, NOON)
    session.expire_all()
    assert (line(session, batch, "A").name, line(session, batch, "A").phone) == ("", "")
    assert export_hotline(session, cast.people["liushuji"].key)["hotline_sheets"] == []


def test_the_log_knows_the_sheet_and_no_call(session: Session, cast: Cast) -> None:
    batch = readied(session, cast)
    take_ready(desk(session, cast, batch))
    drop_line(desk(session, cast, batch), line(session, batch, "ZB003"), "归市里养护")
    session.commit()
    entries = session.exec(select(AuditEntry).where(AuditEntry.subject == f"hotline:{batch.key}")).all()
    verbs = [entry.verb.removeprefix("hotline.") for entry in entries]
    assert verbs == ["brought", "columns", "taken", "dropped"]
    assert not [entry for entry in entries if "吴大爷" in entry.after or "1395555" in entry.after]
    assert verify(session)[1] == []


def at_once(db: Engine, act: Callable[[Session, Cast], object], times: int = 2) -> list[object]:
    """The same thing done by several at the same moment; what came of each."""
    barrier, found = Barrier(times), []

    def run() -> None:
        with Session(db, expire_on_commit=False) as session:
            barrier.wait()
            session.connection(execution_options={WRITE: True})
            found.append(act(session, load(session)))
            session.commit()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == times
    return found


def test_the_same_file_at_once_is_one_batch(db: Engine) -> None:
    data = workbook()
    found = at_once(db, lambda session, cast: brought(session, cast, data).key, times=3)
    assert len(set(found)) == 1
    with Session(db) as session:
        assert len(session.exec(select(HotlineFile)).all()) == 1


@pytest.mark.parametrize("sheets", [1, 2])
def test_the_button_pressed_twice_at_once_files_once(db: Engine, cast: Cast, sheets: int) -> None:
    """On one sheet, and on two of different offices that carry the same numbers."""
    data = workbook(CALLS[:2])
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        first = readied(session, cast, data)
        other = readied(session, cast, data, office=Office(cast.town.key), by="chenkezhang") if sheets == 2 else first
        session.commit()
    keys: list[Any] = [first.key, other.key]

    def act(session: Session, cast: Cast) -> object:
        return take_ready(desk(session, cast, session.get_one(HotlineBatch, keys.pop())))[0]

    found = at_once(db, act)
    with Session(db) as session:
        assert len(issues(session)) == 2
        assert len(session.exec(select(HotlineTicket)).all()) == 2
        states = {each.state for each in session.exec(select(HotlineLine))}
    assert sum(int(str(each)) for each in found) == 2
    assert State.TAKEN in states


def test_a_deadline_that_cannot_be_read_is_looked_at(session: Session, cast: Cast) -> None:
    batch = readied(session, cast, workbook([call("A", due="尽快"), call("B", LIFT, "祥瑞花园东区5号楼")]))
    assert take_ready(desk(session, cast, batch)) == (1, 1)
    row = line(session, batch, "A")
    assert row.reason == "办结时限读不出来"
    assert take_new(desk(session, cast, batch), row) is not None


def test_a_deadline_that_has_passed_is_not_ours(session: Session, cast: Cast) -> None:
    batch = readied(session, cast, workbook([call("A", LIFT, "祥瑞花园东区5号楼", due="2026-11-02 17:00")]))
    take_ready(desk(session, cast, batch))
    ours = an_issue(session, cast, code="EL")
    assert issues(session)[0].resolve_by == ours.resolve_by
    assert line(session, batch, "A").reason == "热线的时限已过，按我们自己的时限办。"


def test_a_number_of_another_community_shows_nothing(session: Session, cast: Cast) -> None:
    take_ready(desk(session, cast, readied(session, cast)))
    theirs = Office(cast.town.key, cast.shiji.key)
    other = readied(session, cast, workbook([call("ZB001")]), office=theirs)
    row = line(session, other, "ZB001")
    assert (row.state, row.issue_id) == (State.KNOWN, None)
    assert row.reason == "这个单号别的社区转过了，请镇里看。"
    assert answers_for(session, other.key) == {}
    town = readied(session, cast, workbook([call("ZB001")]), office=Office(cast.town.key))
    assert line(session, town, "ZB001").issue_id == issues(session)[0].key


def test_a_number_with_other_words_is_not_answered(session: Session, cast: Cast) -> None:
    take_ready(desk(session, cast, readied(session, cast)))
    again = readied(session, cast, workbook([call("ZB001", "别的一件事"), call("ZB002", f"{LIFT}又停了。")]))
    other, same = lines(session, again)
    assert (other.issue_id, other.reason) == (None, "这个单号以前转过了，内容不一样，请镇里看。")
    assert same.issue_id == issues(session)[1].key


def test_a_line_the_database_refuses_leaves_the_others(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(desk: Desk, row: HotlineLine) -> Issue | None:
        if row.number == "ZB001":
            raise DataError("insert", {}, ValueError("too long"))
        return take_new(desk, row)

    monkeypatch.setattr("app.hotline.actions.taking.take_new", refusing)
    batch = readied(session, cast)
    assert take_ready(desk(session, cast, batch)) == (1, 2)
    assert line(session, batch, "ZB001").reason.startswith("这一行转不进来")


def given(choice: str, **more: str) -> Row:
    raw = {"line": "3", "choice": choice, "place": "", "building": "", "category": "", "target": "", "reason": ""}
    return Row(raw | more)


def test_one_bad_line_leaves_the_others_and_the_number_free(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(session: Session, report: Report, **more: Any) -> Issue:
        if "垃圾" in report.description:
            raise DataError("insert", {}, ValueError("too long"))
        return file_issue(session, report, **more)

    monkeypatch.setattr("app.hotline.actions.taking.file_issue", refusing)
    batch = readied(session, cast)
    rows = {3: given("new"), 4: given("new"), 5: given("drop", reason="归市里养护"), 99: given("new")}
    assert decide(desk(session, cast, batch), rows, seen=batch.version) == 2
    session.commit()
    assert [bool(row.error) for row in rows.values()] == [True, False, False, True]
    assert rows[3].error.startswith("这一行转不进来")
    assert [each.state for each in lines(session, batch)[:3]] == [State.WAITING, State.TAKEN, State.DROPPED]
    assert [each.number for each in session.exec(select(HotlineTicket))] == ["ZB002"]
    kept = session.exec(select(AuditEntry.verb).where(col(AuditEntry.verb).like("hotline.%"))).all()
    assert kept.count("hotline.dropped") == 1


def test_a_number_another_sheet_took_first_is_told(session: Session, cast: Cast) -> None:
    first, second = readied(session, cast), readied(session, cast, workbook(CALLS[:2]), name="2.xlsx")
    take_ready(desk(session, cast, first))
    rows = {3: given("new"), 4: given("merge", target=issues(session)[0].ref)}
    assert decide(desk(session, cast, second), rows, seen=second.version) == 0
    assert {row.error for row in rows.values()} == {"这个单号以前转过了。您选的没有办。"}


def test_a_released_number_is_answered_by_whom_it_is_for(session: Session, cast: Cast) -> None:
    wrong = readied(session, cast, workbook([call("ZB001", LIFT, "祥瑞花园东区5号楼")]))
    take_ready(desk(session, cast, wrong))
    theirs, town = Office(cast.town.key, cast.shiji.key), Office(cast.town.key)
    others = [readied(session, cast, workbook([call("ZB001")]), office=office) for office in (theirs, town)]
    assert {lines(session, each)[0].state for each in others} == {State.KNOWN}
    [issue] = issues(session)
    by = cast.actor("chenkezhang")
    reason = "打 13812345678 问过，说的是垃圾"
    assert release_number(session, cast.town.key, "ZB001", reason, seen=issue.ref, by=by, at=NOON) == 2
    with pytest.raises(DomainError, match="没有占着"):
        release_number(session, cast.town.key, "ZB001", reason, seen=issue.ref, by=by, at=NOON)
    took = line(session, wrong, "ZB001")
    assert (took.state, took.issue_id) == (State.DROPPED, None)
    assert answers_for(session, wrong.key)[3].result == (
        f"没有转办：镇里看过，不是 {issue.ref} 那一件：打 138****5678 问过，说的是垃圾"
    )
    row = line(session, others[1], "ZB001")
    assert (row.state, row.building_id, row.category, row.issue_id) == (
        State.WAITING, cast.building3.key, "HY", None
    )
    take_ready(desk(session, cast, others[1], by="chenkezhang"))
    assert row.issue_id == issues(session)[1].key
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.subject == "hotline-number:ZB001")).one()
    assert (entry.stream, entry.verb, entry.actor_id) == (f"t{cast.town.key}", "hotline.released", by.person_id)
    assert verify(session)[1] == []
