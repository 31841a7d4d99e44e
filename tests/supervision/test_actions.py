"""An order from its number to its end, suggestions, and what the clock does, through the actions."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from app.audit.actions import verify
from app.audit.models import AuditEntry
from app.companies.models import CrossAppointment
from app.core.db import WRITE
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.issues.models import Callback, Issue
from app.issues.rules.lifecycle import Status
from app.issues.rules.lifecycle import Step as IssueStep
from app.notifications.models import Message
from app.people.rules.roles import Role
from app.places.models import Town, TownKind
from app.supervision.actions import steps
from app.supervision.actions.aside import set_aside
from app.supervision.actions.farewell import forget_supervision
from app.supervision.actions.issuing import Wanted, issue_order
from app.supervision.actions.ticking import tick_supervision
from app.supervision.models import OrderEvent, OrderMark, OrderPhoto, SetAside, SupervisionOrder
from app.supervision.queries.audits import audited, found_unsolved
from app.supervision.queries.candidates import (
    FIND,
    Look,
    candidate_of,
    candidates,
    look,
    refs_of_place,
    unit_serving,
)
from app.supervision.queries.export import export_supervision
from app.supervision.queries.orders import history_of, issues_of
from app.supervision.queries.people import units_to_address
from app.supervision.rules.candidates import Kind
from app.supervision.rules.kinds import Reason, State, Step
from tests.cast import LONG_AGO, NOON, Cast, add, load
from tests.inspections.hold import a_photo, hire
from tests.make import an_issue, claimed_done, dispatched, step
from tests.supervision.watch import SAID, acknowledged, an_order, answered, approved, returned, turn

LATER = NOON + timedelta(days=20)


def told(session: Session, cast: Cast, name: str) -> list[str]:
    rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key).order_by("id"))
    return [row.title for row in rows]


def here(session: Session, cast: Cast, at: datetime = NOON) -> Look:
    return look(session, cast.town.key, at)


def test_orders_are_counted_by_year(session: Session, cast: Cast) -> None:
    new_year = datetime(2026, 12, 31, 16, tzinfo=UTC)  # midnight in Shanghai
    found = [an_order(session, cast, at=at).official_number for at in (NOON, NOON, new_year)]
    assert found == ["督办〔2026〕1号", "督办〔2026〕2号", "督办〔2027〕1号"]


def test_an_order_says_what_by_when_and_to_whom(session: Session, cast: Cast) -> None:
    order = an_order(session, cast, asked="三天里修好，打 13812345678 问。")
    assert (order.state, order.community_id, order.due_at) == (
        State.ISSUED, cast.xiangrui.key, datetime(2026, 11, 25, 10, tzinfo=UTC)
    )
    assert "138****5678" in order.asked
    assert told(session, cast, "zhaojingli") == told(session, cast, "lishifu") == [f"收到督办单：{order.subject}"]
    assert told(session, cast, "chengguan") == []


def test_a_form_sent_twice_is_one_order(session: Session, cast: Cast) -> None:
    first, second = (an_order(session, cast, slip="s1") for _ in range(2))
    assert first is second
    assert an_order(session, cast, slip="s2").number == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"unit": 999}, "unit"), ({"asked": "修"}, "asked"), ({"standard": "好"}, "standard"),
        ({"subject": "灯"}, "subject"),
        ({"days": 0}, "days"), ({"days": 16}, "days"), ({"refs": ("XR-20261118-9999",)}, "refs"),
        ({"refs": tuple(f"XR-20261118-{n:04d}" for n in range(21))}, "refs"), ({"suggestion": "x"}, "suggestion"),
    ],
)
def test_odd_orders_are_refused_and_cost_no_number(
    session: Session, cast: Cast, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        an_order(session, cast, **more)
    assert refused.value.field == field
    assert an_order(session, cast).number == 1


def test_what_is_not_public_is_told_only_to_who_handles_it(session: Session, cast: Cast) -> None:
    private = dispatched(session, cast, public=False)
    with pytest.raises(Invalid, match="不公开"):
        an_order(session, cast, unit=cast.unit_city.key, refs=(private.ref,))
    order = an_order(session, cast, refs=(private.ref,), estate=None)
    assert [each.issue.ref for each in issues_of(session, order.key)] == [private.ref]
    assert order.community_id == cast.xiangrui.key


@pytest.mark.parametrize("how", ["post", "member"])
def test_whoever_has_a_post_with_the_receiver_issues_nothing(session: Session, cast: Cast, how: str) -> None:
    if how == "post":
        person, company = cast.people["chenkezhang"].key, cast.anhe.key
        add(session, CrossAppointment(person_id=person, company_id=company, post="监事", starts_on=LONG_AGO))
        with pytest.raises(Forbidden):
            an_order(session, cast)
    else:
        hire(session, cast, "chenkezhang", Role.COMMITTEE_MEMBER, cast.xiangrui.key)
        with pytest.raises(Forbidden):
            an_order(session, cast, unit=cast.unit_committee.key)
    assert an_order(session, cast, unit=cast.unit_city.key).number == 1


def test_from_its_issue_to_its_end(session: Session, cast: Cast) -> None:
    order = answered(session, cast, photos=(a_photo(session),))
    approved(session, cast, order)
    assert (order.state, order.ended_at, order.next_clock_at, order.version) == (State.CLOSED, NOON, None, 4)
    found = history_of(session, order.key)
    assert [each.event.step for each in found] == [Step.ISSUE, Step.ACKNOWLEDGEMENT, Step.ANSWER, Step.APPROVAL]
    assert [each.event.actor_title for each in found] == ["镇里", "安禾物业", "安禾物业", "镇里"]
    assert [len(each.photos) for each in found] == [0, 0, 1, 0]
    assert told(session, cast, "chenkezhang") == [f"督办有了答复：{order.subject}"]
    assert told(session, cast, "zhaojingli")[-1] == f"督办办结了：{order.subject}"


def test_the_third_return_goes_to_the_joint_meeting_and_ends_there(session: Session, cast: Cast) -> None:
    order = answered(session, cast)
    due = order.due_at
    for count in (1, 2):
        returned(session, cast, order)
        assert (order.state, order.returns, order.since) == (State.RETURNED, count, NOON)
        assert order.due_at < due  # three days now
        answered(session, cast, order)
    returned(session, cast, order)
    assert (order.state, order.returns, order.next_clock_at) == (State.JOINT, 3, None)
    assert told(session, cast, "zhaojingli")[-1].startswith("督办上联席会")
    approved(session, cast, order)
    assert order.state is State.CLOSED


@pytest.mark.parametrize("by", ["liushuji", "chengguan", "luren", "wangyi", "shenji", "sunzhuren", "chenkezhang"])
def test_only_the_receiver_signs_and_answers(session: Session, cast: Cast, by: str) -> None:
    order = an_order(session, cast)
    with pytest.raises(Forbidden):
        turn(session, cast, order, Step.ACKNOWLEDGEMENT, by)
    acknowledged(session, cast, order)
    with pytest.raises(Forbidden):
        turn(session, cast, order, Step.ANSWER, by)


@pytest.mark.parametrize("by", ["zhaojingli", "liushuji", "shenji", "xiaoli"])
def test_only_the_town_reviews(session: Session, cast: Cast, by: str) -> None:
    order = answered(session, cast)
    for what in (Step.APPROVAL, Step.RETURN, Step.WITHDRAWAL):
        with pytest.raises(Forbidden):
            turn(session, cast, order, what, by)


def test_nobody_decides_on_what_they_have_not_seen(session: Session, cast: Cast) -> None:
    order = answered(session, cast)
    with pytest.raises(Stale):
        turn(session, cast, order, Step.APPROVAL, "chenkezhang", seen=order.version - 1)


def test_few_words_change_nothing(session: Session, cast: Cast) -> None:
    order = answered(session, cast)
    for act in (steps.approve, steps.withdraw):
        with pytest.raises(Invalid):
            act(turn(session, cast, order, Step.APPROVAL, "chenkezhang"), "好")
    with pytest.raises(Invalid):
        steps.send_back(turn(session, cast, order, Step.RETURN, "chenkezhang"), "没好", 3)
    assert (order.state, order.version, order.ended_at, order.returns) == (State.ANSWERED, 3, None, 0)


def test_an_odd_limit_of_a_return_changes_nothing(session: Session, cast: Cast) -> None:
    order = answered(session, cast)
    with pytest.raises(Invalid):
        steps.send_back(turn(session, cast, order, Step.RETURN, "chenkezhang"), "2单元的灯还是不亮。", 99)
    assert (order.state, order.returns, order.answered_at) == (State.ANSWERED, 0, NOON)


def test_withdrawn_is_withdrawn(session: Session, cast: Cast) -> None:
    order = an_order(session, cast)
    steps.withdraw(turn(session, cast, order, Step.WITHDRAWAL, "chenkezhang"), "发错单位了，重新发。")
    assert (order.state, order.ended_at) == (State.WITHDRAWN, NOON)
    with pytest.raises(DomainError, match="撤回"):
        turn(session, cast, order, Step.ACKNOWLEDGEMENT, "zhaojingli")


def test_the_clock_reminds_once(session: Session, cast: Cast) -> None:
    order = an_order(session, cast)
    assert tick_supervision(session, NOON) == 0
    soon, due = order.next_clock_at, order.due_at
    assert soon is not None
    assert [tick_supervision(session, soon) for _ in range(2)] == [1, 0]
    assert told(session, cast, "zhaojingli")[-1] == f"督办快到期了：{order.subject}"
    assert told(session, cast, "chenkezhang") == []
    order.next_clock_at = due  # as on another machine that had not seen it yet
    assert tick_supervision(session, due) == 1
    order.next_clock_at = due
    assert tick_supervision(session, due) == 1
    assert told(session, cast, "zhaojingli").count(f"督办到期了，还没答复：{order.subject}") == 1
    assert told(session, cast, "chenkezhang") == [f"督办到期了，还没答复：{order.subject}"]
    assert len(session.exec(select(OrderMark)).all()) == 2


def test_the_town_is_reminded_of_its_review(session: Session, cast: Cast) -> None:
    order = answered(session, cast)
    assert order.next_clock_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    tick_supervision(session, order.next_clock_at)
    assert told(session, cast, "chenkezhang")[-1].startswith("督办答复三个工作日了")
    assert order.next_clock_at is None


def test_long_overdue_issues_are_suggested_and_their_order_takes_them_away(session: Session, cast: Cast) -> None:
    issue, fresh = dispatched(session, cast), dispatched(session, cast, at=LATER - timedelta(hours=2))
    found = candidates(session, here(session, cast, LATER))[Kind.OVERDUE]
    assert [each.refs for each in found] == [(issue.ref,)]
    assert (found[0].unit_id, found[0].estate) == (cast.unit_anhe.key, "xiangrui-dong")
    assert "个工作日" in found[0].words
    assert fresh.ref not in found[0].key
    order = an_order(session, cast, at=LATER, suggestion=found[0].key, refs=found[0].refs)
    assert candidates(session, here(session, cast, LATER))[Kind.OVERDUE] == []
    with pytest.raises(DomainError, match="已经发了"):
        an_order(session, cast, at=LATER, suggestion=found[0].key)
    steps.withdraw(turn(session, cast, order, Step.WITHDRAWAL, "chenkezhang"), "发错单位了，重新发。")
    assert candidate_of(session, here(session, cast, LATER), found[0].key) == found[0]


def test_a_committee_of_another_town_is_sent_nothing(session: Session, cast: Cast) -> None:
    other = add(session, Town(name="杏园街道", kind=TownKind.TOWN, district="张店区", phone="0533-2000001"))
    for unit in (cast.unit_committee.key, cast.unit_owners.key):
        with pytest.raises(Invalid, match="从列出的单位里选"):
            issue_order(session, other.key, wanted(unit), by=cast.actor("chenkezhang"), at=NOON)
    for unit in (cast.unit_anhe.key, cast.unit_city.key):
        issue_order(session, other.key, wanted(unit), by=cast.actor("chenkezhang"), at=NOON)
    assert {each.key for each in units_to_address(session, other.key)} == {cast.unit_anhe.key, cast.unit_city.key}


def wanted(unit: int) -> Wanted:
    return Wanted(unit, Reason.OVERDUE, "楼道灯", "三天里把灯都修好。", "晚上都亮，拍照。", 5)


def test_what_the_rule_does_not_suggest_is_no_suggestion(session: Session, cast: Cast) -> None:
    issue, fresh = dispatched(session, cast), dispatched(session, cast, at=LATER - timedelta(hours=2))
    for made_up in (f"overdue:{fresh.ref}", f"reopened:{issue.ref}", "overdue:XR-20261118-0099", "roots:1:HY"):
        with pytest.raises(Invalid, match="不在建议里"):
            an_order(session, cast, at=LATER, suggestion=made_up, refs=(issue.ref,))
    aside = an_order(session, cast, at=LATER, suggestion=f"overdue:{issue.ref}", refs=(fresh.ref,))
    assert aside.suggestion == ""
    assert candidates(session, here(session, cast, LATER))[Kind.OVERDUE][0].refs == (issue.ref,)


def test_three_working_days_exactly_are_not_yet_long(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    issue.resolve_by = datetime(2026, 11, 18, 10, tzinfo=UTC)
    session.add(issue)
    session.flush()
    third = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert candidates(session, here(session, cast, third))[Kind.OVERDUE] == []
    assert candidates(session, here(session, cast, third + timedelta(seconds=1)))[Kind.OVERDUE]


def test_what_came_back_twice_is_suggested(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    for times in (1, 2):
        step(session, cast, issue, IssueStep.CONFIRMATION, "wangyi", solved=False, note="还是不行")
        found = candidates(session, here(session, cast))[Kind.REOPENED]
        assert [each.refs for each in found] == ([(issue.ref,)] if times == 2 else [])
        if times == 1:
            step(session, cast, issue, IssueStep.SIGNATURE, "zhaojingli")
            step(session, cast, issue, IssueStep.COMPLETION, "zhaojingli", note="又弄了一遍。", explained=True)


def test_the_same_trouble_in_one_building(session: Session, cast: Cast) -> None:
    old = an_issue(session, cast, at=NOON - timedelta(days=30))
    made = [an_issue(session, cast) for _ in range(2)]
    an_issue(session, cast, code="PK")
    assert candidates(session, here(session, cast))[Kind.REPEAT] == []
    an_issue(session, cast, at=NOON - timedelta(days=29))
    [found] = candidates(session, here(session, cast))[Kind.REPEAT]
    assert "反映了 3 件" in found.words
    assert old.ref not in refs_of_place(session, found, here(session, cast))[:2]
    assert made[1].ref in refs_of_place(session, found, here(session, cast))
    assert unit_serving(session, found.estate, date(2026, 11, 18)) == cast.unit_anhe.key
    made[0].status = Status.REJECTED
    session.add(made[0])
    session.flush()
    assert candidates(session, here(session, cast))[Kind.REPEAT] == []


@pytest.mark.parametrize(("count", "seen"), [(9, False), (10, True)])
def test_ten_of_one_kind_in_an_estate(session: Session, cast: Cast, count: int, seen: bool) -> None:
    for _ in range(count):
        an_issue(session, cast)
    found = candidates(session, here(session, cast))[Kind.ROOTS]
    assert bool(found) is seen
    if seen:
        assert "10 件" in found[0].words
        assert len(refs_of_place(session, found[0], here(session, cast))) == 10


def test_what_was_to_be_looked_at_again_and_was_not(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    step(session, cast, issue, IssueStep.SUSPENSION, "liushuji", reason="等配件", review_on=date(2026, 11, 20))
    on_the_day, after = (datetime(2026, 11, day, 4, tzinfo=UTC) for day in (20, 21))
    assert candidates(session, here(session, cast, on_the_day))[Kind.LEDGER] == []
    [found] = candidates(session, here(session, cast, after))[Kind.LEDGER]
    assert "过了 1 天" in found.words


def test_another_towns_issues_are_not_ours(session: Session, cast: Cast) -> None:
    dispatched(session, cast)
    empty = look(session, 0, LATER)
    assert not any(candidates(session, empty).values())


def test_a_suggestion_is_put_off_until_its_day(session: Session, cast: Cast) -> None:
    dispatched(session, cast)
    [found] = candidates(session, here(session, cast, LATER))[Kind.OVERDUE]
    until = date(2026, 12, 20)
    for _ in range(2):
        set_aside(session, cast.town.key, found, "等配件", until, by=cast.actor("chenkezhang"), at=LATER)
    assert len(session.exec(select(SetAside)).all()) == 1
    assert candidates(session, here(session, cast, LATER))[Kind.OVERDUE] == []
    on_the_day = datetime(2026, 12, 20, 4, tzinfo=UTC)
    assert len(candidates(session, here(session, cast, on_the_day))[Kind.OVERDUE]) == 1
    with pytest.raises(Invalid):
        set_aside(session, cast.town.key, found, "", until, by=cast.actor("chenkezhang"), at=LATER)


def test_what_random_audits_found(session: Session, cast: Cast) -> None:
    made = [claimed_done(session, cast) for _ in range(3)]
    for issue, (done, reached, solved) in zip(made, [(True, True, False), (True, False, None), (False, None, None)],
                                              strict=True):  # fmt: skip
        add(session, Callback(
            issue_id=issue.key, assigned_to=cast.people["liushuji"].key, created_at=NOON, due=NOON,
            done_at=NOON if done else None, reached=reached, solved=solved,
        ))  # fmt: skip
    communities = here(session, cast).communities
    found = audited(session, communities, NOON)
    assert (found.done, found.reached, found.solved, found.unsolved, found.open) == (2, 1, 0, 1, 1)
    assert found_unsolved(session, communities, NOON) == [made[0]]
    assert audited(session, communities, NOON + timedelta(days=91)).done == 0


def test_the_log_has_every_step_with_its_states(session: Session, cast: Cast) -> None:
    approved(session, cast, answered(session, cast))
    session.commit()
    entries = session.exec(select(AuditEntry).where(AuditEntry.stream == f"t{cast.town.key}").order_by("seq")).all()
    assert [entry.verb for entry in entries] == [
        "supervision.issue", "supervision.acknowledgement", "supervision.answer", "supervision.approval"
    ]
    assert '"answered"' in entries[3].before
    assert verify(session)[1] == []


def test_an_account_closes_and_the_orders_stay(session: Session, cast: Cast) -> None:
    order = answered(session, cast)
    person = cast.people["zhaojingli"].key
    steps_taken = export_supervision(session, person)["supervision"]
    assert [each["step"] for each in steps_taken] == ["acknowledgement", "answer"]
    forget_supervision(session, person, NOON)
    session.expire_all()
    assert export_supervision(session, person)["supervision"] == []
    assert [each.event.words for each in history_of(session, order.key)][2] == SAID


def at_once(db: Engine, act: Callable[[Session, Cast], object], times: int = 2) -> list[object]:
    """The same thing done by several at the same moment; what came of each."""
    barrier, found = Barrier(times), []

    def run() -> None:
        with Session(db, expire_on_commit=False) as session:
            barrier.wait()
            try:
                session.connection(execution_options={WRITE: True})
                found.append(act(session, load(session)))
                session.commit()
            except DomainError as refusal:
                found.append(type(refusal))

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("more", [{}, {"slip": "one"}])
def test_many_orders_at_once_have_numbers_of_their_own(db: Engine, more: dict[str, Any]) -> None:
    found = at_once(db, lambda session, cast: an_order(session, cast, **more).number, times=4)
    assert sorted(map(str, found)) == (["1"] * 4 if more else ["1", "2", "3", "4"])
    with Session(db) as session:
        assert len(session.exec(select(SupervisionOrder)).all()) == (1 if more else 4)


def test_one_suggestion_is_one_open_order(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        ref = dispatched(session, cast).ref
        session.commit()

    def act(session: Session, cast: Cast) -> object:
        return an_order(session, cast, suggestion=f"overdue:{ref}", refs=(ref,), at=LATER).number

    found = at_once(db, act)
    assert sorted(map(str, found)) == sorted(["1", str(DomainError)])


def test_two_who_review_at_once_review_once(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        order = answered(session, cast)
        session.commit()
    key, seen = order.key, order.version

    def act(session: Session, cast: Cast) -> object:
        mine = session.get_one(SupervisionOrder, key)
        steps.approve(turn(session, cast, mine, Step.APPROVAL, "chenkezhang", seen=seen), "晚上去看过，都亮了。")
        return "closed"

    assert sorted(map(str, at_once(db, act))) == sorted(["closed", str(Stale)])
    with Session(db) as session:
        assert len(session.exec(select(OrderEvent).where(OrderEvent.step == Step.APPROVAL)).all()) == 1


def test_a_photo_belongs_to_one_answer(session: Session, cast: Cast) -> None:
    photo = a_photo(session)
    answered(session, cast, photos=(photo,))
    assert [row.photo_id for row in session.exec(select(OrderPhoto))] == [photo]


def test_reasons_are_kept(session: Session, cast: Cast) -> None:
    made = [an_order(session, cast, reason=reason).reason for reason in Reason]
    assert made == list(Reason)
    assert session.exec(select(Issue)).all() == []


@pytest.mark.parametrize(
    ("kind", "index"),
    [(Kind.REOPENED, "ix_issue_reopened"), (Kind.REPEAT, "ix_issue_filed"), (Kind.OVERDUE, "ix_issue_board_due")],
)
def test_years_of_closed_issues_are_not_read(session: Session, cast: Cast, kind: Kind, index: str) -> None:
    """Each kind has an index of its own; asked of SQLite, whose plan does not depend on how much there is."""
    if session.get_bind().dialect.name != "sqlite":
        return
    plans: list[str] = []

    def explain(connection: Any, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if "issue.resolve_by" in statement or "issue.building_id" in statement:
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.append(" ".join(str(row[3]) for row in rows))

    event.listen(session.get_bind(), "before_cursor_execute", explain)
    try:
        dict(FIND)[kind](session, here(session, cast), set())
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", explain)
    assert any(index in plan for plan in plans), plans


def test_a_form_sent_again_with_other_words_is_refused(session: Session, cast: Cast) -> None:
    first = an_order(session, cast, slip="s1")
    with pytest.raises(DomainError, match=first.official_number):
        an_order(session, cast, slip="s1", subject="电梯停运了三天")
    assert an_order(session, cast, slip="s1").key == first.key


def test_nobody_puts_off_what_is_about_their_own_company(session: Session, cast: Cast) -> None:
    dispatched(session, cast)
    [found] = candidates(session, here(session, cast, LATER))[Kind.OVERDUE]
    with pytest.raises(Forbidden):
        set_aside(session, cast.town.key, found, "等配件", date(2026, 12, 20), by=cast.actor("zhaojingli"), at=LATER)
    assert session.exec(select(SetAside)).all() == []
