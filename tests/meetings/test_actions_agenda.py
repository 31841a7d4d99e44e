"""Building an agenda from what waits, ordering it, going through it."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.db import unit_of_work
from app.core.errors import DomainError, Invalid, NotFound, Stale
from app.issues.models import Issue, Level
from app.issues.rules.lifecycle import Status
from app.mechanisms.actions.occurrences import cancel_occurrence
from app.mechanisms.rules.kinds import Kind, Phase
from app.meetings.actions import agenda, running
from app.meetings.actions.preparing import meeting_of
from app.meetings.actions.ticking import build_agendas
from app.meetings.models import AgendaItem, Meeting, Promise, Topic
from app.meetings.queries.agenda import items_of, lines_of
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.rules.agenda import SUPPORTS_ENOUGH
from app.meetings.rules.kinds import Decision, Origin
from app.notifications.models import Message
from app.rounds.models import FaultRound, Recheck, RoundFault
from tests.cast import NOON, Cast, add
from tests.make import an_issue, dispatched
from tests.mechanisms.hold import a_mechanism, an_occurrence
from tests.meetings.sit import a_meeting, a_promise, a_topic, an_item, begun

NEXT_WEEK = NOON + timedelta(days=7)


def built(session: Session, cast: Cast, held: Held) -> list[AgendaItem]:
    agenda.build(session, held, by=cast.actor("liushuji"), at=NOON)
    return list(items_of(session, held.key))


def changed(session: Session, issue: Issue, **values: object) -> Issue:
    for name, value in values.items():
        setattr(issue, name, value)
    return add(session, issue)


def unfixed(session: Session, cast: Cast, issue: Issue, times: int) -> None:
    """Seen again in so many look-backs, not fixed."""
    rounds = a_mechanism(session, cast, Kind.FAULT_ROUND)
    for number in range(times):
        occurrence = an_occurrence(session, rounds, at=NOON - timedelta(days=14 * (number + 1)))
        walk = add(session, FaultRound(occurrence_id=occurrence.key, community_id=cast.xiangrui.key))
        if not number:
            add(session, RoundFault(round_id=walk.key, issue_id=issue.key, number=1))
        add(session, Recheck(
            round_id=walk.key, issue_id=issue.key, fixed=False, person_id=cast.people["xiaoli"].key, at=NOON,
        ))


def everything(session: Session, cast: Cast, held: Held) -> None:
    """One of each source, put in the order they should not come out in."""
    a_topic(session, cast, held, by="zhaojingli", proposed_as="安禾物业", title="装充电桩要占地方")
    a_topic(session, cast, held)
    changed(session, an_issue(session, cast), title="同感多的", supports=SUPPORTS_ENOUGH)
    changed(session, dispatched(session, cast), title="超期的", resolve_by=NOON - timedelta(days=1))
    changed(session, an_issue(session, cast), title="上报的", level=Level.TOWN)
    unfixed(session, cast, changed(session, an_issue(session, cast), title="没修好的"), 2)
    a_promise(session, held, due_on=date(2026, 11, 18))


def test_every_source_is_drawn_on_in_order(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    everything(session, cast, held)
    items = built(session, cast, held)
    assert [item.origin for item in items] == [
        Origin.CARRIED, Origin.FAULT, Origin.ESCALATED, Origin.OVERDUE, Origin.SUPPORTED, Origin.BOOKED,
        Origin.PROPOSED,
    ]
    assert [item.position for item in items] == list(range(1, 8))
    assert [item.title for item in items[1:5]] == ["没修好的", "上报的", "超期的", "同感多的"]


def test_building_again_adds_only_what_is_new(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    everything(session, cast, held)
    first = built(session, cast, held)
    assert agenda.build(session, held, by=cast.actor("liushuji"), at=NOON) == 0
    a_topic(session, cast, held, title="后来的一件")
    assert [item.title for item in built(session, cast, held)] == [*(item.title for item in first), "后来的一件"]


def test_one_issue_comes_once_by_its_strongest_origin(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    issue = changed(
        session, dispatched(session, cast), supports=9, resolve_by=NOON - timedelta(days=1), level=Level.TOWN
    )
    unfixed(session, cast, issue, 2)
    [item] = built(session, cast, held)
    assert (item.origin, item.issue_id) == (Origin.FAULT, issue.key)


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        (Kind.TALK_SESSION, {"level": Level.TOWN}, 1),
        (Kind.TALK_SESSION, {"level": Level.JOINT_MEETING}, 0),
        (Kind.JOINT_MEETING, {"level": Level.JOINT_MEETING}, 1),
        (Kind.JOINT_MEETING, {"level": Level.TOWN}, 0),
        (Kind.JOINT_MEETING, {"resolve_by": NOON - timedelta(days=3)}, 0),
        (Kind.TALK_SESSION, {"resolve_by": NOON - timedelta(seconds=1)}, 1),
        (Kind.TALK_SESSION, {"resolve_by": NOON}, 0),
        (Kind.TALK_SESSION, {"supports": SUPPORTS_ENOUGH - 1}, 0),
        (Kind.TALK_SESSION, {"supports": SUPPORTS_ENOUGH, "public": False}, 0),
        (Kind.TALK_SESSION, {"level": Level.TOWN, "status": Status.CLOSED}, 0),
        (Kind.MERCHANT_UNION, {"supports": 50, "level": Level.TOWN}, 0),
    ],
)
def test_which_issues_come_to_which_meeting(
    session: Session, cast: Cast, kind: Kind, values: dict[str, object], found: int
) -> None:
    held = a_meeting(session, cast, kind=kind)
    changed(session, an_issue(session, cast), **values)
    assert len(built(session, cast, held)) == found


@pytest.mark.parametrize(("times", "found"), [(1, 0), (2, 1), (3, 1)])
def test_a_fault_comes_after_two_look_backs(session: Session, cast: Cast, times: int, found: int) -> None:
    held = a_meeting(session, cast)
    unfixed(session, cast, an_issue(session, cast), times)
    assert len(built(session, cast, held)) == found


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        (Kind.TALK_SESSION, {}, 0),
        (Kind.TALK_SESSION, {"due_on": date(2026, 11, 18)}, 1),
        (Kind.TALK_SESSION, {"due_on": date(2026, 11, 18), "done_at": NOON}, 0),
    ],
)
def test_what_was_promised_by_then_is_carried_over(
    session: Session, cast: Cast, kind: Kind, values: dict[str, object], found: int
) -> None:
    held = a_meeting(session, cast, kind=kind)
    a_promise(session, held, **values)
    items = built(session, cast, held)
    assert len(items) == found
    assert all(item.origin is Origin.CARRIED and "安禾物业答应11月18日办完" in item.text for item in items)


@pytest.mark.parametrize(("meetings", "found"), [(1, 0), (2, 1)])
def test_undone_after_two_sessions_goes_to_the_joint_meeting(
    session: Session, cast: Cast, meetings: int, found: int
) -> None:
    talk = a_meeting(session, cast)
    a_promise(session, talk, due_on=date(2026, 11, 1), meetings=meetings)
    joint = a_meeting(session, cast, kind=Kind.JOINT_MEETING)
    assert len(built(session, cast, joint)) == found


def test_a_private_issue_has_no_title_on_the_agenda(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    issue = changed(session, an_issue(session, cast), level=Level.TOWN, public=False, title="三楼谁家私搭")
    promised = changed(session, an_issue(session, cast), public=False)
    a_promise(session, held, due_on=date(2026, 11, 18), issue_id=promised.key, text="拆掉三楼的棚子")
    items = built(session, cast, held)
    assert {item.issue_id for item in items} == {issue.key, promised.key}
    assert {(item.title, item.text) for item in items} == {("一件不公开的事", "")}


def test_hidden_later_it_has_no_title_any_more(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    issue = changed(session, an_issue(session, cast), level=Level.TOWN)
    built(session, cast, held)
    changed(session, issue, hidden_at=NOON)
    [line] = lines_of(session, held.key)
    assert (line.private, line.title, line.open_issue) == (True, "一件不公开的事", None)


def test_what_is_promised_for_later_waits(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    issue = changed(session, an_issue(session, cast), supports=20)
    a_promise(session, held, issue_id=issue.key, due_on=date(2026, 11, 25))
    assert built(session, cast, held) == []


@pytest.mark.parametrize(("days", "found"), [(29, 0), (31, 1)])
def test_what_was_decided_lately_rests(session: Session, cast: Cast, days: int, found: int) -> None:
    """At the same mechanism; another one may still take it up."""
    issue = changed(session, an_issue(session, cast), supports=20)
    before = a_meeting(session, cast, at=NOON - timedelta(days=days))
    an_item(session, before, issue_id=issue.key, decision=Decision.EXPLAINED, decided_at=NOON - timedelta(days=days))
    held = a_meeting(session, cast, mechanism=before.mechanism)
    other = a_meeting(session, cast, kind=Kind.SECRETARY_CHAT)
    assert len(built(session, cast, held)) == found
    assert len(built(session, cast, other)) == 1


def test_sources_are_bounded(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    for number in range(30):
        a_topic(session, cast, held, title=f"第 {number} 件")
    assert len(built(session, cast, held)) == 20


def test_the_booker_is_told_once_when_and_where(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    topic = a_topic(session, cast, held)
    [item] = built(session, cast, held)
    agenda.build(session, held, by=cast.actor("liushuji"), at=NOON)
    [message] = session.exec(select(Message).where(Message.person_id == cast.people["wangyi"].key)).all()
    assert topic.item_id == item.key
    assert (message.title, message.link) == ("排上议程了：楼道里能不能装个座椅", held.path)
    assert "2026年11月18日 周三 13:00，社区议事厅" in message.body


def test_topics_of_a_cancelled_meeting_wait_again(session: Session, cast: Cast) -> None:
    first = a_meeting(session, cast)
    topic = a_topic(session, cast, first)
    built(session, cast, first)
    cancel_occurrence(session, first.occurrence, reason="停电", by=cast.actor("liushuji"), at=NOON)
    second = a_meeting(session, cast, mechanism=first.mechanism, at=NEXT_WEEK)
    [item] = built(session, cast, second)
    assert (item.topic_id, topic.item_id) == (topic.key, item.key)


def test_an_agenda_is_not_built_after_the_end(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    running.end(session, held, by=cast.actor("liushuji"), at=NOON)
    with pytest.raises(DomainError, match="不能再改"):
        agenda.build(session, held, by=cast.actor("liushuji"), at=NOON)


def three(session: Session, cast: Cast) -> tuple[Held, list[int]]:
    held = a_meeting(session, cast)
    return held, [an_item(session, held, position=place, title=f"第{place}件").key for place in (1, 2, 3)]


def order_of(session: Session, held: Held) -> list[int]:
    return [item.key for item in items_of(session, held.key) if item.dropped_at is None]


def test_the_host_orders_times_drops_and_restores(session: Session, cast: Cast) -> None:
    held, (first, second, third) = three(session, cast)
    by = cast.actor("liushuji")
    agenda.order_item(session, held, third, up=True, seen=None, by=by, at=NOON)
    assert order_of(session, held) == [first, third, second]
    agenda.drop_item(session, held, first, "物业今天来不了，电话13812345678", seen=None, by=by, at=NOON)
    agenda.order_item(session, held, second, up=True, seen=None, by=by, at=NOON)
    assert order_of(session, held) == [second, third]
    agenda.restore_item(session, held, first, seen=None, by=by, at=NOON)
    agenda.restore_item(session, held, first, seen=None, by=by, at=NOON)
    agenda.time_item(session, held, first, 15, seen=None, by=by, at=NOON)
    assert order_of(session, held) == [second, third, first]
    assert session.get_one(AgendaItem, first).minutes == 15


def test_what_is_left_out_has_a_public_reason_and_its_booker_is_told(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    a_topic(session, cast, held)
    [item] = built(session, cast, held)
    by = cast.actor("liushuji")
    with pytest.raises(Invalid, match="为什么"):
        agenda.drop_item(session, held, item.key, "", seen=None, by=by, at=NOON)
    agenda.drop_item(session, held, item.key, "等消防队来再说，打13812345678", seen=None, by=by, at=NOON)
    assert item.drop_reason == "等消防队来再说，打138****5678"
    told = session.exec(select(Message.title).where(Message.person_id == cast.people["wangyi"].key)).all()
    assert "这次没有议：楼道里能不能装个座椅" in told
    assert agenda.build(session, held, by=by, at=NOON) == 0


def test_a_step_over_somebody_elses_is_refused(session: Session, cast: Cast) -> None:
    held, (first, second, _) = three(session, cast)
    seen, by = held.meeting.version, cast.actor("liushuji")
    agenda.order_item(session, held, second, up=True, seen=seen, by=by, at=NOON)
    with pytest.raises(Stale, match="刚刚改过"):
        agenda.order_item(session, held, first, up=True, seen=seen, by=cast.actor("chenkezhang"), at=NOON)


def test_an_item_of_another_meeting_is_not_here(session: Session, cast: Cast) -> None:
    held, _ = three(session, cast)
    other = an_item(session, a_meeting(session, cast, kind=Kind.SECRETARY_CHAT))
    with pytest.raises(NotFound):
        agenda.time_item(session, held, other.key, 9, seen=None, by=cast.actor("liushuji"), at=NOON)


def test_what_was_decided_is_not_dropped(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    item = an_item(session, held, decision=Decision.SETTLED, decided_at=NOON)
    with pytest.raises(DomainError, match="议定"):
        agenda.drop_item(session, held, item.key, "不说了", seen=None, by=cast.actor("liushuji"), at=NOON)


@pytest.mark.parametrize(("going_on", "origin"), [(False, Origin.PROPOSED), (True, Origin.RAISED)])
def test_an_item_in_words(session: Session, cast: Cast, going_on: bool, origin: Origin) -> None:
    held = begun(session, cast) if going_on else a_meeting(session, cast)
    item = agenda.add_item(
        session, held, title="快递柜放哪儿", text="打13812345678", minutes=10, by=cast.actor("liushuji"), at=NOON
    )
    assert (item.origin, item.position, item.minutes, item.text) == (origin, 1, 10, "打138****5678")


def test_every_change_steps_what_the_room_sees_and_is_audited(session: Session, cast: Cast) -> None:
    held, (first, *_) = three(session, cast)
    before = held.meeting.version
    agenda.time_item(session, held, first, 9, seen=None, by=cast.actor("liushuji"), at=NOON)
    session.commit()
    assert held.meeting.version == before + 1
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "agenda.item.timed")).one()
    assert entry.actor_title == "社区书记"


def test_the_clock_builds_a_day_ahead_and_once(session: Session, cast: Cast) -> None:
    mechanism = a_mechanism(session, cast)
    near = an_occurrence(session, mechanism, at=NOON + timedelta(hours=24))
    far = an_occurrence(session, mechanism, at=NOON + timedelta(hours=24, days=1))
    late = an_occurrence(session, mechanism, at=NOON - timedelta(days=1))
    changed(session, an_issue(session, cast), supports=20)
    assert (build_agendas(session, NOON), build_agendas(session, NOON)) == (1, 0)
    assert len(items_of(session, held_by_id(session, near.key).key)) == 1
    assert [held_by_id(session, each.key).key for each in (far, late)] == [0, 0]


def test_the_clock_leaves_other_kinds_and_cancelled_ones(session: Session, cast: Cast) -> None:
    an_occurrence(session, a_mechanism(session, cast, Kind.FAULT_ROUND))
    held = a_meeting(session, cast)
    cancel_occurrence(session, held.occurrence, reason="停电", by=cast.actor("liushuji"), at=NOON)
    assert build_agendas(session, NOON) == 0


def test_two_clocks_build_one_agenda(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        held = a_meeting(session, cast)
        a_topic(session, cast, held)
    barrier, built_by = Barrier(2), []

    def tick() -> None:
        barrier.wait()
        with unit_of_work() as session:
            built_by.append(build_agendas(session, NOON))

    workers = [Thread(target=tick) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with unit_of_work(write=False) as session:
        assert sum(built_by) == 1
        assert len(session.exec(select(AgendaItem)).all()) == 1


def test_two_who_come_at_once_prepare_one_meeting(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        key = an_occurrence(session, a_mechanism(session, cast)).key
    barrier, failed = Barrier(2), []

    def prepare() -> None:
        barrier.wait()
        try:
            with unit_of_work() as session:
                meeting_of(session, held_by_id(session, key).occurrence)
        except Exception as error:
            failed.append(error)

    workers = [Thread(target=prepare) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with unit_of_work(write=False) as session:
        assert (failed, len(session.exec(select(Meeting)).all())) == ([], 1)


def test_beginning_gives_a_number_a_host_and_an_agenda(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    a_topic(session, cast, held)
    running.begin(session, held, by=cast.actor("liushuji"), at=NOON)
    assert (held.occurrence.phase, held.occurrence.number) == (Phase.OPEN, 1)
    assert held.meeting.host_id == cast.people["liushuji"].key
    assert len(items_of(session, held.key)) == 1


def test_it_does_not_begin_days_ahead_or_twice(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    by = cast.actor("liushuji")
    with pytest.raises(DomainError, match="还没到日子"):
        running.begin(session, held, by=by, at=NOON - timedelta(days=1))
    running.begin(session, held, by=by, at=NOON)
    with pytest.raises(DomainError, match="正在进行"):
        running.begin(session, held, by=by, at=NOON)


def test_the_current_item_steps_the_room_once(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    item = an_item(session, held)
    before = held.meeting.version
    running.talk_about(session, held, item.key, at=NOON)
    running.talk_about(session, held, item.key, at=NOON + timedelta(minutes=3))
    assert (held.meeting.current_item_id, held.meeting.current_at) == (item.key, NOON)
    assert held.meeting.version == before + 1
    running.talk_about(session, held, None, at=NOON)
    assert held.meeting.current_at is None


def test_what_is_dropped_is_not_talked_about(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    item = an_item(session, held)
    running.talk_about(session, held, item.key, at=NOON)
    agenda.drop_item(session, held, item.key, "改天", seen=None, by=cast.actor("liushuji"), at=NOON)
    assert held.meeting.current_item_id is None
    with pytest.raises(NotFound):
        running.talk_about(session, held, item.key, at=NOON)


def test_nothing_is_talked_about_before_the_beginning(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    with pytest.raises(DomainError):
        running.talk_about(session, held, an_item(session, held).key, at=NOON)


def test_at_the_end_what_was_not_come_to_waits_and_promises_count(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    by, kept = cast.actor("liushuji"), a_promise(session, held, due_on=date(2026, 11, 17))
    undone = a_promise(session, held, due_on=date(2026, 11, 18))
    said, unsaid = a_topic(session, cast, held, title="说到的"), a_topic(session, cast, held, title="没轮到的")
    running.begin(session, held, by=by, at=NOON)
    item = session.exec(select(AgendaItem).where(AgendaItem.topic_id == said.key)).one()
    item.decision, item.decided_at, kept.done_at = Decision.EXPLAINED, NOON, NOON
    session.add_all([item, kept])
    running.end(session, held, by=by, at=NOON)
    assert (kept.meetings, undone.meetings) == (0, 1)
    following = a_meeting(session, cast, mechanism=held.mechanism, at=NEXT_WEEK)
    assert [each.title for each in built(session, cast, following)] == ["把西门的升降桩装好", "没轮到的"]
    assert said.item_id == item.key
    assert session.get_one(AgendaItem, unsaid.item_id).meeting_id == following.key


def test_two_meetings_later_it_is_ripe_for_the_joint_meeting(session: Session, cast: Cast) -> None:
    held = a_meeting(session, cast)
    promise, by = a_promise(session, held, due_on=date(2026, 11, 18)), cast.actor("liushuji")
    for week in range(2):
        at = NOON + timedelta(days=7 * week)
        if week:
            held = a_meeting(session, cast, mechanism=held.mechanism, at=at)
        running.begin(session, held, by=by, at=at)
        running.end(session, held, by=by, at=at)
    joint = a_meeting(session, cast, kind=Kind.JOINT_MEETING, at=NOON + timedelta(days=20))
    [item] = built(session, cast, joint)
    assert (item.promise_id, session.get_one(Promise, promise.key).meetings) == (promise.key, 2)
    assert "已经过了 2 次会" in item.text


def test_topics_left_over_are_tied_to_the_old_item_until_the_next_agenda_is_built(session: Session, cast: Cast) -> None:
    held = begun(session, cast)
    topic = a_topic(session, cast, held)
    built(session, cast, held)
    running.end(session, held, by=cast.actor("liushuji"), at=NOON)
    old = session.exec(select(AgendaItem).where(AgendaItem.topic_id == topic.key)).one()
    (new,) = built(session, cast, a_meeting(session, cast, mechanism=held.mechanism, at=NEXT_WEEK))
    assert (old.topic_id, new.topic_id, session.get_one(Topic, topic.key).item_id) == (None, topic.key, new.key)
