"""Asking for a table in the browser: who may, what comes back, how it is taken away."""

import re
import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, update
from sqlmodel import col, select

from app.core.errors import DomainError, Invalid, TooMany
from app.exchange.actions.asking import A_DAY, Already
from app.exchange.models import Export
from app.exchange.queries.asked import read_query
from app.exchange.rules.exports import ExportFormat, ExportState
from app.exchange.shelf import Shelf
from app.issues.models import Issue
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import NOON, Cast
from tests.exchange.tables import asked, looking, many, work
from tests.issues.hall import Hall

HOME = "/work/exports"
STAFF = ("xiaoli", "zhaojingli", "liushuji", "chenkezhang", "chengguan")
OTHERS = ("wangyi", "sunzhuren", "shenji", "admin")


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    found = Hall(client, db, cast)
    with found.writing() as session:
        many(session, cast, 40)
    return found


def text(answer: Response) -> str:
    body = re.sub(r"<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def ask(hall: Hall, name: str = "liushuji", **filters: str) -> Response:
    answer: Response = hall.as_(name).post(HOME, data={"format": "csv", **filters})
    return answer


def orders(hall: Hall) -> list[Export]:
    with looking(hall.db) as session:
        return list(session.exec(select(Export).order_by(col(Export.id))))


@pytest.mark.parametrize("name", STAFF)
def test_who_works_on_issues_may_take_a_table_away(hall: Hall, name: str) -> None:
    assert hall.see(name, HOME).status_code == 200
    assert hall.see(name, f"{HOME}/new").status_code == 200


@pytest.mark.parametrize("name", OTHERS)
def test_others_may_not(hall: Hall, name: str) -> None:
    assert [hall.see(name, path).status_code for path in (HOME, f"{HOME}/new")] == [403, 403]
    assert ask(hall, name).status_code == 403
    assert orders(hall) == []


def test_strangers_sign_in_first(hall: Hall) -> None:
    for path in (HOME, f"{HOME}/new", f"{HOME}/1/file"):
        assert hall.see("", path).headers["location"].startswith("/login")


def test_asked_made_and_taken_away(hall: Hall) -> None:
    assert ask(hall, community="xiangrui", tab="done").headers["location"] == HOME
    told = text(hall.see("liushuji", HOME))
    assert "开始导了，16 件，一会儿就好" in told
    assert "排队中" in told
    assert "祥瑞花园社区，已办结" in told
    work()
    assert "导好了" in text(hall.see("liushuji", HOME))
    got = hall.see("liushuji", f"{HOME}/{orders(hall)[0].id}/file")
    name = quote("问题台账-祥瑞花园社区-2026-11-18.csv")
    assert got.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"
    assert got.headers["cache-control"] == "private, no-store"
    assert got.text.count("\r\n") == 17


def test_the_page_renews_itself_only_while_something_is_made(hall: Hall) -> None:
    assert "refresh" not in hall.see("liushuji", HOME).headers
    ask(hall)
    answer = hall.see("liushuji", HOME)
    assert answer.headers["refresh"] == "5"
    assert '<progress max="40" value="0"' in answer.text
    assert "refresh" not in hall.see("liushuji", f"{HOME}?still=1").headers
    work()
    assert "refresh" not in hall.see("liushuji", HOME).headers


MEANINGLESS = [
    ({"community": "nowhere"}, "community", "没有“nowhere”这个社区"),
    ({"community": "shiji", "estate": "xiangrui-dong"}, "estate", "没有祥瑞花园东区"),
    ({"estate": "nowhere"}, "estate", "没有“nowhere”这个小区"),
    ({"estate": "xiangrui-dong", "building": "99"}, "building", "没有“99”这栋楼"),
    ({"grid": "9"}, "grid", "没有“9”这个网格"),
    ({"category": "ZZ"}, "category", "没有“ZZ”这一类"),
    ({"since": "2026年"}, "since", "月份写成 2026-10 这样"),
    ({"since": "2026-10", "until": "2026-09"}, "since", "开始的月份在结束的后面"),
    ({"q": "路灯"}, "community", "先选一个社区"),
    ({"community": "xiangrui", "q": "灯"}, "q", "至少写两个字"),
    ({"community": "xiangrui", "round": "第九十九期"}, "round", "没有“第九十九期”这一期"),
    ({"community": "xiangrui", "since": "2027-01"}, "", "没有符合条件的事"),
    ({"format": "pdf"}, "format", "请从给出的几项里选一个"),
    ({"category": "X" * 999}, "category", "太长了"),
]


def test_a_filter_that_means_nothing_comes_back(hall: Hall) -> None:
    for filters, field, said in MEANINGLESS:
        answer = ask(hall, **filters)
        assert (answer.status_code, said in text(answer)) == (422, True), filters
        if field in ("community", "since", "estate") and len(filters) == 1 and "q" not in filters:
            assert hall.see("liushuji", f"{HOME}/new?{field}={quote(filters[field])}").status_code == 422
    assert orders(hall) == []


def test_the_form_says_what_it_means_and_how_many(hall: Hall) -> None:
    told = text(hall.see("liushuji", f"{HOME}/new?community=xiangrui&tab=done&overdue=1&since=2026-11&until=2026-11"))
    assert "祥瑞花园社区，已办结，只要超期的，2026年11月：现在有" in told


@pytest.mark.parametrize(
    ("name", "rows"), [("liushuji", 40), ("chenkezhang", 43), ("xiaoli", 40), ("zhaojingli", 38), ("chengguan", 2)]
)
def test_everybody_takes_away_what_is_theirs(hall: Hall, cast: Cast, name: str, rows: int) -> None:
    """Three more in another community; two of the first were given to a department."""
    with hall.writing() as session:
        elsewhere = {"community_id": cast.shiji.key, "estate_id": cast.yihao.key, "grid_id": cast.grid3.key}
        many(session, cast, 3, building_id=cast.building7.key, **elsewhere, unit_id=None)
        session.execute(update(Issue).where(col(Issue.id) <= 2).values(unit_id=cast.unit_city.key))
    assert ask(hall, name).status_code == 303
    assert orders(hall)[0].rows_total == rows


def test_what_is_not_public_is_left_out(hall: Hall) -> None:
    with hall.writing() as session:
        session.execute(update(Issue).where(col(Issue.id) == 1).values(public=False))
        session.execute(update(Issue).where(col(Issue.id) == 2).values(hidden_at=NOON))
        session.execute(update(Issue).where(col(Issue.id) == 3).values(status="merged"))
    ask(hall)
    assert orders(hall)[0].rows_total == 37


def test_the_same_table_is_not_made_twice_at_once(hall: Hall) -> None:
    assert [ask(hall).status_code for _ in range(3)] == [303] * 3
    assert len(orders(hall)) == 1
    assert "这一张已经在导了" in text(hall.see("liushuji", HOME))


def test_three_at_a_time_and_no_more(hall: Hall) -> None:
    tabs = ("all", "done", "new", "ended")
    assert [ask(hall, tab=tab).status_code for tab in tabs] == [303, 303, 303, 409]
    assert "您有 3 份正在导" in text(ask(hall, tab="ended"))
    work()
    assert ask(hall, tab="ended").status_code == 303


def test_a_day_has_an_end(hall: Hall) -> None:
    for number in range(A_DAY):
        assert ask(hall).status_code == 303
        hall.as_("liushuji").post(f"{HOME}/{number + 1}/cancellation")
    assert ask(hall).status_code == 429


def test_asked_by_many_threads_at_once_it_stands_once(hall: Hall, cast: Cast) -> None:
    outcomes: list[str] = []

    def one(tab: str) -> None:
        try:
            asked(cast, f"tab={tab}")
            outcomes.append("asked")
        except (Already, DomainError) as refusal:
            outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=one, args=(tab,)) for tab in ("done", "done", "new", "ended", "all", "done")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("asked") == 3
    assert sorted(order.slot or 0 for order in orders(hall)) == [1, 2, 3]


@pytest.mark.parametrize(("before", "status"), [("waiting", 303), ("done", 409), ("cancelled", 409)])
def test_cancelling(hall: Hall, before: str, status: int) -> None:
    ask(hall)
    if before == "done":
        work()
    if before == "cancelled":
        hall.as_("liushuji").post(f"{HOME}/1/cancellation")
    assert hall.as_("liushuji").post(f"{HOME}/1/cancellation").status_code == status
    assert orders(hall)[0].state.value == ("done" if before == "done" else "cancelled")


@pytest.mark.parametrize("name", ["chenkezhang", "xiaoli", "wangyi"])
def test_nobody_touches_anothers(hall: Hall, name: str) -> None:
    ask(hall)
    work()
    expected = 403 if name == "wangyi" else 404
    assert hall.see(name, f"{HOME}/1/file").status_code == expected
    assert hall.as_(name).post(f"{HOME}/1/cancellation").status_code == expected
    assert f"{HOME}/1/" not in hall.see(name, HOME).text


@pytest.mark.parametrize("number", ["0", "99", "x", "9" * 30, "1.5", "-1", "%00"])
def test_what_is_not_there_is_a_404(hall: Hall, number: str) -> None:
    assert hall.see("liushuji", f"{HOME}/{number}/file").status_code == 404
    assert hall.as_("liushuji").post(f"{HOME}/{number}/cancellation").status_code == 404


def test_a_file_that_is_not_there_is_told(hall: Hall) -> None:
    ask(hall)
    assert "还没有文件" in text(hall.see("liushuji", f"{HOME}/1/file"))
    work()
    Shelf(1).drop()
    assert "文件不在了" in text(hall.see("liushuji", f"{HOME}/1/file"))


def test_with_the_role_ends_the_download(hall: Hall, cast: Cast) -> None:
    """Another role that stays does not open it."""
    ask(hall)
    work()
    me = cast.person("liushuji").key
    with hall.writing() as session:
        day = NOON.date()
        session.execute(update(RoleGrant).where(col(RoleGrant.person_id) == me).values(ends_on=day))
        session.add(RoleGrant(person_id=me, role=Role.GRID_WORKER, scope_id=cast.grid1.key, starts_on=day))
    hall.later(days=1)
    answer = hall.see("liushuji", f"{HOME}/1/file")
    assert answer.status_code == 403
    assert "您的角色变了" in text(answer)


def test_the_list_goes_on_page_by_page(hall: Hall, cast: Cast) -> None:
    with hall.writing() as session:
        session.add_all(_cancelled(cast, number) for number in range(45))
    found, address = 0, HOME
    while address:
        page = hall.see("liushuji", address).text
        found += page.count("已取消")
        later = re.search(r'href="([^"]+)" rel="next"', page)
        address = later[1] if later else ""
    assert found == 45


def _cancelled(cast: Cast, number: int) -> Export:
    return Export(
        kind="issues", format=ExportFormat.CSV, query=f"tab=done&q={number}", words="全部", place="全镇", reach="x:1",
        asked_by=cast.person("liushuji").key, asked_title="社区书记", asked_at=NOON + timedelta(seconds=number),
        state=ExportState.CANCELLED,
    )


def test_a_long_list_costs_no_more_queries(hall: Hall, cast: Cast) -> None:
    one = queries(hall, HOME)
    with hall.writing() as session:
        session.add_all(_cancelled(cast, number) for number in range(20))
    assert queries(hall, HOME) == one <= 8
    assert queries(hall, f"{HOME}/new?community=xiangrui&estate=xiangrui-dong&tab=done") <= 16


def queries(hall: Hall, path: str) -> int:
    hall.see("liushuji", path)
    with hall.counting() as seen:
        assert hall.see("liushuji", path).status_code == 200
    return len(seen)


def test_the_board_and_the_queue_lead_here(hall: Hall) -> None:
    board = hall.see("liushuji", "/c/xiangrui?tab=done&category=HY").text
    assert 'href="/work/exports/new?community=xiangrui&amp;tab=done&amp;category=HY"' in board
    assert "/work/exports" not in hall.see("", "/c/xiangrui").text
    assert "/work/exports" not in hall.see("wangyi", "/c/xiangrui").text
    queue = hall.see("zhaojingli", "/work?tab=done&estate=xiangrui-dong&late=over").text
    assert "/work/exports/new?" in queue
    assert "estate=xiangrui-dong" in queue


@pytest.mark.parametrize(
    "query", ["community=xiangrui&tab=done&overdue=1", "since=2026-01&until=2026-02", "community=xiangrui&q=%E8%B7%AF"]
)
def test_a_query_string_is_read_as_it_was_written(query: str) -> None:
    assert read_query(query).query() == query
    assert read_query(f"{query}&sort=due&cursor=n5&nonsense=1").query() == query


def test_refusals_are_of_the_kind_pages_know() -> None:
    assert {Already.status, Invalid.status, TooMany.status} == {409, 422, 429}


@pytest.mark.parametrize(("query", "field"), [("tab=nosuch", "tab"), ("building=3", "estate")])
def test_what_the_board_would_leave_out_is_refused(query: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_query(query)
    assert refusal.value.field == field
