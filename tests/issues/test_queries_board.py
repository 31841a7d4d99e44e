"""The board's pages and counts against a plain reading of all rows, after a random walk of steps."""

import itertools
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from app.core.errors import DomainError
from app.core.workdays import local_day
from app.issues.actions.board import visible
from app.issues.actions.hiding import hide_issue, show_issue
from app.issues.actions.talk import support
from app.issues.models import Issue
from app.issues.queries.board import cards
from app.issues.queries.cards import Card, Filters
from app.issues.queries.counts import TABS, board_of, front, last_30_days, tab_counts, town_lines
from app.issues.queries.directory import directory_of
from app.issues.queries.filing import Spot
from app.issues.queries.ledger import suspended
from app.issues.rules.due import is_overdue
from app.issues.rules.lifecycle import Status, Step
from app.issues.rules.order import Sort
from app.issues.rules.standing import Hat
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import LONG_AGO, NOON, Cast
from tests.make import an_issue, claimed_done, dispatched, step

TEXTS = ("路灯不亮，晚上下台阶看不清。", "垃圾堆了三天没人清。", "电梯关门时抖得厉害。", "路灯下面堆满了垃圾。")
CODES = ("HY", "PS", "NZ")
EARLIER = NOON - timedelta(days=40)


def _walk(session: Session, cast: Cast, seed: int, length: int = 60) -> datetime:
    """Files and moves issues at random, through the actions; refused steps leave nothing. Returns the last moment."""
    dice, at = random.Random(seed), EARLIER
    issues: list[Issue] = []
    for n in range(length):
        at += timedelta(hours=dice.randrange(1, 24))
        if n % 3 == 0 or not issues:
            issues.append(_filed(session, cast, dice, at))
            continue
        issue = dice.choice(issues[-5:])
        for _ in range(4):
            try:
                with session.begin_nested():
                    _move(session, cast, dice, issue, issues, at)
            except DomainError:
                session.refresh(issue)
    session.flush()
    return at


def _filed(session: Session, cast: Cast, dice: random.Random, at: datetime) -> Issue:
    spots = (
        Spot(cast.xiangrui, cast.dongqu, cast.building3), Spot(cast.xiangrui, cast.dongqu, cast.building5),
        Spot(cast.xiangrui, cast.xiqu, None), Spot(cast.shiji, cast.yihao, cast.building7),
    )
    return an_issue(
        session, cast, at=at, public=dice.random() < 0.85, spot=dice.choice(spots), description=dice.choice(TEXTS),
        code=dice.choice(CODES),
    )


def _move(
    session: Session, cast: Cast, dice: random.Random, issue: Issue, issues: list[Issue], at: datetime
) -> None:
    who, what, given = dice.choices(MOVES, WEIGHTS)[0]
    match what:
        case Step():
            more = dict(given)
            if what is Step.DISPATCH:
                more["unit"] = cast.unit_anhe.key
            if what is Step.MERGE:
                more["target"] = dice.choice(issues[-5:]).ref
            if what is Step.SUSPENSION:
                more["review_on"] = local_day(at) + timedelta(days=30)
            step(session, cast, issue, what, who, at=at, **more)
        case "support":
            support(session, issue, by=cast.actor(who), at=at)
        case _:
            change = hide_issue if what == "hide" else show_issue
            change(session, issue, "有人名", by=cast.actor(who), worn=frozenset({Hat.COMMITTEE}), at=at)


MOVES: tuple[tuple[str, Step | str, dict[str, Any]], ...] = (
    ("liushuji", Step.ACCEPTANCE, {}),
    ("xiaoli", Step.REJECTION, {"reason": "不在这里", "route": "街道"}),
    ("xiaoli", Step.DISPATCH, {}),
    ("zhaojingli", Step.SIGNATURE, {}),
    ("zhaojingli", Step.COMPLETION, {"note": "好了", "explained": True}),
    ("wangyi", Step.CONFIRMATION, {"solved": True, "satisfaction": 5}),
    ("wangyi", Step.CONFIRMATION, {"solved": False}),
    ("liushuji", Step.SUSPENSION, {"reason": "等换管道"}),
    ("liushuji", Step.MERGE, {}),
    ("liushuji", Step.SEPARATION, {"reason": "不是一件事"}),
    ("wangyi", Step.WITHDRAWAL, {}),
    ("liushuji", "hide", {}),
    ("liushuji", "show", {}),
    ("laozhou", "support", {}),
    ("luren", "support", {}),
)
WEIGHTS = (6, 1, 9, 9, 6, 3, 2, 2, 1, 2, 1, 1, 1, 2, 2)


def _shown(session: Session, community_id: int) -> list[Issue]:
    rows = session.exec(select(Issue).where(Issue.community_id == community_id))
    return [issue for issue in rows if visible(issue)]


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_what_a_recount_gives(session: Session, cast: Cast, seed: int) -> None:
    at = _walk(session, cast, seed)
    fronts = {line.front.community.slug: line for line in town_lines(session, at, local_day(at))}
    for community in (cast.xiangrui, cast.shiji):
        session.expire_all()
        board, shown = board_of(session, community.key), _shown(session, community.key)
        recount = Counter(issue.status for issue in shown)
        assert {status: getattr(board, status.value) for status in TABS["all"]} == {
            status: recount[status] for status in TABS["all"]
        }
        counts = tab_counts(board)
        assert counts == {tab: sum(issue.status in held for issue in shown) for tab, held in TABS.items()}
        assert counts["all"] == sum(counts[tab] for tab in TABS if tab != "all")
        here = front(session, community.slug, local_day(at))
        assert here is not None
        assert (here.counts, here.month) == (counts, last_30_days(session, community.key, local_day(at)))
        line = fronts[community.slug]
        assert (line.front.counts, line.front.month) == (here.counts, here.month)
        assert line.overdue == sum(is_overdue(issue, at) for issue in shown)
        assert line.front.open == counts["all"] - sum(issue.status in ENDED_HERE for issue in shown)


ENDED_HERE = {Status.CLOSED, Status.REJECTED, Status.TRANSFERRED, Status.WITHDRAWN}


def _everything(session: Session, community_id: int, filters: Filters, sort: Sort, at: datetime) -> list[Card]:
    """All pages, three at a time."""
    found: list[Card] = []
    cursor: str | None = None
    for _ in range(100):
        page = cards(session, community_id, filters, sort, cursor, at=at, limit=3)
        assert not page.lost
        assert len(page.cards) == 3 or page.next is None
        found += page.cards
        cursor = page.next
        if cursor is None:
            return found
    raise AssertionError("the pages never end")


KEYS = {
    Sort.NEWEST: lambda issue: (-issue.key,),
    Sort.SUPPORTS: lambda issue: (-issue.supports, -issue.key),
    Sort.DUE: lambda issue: (issue.resolve_by, issue.key),
}
TICKS = {Status.SUBMITTED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED}


def _fits(issue: Issue, filters: Filters, sort: Sort, at: datetime) -> bool:
    """The same question asked of one row, in plain words."""
    ids = ("grid_id", "estate_id", "building_id")
    return (
        issue.status in filters.statuses
        and (not filters.category or issue.category == filters.category)
        and all(getattr(filters, name) in (None, getattr(issue, name)) for name in ids)
        and all(word in issue.description for word in filters.words.split() if len(word) > 1)
        and (not filters.overdue or is_overdue(issue, at))
        and (sort is not Sort.DUE or issue.status in TICKS)
    )


ASKED: tuple[dict[str, Any], ...] = (
    {}, {"statuses": TABS["doing"]}, {"statuses": TABS["new"]}, {"category": "HY"},
    {"category": "HY", "statuses": TABS["new"]}, {"words": "路灯"}, {"words": "路灯 垃圾"}, {"words": "灯 垃圾"},
    {"words": "路灯", "statuses": TABS["new"]}, {"words": "喷泉"}, {"estate_id": "xiqu"}, {"grid_id": "grid1"},
    {"building_id": "building3", "estate_id": "dongqu"}, {"grid_id": "grid1", "category": "PS"},
    {"building_id": "building3", "statuses": TABS["doing"]}, {"overdue": True}, {"overdue": True, "words": "垃圾"},
    {"overdue": True, "category": "HY"},
)


def test_pages_hold_each_fitting_card_once_in_order(session: Session, cast: Cast) -> None:
    """One walk for all questions: walking takes long, asking does not."""
    at = _walk(session, cast, seed=7, length=90)
    _assert_much_happened(session, cast, at)
    shown = _shown(session, cast.xiangrui.key)
    for ask, sort in itertools.product(ASKED, Sort):
        ids = {name: getattr(cast, value).key for name, value in ask.items() if name.endswith("_id")}
        filters = Filters(**{**ask, **ids})
        order = Sort.DUE if filters.overdue else sort
        wanted = sorted((issue for issue in shown if _fits(issue, filters, order, at)), key=KEYS[order])
        found = _everything(session, cast.xiangrui.key, filters, sort, at)
        assert [card.ref for card in found] == [issue.ref for issue in wanted], (ask, sort)


def _assert_much_happened(session: Session, cast: Cast, at: datetime) -> None:
    """Pages of a town where little happens would prove nothing."""
    shown = _shown(session, cast.xiangrui.key)
    assert len({issue.status for issue in shown}) >= 5
    assert any(is_overdue(issue, at) for issue in shown)
    assert {issue.supports for issue in shown} >= {0, 1}
    rows = session.exec(select(Issue)).all()
    assert any(not issue.public for issue in rows)
    assert any(issue.hidden_at for issue in rows)
    assert any(issue.status is Status.MERGED for issue in rows)


@pytest.mark.parametrize(
    "cursor", ["x", "n", "n-1", "n1x", "s1", "s1-2", "d1-2", "n1234567890", "n１", "n1\n", "n1-1", "' OR 1=1", "\x00"]
)
def test_a_cursor_nobody_wrote_shows_the_first_page(session: Session, cast: Cast, cursor: str) -> None:
    issue = an_issue(session, cast)
    page = cards(session, cast.xiangrui.key, Filters(), Sort.NEWEST, cursor, at=NOON)
    assert page.lost
    assert [card.ref for card in page.cards] == [issue.ref]


@pytest.mark.parametrize("cursor", ["d9999999999999999-999999999", "d0-0"])
def test_a_cursor_from_the_edge_of_time_is_read(session: Session, cast: Cast, cursor: str) -> None:
    an_issue(session, cast)
    page = cards(session, cast.xiangrui.key, Filters(), Sort.DUE, cursor, at=NOON)
    assert not page.lost
    assert len(page.cards) == (1 if cursor == "d0-0" else 0)


def test_a_card_says_where_and_carries_no_name(session: Session, cast: Cast) -> None:
    an_issue(session, cast, stairwell="2", place="二楼")
    card = cards(session, cast.xiangrui.key, Filters(), Sort.NEWEST, None, at=NOON).cards[0]
    assert (card.estate, card.building, card.grid) == ("祥瑞花园东区", "3号楼", "第一网格")
    assert cast.people["wangyi"].name not in repr(card)


def test_the_month_averages_what_was_closed_and_forgets_after_thirty_days(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + timedelta(days=3, hours=6), solved=True)
    closing_day = local_day(NOON) + timedelta(days=3)
    month = last_30_days(session, cast.xiangrui.key, closing_day)
    assert (month.filed, month.closed, month.average_days) == (1, 1, "3.3")
    later = last_30_days(session, cast.xiangrui.key, local_day(NOON) + timedelta(days=30))
    assert (later.filed, later.closed) == (0, 1)
    gone = last_30_days(session, cast.xiangrui.key, closing_day + timedelta(days=30))
    assert (gone.filed, gone.closed, gone.average_days) == (0, 0, "")


def test_reopening_takes_the_closing_back(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + timedelta(days=1), solved=True)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + timedelta(days=2), solved=False)
    month = last_30_days(session, cast.xiangrui.key, local_day(NOON) + timedelta(days=2))
    assert (month.filed, month.closed, month.closed_minutes) == (1, 0, 0)


def test_the_directory_names_companies_and_masked_grid_workers(session: Session, cast: Cast) -> None:
    ended = RoleGrant(
        person_id=cast.people["luren"].key, role=Role.GRID_WORKER, scope_id=cast.grid1.key, starts_on=LONG_AGO,
        ends_on=date(2026, 11, 17),
    )
    session.add(ended)
    session.flush()
    found = directory_of(session, cast.xiangrui.key, local_day(NOON))
    assert [(line.name, line.company) for line in found.estates] == [("祥瑞花园东区", "安禾物业"), ("祥瑞花园西区", "")]
    assert [(line.name, line.workers) for line in found.grids] == [("第一网格", ("李**",)), ("第二网格", ())]
    before = directory_of(session, cast.xiangrui.key, date(2026, 11, 17))
    assert sorted(before.grids[0].workers) == ["李**", "路*"]
    assert directory_of(session, cast.xiangrui.key, date(2024, 1, 1)).estates[0].company == ""


def test_the_ledger_gives_reason_and_review_day_nearest_first(session: Session, cast: Cast) -> None:
    days = (date(2026, 12, 20), date(2026, 11, 30))
    for day in days:
        issue = dispatched(session, cast)
        step(session, cast, issue, Step.SUSPENSION, "liushuji", reason=f"等到{day}", review_on=day)
    hidden = dispatched(session, cast, public=False)
    step(session, cast, hidden, Step.SUSPENSION, "liushuji", reason="不公开", review_on=days[0])
    found = suspended(session, cast.xiangrui.key)
    assert [(each.card.review_on, each.reason) for each in found] == [(day, f"等到{day}") for day in reversed(days)]
    assert suspended(session, cast.shiji.key) == []


PLANS = {
    "all newest": (Filters(), Sort.NEWEST, "ix_issue_board_newest (community_id=? AND id<?)"),
    "a tab": (Filters(statuses=TABS["doing"]), Sort.NEWEST, "ix_issue_board_status (community_id=? AND status=?"),
    "all supported": (Filters(), Sort.SUPPORTS, "ix_issue_board_supports (community_id=? AND status=? AND supports<?)"),
    "all due": (Filters(), Sort.DUE, "ix_issue_board_due (community_id=? AND status=? AND resolve_by>?)"),
    "overdue": (Filters(overdue=True), Sort.DUE, "ix_issue_board_due (community_id=? AND status=? AND resolve_by>?"),
    "a category": (Filters(category="HY"), Sort.NEWEST, "ix_issue_board_category (community_id=? AND category=?"),
    "a grid": (Filters(grid_id=1), Sort.NEWEST, "ix_issue_grid (grid_id=? AND id<?)"),
    "an estate": (Filters(estate_id=1), Sort.NEWEST, "ix_issue_board_estate (estate_id=? AND id<?)"),
    "a building": (Filters(building_id=1, estate_id=1), Sort.NEWEST, "ix_issue_place (building_id=? AND id<?)"),
    "words": (Filters(words="路灯 垃圾"), Sort.NEWEST, "issues_fts"),
}
CURSORS = {Sort.NEWEST: "n9", Sort.SUPPORTS: "s9-9", Sort.DUE: "d9-9"}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", PLANS)
def test_each_path_reads_its_own_index(session: Session, cast: Cast, db: Engine, path: str) -> None:
    """SQLite plans without statistics, so its plan is the same however many rows there are."""
    filters, sort, index = PLANS[path]
    asked: list[tuple[str, object]] = []

    def note(_conn: object, _cursor: object, statement: str, given: object, *_: object) -> None:
        asked.append((statement, given))

    event.listen(db, "before_cursor_execute", note)
    cards(session, cast.xiangrui.key, filters, sort, CURSORS[sort], at=datetime(2026, 11, 18, tzinfo=UTC))
    event.remove(db, "before_cursor_execute", note)
    statement, given = asked[-1]
    lines = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)  # type: ignore[arg-type]  # as sent
    plan = [str(row[3]) for row in lines]
    read = [line for line in plan if "issue" in line and "INTEGER PRIMARY KEY" not in line]
    assert read
    assert all(index in line for line in read), plan
    assert not [line for line in plan if line.startswith("SCAN issue ")], plan
