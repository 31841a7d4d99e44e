"""What the page of one issue says first in its rarer states, and to those who only look."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.companies.models import CrossAppointment
from app.issues.rules.lifecycle import Step
from tests.cast import LONG_AGO, Cast
from tests.issues.hall import Hall
from tests.issues.walk import seen
from tests.make import an_issue, claimed_done, dispatched, step


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def ended(hall: Hall, what: Step, by: str, **given: Any) -> str:
    """The words of the box at the top of the page and of the box about deadlines, after a step on a new issue."""
    ref = hall.made(an_issue)
    with hall.writing() as session:
        step(session, hall.cast, hall.issue(ref), what, by, **given)
    page = hall.see("", f"/i/{ref}").text
    return seen(page.partition('class="left"')[2].partition("</section>")[0]) + seen(page.partition('id="due-h"')[2])


@pytest.mark.parametrize(
    ("what", "by", "given"),
    [
        (Step.REJECTION, "liushuji", {"reason": "这是邻里借钱的事。", "route": "拨 12348"}),
        (Step.TRANSFER, "liushuji", {"reason": "公交站归交通部门。", "route": "拨 12345"}),
        (Step.WITHDRAWAL, "wangyi", {"reason": "邻居已经清走了。"}),
    ],
)
def test_why_it_ended_and_where_to_go_stands_at_the_top_and_no_deadline_is_left(
    hall: Hall, what: Step, by: str, given: dict[str, str]
) -> None:
    shown = ended(hall, what, by, **given)
    assert all(words in shown for words in given.values())
    assert "办结" not in shown.partition("依据")[0]


def test_an_auditor_reads_and_is_offered_nothing_to_change(hall: Hall) -> None:
    ref = hall.made(dispatched)
    main = hall.see("shenji", f"/i/{ref}").text.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert f'action="/i/{ref}/support"' in hall.see("laozhou", f"/i/{ref}").text


@pytest.mark.parametrize("has_a_post", [True, False])
def test_a_reporter_with_a_post_in_the_company_is_told_why_nobody_asks_them(hall: Hall, has_a_post: bool) -> None:
    ref = hall.made(claimed_done)
    if has_a_post:
        person, company = hall.cast.person("wangyi").key, hall.cast.anhe.key
        with hall.writing() as session:
            session.add(CrossAppointment(person_id=person, company_id=company, post="监督员", starts_on=LONG_AGO))
    page = hall.see("wangyi", f"/i/{ref}").text
    assert ("要请别人来核实和评价" in page, "修好了吗？请您看一眼" in page) == (has_a_post, not has_a_post)


def test_on_a_page_of_no_community_the_head_leads_to_the_board_of_ones_own(hall: Hall) -> None:
    for name, shown in (("wangyi", True), ("zhaojingli", True), ("chenkezhang", False), ("luren", False)):
        bar = hall.see(name, "/me").text.partition('class="tabbar"')[2]
        assert ('href="/c/xiangrui/report"' in bar) is shown, name
