"""The clock: once, however often and late it runs."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app import tick
from app.issues.actions.ticking import choose_callbacks, drawn, tick_issues
from app.issues.models import Callback, ClockMark, Issue, Level, Outcome
from app.issues.queries.history import events_of
from app.issues.rules.lifecycle import Status, Step
from app.notifications.models import Message
from tests.cast import NOON, Cast
from tests.make import an_issue, claimed_done, dispatched, step


def titles(session: Session, cast: Cast, name: str) -> list[str]:
    return list(session.exec(select(Message.title).where(Message.person_id == cast.person(name).key)))


def run_out(session: Session, at: datetime) -> None:
    while tick_issues(session, at):
        pass


def test_reminder_yellow_and_town_each_come_once(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    for days in range(12):
        for _ in range(2):
            run_out(session, NOON + timedelta(days=days))
    heard = titles(session, cast, "zhaojingli")
    assert sum(title.startswith("快到期了") for title in heard) == 1
    assert sum(title.startswith("已超期") for title in heard) == 1
    assert sum(title.startswith("超期三个工作日") for title in titles(session, cast, "chenkezhang")) == 1
    assert issue.level is Level.TOWN
    assert issue.next_clock_at is None


def test_after_three_weeks_asleep_everything_is_made_up_once(session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    late = NOON + timedelta(days=21)
    run_out(session, late)
    run_out(session, late)
    marks = session.exec(select(ClockMark.kind).where(ClockMark.issue_id == issue.key)).all()
    assert sorted(marks) == ["escalate", "overdue", "remind", "respond_due", "respond_soon"]


def test_an_unanswered_issue_warns_the_desk(session: Session, cast: Cast) -> None:
    an_issue(session, cast)
    run_out(session, NOON + timedelta(hours=3))
    assert any(title.startswith("过了受理时限") for title in titles(session, cast, "xiaoli"))


@pytest.mark.parametrize(("days", "closed"), [(6, False), (7, True)])
def test_seven_silent_days_close_a_verified_issue_as_unrated(
    session: Session, cast: Cast, days: int, closed: bool
) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=True, note="看过了。")
    run_out(session, NOON + timedelta(days=days))
    assert (issue.status is Status.CLOSED) is closed
    if closed:
        assert (issue.outcome, issue.satisfaction) == (Outcome.UNRATED, None)


def test_silence_closes_nothing_nobody_looked_at(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    run_out(session, NOON + timedelta(days=8))
    assert issue.status is Status.DONE
    assert any("请到现场看看" in title for title in titles(session, cast, "xiaoli"))
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=True, note="好了。", at=NOON + timedelta(days=9))
    assert (issue.status, issue.outcome) == (Status.CLOSED, Outcome.UNRATED)


def test_a_review_day_brings_a_suspended_issue_back(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    review = (NOON + timedelta(days=30)).date()
    step(session, cast, issue, Step.SUSPENSION, "liushuji", reason="等开春。", review_on=review)
    run_out(session, NOON + timedelta(days=29))
    assert issue.status is Status.SUSPENDED
    run_out(session, NOON + timedelta(days=31))
    session.refresh(issue)
    assert issue.status.value == "dispatched"
    assert events_of(session, issue.key)[-1].actor_title == "系统"


def test_a_callback_goes_to_somebody_who_had_no_part_in_it(session: Session, cast: Cast) -> None:
    issues = []
    for _ in range(60):
        issue = claimed_done(session, cast)
        step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=5)
        issues.append(issue)
    picked = [issue for issue in issues if drawn(issue)]
    made = choose_callbacks(session, NOON + timedelta(hours=1))
    assert made == len(picked)
    assert choose_callbacks(session, NOON + timedelta(hours=1)) == 0
    for callback in session.exec(select(Callback)):
        part = {event.actor_id for event in events_of(session, callback.issue_id)}
        assert callback.assigned_to not in part


def test_two_ticks_at_once_do_the_work_of_one(db: Engine, cast: Cast) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Session(db, expire_on_commit=False) as session:
        for _ in range(5):
            dispatched(session, cast)
        session.commit()
    late = NOON + timedelta(days=10)
    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(tick.run, late) for _ in range(3)]:
            future.result()
    with Session(db) as session:
        escalated = [m for m in session.exec(select(Message)) if m.title.startswith("超期三个工作日")]
        assert len(escalated) == 5
        assert {issue.level for issue in session.exec(select(Issue))} == {Level.TOWN}
