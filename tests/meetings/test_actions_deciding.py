"""What a decision does: the issue through its own door, the promise, the people who hear of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.core.workdays import local_day
from app.issues.actions.talk import support
from app.issues.models import Comment, Issue, Level, Source
from app.issues.queries.catalogue import category
from app.issues.queries.filing import Spot
from app.issues.queries.history import events_of
from app.issues.rules.lifecycle import Status, Step
from app.mechanisms.rules.kinds import Kind
from app.meetings.actions.bringing import Brought, Raised, raise_matter
from app.meetings.actions.deciding import record_item
from app.meetings.actions.promises import carry, finish_promise, reopen_promise
from app.meetings.models import AgendaItem, Attendance, Promise
from app.meetings.queries.meetings import Held
from app.meetings.queries.promises import kept_rate, promised_and_rate, promised_before, ripe_for_joint, undone
from app.meetings.queries.record import told_of
from app.meetings.rules.decisions import Told
from app.meetings.rules.hands import Hands
from app.meetings.rules.kinds import Came, Decision, MinutesState, Origin
from app.notifications.models import Message, OutboxEntry
from tests.cast import NOON, Cast, add
from tests.make import an_issue, claimed_done, dispatched, step
from tests.meetings.sit import SOON, a_meeting, a_promise, a_topic, an_item, begun, ended

_JOINT = Kind.JOINT_MEETING
AT = SOON + timedelta(minutes=20)
FRIDAY = date(2026, 11, 20)


def decide(
    session: Session, cast: Cast, held: Held, item: AgendaItem, *, by: str = "liushuji", **told: Any
) -> list[str]:
    brought, at = told.pop("brought", None), told.pop("at", AT)
    seen = told.pop("seen", told_of(item).stamp)
    return record_item(
        session, held, item.key, Told(**told), seen=seen, brought=brought, by=cast.actor(by), at=at
    )


def promise(session: Session, cast: Cast, held: Held, item: AgendaItem, **more: Any) -> list[str]:
    values = {"decision": Decision.PROMISED, "reason": "装两个升降桩", "unit_id": cast.unit_anhe.key, "due_on": FRIDAY}
    return decide(session, cast, held, item, **{**values, **more})


def promises(session: Session) -> list[Promise]:
    return list(session.exec(select(Promise).order_by(col(Promise.id))))


def messages(session: Session, cast: Cast, name: str) -> list[str]:
    rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key).order_by(col(Message.id)))
    return [f"{row.title}｜{row.body}" for row in rows]


def texts(session: Session) -> str:
    return "\n".join(session.exec(select(OutboxEntry.text)).all())


def steps(session: Session, issue: Issue) -> list[Step]:
    return [event.step for event in events_of(session, issue.key)]


def test_a_promise_moves_a_new_issue_to_the_unit_with_the_agreed_day(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), an_issue(session, cast)
    item = an_item(session, held, issue_id=issue.key, title=issue.title)
    assert promise(session, cast, held, item) == []
    assert steps(session, issue) == [Step.FILING, Step.ACCEPTANCE, Step.DISPATCH, Step.COMMITMENT]
    assert (issue.status, issue.unit_id) == (Status.DISPATCHED, cast.unit_anhe.key)
    assert issue.resolve_by is not None
    assert local_day(issue.resolve_by) == FRIDAY
    assert events_of(session, issue.key)[-1].note == "每周说事第1期说定：装两个升降桩"
    assert "约好 11月20日 前办完" in texts(session)
    (made,) = promises(session)
    assert (made.text, made.responsible, made.due_on, made.issue_id) == ("装两个升降桩", "安禾物业", FRIDAY, issue.key)
    assert made.made_at == held.occurrence.opened_at


def test_the_unit_it_is_with_keeps_it(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), dispatched(session, cast)
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli")
    promise(session, cast, held, an_item(session, held, issue_id=issue.key))
    assert steps(session, issue)[-2:] == [Step.SIGNATURE, Step.COMMITMENT]
    assert issue.status is Status.IN_PROGRESS


def test_a_suspended_issue_is_taken_up_again(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), dispatched(session, cast)
    step(session, cast, issue, Step.SUSPENSION, "liushuji", reason="等配件", review_on=FRIDAY)
    promise(session, cast, held, an_item(session, held, issue_id=issue.key))
    assert steps(session, issue)[-2:] == [Step.RESUMPTION, Step.COMMITMENT]
    assert issue.status is Status.DISPATCHED


def test_of_an_issue_said_to_be_done_the_decision_is_kept_and_nothing_moves(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), claimed_done(session, cast)
    item = an_item(session, held, issue_id=issue.key)
    said = promise(session, cast, held, item)
    assert said == [f"{issue.ref} 已经是“待核实”，看板上的状态没有动。"]
    assert (issue.status, item.decision) == (Status.DONE, Decision.PROMISED)
    assert "限期办理：装两个升降桩。由安禾物业，11月20日前办完。" in session.exec(select(Comment.text)).one()


def test_what_is_promised_after_an_issue_ended_stands_for_itself(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), claimed_done(session, cast)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=True)
    promise(session, cast, held, an_item(session, held, issue_id=issue.key))
    assert promises(session)[0].issue_id is None
    assert undone(session, held.mechanism.key, AT + timedelta(days=7)) == promises(session)


def test_sent_up_climbs_a_level_and_the_reporter_hears_why(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), dispatched(session, cast)
    item = an_item(session, held, issue_id=issue.key)
    decide(session, cast, held, item, decision=Decision.SENT_UP, reason="要水务局来定")
    assert issue.level is Level.TOWN
    assert steps(session, issue)[-1] is Step.ESCALATION
    assert "每周说事第1期说定上报" in texts(session)
    assert any("要水务局来定" in line for line in messages(session, cast, "wangyi"))
    assert promises(session) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"decision": Decision.SETTLED, "summary": "当场换了灯泡"}, "每周说事第1期：现场解决：当场换了灯泡。"),
        ({"decision": Decision.EXPLAINED, "reason": "灯归路灯所管"}, "每周说事第1期：说明情况：灯归路灯所管。"),
        ({"decision": Decision.DECLINED, "reason": "占消防通道"}, "每周说事第1期：不采纳：占消防通道。"),
    ],
)
def test_without_a_step_the_words_stand_on_the_issue(
    session: Session, cast: Cast, told: dict[str, Any], words: str
) -> None:
    held, issue = begun(session, cast), an_issue(session, cast)
    decide(session, cast, held, an_item(session, held, issue_id=issue.key), **told)
    row = session.exec(select(Comment)).one()
    assert (row.official, row.text, issue.status) == (True, words, Status.SUBMITTED)
    assert words in texts(session)
    assert "/receipt/" in texts(session)
    assert any(words in line for line in messages(session, cast, "wangyi"))


def test_neighbours_who_share_it_hear_of_it_once(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), an_issue(session, cast)
    support(session, issue, by=cast.actor("luren"), at=NOON)
    item = an_item(session, held, issue_id=issue.key)
    promise(session, cast, held, item)
    promise(session, cast, held, item, summary="又说了两句")
    assert len(messages(session, cast, "luren")) == 1
    assert steps(session, issue).count(Step.COMMITMENT) == 1


def test_whoever_booked_the_topic_hears_of_it(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    topic = a_topic(session, cast, held)
    item = an_item(session, held, topic_id=topic.key, title=topic.title)
    decide(session, cast, held, item, decision=Decision.DECLINED, reason="楼道不能占")
    (line,) = messages(session, cast, "wangyi")
    assert line.startswith("您提的事，会上有了说法")
    assert "不采纳：楼道不能占。" in line


def brought(session: Session, cast: Cast) -> Brought:
    return Brought(Spot(cast.xiangrui, cast.dongqu, cast.building3), category(session, "HY", AT), "三楼")


def test_a_promised_topic_becomes_an_issue_of_its_booker(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    topic = a_topic(session, cast, held, anonymous=True)
    item = an_item(session, held, topic_id=topic.key, title=topic.title, text=topic.text)
    (said,) = promise(session, cast, held, item, brought=brought(session, cast))
    issue = session.exec(select(Issue)).one()
    assert said == f"已经转成问题 {issue.ref}。"
    assert (issue.source, issue.occurrence_id, issue.anonymous) == (Source.MEETING, held.occurrence.key, True)
    assert (issue.reporter_id, item.issue_id) == (cast.people["wangyi"].key, issue.key)
    assert issue.status is Status.DISPATCHED
    assert promises(session)[0].issue_id == issue.key


def test_a_promised_proposal_of_a_unit_has_no_reporter(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    topic = a_topic(session, cast, held, by="zhaojingli", proposed_as="安禾物业")
    item = an_item(session, held, topic_id=topic.key)
    promise(session, cast, held, item, brought=brought(session, cast))
    assert session.exec(select(Issue)).one().reporter_id is None


def test_without_a_place_a_promise_is_only_a_promise(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    promise(session, cast, held, an_item(session, held), unit_id=None, responsible="楼长老李", reason="")
    assert session.exec(select(Issue)).all() == []
    (made,) = promises(session)
    assert (made.text, made.responsible, made.issue_id) == ("3号楼前的路灯不亮", "楼长老李", None)


def test_deciding_anew_gives_one_promise_and_both_in_the_log(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), an_issue(session, cast)
    item = an_item(session, held, issue_id=issue.key)
    promise(session, cast, held, item)
    promise(session, cast, held, item, due_on=FRIDAY + timedelta(days=3))
    session.commit()
    (made,) = promises(session)
    assert (made.due_on, made.first_due_on) == (date(2026, 11, 23), None)
    assert issue.resolve_by is not None
    assert local_day(issue.resolve_by) == date(2026, 11, 23)
    entries = session.exec(select(AuditEntry).where(AuditEntry.verb == "item.decision").order_by(col(AuditEntry.seq)))
    assert ["2026-11-20" in entry.after for entry in entries] == [True, False]


def test_a_promise_written_by_mistake_goes(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    item = an_item(session, held)
    promise(session, cast, held, item)
    decide(session, cast, held, item, decision=Decision.SETTLED, summary="当场装好了")
    assert promises(session) == []
    promise(session, cast, held, item)
    assert len(promises(session)) == 1


def carried(session: Session, cast: Cast, **more: Any) -> tuple[Held, AgendaItem, Promise]:
    """A promise of the last meeting on the agenda of this one."""
    held = begun(session, cast)
    old = a_promise(session, held, made_at=NOON - timedelta(days=7), due_on=date(2026, 11, 16), **more)
    return held, an_item(session, held, origin=Origin.CARRIED, promise_id=old.key, issue_id=old.issue_id), old


def test_a_promise_carried_over_gets_a_new_day_and_remembers_the_first(session: Session, cast: Cast) -> None:
    held, item, old = carried(session, cast)
    promise(session, cast, held, item)
    promise(session, cast, held, item, due_on=FRIDAY + timedelta(days=1))
    assert promises(session) == [old]
    assert (old.due_on, old.first_due_on) == (FRIDAY + timedelta(days=1), date(2026, 11, 16))


@pytest.mark.parametrize(
    ("told", "done", "dropped"),
    [
        ({"decision": Decision.SETTLED, "summary": "看过了，装好了"}, True, False),
        ({"decision": Decision.DECLINED, "reason": "路要重修，不装了"}, False, True),
        ({"decision": Decision.EXPLAINED, "reason": "路要重修，不装了"}, False, True),
        ({"decision": Decision.SENT_UP, "reason": "没钱"}, False, False),
    ],
)
def test_how_a_promise_carried_over_ends(
    session: Session, cast: Cast, told: dict[str, Any], done: bool, dropped: bool
) -> None:
    held, item, old = carried(session, cast)
    decide(session, cast, held, item, **told)
    assert (old.done_at is not None, old.dropped_at is not None) == (done, dropped)
    promise(session, cast, held, item)
    assert (old.done_at, old.dropped_at, old.done_note) == (None, None, "")


def test_an_issue_tells_by_itself_that_its_promise_is_done(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    held, item, old = carried(session, cast, issue_id=issue.key)
    decide(session, cast, held, item, decision=Decision.SETTLED, summary="物业说好了")
    assert old.done_at is None
    later = AT + timedelta(days=3)
    assert undone(session, held.mechanism.key, later) == [old]
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=True, note="看过了")
    assert undone(session, held.mechanism.key, later) == []
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=False, note="又坏了")
    assert undone(session, held.mechanism.key, later) == [old]


def test_what_comes_up_next_time(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    due = a_promise(session, held, due_on=date(2026, 11, 25))
    a_promise(session, held, due_on=date(2026, 11, 26))
    a_promise(session, held, due_on=date(2026, 11, 25), done_at=NOON)
    a_promise(session, held, due_on=date(2026, 11, 25), dropped_at=NOON)
    assert undone(session, held.mechanism.key, NOON + timedelta(days=7)) == [due]
    assert undone(session, held.mechanism.key + 1, NOON + timedelta(days=7)) == []


def test_after_two_meetings_it_is_for_the_joint_meeting(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    old = a_promise(session, held)
    carry(session, old)
    session.flush()
    assert ripe_for_joint(session, cast.xiangrui.key) == []
    carry(session, old)
    session.flush()
    assert ripe_for_joint(session, cast.xiangrui.key) == [old]
    assert ripe_for_joint(session, cast.shiji.key) == []


def test_the_rate_of_a_year(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    a_promise(session, held, done_at=NOON)
    a_promise(session, held, due_on=date(2026, 11, 17))
    a_promise(session, held, made_at=NOON.replace(year=2025))
    found = kept_rate(session, cast.xiangrui.key, 2026, NOON)
    assert (found.made, found.fallen_due, found.kept, found.percent) == (2, 2, 1, 50)
    assert kept_rate(session, cast.shiji.key, 2026, NOON).made == 0


def test_what_the_last_meeting_promised(session: Session, cast: Cast) -> None:
    last = ended(session, cast, at=SOON - timedelta(days=7))
    item = an_item(session, last)
    made = a_promise(session, last, item_id=item.key, made_at=SOON - timedelta(days=7))
    held = a_meeting(session, cast, mechanism=last.mechanism)
    other = a_promise(session, held, item_id=an_item(session, held).key, made_at=SOON)
    assert [each.promise for each in promised_before(session, held.mechanism.key, SOON)] == [made]
    here, found = promised_and_rate(session, held, 2026, SOON)
    assert [each.promise for each in here] == [other]
    assert found == kept_rate(session, cast.xiangrui.key, 2026, SOON)


def test_done_with_a_note_and_taken_up_again(session: Session, cast: Cast) -> None:
    old = a_promise(session, begun(session, cast))
    with pytest.raises(Invalid):
        finish_promise(session, old, "", by=cast.actor("xiaoli"), at=NOON)
    finish_promise(session, old, "装好了，打 13812345678 报修", by=cast.actor("xiaoli"), at=NOON)
    assert (old.done_at, old.done_note) == (NOON, "装好了，打 138****5678 报修")
    with pytest.raises(DomainError):
        finish_promise(session, old, "又一次", by=cast.actor("xiaoli"), at=NOON)
    reopen_promise(session, old, by=cast.actor("xiaoli"), at=NOON)
    assert (old.done_at, old.done_note) == (None, "")
    with pytest.raises(DomainError):
        reopen_promise(session, old, by=cast.actor("xiaoli"), at=NOON)


def test_a_promise_that_follows_an_issue_is_not_ticked_off(session: Session, cast: Cast) -> None:
    old = a_promise(session, begun(session, cast), issue_id=an_issue(session, cast).key)
    with pytest.raises(DomainError, match="跟着看板"):
        finish_promise(session, old, "装好了", by=cast.actor("xiaoli"), at=NOON)


def test_the_second_recorder_of_one_item_is_told(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    item, other = an_item(session, held), an_item(session, held, title="另一件", position=2)
    seen, version = told_of(item).stamp, held.meeting.version
    decide(session, cast, held, other, summary="先记别的")
    decide(session, cast, held, item, summary="甲记的", seen=seen)
    assert held.meeting.version == version + 2
    with pytest.raises(Stale):
        decide(session, cast, held, item, summary="乙记的", seen=seen)
    assert item.summary == "甲记的"


@pytest.mark.parametrize("state", [MinutesState.OPEN, MinutesState.SEALED])
def test_after_the_minutes_are_out_nothing_is_recorded(session: Session, cast: Cast, state: MinutesState) -> None:
    held = ended(session, cast, minutes_state=state)
    with pytest.raises(DomainError, match="纪要已经"):
        decide(session, cast, held, an_item(session, held), summary="补一句")


def test_with_a_draft_the_recorder_is_reminded(session: Session, cast: Cast) -> None:
    held = ended(session, cast, minutes_state=MinutesState.DRAFT)
    assert "重新生成" in decide(session, cast, held, an_item(session, held), summary="补一句")[0]


def test_before_the_meeting_nothing_is_recorded(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    with pytest.raises(DomainError, match="还没开始"):
        decide(session, cast, held, an_item(session, held), summary="早了")


def test_what_cannot_be_recorded(session: Session, cast: Cast) -> None:
    held, other = begun(session, cast), begun(session, cast, at=SOON + timedelta(days=1), mechanism=None, kind=_JOINT)
    with pytest.raises(NotFound):
        decide(session, cast, held, an_item(session, other), summary="别的会")
    with pytest.raises(DomainError, match="撤下"):
        decide(session, cast, held, an_item(session, held, dropped_at=NOON), summary="撤了")


def test_a_unit_that_does_not_serve_the_place_is_refused_before_anything_happens(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    issue = an_issue(session, cast, spot=Spot(cast.xiangrui, cast.xiqu, None))
    item = an_item(session, held, issue_id=issue.key)
    with pytest.raises(Invalid) as refusal:
        promise(session, cast, held, item)
    assert refusal.value.field == "unit"
    assert (steps(session, issue), item.decision, promises(session)) == ([Step.FILING], None, [])


def test_no_more_hands_than_people_came(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    item = an_item(session, held)
    add(session, Attendance(meeting_id=held.key, name="王桂兰", title="居民", came=Came.DOOR, at=SOON))
    decide(session, cast, held, item, summary="举手", hands=Hands(1, 0, 0))
    assert (item.hands_for, item.hands_against, item.hands_abstain) == (1, 0, 0)
    with pytest.raises(Invalid, match="一共 2 人"):
        decide(session, cast, held, item, summary="举手", hands=Hands(1, 1, 0))


def test_names_and_phones_do_not_reach_the_record(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    for name, title in (("王桂兰", "居民"), ("赵国强", "物业")):
        person = next(each for each in cast.people.values() if each.name == name)
        row = Attendance(meeting_id=held.key, person_id=person.key, name=name, title=title, came=Came.DOOR, at=SOON)
        add(session, row)
    item = an_item(session, held)
    decide(session, cast, held, item, summary="王桂兰（13812345678）问赵国强")
    assert item.summary == "王**（138****5678）问赵国强"


def raised(session: Session, cast: Cast, **more: Any) -> Raised:
    words = "3号楼前的路灯坏了一个月。夜里看不见路。"
    return Raised(**{"title": "", "text": words, "brought": brought(session, cast), **more})


def test_what_is_raised_in_the_room_becomes_an_item_and_an_issue(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    an_item(session, held, position=4, title="前面一项")
    matter = raised(session, cast, name="王大妈", phone="13900000009")
    item = raise_matter(session, held, matter, by=cast.actor("liushuji"), at=AT)
    issue = session.exec(select(Issue)).one()
    assert (item.position, item.origin, item.title) == (5, Origin.RAISED, "3号楼前的路灯坏了一个月")
    assert (item.issue_id, issue.occurrence_id, issue.source) == (issue.key, held.occurrence.key, Source.MEETING)
    assert (issue.entered_by, issue.place, issue.anonymous) == (cast.people["liushuji"].key, "三楼", True)
    assert issue.reporter_id is not None
    assert "13900000009" in session.exec(select(OutboxEntry.phone)).all()


def test_nothing_is_raised_twice(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    raise_matter(session, held, raised(session, cast), by=cast.actor("liushuji"), at=AT)
    with pytest.raises(DomainError, match="已经有"):
        raise_matter(session, held, raised(session, cast), by=cast.actor("liushuji"), at=AT)
    assert len(session.exec(select(Issue)).all()) == 1


def test_the_company_decides_nothing_about_its_own_issue(session: Session, cast: Cast) -> None:
    held, issue = begun(session, cast), dispatched(session, cast)
    with pytest.raises(Forbidden):
        decide(
            session, cast, held, an_item(session, held, issue_id=issue.key), by="zhaojingli",
            decision=Decision.SENT_UP, reason="不归我管",
        )
