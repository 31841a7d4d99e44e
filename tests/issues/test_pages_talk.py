"""同感, comments, flags: once only, kind, and looked after."""

from threading import Barrier, Thread

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.core.db import unit_of_work
from app.issues.actions.talk import support
from app.issues.models import Comment, CommentFlag, Support
from app.issues.queries.case import case_by_ref
from app.issues.rules.lifecycle import Step
from app.people.models import Person
from app.people.rules.roles import Actor
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.make import an_issue, claimed_done, dispatched, step


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def test_a_support_counts_once_and_can_be_taken_back(hall: Hall, db: Engine) -> None:
    ref = hall.made(an_issue)
    for _ in range(2):
        assert location(hall.take("laozhou", ref, "support")) == f"/i/{ref}"
    assert (hall.issue(ref).supports, len(rows(db, Support))) == (1, 1)
    assert "已同感 1" in hall.see("laozhou", f"/i/{ref}").text
    hall.take("laozhou", ref, "support", undo="1")
    hall.take("laozhou", ref, "support", undo="1")
    assert (hall.issue(ref).supports, rows(db, Support)) == (0, [])


def test_ones_own_issue_and_an_ended_one_take_no_support(hall: Hall) -> None:
    ref = hall.made(an_issue)
    assert hall.take("wangyi", ref, "support").status_code == 409
    with hall.writing() as session:
        case = case_by_ref(session, ref, NOON)
        assert case is not None
        step(session, hall.cast, case.issue, Step.REJECTION, "liushuji", reason="不归社区", route="12345")
    answer = hall.take("laozhou", ref, "support")
    assert answer.status_code == 409
    assert "不用再同感了" in answer.text


@pytest.mark.parametrize(
    ("headers", "data", "where"),
    [
        ({"referer": "http://testserver/c/xiangrui?tab=new"}, {}, "/c/xiangrui?tab=new"),
        ({"referer": "http://evil.example/c/xiangrui"}, {}, ""),
        ({}, {"next": "/me/issues"}, "/me/issues"),
        ({}, {"next": "https://evil.example"}, "/"),
    ],
)
def test_a_support_leads_back_to_where_it_was_pressed(
    hall: Hall, headers: dict[str, str], data: dict[str, str], where: str
) -> None:
    ref = hall.made(an_issue)
    answer = hall.as_("laozhou").post(f"/i/{ref}/support", data=data, headers=headers)
    assert location(answer) == (where or f"/i/{ref}")


@pytest.mark.parametrize("noun", ["support", "comments", "comments/1/flag", "hiding", "reveal"])
def test_who_has_not_signed_in_does_so_first_and_comes_back(hall: Hall, noun: str) -> None:
    ref = hall.made(an_issue)
    assert location(hall.take("", ref, noun)) == "/login"
    assert location(hall.see("", f"/i/{ref}/{noun}")) == f"/i/{ref}"


def test_twenty_people_at_once_make_twenty_rows_and_one_person_makes_one(hall: Hall, db: Engine) -> None:
    ref = hall.made(an_issue)
    with hall.writing() as session:
        people = [Person(name=f"邻居{n}", phone=f"139000000{n:02d}", created_at=NOON) for n in range(20)]
        session.add_all(people)
        session.flush()
        keys = [person.key for person in people]
    _all_at_once([*keys, *([keys[0]] * 20)], ref)
    assert (hall.issue(ref).supports, len(rows(db, Support))) == (20, 20)


def _all_at_once(keys: list[int], ref: str) -> None:
    barrier = Barrier(len(keys))
    threads = [Thread(target=_press, args=(barrier, key, ref)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _press(barrier: Barrier, key: int, ref: str) -> None:
    barrier.wait()
    with unit_of_work() as session:
        case = case_by_ref(session, ref, NOON, lock=True)
        assert case is not None
        support(session, case.issue, by=Actor(key, "邻居"), at=NOON)


def test_twenty_presses_of_one_person_through_the_page_make_one_row(hall: Hall, db: Engine) -> None:
    ref = hall.made(an_issue)
    browser = hall.as_("laozhou")
    statuses: list[int] = []
    threads = [
        Thread(target=lambda: statuses.append(browser.post(f"/i/{ref}/support").status_code)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 20
    assert (hall.issue(ref).supports, len(rows(db, Support))) == (1, 1)


def test_a_neighbour_shows_no_name_and_staff_answer_in_their_role(hall: Hall, db: Engine) -> None:
    ref = hall.made(dispatched)
    for name, text in (("laozhou", "我电话13812345678，找我"), ("zhaojingli", "明天去"), ("wangyi", "谢谢")):
        assert location(hall.take(name, ref, "comments", text=text)).startswith(f"/i/{ref}#say-")
    page = hall.see("", f"/i/{ref}").text
    assert "周建国" not in page
    assert "13812345678" not in page
    assert "安禾物业 正式答复" in page
    assert [(row.official, row.name) for row in rows(db, Comment)] == [
        (False, "一位邻居"), (True, "赵**"), (False, "王**"),
    ]


@pytest.mark.parametrize(("text", "sentence"), [("", "要填"), ("长" * 1001, "太长了"), ("\u200b\u200b", "写几句再发")])
def test_a_comment_with_a_fault_comes_back(hall: Hall, text: str, sentence: str) -> None:
    ref = hall.made(an_issue)
    answer = hall.take("laozhou", ref, "comments", text=text)
    assert answer.status_code == 422
    assert sentence in answer.text


def _said(hall: Hall, ref: str) -> int:
    return int(location(hall.take("laozhou", ref, "comments", text="这里卖二手车，便宜")).rpartition("-")[2])


def test_a_flagged_comment_is_looked_at_and_hidden_with_a_public_reason(hall: Hall, db: Engine) -> None:
    ref = hall.made(an_issue)
    key = _said(hall, ref)
    for _ in range(2):
        assert hall.take("wangyi", ref, f"comments/{key}/flag", reason="打广告").status_code == 303
    assert len(rows(db, CommentFlag)) == 1
    assert "打广告" in hall.see("liushuji", "/work/flags").text
    answer = hall.take("liushuji", ref, f"comments/{key}/hiding", reason="和这件事无关", next="/work/flags")
    assert location(answer) == "/work/flags"
    page = hall.see("", f"/i/{ref}").text
    assert "便宜" not in page
    assert "和这件事无关" in page
    assert "打广告" not in hall.see("liushuji", "/work/flags").text


def test_a_flag_can_be_settled_without_hiding(hall: Hall, db: Engine) -> None:
    ref = hall.made(an_issue)
    key = _said(hall, ref)
    hall.take("wangyi", ref, f"comments/{key}/flag", reason="不爱听")
    assert hall.as_("liushuji").post(f"/work/flags/{key}/dismissal").status_code == 303
    assert rows(db, CommentFlag) == []
    assert "便宜" in hall.see("", f"/i/{ref}").text


@pytest.mark.parametrize(
    ("name", "noun", "data", "status"),
    [
        ("wangyi", "flag", {"reason": ""}, 422), ("wangyi", "hiding", {"reason": "不爱听"}, 403),
        ("zhaojingli", "hiding", {"reason": "不爱听"}, 403), ("liushuji", "hiding", {"reason": ""}, 422),
    ],
)
def test_who_may_not_or_says_no_reason_changes_nothing(
    hall: Hall, name: str, noun: str, data: dict[str, str], status: int
) -> None:
    ref = hall.made(claimed_done)
    key = _said(hall, ref)
    assert hall.take(name, ref, f"comments/{key}/{noun}", **data).status_code == status
    assert "便宜" in hall.see("", f"/i/{ref}").text


@pytest.mark.parametrize("key", ["999999", "0x1", "99999999999999999999"])
def test_a_comment_of_another_issue_is_not_there(hall: Hall, key: str) -> None:
    ref, other = hall.made(an_issue), hall.made(an_issue)
    said = _said(hall, other)
    assert hall.take("wangyi", ref, f"comments/{said}/flag", reason="不对").status_code == 404
    assert hall.take("wangyi", ref, f"comments/{key}/flag", reason="不对").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("chenkezhang", 200), ("xiaoli", 403), ("zhaojingli", 403)])
def test_flags_are_for_committee_and_town(hall: Hall, name: str, status: int) -> None:
    assert hall.see(name, "/work/flags").status_code == status
    assert (hall.as_(name).post("/work/flags/1/dismissal").status_code == 403) is (status == 403)
