"""The words on a card: every tone at its boundary, a minute before and after."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.issues.rules.display import place_text, step_number
from app.issues.rules.due import Due, calendar_notice, due_chip, is_overdue, review_missed, short_span
from app.issues.rules.lifecycle import Status
from app.issues.rules.rail import progress

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FILED = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)  # Monday 08:00 in Shanghai, when offices open
DUE = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)  # Thursday 18:00, forty office hours later
SOON = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)  # 80 % of forty is thirty-two: Thursday 10:00


@dataclass(frozen=True)
class Fake:
    status: Status = Status.IN_PROGRESS
    created_at: datetime = FILED
    clock_from: datetime = FILED
    respond_by: datetime | None = FILED + 4 * HOUR
    responded_at: datetime | None = FILED + HOUR
    respond_calendar: bool = False
    resolve_by: datetime | None = DUE
    resolve_calendar: bool = False
    done_at: datetime | None = None
    verified_at: datetime | None = None
    review_on: date | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    resume_status: Status | None = None


WORKING = Fake()
NEW = Fake(status=Status.SUBMITTED, responded_at=None)


@pytest.mark.parametrize(
    ("at", "tone", "text"),
    [
        (FILED, "ok", "按时 剩 3 天"),
        (DUE - 2 * DAY, "ok", "按时 剩 2 天"),
        (DUE - 2 * DAY + MINUTE, "ok", "按时 剩 1 天"),
        (SOON - MINUTE, "ok", "按时 剩 8 小时"),
        (SOON, "soon", "将到期 剩 8 小时"),
        (SOON + MINUTE, "soon", "将到期 剩 7 小时"),
        (DUE - HOUR, "soon", "将到期 剩 1 小时"),
        (DUE - HOUR + MINUTE, "soon", "将到期 剩 59 分钟"),
        (DUE - MINUTE, "soon", "将到期 剩 1 分钟"),
        (DUE, "soon", "将到期 剩 不到 1 分钟"),
        (DUE + timedelta(seconds=1), "over", "已超期 不到 1 分钟"),
        (DUE + MINUTE, "over", "已超期 1 分钟"),
        (DUE + DAY - MINUTE, "over", "已超期 23 小时"),
        (DUE + DAY, "over", "已超期 1 天"),
        (DUE + 2 * DAY + HOUR, "over", "已超期 2 天"),
    ],
)
@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED])
def test_work_runs_against_the_settlement(status: Status, at: datetime, tone: str, text: str) -> None:
    assert due_chip(replace(WORKING, status=status), at) == Due(tone, text)


@pytest.mark.parametrize(
    ("at", "tone", "text"),
    [
        (FILED, "ok", "4 小时内受理"),
        (FILED + 4 * HOUR * 8 / 10 - MINUTE, "ok", "49 分钟内受理"),
        (FILED + 4 * HOUR * 8 / 10, "soon", "48 分钟内受理"),
        (FILED + 4 * HOUR, "soon", "不到 1 分钟内受理"),
        (FILED + 4 * HOUR + MINUTE, "over", "超过受理时限 1 分钟"),
        (DUE, "over", "超过受理时限 3 天"),
        (DUE + DAY, "over", "已超期 1 天"),
    ],
)
def test_what_nobody_answered_runs_against_the_first_answer(at: datetime, tone: str, text: str) -> None:
    assert due_chip(NEW, at) == Due(tone, text)


def test_a_first_answer_days_away_is_named_by_its_hour() -> None:
    weekend = replace(NEW, respond_by=FILED + DAY)
    assert due_chip(weekend, FILED) == Due("ok", "11月17日 08:00 前受理")
    assert due_chip(weekend, FILED + MINUTE) == Due("ok", "23 小时内受理")


@pytest.mark.parametrize("change", [{"respond_by": None}, {"responded_at": FILED}])
def test_a_new_issue_without_an_answer_to_wait_for_says_when_it_is_settled(change: dict[str, datetime | None]) -> None:
    new = replace(NEW, **change)  # type: ignore[arg-type]  # one row each
    assert due_chip(new, FILED) == Due("ok", "3 天内办结")
    assert due_chip(new, DUE - HOUR) == Due("soon", "1 小时内办结")
    assert due_chip(new, DUE + HOUR) == Due("over", "已超期 1 小时")


def test_the_calendar_clock_warns_by_the_calendar() -> None:
    urgent = replace(WORKING, resolve_calendar=True, resolve_by=FILED + 10 * HOUR)
    assert due_chip(urgent, FILED + 8 * HOUR - MINUTE) == Due("ok", "按时 剩 2 小时")
    assert due_chip(urgent, FILED + 8 * HOUR) == Due("soon", "将到期 剩 2 小时")


@pytest.mark.parametrize(
    ("issue", "due"),
    [
        (replace(WORKING, resolve_by=None), None),
        (replace(WORKING, status=Status.REJECTED), None),
        (replace(WORKING, status=Status.MERGED), None),
        (replace(WORKING, status=Status.TRANSFERRED), None),
        (replace(WORKING, status=Status.WITHDRAWN), None),
        (replace(WORKING, status=Status.DONE, done_at=DUE), Due("ok", "按时办完，等核实")),
        (replace(WORKING, status=Status.DONE, done_at=DUE + MINUTE), Due("over", "超期 1 分钟办完，等核实")),
        (
            replace(WORKING, status=Status.DONE, done_at=DUE - MINUTE, verified_at=DUE),
            Due("ok", "按时办完，等反映人回话"),
        ),
        (replace(WORKING, status=Status.DONE, done_at=DUE, resolve_by=None), Due("ok", "按时办完，等核实")),
    ],
)
def test_a_claim_and_an_end_elsewhere(issue: Fake, due: Due | None) -> None:
    assert due_chip(issue, DUE + 30 * DAY) == due


@pytest.mark.parametrize(
    ("took", "outcome", "text"),
    [
        (30 * MINUTE, "confirmed", "30 分钟办结，邻居已确认"),
        (5 * HOUR, "confirmed", "5 小时办结，邻居已确认"),
        (DAY - MINUTE, "confirmed", "23 小时办结，邻居已确认"),
        (DAY, "confirmed", "1 天办结，邻居已确认"),
        (DAY + MINUTE, "confirmed", "2 天办结，邻居已确认"),
        (4 * DAY, "unrated", "4 天办结，未评价"),
    ],
)
def test_a_settled_issue_says_how_long_and_whose_word(took: timedelta, outcome: str, text: str) -> None:
    closed = replace(WORKING, status=Status.CLOSED, closed_at=FILED + took, outcome=outcome)
    assert due_chip(closed, DUE) == Due("done", text)


REVIEW = date(2026, 11, 30)
REVIEW_ENDS = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # midnight in Shanghai


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (FILED, Due("", "挂账 到11月30日复查")),
        (REVIEW_ENDS - MINUTE, Due("", "挂账 到11月30日复查")),
        (REVIEW_ENDS, Due("over", "挂账 过了11月30日还没复查")),
    ],
)
def test_a_suspension_names_its_review_day(at: datetime, due: Due) -> None:
    assert due_chip(replace(WORKING, status=Status.SUSPENDED, review_on=REVIEW), at) == due
    assert review_missed(REVIEW, at) == (due.tone == "over")


def test_a_suspension_without_a_day_is_still_named() -> None:
    assert due_chip(replace(WORKING, status=Status.SUSPENDED), FILED) == Due("", "挂账")


@pytest.mark.parametrize("status", list(Status))
def test_only_what_the_clock_runs_for_is_overdue_and_only_after_the_deadline(status: Status) -> None:
    ticking = {Status.SUBMITTED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED}
    issue = replace(WORKING, status=status)
    assert [is_overdue(issue, at) for at in (DUE - MINUTE, DUE, DUE + MINUTE)] == [False, False, status in ticking]
    assert not is_overdue(replace(issue, resolve_by=None), DUE + MINUTE)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "不到 1 分钟"), (1, "1 分钟"), (59, "59 分钟"), (60, "1 小时"), (1439, "23 小时"),
        (1440, "1 天"), (2879, "1 天"), (2880, "2 天"),
    ],
)
def test_short_span(minutes: int, text: str) -> None:
    assert short_span(minutes) == text


@pytest.mark.parametrize(
    ("status", "resume", "number"),
    [
        (Status.SUBMITTED, None, 1), (Status.ACCEPTED, None, 2), (Status.DISPATCHED, None, 3),
        (Status.IN_PROGRESS, None, 4), (Status.REOPENED, None, 4), (Status.DONE, None, 5), (Status.CLOSED, None, 6),
        (Status.SUSPENDED, Status.ACCEPTED, 2), (Status.SUSPENDED, Status.REOPENED, 4), (Status.SUSPENDED, None, 4),
        (Status.REJECTED, None, 2), (Status.TRANSFERRED, None, 2), (Status.MERGED, None, 2),
        (Status.WITHDRAWN, None, 1),
    ],
)
def test_boxes_filled(status: Status, resume: Status | None, number: int) -> None:
    assert step_number(status, resume) == number


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("东区", "3号楼", "1", "二楼拐角"), "东区 3号楼1单元 二楼拐角"),
        (("东区", "3号楼", "1单元", ""), "东区 3号楼1单元"),
        (("东区", None, "", "西门"), "东区 西门"),
        ((None, None, "", "广场"), "广场"),
        ((None, None, "", ""), ""),
    ],
)
def test_places(parts: tuple[str | None, str | None, str, str], text: str) -> None:
    assert place_text(*parts) == text


@dataclass(frozen=True)
class Entry:
    from_status: Status | None
    to_status: Status
    at: datetime


def _story(*statuses: Status) -> list[Entry]:
    froms = (None, *statuses)
    return [Entry(froms[n], status, FILED + n * HOUR) for n, status in enumerate(statuses)]


LOOP = (Status.SUBMITTED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.DONE, Status.CLOSED)


def _hours(rail: list[tuple[str, str, datetime | None]]) -> list[tuple[str, str, int | None]]:
    return [(label, state, None if when is None else (when - FILED) // HOUR) for label, state, when in rail]


@pytest.mark.parametrize(
    ("story", "rail"),
    [
        (
            LOOP[:1],
            [("已提交", "now", 0), ("已受理", "next", None), ("已派单", "next", None), ("处理中", "next", None),
             ("待核实", "next", None), ("已办结", "next", None)],
        ),
        (
            LOOP[:3],
            [("已提交", "done", 0), ("已受理", "done", 1), ("已派单", "now", 2), ("处理中", "next", None),
             ("待核实", "next", None), ("已办结", "next", None)],
        ),
        (
            LOOP,
            [("已提交", "done", 0), ("已受理", "done", 1), ("已派单", "done", 2), ("处理中", "done", 3),
             ("待核实", "done", 4), ("已办结", "done", 5)],
        ),
        (
            (*LOOP[:5], Status.REOPENED),
            [("已提交", "done", 0), ("已受理", "done", 1), ("已派单", "done", 2), ("退回重办", "now", 5),
             ("待核实", "next", None), ("已办结", "next", None)],
        ),
        (
            (*LOOP[:5], Status.REOPENED, Status.IN_PROGRESS, Status.DONE),
            [("已提交", "done", 0), ("已受理", "done", 1), ("已派单", "done", 2), ("处理中", "done", 6),
             ("待核实", "now", 7), ("已办结", "next", None)],
        ),
        ((*LOOP[:2], Status.REJECTED), [("已提交", "done", 0), ("已受理", "done", 1), ("不受理", "now", 2)]),
        ((*LOOP[:1], Status.MERGED), [("已提交", "done", 0), ("已合并", "now", 1)]),
    ],
)
def test_the_rail(story: tuple[Status, ...], rail: list[tuple[str, str, int | None]]) -> None:
    assert _hours(progress(Fake(status=story[-1]), _story(*story))) == rail


def test_a_suspended_issue_stands_where_it_will_go_on() -> None:
    suspended = Fake(status=Status.SUSPENDED, resume_status=Status.ACCEPTED)
    rail = progress(suspended, _story(*LOOP[:2], Status.SUSPENDED))
    assert _hours(rail)[:3] == [("已提交", "done", 0), ("挂账", "now", 2), ("已派单", "next", None)]


def test_entries_that_move_nothing_do_not_move_the_rail() -> None:
    events = [*_story(*LOOP[:2]), Entry(Status.ACCEPTED, Status.ACCEPTED, FILED + 9 * HOUR)]
    assert _hours(progress(Fake(status=Status.ACCEPTED), events))[1] == ("已受理", "now", 1)


@pytest.mark.parametrize(("due", "said"), [(None, False), (DUE, False), (datetime(2090, 5, 4, tzinfo=UTC), True)])
def test_a_year_without_an_announcement_is_said(due: datetime | None, said: bool) -> None:
    assert bool(calendar_notice(due)) == said
