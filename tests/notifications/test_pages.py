"""The inbox on the page: mine only, newest first, read by a button."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.core.db import unit_of_work
from app.notifications.actions import tell
from app.notifications.models import Message
from tests.cast import NOON, Cast

SignIn = Callable[[str], TestClient]


def told(cast: Cast, name: str, *titles: str, link: str = "/i/XR-20261118-0001") -> list[int]:
    with unit_of_work() as session:
        for title in titles:
            tell(session, cast.person(name).key, title=title, body=f"{title}的说明", link=link, dedupe=title, at=NOON)
        found = session.exec(select(Message).where(Message.person_id == cast.person(name).key).order_by("id")).all()
        return [message.key for message in found]


def unread(session: Session) -> int:
    return len(session.exec(select(Message).where(Message.read_at == None)).all())  # noqa: E711 -- SQL's IS NULL


def test_a_stranger_is_asked_to_sign_in(client: TestClient) -> None:
    answer = client.get("/me/messages")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_an_empty_inbox_says_so(as_user: SignIn) -> None:
    assert "还没有消息" in as_user("wangyi").get("/me/messages").text


def test_the_newest_comes_first(as_user: SignIn, cast: Cast) -> None:
    told(cast, "wangyi", "路灯已受理", "路灯修好了")
    told(cast, "luren", "别人的事")
    text = as_user("wangyi").get("/me/messages").text
    assert text.index("路灯修好了") < text.index("路灯已受理")
    assert "有 2 条还没看" in text
    assert "别人的事" not in text


def test_looking_changes_nothing(as_user: SignIn, cast: Cast) -> None:
    told(cast, "wangyi", "路灯已受理")
    as_user("wangyi").get("/me/messages")
    with unit_of_work(write=False) as session:
        assert unread(session) == 1


def test_opening_marks_as_read_and_goes_there(as_user: SignIn, cast: Cast) -> None:
    [key] = told(cast, "wangyi", "路灯已受理")
    answer = as_user("wangyi").post(f"/me/messages/{key}/read")
    assert (answer.status_code, answer.headers["location"]) == (303, "/i/XR-20261118-0001")
    with unit_of_work(write=False) as session:
        assert unread(session) == 0


@pytest.mark.parametrize(
    ("link", "place"),
    [("", "/me/messages"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("javascript:alert(1)", "/")],
)
def test_a_message_never_leads_away_from_here(as_user: SignIn, cast: Cast, link: str, place: str) -> None:
    [key] = told(cast, "wangyi", "路灯已受理", link=link)
    assert as_user("wangyi").post(f"/me/messages/{key}/read").headers["location"] == place


def test_somebody_elses_message_is_not_there(as_user: SignIn, cast: Cast) -> None:
    [key] = told(cast, "luren", "别人的事")
    assert as_user("wangyi").post(f"/me/messages/{key}/read").status_code == 404
    with unit_of_work(write=False) as session:
        assert unread(session) == 1


@pytest.mark.parametrize("key", ["0", "-1", "x", "99999999999999999999", "１", "1.5"])
def test_odd_keys_are_not_there(as_user: SignIn, key: str) -> None:
    assert as_user("wangyi").post(f"/me/messages/{key}/read").status_code == 404


def test_all_are_read_at_once(as_user: SignIn, cast: Cast) -> None:
    told(cast, "wangyi", "路灯已受理", "路灯修好了")
    me = as_user("wangyi")
    assert me.post("/me/messages/read").headers["location"] == "/me/messages"
    text = me.get("/me/messages").text
    assert "2 条都标成看过了" in text
    assert "全部标成看过" not in text


def test_pages_join_without_gap_or_repeat(as_user: SignIn, cast: Cast) -> None:
    titles = [f"第{number:02d}件" for number in range(45)]
    told(cast, "wangyi", *titles)
    me, path, seen = as_user("wangyi"), "/me/messages", list[str]()
    while path:
        text = me.get(path).text
        seen += [title for title in reversed(titles) if f"<b>{title}</b>" in text]
        path = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in text else ""
    assert seen == titles[::-1]


@pytest.mark.parametrize("before", ["", "x", "-5", "99999999999", "%00"])
def test_an_odd_page_is_a_page(as_user: SignIn, cast: Cast, before: str) -> None:
    assert as_user("wangyi").get(f"/me/messages?before={before}").status_code == 200


def test_titles_are_text_and_not_markup(as_user: SignIn, cast: Cast) -> None:
    told(cast, "wangyi", "<script>alert(1)</script>")
    assert "<script>alert" not in as_user("wangyi").get("/me/messages").text
