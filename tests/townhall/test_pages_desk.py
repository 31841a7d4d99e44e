"""/town: what waits, how the estates stand, and every number opens the list it counts."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.workdays import local_day
from app.issues.actions.ticking import tick_issues
from app.issues.queries.filing import Spot
from app.issues.rules.lifecycle import Step
from app.scorecards.models import Objection, Scorecard
from app.scorecards.rules.kinds import Part
from app.townhall.actions.counting import count_towns
from app.townhall.queries.slices import Scope, end_of, how_many, listed
from app.townhall.queries.statistics import count_statistics, statistics_of
from app.townhall.rules.slices import Slice, What
from app.townhall.rules.weeks import week_of
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.make import an_issue, step
from tests.rulebooks.adopt import adopted
from tests.scorecards.judge import an_october, made


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """October is judged; in November two issues were given to the company and one of them is late since."""
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_october(session, cast)
        made(session, cast)
        for _ in range(2):
            issue = an_issue(session, cast, at=NOON)
            step(session, cast, issue, Step.ACCEPTANCE, "liushuji", at=NOON)
            step(session, cast, issue, Step.DISPATCH, "liushuji", at=NOON, unit=cast.unit_anhe.key)
        step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=NOON)
        step(session, cast, issue, Step.COMPLETION, "zhaojingli", at=NOON, note="清走了。", explained=True)
    found.later(days=12)
    with found.writing() as session:
        while tick_issues(session, found.now):
            session.flush()
    return found


def page(hall: Hall, who: str = "chenkezhang", path: str = "/town") -> str:
    answer = hall.see(who, path)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_town_sees_ranks_lists_and_late_ones(hall: Hall) -> None:
    text = page(hall)
    for words in ("全镇情况", "祥瑞花园东区", "2026 年 10 月", "红榜", "黑榜", "现在超期", "哪里老超期"):
        assert words in text, words


def test_every_number_opens_a_list_of_so_many(hall: Hall) -> None:
    """Heat, hot estates and late ones: whatever links to /town/issues counts what stands there."""
    links = re.findall(r'href="(/town/issues\?[^"]+)">(\d+)', page(hall))
    assert links
    for address, number in links:
        assert f"：{number} 件" in page(hall, path=address), address


def test_the_deadline_is_counted_in_its_week(hall: Hall) -> None:
    with Session(hall.db) as session:
        found = count_statistics(session, Scope(1), local_day(hall.now), hall.now)
        for at, week in enumerate(found.weeks):
            asked = Slice(What.MISSED, community="xiangrui").within(week_of(week))
            assert how_many(session, Scope(1), asked, hall.now) == found.missed[hall.cast.xiangrui.key][at]
    assert sum(found.missed[hall.cast.xiangrui.key][-3:]) == 1


def test_a_smaller_desk_counts_its_own(hall: Hall) -> None:
    shiji = Scope(1, community_id=hall.cast.shiji.key)
    company = Scope(1, company_id=1, estates=frozenset({hall.cast.dongqu.key}))
    with Session(hall.db) as session:
        assert how_many(session, shiji, Slice(), hall.now) == 0
        assert how_many(session, company, Slice(), hall.now) == how_many(session, Scope(1), Slice(), hall.now)


def test_the_clock_counts_once_an_hour_and_the_page_says_when(hall: Hall) -> None:
    with hall.writing() as session:
        assert count_towns(session, hall.now) == 1
        assert count_towns(session, hall.now + timedelta(minutes=59)) == 0
        assert count_towns(session, hall.now + timedelta(minutes=60)) == 1
        later = hall.now + timedelta(minutes=60)
        assert statistics_of(session, Scope(1), local_day(hall.now), later).at == later
        still = later + timedelta(hours=3)
        assert statistics_of(session, Scope(1), local_day(hall.now), still).at == still
        assert statistics_of(session, Scope(1), local_day(hall.now), hall.now).at == hall.now


def test_what_was_counted_comes_back_the_same(hall: Hall) -> None:
    with hall.writing() as session:
        count_towns(session, hall.now)
        fresh = count_statistics(session, Scope(1), local_day(hall.now), hall.now)
        assert statistics_of(session, Scope(1), local_day(hall.now), hall.now) == fresh


def test_lists_are_paged_by_the_last_one_seen(hall: Hall) -> None:
    with Session(hall.db) as session:
        first = listed(session, Scope(1), Slice(), hall.now, most=1)
        second = listed(session, Scope(1), Slice(), hall.now, after=end_of(Slice(), first[0]), most=1)
    assert len(first) == 2
    assert second[0].id == first[1].id


def test_the_desk_is_the_towns(hall: Hall) -> None:
    for who, status in (("", 303), ("wangyi", 403), ("liushuji", 403), ("zhaojingli", 403)):
        assert hall.see(who, "/town").status_code == status


def test_the_lists_are_for_whoever_works_here(hall: Hall) -> None:
    for who, base, status in [
        ("shenji", "/town", 200), ("liushuji", "/town", 403), ("liushuji", "/c/xiangrui/desk", 200),
        ("liushuji", "/c/shiji/desk", 403), ("zhaojingli", "/companies/1/desk", 200), ("wangyi", "/town", 403),
    ]:
        assert hall.see(who, f"{base}/issues?what=late").status_code == status


@pytest.mark.parametrize("path", ["/town", "/town/settings", "/town/briefing", "/town/posting", "/town/what-if"])
def test_no_link_of_the_town_is_closed_to_the_auditor(hall: Hall, path: str) -> None:
    main = hall.see("shenji", path).text.partition("<main")[2].partition("</main")[0]
    links = {unescape(each).partition("#")[0] for each in re.findall(r'href="(/[^"]*)"', main)}
    assert links
    assert {hall.see("shenji", link).status_code for link in links} == {200}


def test_an_odd_address_is_a_list_all_the_same(hall: Hall) -> None:
    for query in (
        "what=x", "first=1&last=2", "estate=%00", "after=n99999999999", "after=9", "what=late&after=n1",
        "what=late&after=d9999999999999999-1", "category=%F0%9F",
    ):  # fmt: skip
        assert hall.see("chenkezhang", f"/town/issues?{query}").status_code == 200


def test_the_desk_costs_at_most_twenty_queries(hall: Hall) -> None:
    hall.as_("chenkezhang")
    with hall.writing() as session:
        count_towns(session, hall.now)
    with hall.counting() as seen:
        page(hall)
    assert len(seen) <= 20, "\n".join(seen)


def test_communities_and_companies_have_desks_of_their_own(hall: Hall) -> None:
    for who, path, status in [
        ("liushuji", "/c/xiangrui/desk", 200), ("liushuji", "/c/shiji/desk", 403),
        ("chenkezhang", "/c/shiji/desk", 200), ("zhaojingli", "/companies/1/desk", 200),
        ("chenkezhang", "/companies/1/desk", 200), ("zhaojingli", "/companies/99/desk", 404),
        ("wangyi", "/c/xiangrui/desk", 403),
        ("wangyi", "/companies/1/desk", 403), ("zhaojingli", "/c/xiangrui/desk", 403),
    ]:
        assert hall.see(who, path).status_code == status


def test_a_companys_desk_shows_its_estates_and_nobody_elses(hall: Hall) -> None:
    text = page(hall, "zhaojingli", "/companies/1/desk")
    assert "祥瑞花园东区" in text
    assert "世纪花园一期" not in text


@pytest.mark.parametrize("who", ["liushuji", "chenkezhang"])
def test_a_communitys_numbers_open_lists_of_so_many(hall: Hall, who: str) -> None:
    """Whoever looks: an official on a community's desk sees that community's lists."""
    with hall.writing() as session:
        an_issue(session, hall.cast, spot=Spot(hall.cast.shiji, hall.cast.yihao, hall.cast.building7), at=NOON)
    links = re.findall(r'href="(/c/xiangrui/desk/issues\?[^"]+)">(\d+)', page(hall, who, "/c/xiangrui/desk"))
    assert links
    for address, number in links:
        assert f"：{number} 件" in page(hall, who, address), address


def test_what_was_set_is_told_with_who_and_why(hall: Hall) -> None:
    with hall.writing() as session:
        adopted(session, hall.cast)
    text = page(hall, path="/town/settings")
    for words in ("定了评分规则", "居民评议的分量加重", "陈**", "/town/wordings"):
        assert words in text, words
    assert hall.see("liushuji", "/town/settings").status_code == 403


def test_from_an_estate_that_fell_an_official_orders_it_mended(hall: Hall) -> None:
    card = "/estates/xiangrui-dong/scorecards/2026-10"
    assert "/town/supervision/new?estate=xiangrui-dong" in page(hall, path=card)
    assert "/town/supervision/new" not in page(hall, "liushuji", card)
    form = page(hall, path="/town/supervision/new?estate=xiangrui-dong")
    assert re.search(r'<option value="xiangrui-dong" selected', form)
    assert re.search(r"<option[^>]* selected[^>]*>安禾物业", form)


def test_everybody_is_led_to_their_own_desk(hall: Hall) -> None:
    own = {"chenkezhang": "/town", "liushuji": "/c/xiangrui/desk", "zhaojingli": "/companies/1/desk"}
    for who, address in own.items():
        assert hall.see(who, "/desk").headers["location"] == address
        assert hall.see(who, address).status_code == 200


def test_what_waits_is_named_with_its_estate_and_month(hall: Hall) -> None:
    with hall.writing() as session:
        card = session.exec(select(Scorecard)).one()
        session.add(
            Objection(
                scorecard_id=card.key, estate_id=card.estate_id, month=card.month, part=Part.OWNER, line="owner",
                words="票数不对", title="物业", by=hall.cast.people["zhaojingli"].key, at=hall.now,
            )
        )
    text = page(hall)
    assert "祥瑞花园东区 10 月的得分，有 1 条意见等答复" in text
    assert "/estates/xiangrui-dong/scorecards/2026-10/objections" in text
    assert "1 条意见等答复" in page(hall, "liushuji", "/c/xiangrui/desk")
    assert "1 条意见等答复" not in page(hall, "chenkezhang", "/c/shiji/desk")
