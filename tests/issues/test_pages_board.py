"""The board as readers get it: what is on it, what it costs, what happens when nothing is there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session, delete

from app.core.deps import request_time
from app.issues.actions.hiding import hide_issue
from app.issues.actions.talk import support
from app.issues.board_cache import BoardCache, same_page, weak_tag
from app.issues.forms.board import Question, read_question
from app.issues.models import Board
from app.issues.pages.board import cache_of
from app.issues.queries.filing import Spot
from app.issues.rules.lifecycle import Step
from app.issues.rules.order import Sort
from app.issues.rules.standing import Hat
from app.places.models import Community, Town
from tests.cast import NOON, Cast
from tests.make import an_issue, claimed_done, dispatched, step

AsUser = Callable[[str], TestClient]
BOARD = "/c/xiangrui"


def _app(client: TestClient) -> FastAPI:
    app = client.app
    assert isinstance(app, FastAPI)
    return app


@pytest.fixture
def at_noon(client: TestClient) -> TestClient:
    """The app with its clock stopped at NOON."""
    _set_clock(client, NOON)
    return client


def _set_clock(client: TestClient, at: datetime) -> None:
    _app(client).dependency_overrides[request_time] = lambda: at


@contextmanager
def queries(db: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile, without the begin and end of transactions."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append(statement)

    event.listen(db, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db, "before_cursor_execute", note)


def _some_issues(session: Session, cast: Cast, count: int = 25) -> list[str]:
    refs = [an_issue(session, cast, description=f"第{n}盏路灯不亮，晚上看不清。").ref for n in range(count)]
    session.commit()
    return refs


def test_the_board_lists_what_neighbours_may_see(at_noon: TestClient, session: Session, cast: Cast) -> None:
    shown = an_issue(session, cast, description="三号楼门口的路灯不亮了。")
    private = an_issue(session, cast, description="邻居家里的私事说不得。", public=False)
    hidden = an_issue(session, cast, description="这一件写了别人的名字。")
    committee = frozenset({Hat.COMMITTEE})
    hide_issue(session, hidden, "写了名字", by=cast.actor("liushuji"), worn=committee, at=NOON)
    twin = an_issue(session, cast, description="门口的灯又不亮了一次。")
    step(session, cast, twin, Step.MERGE, "liushuji", target=shown.ref)
    elsewhere = an_issue(session, cast, description="别的社区的事。", spot=Spot(cast.shiji, cast.yihao, cast.building7))
    session.commit()
    text = at_noon.get(BOARD).text
    assert f'href="/i/{shown.ref}"' in text
    assert not [each for each in (private, hidden, twin, elsewhere) if each.ref in text or each.title in text]
    assert "王桂兰" not in text
    assert "13800000001" not in text
    assert "安禾物业" in text
    assert "网格员 李**" in text
    assert "近 30 天反映 1 件，办结 0 件。" in text


def test_a_cold_page_costs_eight_queries_and_a_warm_one_costs_one(
    at_noon: TestClient, session: Session, cast: Cast, db: Engine
) -> None:
    _some_issues(session, cast)
    with queries(db) as cold:
        first = at_noon.get(BOARD)
    assert len(cold) <= 8, cold
    with queries(db) as warm:
        second = at_noon.get(BOARD)
    assert len(warm) == 1, warm
    with queries(db) as known:
        third = at_noon.get(BOARD, headers={"If-None-Match": first.headers["etag"]})
    assert len(known) == 1, known
    assert second.text == first.text
    assert (third.status_code, third.content) == (304, b"")
    for answer in (first, second, third):
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "Cookie" in answer.headers["vary"]
        assert answer.headers["etag"] == first.headers["etag"]


def test_a_signed_in_page_costs_at_most_eleven_queries_and_is_nobody_elses(
    client: TestClient, as_user: AsUser, session: Session, cast: Cast, db: Engine
) -> None:
    refs = _some_issues(session, cast)
    me = as_user("laozhou")
    with queries(db) as sent:
        page = me.get(BOARD)
    assert page.status_code == 200
    assert len(sent) <= 11, sent
    assert "etag" not in page.headers
    assert len(cache_of(_app(client))) == 0
    assert f'action="/i/{refs[-1]}/support"' in page.text
    assert "周**" in page.text


def test_my_own_support_is_marked_and_my_own_issue_offers_none(
    client: TestClient, as_user: AsUser, session: Session, cast: Cast
) -> None:
    issue = an_issue(session, cast)
    support(session, issue, by=cast.actor("laozhou"), at=NOON)
    session.commit()
    form = f'action="/i/{issue.ref}/support"'
    supporter, reporter, visitor = as_user("laozhou").get(BOARD), as_user("wangyi").get(BOARD), client.get(BOARD)
    assert "已同感 1" in supporter.text
    assert form not in supporter.text
    assert form not in reporter.text
    assert "1 人同感" in reporter.text
    assert form in visitor.text
    assert "已同感" not in visitor.text


def test_every_change_makes_a_new_page(at_noon: TestClient, session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    session.commit()
    tags = [at_noon.get(BOARD).headers["etag"]]
    support(session, issue, by=cast.actor("laozhou"), at=NOON)
    session.commit()
    tags.append(at_noon.get(BOARD).headers["etag"])
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", solved=True)
    session.commit()
    page = at_noon.get(BOARD, headers={"If-None-Match": ", ".join(tags)})
    assert page.status_code == 200
    assert "邻居已确认" in page.text
    assert len({*tags, page.headers["etag"]}) == 3


@pytest.mark.parametrize(
    "other", ["?tab=new", "?q=路灯", "?sort=supports", "?overdue=1", "?category=HY", "?cursor=n5", "?grid=370303001001"]
)
def test_another_question_is_another_page(at_noon: TestClient, cast: Cast, other: str) -> None:
    assert at_noon.get(BOARD).headers["etag"] != at_noon.get(BOARD + other).headers["etag"]


def test_the_page_follows_the_clock_and_the_reader(at_noon: TestClient, session: Session, cast: Cast) -> None:
    issue = an_issue(session, cast)
    session.commit()
    tag = at_noon.get(BOARD).headers["etag"]
    assert at_noon.get(BOARD + "?unknown=1&tab=all").headers["etag"] == tag
    big = at_noon.get(BOARD, headers={"Cookie": "ps_elder=1"})
    assert big.headers["etag"] != tag
    assert 'data-mode="elder"' in big.text
    _set_clock(at_noon, NOON + timedelta(seconds=299))
    assert at_noon.get(BOARD).headers["etag"] == tag
    _set_clock(at_noon, NOON + timedelta(seconds=300))
    assert at_noon.get(BOARD).headers["etag"] != tag
    assert issue.resolve_by is not None
    _set_clock(at_noon, issue.resolve_by + timedelta(days=1, minutes=1))
    assert "已超期 1 天" in at_noon.get(BOARD).text


def test_a_flash_is_shown_once_and_never_kept(client: TestClient, as_user: AsUser, cast: Cast) -> None:
    quiet = client.get(BOARD)
    client.post("/login/sms", data={})
    answer = client.get("/me")
    assert answer.status_code == 303
    told = client.get(BOARD)
    assert "这一步要先登录" in told.text
    assert "etag" not in told.headers
    assert client.get(BOARD).text == quiet.text


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("?q=灯", "“灯”只有一个字"),
        ("?q=路灯 灯", "“灯”只有一个字"),
        ("?category=ZZ", "没有这一类"),
        ("?grid=9", "没有这个网格"),
        ("?estate=nowhere", "没有这个小区"),
        ("?estate=xiangrui-dong&building=99", "没有这栋楼"),
        ("?estate=shiji-1", "没有这个小区"),
        ("?cursor=broken", "先给您看第一页"),
    ],
)
def test_what_cannot_be_taken_as_asked_is_said_and_the_rest_is_shown(
    at_noon: TestClient, session: Session, cast: Cast, query: str, hint: str
) -> None:
    (ref,) = _some_issues(session, cast, 1)
    page = at_noon.get(BOARD + query)
    assert page.status_code == 200
    assert hint in page.text
    assert ref in page.text


@pytest.mark.parametrize(
    "query", ["?q=%00%ff", "?q=" + "路灯" * 500, "?tab=../..&sort=x&overdue=9", "?cursor=" + "9" * 400, "?q='\"<b>"]
)
def test_no_question_is_an_error(at_noon: TestClient, cast: Cast, query: str) -> None:
    page = at_noon.get(BOARD + query)
    assert page.status_code == 200
    assert "<b>" not in page.text.split("<main")[1].split('id="kw"')[1].split(">")[0]


@pytest.mark.parametrize("typed", ["XR-20261118-0001", "xr-20261118-0001", "  XR-20261118-0001 "])
def test_a_reference_typed_into_the_search_leads_to_the_issue(at_noon: TestClient, cast: Cast, typed: str) -> None:
    answer = at_noon.get(BOARD, params={"q": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, "/i/XR-20261118-0001")


def test_pages_lead_on_to_the_last_and_back(at_noon: TestClient, session: Session, cast: Cast) -> None:
    refs = _some_issues(session, cast, 25)
    first = at_noon.get(BOARD + "?sort=supports").text
    link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "sort=supports" in link
    second = at_noon.get(link).text
    seen = [[ref for ref in refs if f'href="/i/{ref}"' in text] for text in (first, second)]
    assert [len(each) for each in seen] == [20, 5]
    assert not set(seen[0]) & set(seen[1])
    assert 'rel="next"' not in second
    assert f'href="{BOARD}?sort=supports"' in second


def test_an_empty_board_and_a_search_without_a_find_both_lead_on(
    at_noon: TestClient, session: Session, cast: Cast
) -> None:
    empty = at_noon.get(BOARD).text
    assert "这里还没有人反映" in empty
    assert f'href="{BOARD}/report"' in empty
    _some_issues(session, cast, 2)
    nothing = at_noon.get(BOARD + "?q=喷泉").text
    assert "没有找到“喷泉”" in nothing
    assert "去掉筛选，看全部 2 件" in nothing
    assert "这一栏现在没有" in at_noon.get(BOARD + "?tab=done").text


def test_filters_offer_buildings_once_the_estate_is_chosen(at_noon: TestClient, session: Session, cast: Cast) -> None:
    three = an_issue(session, cast)
    five = an_issue(session, cast, spot=Spot(cast.xiangrui, cast.dongqu, cast.building5))
    session.commit()
    assert 'name="building"' not in at_noon.get(BOARD).text
    page = at_noon.get(BOARD + "?estate=xiangrui-dong&building=5").text
    assert 'name="building"' in page
    assert five.ref in page
    assert three.ref not in page


@pytest.mark.parametrize("path", ["/c/nowhere", "/c/nowhere/ledger"])
def test_a_community_nobody_has_is_not_found(client: TestClient, cast: Cast, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有这个社区" in answer.text


def test_the_ledger_says_why_and_until_when(at_noon: TestClient, session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    step(session, cast, issue, Step.SUSPENSION, "liushuji", reason="等住建局换主管道。", review_on=date(2026, 11, 30))
    session.commit()
    text = at_noon.get(f"{BOARD}/ledger").text
    assert "等住建局换主管道。" in text
    assert "挂账 到11月30日复查" in text
    assert "该复查了" not in text
    _set_clock(at_noon, datetime(2026, 11, 30, 16, 1, tzinfo=NOON.tzinfo))
    late = at_noon.get(f"{BOARD}/ledger").text
    assert "挂账 过了11月30日还没复查" in late
    assert "该复查了" in late
    assert "现在没有挂账的事" in at_noon.get("/c/shiji/ledger").text


def test_the_town_shows_the_numbers_of_the_boards_with_one_query_for_all(
    at_noon: TestClient, session: Session, cast: Cast, db: Engine
) -> None:
    closed = claimed_done(session, cast)
    step(session, cast, closed, Step.CONFIRMATION, "wangyi", solved=True)
    late = an_issue(session, cast)
    an_issue(session, cast, spot=Spot(cast.shiji, cast.yihao, cast.building7))
    session.commit()
    assert late.resolve_by is not None
    _set_clock(at_noon, late.resolve_by + timedelta(minutes=1))
    with queries(db) as sent:
        town = at_noon.get("/").text
    assert len(sent) <= 4, sent
    for community, numbers in (("祥瑞花园社区", (1, 1, 1)), ("世纪花园社区", (1, 0, 1))):
        entry = town.split(f">{community}</a></b>")[1].split("</li>")[0]
        found = [f"在办 {numbers[0]} 件", f"已办结 {numbers[1]} 件", f"超期 {numbers[2]} 件"]
        assert [words for words in found if words in entry] == found
    board = at_noon.get(BOARD).text
    assert "全部 <b>2</b>" in board
    assert "已办结 <b>1</b>" in board
    assert late.ref in at_noon.get(f"{BOARD}?overdue=1").text
    assert closed.ref not in at_noon.get(f"{BOARD}?overdue=1").text


def test_a_town_before_its_first_import_says_so(client: TestClient, db: Engine) -> None:
    with Session(db) as session:
        session.exec(delete(Board))
        for table in reversed(Community.metadata.sorted_tables):
            if table.name not in (Community.__tablename__, Town.__tablename__):
                session.execute(table.delete())
        session.exec(delete(Community))
        session.commit()
    assert "还没有录入社区" in client.get("/").text


def test_who_sees_what_is_written_down(client: TestClient, cast: Cast) -> None:
    text = client.get("/privacy").text
    assert "谁能看到我的信息" in text
    assert "写了原因才能看" in text


def test_the_cache_is_bounded_by_number_and_bytes() -> None:
    cache = BoardCache(most_pages=3, most_bytes=100)
    for name in "abc":
        cache.put(name, b"x" * 20)
    assert cache.get("a") is not None
    cache.put("d", b"x" * 20)
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]
    cache.put("e", b"x" * 70)
    assert [name for name in "acde" if cache.get(name)] == ["d", "e"]
    cache.put("e", b"y" * 10)
    cache.put("f", b"x" * 70)
    assert [name for name in "def" if cache.get(name)] == ["d", "e", "f"]
    cache.put("g", b"x" * 101)
    assert len(cache) == 0


@pytest.mark.parametrize(
    ("given", "same"),
    [
        (None, False), ("", False), ("{tag}", True), ("{bare}", True), ('"x", {tag}', True), ("*", True),
        ('"x"', False), ('W/"{half}"', False),
    ],
)
def test_the_reader_names_the_page_they_have(given: str | None, same: bool) -> None:
    tag = weak_tag("a", 1)
    bare = tag.removeprefix("W/")
    sent = given.format(tag=tag, bare=bare, half=bare[1:5]) if given else given
    assert same_page(sent, tag) is same
    assert weak_tag("a", 1) == tag != weak_tag("a", 2)


def test_a_question_keeps_what_it_asks_and_starts_from_the_first_page() -> None:
    asked = read_question({"tab": "doing", "q": " 路灯  电梯 ", "sort": "supports", "cursor": "s1-2", "building": "3"})
    assert asked == Question(tab="doing", q="路灯 电梯", sort=Sort.SUPPORTS, cursor="s1-2")
    assert read_question({}).query() == ""
    assert asked.with_(tab="all").query() == "q=%E8%B7%AF%E7%81%AF+%E7%94%B5%E6%A2%AF&sort=supports"
    assert read_question({"overdue": "1", "sort": "supports"}).order is Sort.DUE
