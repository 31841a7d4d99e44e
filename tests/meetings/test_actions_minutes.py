"""Minutes from the draft to the seal and beyond: edited, checked, corrected, sealed once, added to, recomputed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.mechanisms.rules.standing import Standing
from app.meetings.actions.correcting import (
    accept_correction,
    add_addendum,
    correct_line,
    decline_correction,
)
from app.meetings.actions.minutes import (
    Edit,
    draft_minutes,
    edit_lines,
    open_minutes,
    remind_unanswered,
    seal_due,
)
from app.meetings.models import Addendum, Attendance, Correction, Meeting, Promise
from app.meetings.queries.meetings import Held
from app.meetings.queries.minutes import addenda_of, verify_minutes
from app.meetings.rules.kinds import Came, Decision, MinutesState
from app.meetings.rules.minutes import Line, line_of, loaded, stamp_of
from app.meetings.rules.sealing import digest_of
from app.notifications.models import Message
from tests.cast import NOON, Cast, add
from tests.make import an_issue
from tests.mechanisms.hold import an_occurrence
from tests.meetings.sit import SOON, a_promise, an_item, begun, ended
from tests.people.parallel import at_once

AT = SOON + timedelta(hours=3)
OVER = AT + timedelta(days=3)
RESIDENT, HOST = frozenset({Standing.RESIDENT}), frozenset({Standing.HOST})


def drafted(session: Session, cast: Cast, **more: Any) -> Held:
    held = ended(session, cast, host_id=cast.people["liushuji"].key, **more)
    an_item(session, held, summary="三位居民说夜里看不见路。", decision=Decision.EXPLAINED, reason="灯归路灯所管")
    draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    return held


def open_as(session: Session, cast: Cast, held: Held, by: str = "liushuji", *, hosts: int = 1) -> None:
    seen = stamp_of(held.meeting.minutes)
    open_minutes(session, held, seen=seen, hosts=hosts, by=cast.actor(by), at=AT)


def opened(session: Session, cast: Cast, **more: Any) -> Held:
    held = drafted(session, cast, **more)
    open_as(session, cast, held)
    return held


def sealed(session: Session, cast: Cast, **more: Any) -> Held:
    held = opened(session, cast, **more)
    assert seal_due(session, OVER) == 1
    session.commit()
    return held


def said(
    session: Session, cast: Cast, held: Held, *, line: str = "time", by: str = "wangyi", **more: Any
) -> Correction:
    values: dict[str, Any] = {"standing": RESIDENT, "attended": False, "at": AT + timedelta(hours=1)}
    return correct_line(session, held, line, "开会是十点", by=cast.actor(by), **{**values, **more})


def text(held: Held, key: str) -> str:
    line = line_of(loaded(held.meeting.minutes), key)
    return line.text if line else ""


def test_minutes_write_themselves(session: Session, cast: Cast) -> None:
    held = ended(session, cast, host_id=cast.people["liushuji"].key)
    issue = an_issue(session, cast)
    item = an_item(session, held, issue_id=issue.key, title=issue.title, summary="王桂兰说味道很大。")
    for name, title in (("王桂兰", "居民"), ("赵国强", "物业"), ("李小梅", "网格员")):
        person = next(each for each in cast.people.values() if each.name == name)
        add(session, Attendance(
            meeting_id=held.key, person_id=person.key, name=name, title=title, came=Came.DOOR, at=SOON,
        ))  # fmt: skip
    lines = draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    found = {line.key: line.text for line in lines}
    assert found["name"] == "祥瑞花园社区每周说事第1期"
    assert found["host"] == "刘**（社区书记）"
    assert found["present"] == "居民 1 人；网格员 李**；物业 赵国强"
    assert found[f"item.{item.key}.said"] == "王**说味道很大。"
    assert found[f"item.{item.key}.agreed"] == "这次没有说定。"
    assert held.meeting.minutes_state is MinutesState.DRAFT
    assert loaded(held.meeting.minutes) == lines


def test_a_private_issue_keeps_its_title(session: Session, cast: Cast) -> None:
    held = ended(session, cast)
    issue = an_issue(session, cast, public=False)
    item = an_item(session, held, issue_id=issue.key, title=issue.title)
    draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    assert text(held, f"item.{item.key}.title") == "一件不公开的事"
    assert issue.title not in held.meeting.minutes


def test_last_times_promises_and_the_next_meeting_are_in_it(session: Session, cast: Cast) -> None:
    last = ended(session, cast, at=SOON - timedelta(days=7))
    for place, done in enumerate((NOON, None)):
        old = an_item(session, last, position=place, title=f"事{place}")
        a_promise(session, last, item_id=old.key, made_at=SOON - timedelta(days=7), done_at=done)
    held = ended(session, cast, mechanism=last.mechanism)
    an_occurrence(session, last.mechanism, at=SOON + timedelta(days=7))
    carried = session.exec(select(Promise).where(col(Promise.done_at).is_(None))).one()
    item = an_item(session, held, promise_id=carried.key, title=carried.text)
    draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    assert text(held, "before") == "上一次会定下 2 项，办完 1 项。更早没办完的也在下面。"
    assert text(held, f"old.{item.key}.stands") == "在办"
    assert text(held, "next").startswith("2026年11月25日 周三 13:00")


def test_before_its_end_a_meeting_has_no_minutes(session: Session, cast: Cast) -> None:
    with pytest.raises(DomainError, match="还没有结束"):
        draft_minutes(session, begun(session, cast), by=cast.actor("liushuji"), at=AT)


def edit(held: Held, key: str, text_: str, seen: str | None = None) -> dict[str, Edit]:
    line = line_of(loaded(held.meeting.minutes), key)
    assert line is not None
    return {key: Edit(text_, seen or line.stamp)}


def test_lines_are_edited_and_the_log_keeps_both(session: Session, cast: Cast) -> None:
    held = drafted(session, cast)
    changes = edit(held, "place", "二楼会议室，电话 13812345678") | edit(held, "follow", "")
    assert edit_lines(session, held, changes, by=cast.actor("liushuji"), at=AT) == 2
    assert (text(held, "place"), text(held, "follow")) == ("二楼会议室，电话 138****5678", "")
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "minutes.editing")).one()
    assert "社区议事厅" in entry.before
    assert "二楼会议室" in entry.after
    assert edit_lines(session, held, edit(held, "time", text(held, "time")), by=cast.actor("liushuji"), at=AT) == 0


def test_two_editors_of_one_line(session: Session, cast: Cast) -> None:
    held = drafted(session, cast)
    seen = line_of(loaded(held.meeting.minutes), "place")
    assert seen is not None
    edit_lines(session, held, edit(held, "place", "二楼"), by=cast.actor("liushuji"), at=AT)
    late = edit(held, "time", "十点") | edit(held, "place", "三楼", seen.stamp)
    with pytest.raises(Stale) as refusal:
        edit_lines(session, held, late, by=cast.actor("chenkezhang"), at=AT)
    assert refusal.value.field == "place"
    assert (text(held, "place"), text(held, "time")[:4]) == ("二楼", "2026")


def test_a_title_is_not_emptied_and_a_strange_line_is_passed_over(session: Session, cast: Cast) -> None:
    held = drafted(session, cast)
    with pytest.raises(Invalid):
        edit_lines(session, held, edit(held, "name", ""), by=cast.actor("liushuji"), at=AT)
    assert edit_lines(session, held, {"nowhere": Edit("x", "")}, by=cast.actor("liushuji"), at=AT) == 0


def test_writing_them_anew_discards_what_was_edited(session: Session, cast: Cast) -> None:
    held = drafted(session, cast)
    edit_lines(session, held, edit(held, "place", "二楼"), by=cast.actor("liushuji"), at=AT)
    draft_minutes(session, held, seen=stamp_of(held.meeting.minutes), by=cast.actor("liushuji"), at=AT)
    assert text(held, "place") == "社区议事厅"


def test_the_recorder_does_not_check_alone(session: Session, cast: Cast) -> None:
    held = drafted(session, cast)
    with pytest.raises(DomainError, match="另一位"):
        open_as(session, cast, held, "liushuji", hosts=2)
    open_as(session, cast, held, "chenkezhang", hosts=2)
    assert text(held, "checked") == "陈**（镇里），2026年11月18日。"
    assert (held.meeting.minutes_state, held.meeting.corrections_until) == (MinutesState.OPEN, OVER)


def test_a_draft_is_opened_as_it_was_read(session: Session, cast: Cast) -> None:
    held = drafted(session, cast)
    seen = stamp_of(held.meeting.minutes)
    edit_lines(session, held, edit(held, "place", "二楼"), by=cast.actor("liushuji"), at=AT)
    with pytest.raises(Stale):
        open_minutes(session, held, seen=seen, hosts=1, by=cast.actor("chenkezhang"), at=AT)
    assert held.meeting.minutes_state is MinutesState.DRAFT


def test_where_there_is_one_host_the_minutes_say_so(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    assert text(held, "checked").endswith("没有第二位两委。")


@pytest.mark.parametrize("state", [MinutesState.OPEN, MinutesState.SEALED])
def test_once_out_they_are_neither_drafted_nor_edited(session: Session, cast: Cast, state: MinutesState) -> None:
    held = opened(session, cast) if state is MinutesState.OPEN else sealed(session, cast)
    before = held.meeting.minutes
    with pytest.raises(DomainError):
        draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    with pytest.raises(DomainError):
        edit_lines(session, held, edit(held, "place", "二楼"), by=cast.actor("liushuji"), at=AT)
    with pytest.raises(DomainError):
        open_as(session, cast, held, "chenkezhang", hosts=1)
    assert held.meeting.minutes == before


def test_a_resident_says_a_line_is_wrong_and_the_host_hears_it(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    row = said(session, cast, held)
    assert (row.title, row.name, row.accepted) == ("居民", "", None)
    told = session.exec(select(Message.title).where(Message.person_id == cast.people["liushuji"].key)).all()
    assert "有人说纪要有一行不对：每周说事第1期" in told
    with pytest.raises(DomainError, match="已经提过"):
        said(session, cast, held)
    said(session, cast, held, line="place")


def test_who_speaks_for_the_company_stands_under_a_masked_name(session: Session, cast: Cast) -> None:
    row = said(session, cast, opened(session, cast), by="lishifu", standing=frozenset({Standing.COMPANY}))
    assert (row.title, row.name) == ("物业", "李**")


def test_what_cannot_be_said(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    with pytest.raises(Forbidden):
        said(session, cast, held, standing=frozenset())
    with pytest.raises(Forbidden):
        said(session, cast, held, standing=frozenset({Standing.AUDITOR}))
    with pytest.raises(Invalid):
        said(session, cast, held, line="nowhere")
    with pytest.raises(DomainError, match="日子已经过了"):
        said(session, cast, held, at=OVER)
    assert said(session, cast, held, standing=frozenset(), attended=True).key


def accept(session: Session, cast: Cast, held: Held, key: int, wording: str) -> None:
    """Of the line "time", by the one host there is."""
    line = line_of(loaded(held.meeting.minutes), "time")
    assert line is not None
    accept_correction(session, held, key, wording, seen=line.stamp, hosts=1, by=cast.actor("liushuji"), at=AT)


def test_an_accepted_correction_changes_the_line_and_keeps_what_it_was(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    row, was = said(session, cast, held), text(held, "time")
    accept(session, cast, held, row.key, "2026年11月18日 10:00")
    assert text(held, "time") == "2026年11月18日 10:00"
    assert (row.accepted, row.before, row.after) == (True, was, "2026年11月18日 10:00")
    told = session.exec(select(Message.body).where(Message.person_id == cast.people["wangyi"].key)).all()
    assert "改成：2026年11月18日 10:00" in told
    with pytest.raises(DomainError, match="已经有人答复"):
        decline_correction(session, held, row.key, "不改", by=cast.actor("liushuji"), at=AT)


def test_a_declined_correction_has_its_reason(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    row, was = said(session, cast, held), held.meeting.minutes
    with pytest.raises(Invalid):
        decline_correction(session, held, row.key, "", by=cast.actor("liushuji"), at=AT)
    decline_correction(session, held, row.key, "签到表上是九点半", by=cast.actor("liushuji"), at=AT)
    assert (row.accepted, row.answer, held.meeting.minutes) == (False, "签到表上是九点半", was)


def test_what_cannot_be_accepted(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    row = said(session, cast, held)
    with pytest.raises(Invalid):
        accept(session, cast, held, row.key, "")
    with pytest.raises(Invalid, match="一样"):
        accept(session, cast, held, row.key, text(held, "time"))
    with pytest.raises(NotFound):
        accept(session, cast, held, row.key + 1, "x")


def test_sealed_when_the_time_is_over_never_before(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    assert seal_due(session, OVER - timedelta(seconds=1)) == 0
    assert held.meeting.minutes_state is MinutesState.OPEN
    assert seal_due(session, OVER) == 1
    assert seal_due(session, OVER + timedelta(days=1)) == 0
    meeting = held.meeting
    assert (meeting.minutes_state, meeting.number_text) == (MinutesState.SEALED, "祥瑞花园纪〔2026〕1号")
    assert meeting.digest == digest_of(meeting.number_text, meeting.minutes)


def test_an_unanswered_word_keeps_them_open(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    row = said(session, cast, held)
    assert seal_due(session, OVER + timedelta(days=5)) == 0
    assert remind_unanswered(session, OVER) == 1
    assert remind_unanswered(session, OVER + timedelta(hours=1)) == 1
    remind_unanswered(session, OVER + timedelta(days=1))
    reminders = session.exec(select(Message).where(col(Message.title).startswith("纪要还有意见没答复"))).all()
    assert [row.person_id for row in reminders] == [cast.people["liushuji"].key] * 2
    decline_correction(session, held, row.key, "没错", by=cast.actor("liushuji"), at=OVER)
    assert remind_unanswered(session, OVER + timedelta(days=2)) == 0
    assert seal_due(session, OVER + timedelta(days=5)) == 1


def test_numbers_count_a_year_of_a_community(session: Session, cast: Cast) -> None:
    first = sealed(session, cast)
    second = opened(session, cast, mechanism=first.mechanism, at=SOON + timedelta(days=7))
    assert seal_due(session, OVER + timedelta(days=1)) == 1
    third = opened(session, cast, mechanism=first.mechanism, at=SOON + timedelta(days=14))
    assert seal_due(session, OVER + timedelta(days=60)) == 1
    assert [held.meeting.number_text for held in (first, second, third)] == [
        "祥瑞花园纪〔2026〕1号", "祥瑞花园纪〔2026〕2号", "祥瑞花园纪〔2027〕1号"
    ]


def test_two_clocks_seal_once(db: Engine, session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    session.commit()
    outcomes = at_once(2, lambda other: seal_due(other, OVER))
    assert sorted(map(str, outcomes)) == ["0", "1"]
    entries = session.exec(select(AuditEntry.verb).where(AuditEntry.verb == "minutes.sealing")).all()
    assert len(entries) == 1
    assert session.exec(select(Meeting.number_text).where(Meeting.id == held.key)).one() == "祥瑞花园纪〔2026〕1号"


def test_added_to_sealed_minutes_in_a_chain(session: Session, cast: Cast) -> None:
    held = sealed(session, cast)
    before = held.meeting.minutes
    for words in ("刘秀英补充：灯已经换了", "路灯所回了函"):
        add_addendum(session, held, words, standing=HOST, by=cast.actor("liushuji"), at=OVER)
        session.commit()
    rows = addenda_of(session, held.key)
    assert [(row.number, row.title, row.name) for row in rows] == [(1, "社区书记", "刘**"), (2, "社区书记", "刘**")]
    assert held.meeting.minutes == before
    assert verify_minutes(session, held.meeting, rows).holds


def test_what_cannot_be_added(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    with pytest.raises(DomainError, match="给大家核对"):
        add_addendum(session, held, "早了", standing=HOST, by=cast.actor("liushuji"), at=OVER)
    seal_due(session, OVER)
    with pytest.raises(Forbidden):
        add_addendum(session, held, "居民补充", standing=RESIDENT, by=cast.actor("wangyi"), at=OVER)
    with pytest.raises(Invalid):
        add_addendum(session, held, "", standing=HOST, by=cast.actor("liushuji"), at=OVER)


@dataclass(frozen=True)
class Tampering:
    table: type[Meeting] | type[Addendum]
    field: str
    value: str


@pytest.mark.parametrize(
    "tampering",
    [
        Tampering(Meeting, "minutes", '[{"heading":"时间","key":"time","text":"别的日子"}]'),
        Tampering(Meeting, "number_text", "祥瑞花园纪〔2026〕2号"),
        Tampering(Meeting, "digest", "0" * 64),
        Tampering(Addendum, "text", "别的话"),
    ],
)
def test_whoever_changes_a_row_by_hand_is_found(session: Session, cast: Cast, tampering: Tampering) -> None:
    held = sealed(session, cast)
    add_addendum(session, held, "补一句", standing=HOST, by=cast.actor("liushuji"), at=OVER)
    session.commit()
    session.execute(update(tampering.table).values({tampering.field: tampering.value}))
    session.expire_all()
    assert not verify_minutes(session, held.meeting, addenda_of(session, held.key)).holds


def test_a_line_knows_its_title() -> None:
    assert [Line(key, "", "").is_title for key in ("name", "item.3.title", "item.3.said", "time")] == [
        True, True, False, False
    ]
