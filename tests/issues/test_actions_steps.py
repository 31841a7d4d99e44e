"""The loop and its byways, through the one door, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.companies.models import CrossAppointment
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.issues.actions.steps import take_step
from app.issues.actions.talk import support
from app.issues.actions.turn import Given
from app.issues.models import BoardDay, IssueEvent, Level, Outcome, Support
from app.issues.queries.case import case_by_ref
from app.issues.queries.history import events_of
from app.issues.rules.lifecycle import Status, Step
from app.issues.rules.standing import Hat
from app.notifications.models import Message, OutboxEntry
from tests.cast import LONG_AGO, NOON, Cast
from tests.make import an_issue, claimed_done, dispatched, step


def test_the_loop_from_filing_to_the_residents_word(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=True, note="到现场看了，清干净了。")
    assert issue.status is Status.DONE
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=5)
    assert (issue.status, issue.outcome, issue.satisfaction) == (Status.CLOSED, Outcome.CONFIRMED, 5)
    steps = [event.step.value for event in events_of(session, issue.key)]
    assert steps == [
        "filing", "acceptance", "dispatch", "signature", "completion", "verification", "confirmation",
    ]


def test_every_change_leaves_from_and_to_in_history_and_audit(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    session.commit()
    assert [(e.from_status, e.to_status) for e in events_of(session, issue.key)] == [
        (None, Status.SUBMITTED), (Status.SUBMITTED, Status.ACCEPTED), (Status.ACCEPTED, Status.DISPATCHED),
    ]
    entries = session.exec(
        select(AuditEntry).where(AuditEntry.subject == issue.ref).order_by(col(AuditEntry.seq))
    ).all()
    assert [(entry.verb, entry.actor_title) for entry in entries] == [
        ("issue.filing", "居民"), ("issue.acceptance", "社区书记"), ("issue.dispatch", "社区书记"),
    ]
    assert '"status":"accepted"' in entries[2].before


def test_a_refused_step_leaves_nothing_behind(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    session.commit()
    with pytest.raises(Forbidden):
        step(session, cast, issue, Step.ACCEPTANCE, "zhaojingli")
    session.commit()
    verbs = session.exec(select(AuditEntry.verb).where(AuditEntry.subject == issue.ref)).all()
    assert verbs == ["issue.filing"]
    assert len(events_of(session, issue.key)) == 1


def test_the_second_of_two_is_told_what_changed(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    seen = issue.version
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji")
    case = case_by_ref(session, issue.ref, NOON)
    assert case is not None
    with pytest.raises(Stale):
        take_step(
            session, case, Step.REJECTION, Given(reason="重复", route="12345"), by=cast.actor("xiaoli"),
            worn=frozenset({Hat.GRID}), at=NOON, seen=seen,
        )
    assert issue.status is Status.ACCEPTED


def test_not_ours_goes_back_once_and_then_is_designated(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    step(session, cast, issue, Step.OBJECTION, "zhaojingli", reason="这是业主自己家的门，不归物业。")
    assert (issue.status, issue.unit_id) == (Status.ACCEPTED, None)
    step(session, cast, issue, Step.DISPATCH, "liushuji", unit=cast.unit_anhe.key)
    with pytest.raises(DomainError, match="不能再退"):
        step(session, cast, issue, Step.OBJECTION, "zhaojingli", reason="还是不归我。")
    assert '"designated": true' in events_of(session, issue.key)[-1].data


def test_work_goes_only_to_units_of_the_place(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji")
    with pytest.raises(Invalid, match="列出的单位"):
        step(session, cast, issue, Step.DISPATCH, "liushuji", unit=99_999)


def test_time_is_given_once_in_working_days(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    before = issue.resolve_by
    assert before is not None
    step(session, cast, issue, Step.EXTENSION, "zhaojingli", reason="等配件。", days=2)
    assert issue.resolve_by is not None
    assert issue.resolve_by - before == timedelta(days=4), "Thursday plus two working days is Monday"
    with pytest.raises(DomainError, match="延过一次"):
        step(session, cast, issue, Step.EXTENSION, "zhaojingli", reason="还要。", days=1)


def test_an_agreed_day_becomes_the_limit_and_the_history_keeps_the_old_one(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    before = issue.resolve_by
    step(session, cast, issue, Step.COMMITMENT, "xiaoli", reason="现场说定。", due_on=date(2026, 11, 25))
    assert issue.resolve_by == datetime(2026, 11, 25, 10, tzinfo=UTC), "18:00 in Shanghai"
    event = session.exec(select(IssueEvent).where(IssueEvent.step == Step.COMMITMENT)).one()
    assert str(before) in event.data


def test_a_suspension_stops_the_clock_and_resuming_gives_back_what_was_left(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    due = issue.resolve_by
    assert due is not None
    step(session, cast, issue, Step.SUSPENSION, "liushuji", reason="等冻土化开。", review_on=date(2026, 12, 18))
    week_later = NOON + timedelta(days=7)
    step(session, cast, issue, Step.RESUMPTION, "liushuji", reason="可以干了。", at=week_later)
    assert issue.status is Status.DISPATCHED
    assert issue.resolve_by == due + timedelta(days=7)


def test_three_times_not_solved_goes_to_the_joint_meeting(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    for expected in (Level.NONE, Level.NONE, Level.JOINT_MEETING):
        step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=False, note="还有味。")
        assert (issue.status, issue.level) == (Status.REOPENED, expected)
        step(session, cast, issue, Step.SIGNATURE, "zhaojingli")
        step(session, cast, issue, Step.COMPLETION, "zhaojingli", note="又冲了一遍。", explained=True)
    assert issue.reopen_count == 3


def test_verified_as_not_fixed_goes_back(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=False, note="桶外还有一堆。")
    assert (issue.status, issue.reopen_count, issue.done_at) == (Status.REOPENED, 1, None)


def test_the_company_can_neither_verify_nor_confirm(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    for what in (Step.VERIFICATION, Step.CONFIRMATION):
        with pytest.raises(Forbidden):
            step(session, cast, issue, what, "zhaojingli", solved=True, note="修好了。")


def test_the_hands_that_did_the_work_never_verify_it(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    moved_on = cast.grants["xiaoli"]
    cast.grants["zhaojingli"] = moved_on
    with pytest.raises(Forbidden):
        step(session, cast, issue, Step.VERIFICATION, "zhaojingli", solved=True, note="好了。")


def test_a_secretary_with_a_post_at_the_company_stands_aside(session: Session, cast: Cast) -> None:
    session.add(
        CrossAppointment(
            person_id=cast.person("liushuji").key, company_id=cast.anhe.key, post="质量监督员", starts_on=LONG_AGO
        )
    )
    session.flush()
    issue = claimed_done(session, cast)
    with pytest.raises(Forbidden, match="职务"):
        step(session, cast, issue, Step.VERIFICATION, "liushuji", solved=True, note="好。")


def test_a_reporter_who_works_for_the_company_cannot_rate_it(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast, by="zhaojingli")
    with pytest.raises(Forbidden, match="评价"):
        step(session, cast, issue, Step.CONFIRMATION, "zhaojingli", solved=True, satisfaction=5)


def test_merging_carries_supporters_and_separating_takes_them_back(session: Session, cast: Cast) -> None:
    main = an_issue(session, cast)
    twin = an_issue(session, cast, by="laozhou")
    support(session, twin, by=cast.actor("luren"), at=NOON)
    step(session, cast, twin, Step.MERGE, "liushuji", target=main.ref.lower())
    session.refresh(main)
    assert (twin.status, main.supports) == (Status.MERGED, 2), "the reporter of the twin counts too"
    step(session, cast, twin, Step.SEPARATION, "liushuji", reason="是两个楼道的事。")
    session.refresh(main)
    assert (twin.status, main.supports, twin.supports) == (Status.SUBMITTED, 0, 1)
    assert twin.merged_into_id is None
    assert [event.step for event in events_of(session, twin.key)][-2:] == [Step.MERGE, Step.SEPARATION]


@pytest.mark.parametrize("target", ["XR-20000101-0001", "no such", "%", ""])
def test_merging_into_nothing_is_a_sentence(session: Session, cast: Cast, target: str) -> None:
    issue = an_issue(session, cast)
    with pytest.raises(Invalid) as refused:
        step(session, cast, issue, Step.MERGE, "liushuji", target=target)
    assert refused.value.field == "target"


def test_a_merged_issue_ticks_no_more(session: Session, cast: Cast) -> None:
    main, twin = an_issue(session, cast), an_issue(session, cast, by="laozhou")
    step(session, cast, twin, Step.MERGE, "liushuji", target=main.ref)
    assert twin.next_clock_at is None


def test_corrections_keep_the_first_version(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    soon = NOON + timedelta(minutes=10)
    said = "不是垃圾，是装修的沙子。打我13812345678。"
    step(session, cast, issue, Step.CORRECTION, "wangyi", description=said, at=soon)
    assert issue.description == "不是垃圾，是装修的沙子。打我138****5678。"
    assert "三天没人清" in events_of(session, issue.key)[-1].data
    assert "沙子" in issue.grams
    assert "垃圾堆" not in issue.grams


def test_a_support_counts_once_and_not_for_ones_own(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    assert support(session, issue, by=cast.actor("laozhou"), at=NOON)
    assert not support(session, issue, by=cast.actor("laozhou"), at=NOON)
    with pytest.raises(DomainError):
        support(session, issue, by=cast.actor("wangyi"), at=NOON)
    assert issue.supports == 1
    assert len(session.exec(select(Support).where(Support.issue_id == issue.key)).all()) == 1


def test_the_reporter_hears_of_every_step_in_the_inbox_and_by_text(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    wangyi = cast.person("wangyi")
    lines = session.exec(select(Message.title).where(Message.person_id == wangyi.key)).all()
    assert lines == ["您反映的事已受理", "已派单", "办理单位已接单", "办理单位有了答复，请您看看"]
    texts = session.exec(select(OutboxEntry.text).where(OutboxEntry.phone == wangyi.phone)).all()
    assert len(texts) == 5
    assert all(f"/receipt/{issue.receipt_token}" in text for text in texts)


def test_the_unit_reads_nothing_that_names_the_reporter(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast, anonymous=True)
    shown = " ".join(f"{e.actor_title}{e.actor_name}{e.note}{e.data}" for e in events_of(session, issue.key))
    mail = " ".join(
        f"{m.title}{m.body}"
        for m in session.exec(select(Message).where(Message.person_id == cast.person("zhaojingli").key))
    )
    for secret in ("王桂兰", "王*", "13800000001"):
        assert secret not in shown + mail


def test_a_day_counts_what_was_filed_and_closed_and_takes_back_a_reopening(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    later = NOON + timedelta(hours=2)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=4, at=later)
    day = session.get(BoardDay, (cast.xiangrui.key, date(2026, 11, 18)))
    assert day is not None
    session.refresh(day)
    assert (day.filed, day.closed, day.closed_minutes) == (1, 1, 120)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=False, note="又堆上了。", at=later)
    session.refresh(day)
    assert (day.filed, day.closed, day.closed_minutes) == (1, 0, 0)


def test_history_has_one_entry_per_version(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    count = len(session.exec(select(IssueEvent).where(IssueEvent.issue_id == issue.key)).all())
    assert count == issue.version
