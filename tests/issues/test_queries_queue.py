"""Whose list an issue is on, in which order, and that every count is the number of rows behind it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from app.issues.models import Issue, Level
from app.issues.queries import queue
from app.issues.queries.choices import choices
from app.issues.queries.desk import Desk, Narrowed
from app.issues.queries.queue import counts, jobs
from app.issues.rules.desk import PICKS, Seat, Tab, seats, tabs
from app.issues.rules.lifecycle import ENDED, OPEN, Status, Step
from tests.cast import NOON, Cast
from tests.make import an_issue, claimed_done, dispatched, step

MIDNIGHT = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)


def desk(cast: Cast, name: str, seat: Seat, at: datetime = NOON) -> Desk:
    return Desk(cast.actor(name), seat, at, date(2026, 11, 18), MIDNIGHT)


def refs(session: Session, at: Desk, tab: Tab, asked: Narrowed = Narrowed()) -> list[str]:
    return [job.issue.ref for job in jobs(session, at, tab, asked, None)[0]]


def standing(session: Session, cast: Cast, status: Status, **more: object) -> Issue:
    """An issue at the company, put into a status by hand."""
    issue = dispatched(session, cast)
    issue.status = status
    for name, value in more.items():
        setattr(issue, name, value)
    session.add(issue)
    session.flush()
    return issue


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("zhaojingli", [Seat.UNIT]), ("lishifu", [Seat.UNIT]), ("sunzhuren", [Seat.UNIT]), ("chengguan", [Seat.UNIT]),
        ("xiaoli", [Seat.GRID]), ("liushuji", [Seat.COMMITTEE]), ("chenkezhang", [Seat.TOWN]), ("shenji", []),
        ("admin", []), ("wangyi", []), ("laozhou", []),
    ],
)
def test_who_has_which_desk(cast: Cast, name: str, found: list[Seat]) -> None:
    assert seats(cast.actor(name)) == found


@pytest.mark.parametrize("seat", [Seat.UNIT, Seat.GRID, Seat.COMMITTEE])
def test_nothing_open_falls_between_the_tabs(seat: Seat) -> None:
    """Whatever can be at a desk while open is under one of its tabs."""
    listed = frozenset[Status]().union(*(pick.statuses for pick in PICKS[seat].values()))
    elsewhere = {Status.SUBMITTED, Status.ACCEPTED} if seat is Seat.UNIT else set()
    assert OPEN - elsewhere <= listed
    assert listed - OPEN == {Status.CLOSED}
    assert Status.CLOSED in ENDED


WHERE = {
    Status.SUBMITTED: {Seat.GRID: Tab.DUE, Seat.COMMITTEE: Tab.DUE},
    Status.ACCEPTED: {Seat.GRID: Tab.DUE, Seat.COMMITTEE: Tab.DUE},
    Status.DISPATCHED: {Seat.UNIT: Tab.DUE, Seat.GRID: Tab.OUT, Seat.COMMITTEE: Tab.OUT},
    Status.IN_PROGRESS: {Seat.UNIT: Tab.DUE, Seat.GRID: Tab.OUT, Seat.COMMITTEE: Tab.OUT},
    Status.DONE: {Seat.UNIT: Tab.CHECK, Seat.GRID: Tab.CHECK, Seat.COMMITTEE: Tab.CHECK},
    Status.REOPENED: {Seat.UNIT: Tab.BACK, Seat.GRID: Tab.BACK, Seat.COMMITTEE: Tab.BACK},
    Status.SUSPENDED: {Seat.UNIT: Tab.LEDGER, Seat.GRID: Tab.LEDGER, Seat.COMMITTEE: Tab.LEDGER},
    Status.CLOSED: {Seat.UNIT: Tab.DONE, Seat.GRID: Tab.DONE, Seat.COMMITTEE: Tab.DONE},
    Status.REJECTED: {},
    Status.WITHDRAWN: {},
}
SITTER = {Seat.UNIT: "zhaojingli", Seat.GRID: "xiaoli", Seat.COMMITTEE: "liushuji"}


@pytest.mark.parametrize("status", sorted(WHERE))
def test_a_status_is_under_its_tab_and_counted_there(session: Session, cast: Cast, status: Status) -> None:
    unit = {} if status in (Status.DISPATCHED,) else {"unit_id": None} if status in FRESH else {}
    issue = standing(session, cast, status, **unit)
    for seat, name in SITTER.items():
        at = desk(cast, name, seat)
        numbers = counts(session, at, Tab.DUE, Narrowed())
        for tab in tabs(seat):
            listed = refs(session, at, tab)
            assert numbers.tabs[tab] == len(listed), (seat, tab)
        wanted = WHERE[status].get(seat)
        assert wanted is None or issue.ref in refs(session, at, wanted), seat
        if wanted is None:
            assert sum(numbers.tabs.values()) == 0


FRESH = (Status.SUBMITTED, Status.ACCEPTED)


def test_a_desk_sees_only_its_own_place(session: Session, cast: Cast) -> None:
    ours = dispatched(session, cast)
    assert refs(session, desk(cast, "zhaojingli", Seat.UNIT), Tab.DUE) == [ours.ref]
    assert refs(session, desk(cast, "chengguan", Seat.UNIT), Tab.DUE) == []
    assert refs(session, desk(cast, "sunzhuren", Seat.UNIT), Tab.DUE) == []
    ours.grid_id, ours.estate_id = cast.grid2.key, cast.xiqu.key
    session.add(ours)
    session.flush()
    assert refs(session, desk(cast, "zhaojingli", Seat.UNIT), Tab.DUE) == []
    assert refs(session, desk(cast, "xiaoli", Seat.GRID), Tab.OUT) == []
    assert refs(session, desk(cast, "liushuji", Seat.COMMITTEE), Tab.OUT) == [ours.ref]


@pytest.mark.parametrize(
    ("unit", "name"), [("unit_owners", "sunzhuren"), ("unit_city", "chengguan"), ("unit_anhe", "lishifu")]
)
def test_a_unit_finds_what_was_given_to_it(session: Session, cast: Cast, unit: str, name: str) -> None:
    issue = standing(session, cast, Status.DISPATCHED, unit_id=getattr(cast, unit).key)
    assert refs(session, desk(cast, name, Seat.UNIT), Tab.DUE) == [issue.ref]


def test_what_the_committee_works_on_itself_is_its_own_to_do(session: Session, cast: Cast) -> None:
    issue = standing(session, cast, Status.IN_PROGRESS, unit_id=cast.unit_committee.key)
    at = desk(cast, "liushuji", Seat.COMMITTEE)
    assert (refs(session, at, Tab.DUE), refs(session, at, Tab.OUT)) == ([issue.ref], [])


def test_not_ours_comes_back_to_the_desk(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    step(session, cast, issue, Step.OBJECTION, "zhaojingli", reason="是自来水公司的管")
    assert refs(session, desk(cast, "liushuji", Seat.COMMITTEE), Tab.BACK) == [issue.ref]
    assert refs(session, desk(cast, "zhaojingli", Seat.UNIT), Tab.DUE) == []


@pytest.mark.parametrize(
    ("level", "late", "seen"),
    [(Level.NONE, -1, False), (Level.NONE, 0, False), (Level.NONE, 1, True), (Level.TOWN, -1, True)],
)
def test_the_town_sees_what_climbed_or_is_late(
    session: Session, cast: Cast, level: Level, late: int, seen: bool
) -> None:
    """`late` in seconds past the deadline; the deadline itself is still in time."""
    issue = standing(session, cast, Status.DISPATCHED, level=level, resolve_by=NOON - timedelta(seconds=late))
    found = refs(session, desk(cast, "chenkezhang", Seat.TOWN), Tab.DUE)
    assert found == ([issue.ref] if seen else [])


@pytest.mark.parametrize(
    ("due", "band"),
    [
        (NOON - timedelta(seconds=1), "over"), (NOON, "today"), (MIDNIGHT - timedelta(seconds=1), "today"),
        (MIDNIGHT, "later"), (None, "later"),
    ],
)
def test_lateness_is_over_today_or_later(session: Session, cast: Cast, due: datetime | None, band: str) -> None:
    issue = standing(session, cast, Status.DISPATCHED, resolve_by=due)
    at = desk(cast, "zhaojingli", Seat.UNIT)
    found = [late for late in ("over", "today", "later") if refs(session, at, Tab.DUE, Narrowed(late=late))]
    assert found == [band]
    numbers = counts(session, at, Tab.DUE, Narrowed())
    assert (numbers.over, numbers.today) == (int(band == "over"), int(band == "today"))
    assert issue.ref


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Narrowed(category="HY"), True), (Narrowed(category="PK"), False), (Narrowed(estate="xiangrui-dong"), True),
        (Narrowed(estate="shiji-1"), False), (Narrowed(estate="xiangrui-dong", building="3"), True),
        (Narrowed(estate="xiangrui-dong", building="5"), False), (Narrowed(nobody=True), True),
        (Narrowed(who=1), False), (Narrowed(unit=999999), False),
    ],
)
def test_a_filter_narrows_rows_and_counts_alike(session: Session, cast: Cast, asked: Narrowed, found: bool) -> None:
    dispatched(session, cast)
    at = desk(cast, "zhaojingli", Seat.UNIT)
    assert bool(refs(session, at, Tab.DUE, asked)) is found
    assert counts(session, at, Tab.DUE, asked).tabs[Tab.DUE] == int(found)


def test_pages_follow_each_other_without_gap_or_repeat(session: Session, cast: Cast) -> None:
    """Equal deadlines and none at all are in it: the order must still be total."""
    dues = [NOON + timedelta(hours=n // 3) for n in range(queue.PER_PAGE)] + [None] * 25
    for due in dues:
        standing(session, cast, Status.DISPATCHED, resolve_by=due)
    at, seen, cursor = desk(cast, "zhaojingli", Seat.UNIT), list[Job](), None
    for _ in range(3):
        page, cursor = jobs(session, at, Tab.DUE, Narrowed(), cursor)
        seen += page
    assert cursor is None
    assert len({job.issue.ref for job in seen}) == len(seen) == len(dues)
    ordered = [job.issue.resolve_by for job in seen if job.issue.resolve_by is not None]
    assert ordered == sorted(ordered)


Job = queue.Job


def test_closed_ones_come_newest_first_and_are_counted_up_to_a_limit(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "COUNTED", 2)
    made = [standing(session, cast, Status.CLOSED, closed_at=NOON) for _ in range(3)]
    at = desk(cast, "zhaojingli", Seat.UNIT)
    assert refs(session, at, Tab.DONE) == [issue.ref for issue in reversed(made)]
    assert counts(session, at, Tab.DUE, Narrowed()).tabs[Tab.DONE] == 2


@pytest.mark.parametrize("cursor", ["x", "-1", "x-", "9" * 40, "1-9999999999", "'; drop table issue"])
def test_a_cursor_nobody_wrote_is_the_first_page(session: Session, cast: Cast, cursor: str) -> None:
    issue = dispatched(session, cast)
    found, _ = jobs(session, desk(cast, "zhaojingli", Seat.UNIT), Tab.DUE, Narrowed(), cursor)
    assert [job.issue.ref for job in found] == [issue.ref]


def test_the_filter_bar_offers_what_belongs_to_the_desk(session: Session, cast: Cast) -> None:
    company = choices(session, desk(cast, "zhaojingli", Seat.UNIT), Narrowed(estate="xiangrui-dong"))
    assert company.estates == [("xiangrui-dong", "祥瑞花园东区")]
    assert [code for code, _ in company.buildings] == ["3", "5"]
    assert sorted(name for _, name in company.people) == ["李师傅", "赵国强"]
    assert company.units == []
    committee = choices(session, desk(cast, "liushuji", Seat.COMMITTEE), Narrowed(estate="shiji-1"))
    assert sorted(slug for slug, _ in committee.estates) == ["xiangrui-dong", "xiangrui-xi"]
    assert (committee.buildings, committee.people) == ([], [])
    assert sorted(name for _, name in committee.units) == [
        "安禾物业", "张店城管马尚中队", "祥瑞花园东区业委会", "祥瑞花园社区两委",
    ]


def test_only_issues_at_the_desk_have_an_assignee_shown(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    found, _ = jobs(session, desk(cast, "zhaojingli", Seat.UNIT), Tab.CHECK, Narrowed(), None)
    assert [(job.issue.ref, job.assignee) for job in found] == [(issue.ref, "赵国强")]
    assert an_issue(session, cast).assignee_id is None
