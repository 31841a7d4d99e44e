"""The JSON of exit cases: what the public page shows and nothing more."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.exits.models import ExitCase
from app.exits.rules.kinds import Deed
from tests.cast import Cast
from tests.exits import hold
from tests.issues.hall import Hall
from tests.issues.walk import rows

LIST = "/api/v1/estates/xiangrui-dong/exits"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def made(hall: Hall, make: Any) -> str:
    with hall.writing() as session:
        make(session, hall.cast)
    return f"/api/v1/exits/{rows(hall.db, ExitCase)[-1].key}"


def test_the_list(hall: Hall) -> None:
    made(hall, hold.delivered)
    found = hall.see("", LIST).json()
    assert found["next"] is None
    [line] = found["items"]
    assert (line["state"], line["cause"], line["due_on"]) == ("rectifying", "yellow_card", "2026-12-07")
    assert (line["overdue"], line["blocked"], line["company"]) == (False, False, "安禾物业")
    assert hall.see("", "/api/v1/estates/xiangrui-xi/exits").json() == {"items": [], "next": None}


def test_one_case_without_a_name_and_without_what_is_not_public(hall: Hall) -> None:
    path = made(hall, hold.delivered)
    for name in ("", "wangyi", "zhaojingli", "chenkezhang"):
        answer = hall.see(name, path)
        assert answer.status_code == 200
        assert "赵国强" not in answer.text
        assert "法定代表人" not in answer.text
        found = answer.json()
        assert "由业主依法共同决定" in found["only_owners"]
        assert [step["deed"] for step in found["steps"]] == ["card_yellow", "summon", "interview", "order", "deliver"]
        assert [item["number"] for item in found["items"]] == [1, 2]
        assert {step["paper"] for step in found["steps"]} == {None}
        assert found["acts"] == "company"


def test_a_letter_the_company_has_not_confirmed_is_told_as_a_claim(hall: Hall) -> None:
    def written_down(session: Session, cast: Cast) -> None:
        photos = (hold.a_photo(session),)
        hold.begun(session, cast, Deed.LEAVE_OPEN, "sunzhuren", day=hold.TODAY, words="做不下去了。", photos=photos)

    path = made(hall, written_down)
    assert "还没有用自己的账号认" in hall.see("", path).json()["now"]
    page = hall.see("", "/estates/xiangrui-dong/exit").text
    assert ("书面通知已经发出" in page, "物业还没有认" in page) == (False, True)
    with hall.writing() as session:
        case = hold.live(session, hall.cast)
        hold.step(session, hall.cast, case, Deed.LEAVE_OPEN, "zhaojingli", day=hold.TODAY, words="确实做不下去了。")
    assert "书面通知已经发出" in hall.see("", path).json()["now"]


def test_a_posted_paper_has_its_path(hall: Hall) -> None:
    steps = hall.see("", made(hall, hold.advised)).json()["steps"]
    assert steps[1]["paper"].startswith("/v/")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/exits/99", 404), ("/api/v1/exits/x", 404), (f"{LIST}?cursor=x", 422), (f"{LIST}?limit=0", 422),
        ("/api/v1/estates/nowhere/exits", 404),
    ],
)  # fmt: skip
def test_what_is_not_there(hall: Hall, path: str, status: int) -> None:
    answer = hall.see("", path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_cursor_goes_on(hall: Hall) -> None:
    made(hall, hold.opened)
    with hall.writing() as session:
        case = hold.live(session, hall.cast)
        hold.step(session, hall.cast, case, Deed.ANNUL, "chenkezhang", words="得分改了，没有牌了。")
        hold.begun(
            session, hall.cast, Deed.PETITION, "liushuji", signers=3, photos=(hold.a_photo(session),), day=hold.TODAY,
            words="电梯坏了两个月。",
        )
    first = hall.see("", f"{LIST}?limit=1").json()
    second = hall.see("", f"{LIST}?limit=1&cursor={first['next']}").json()
    assert [first["items"][0]["cause"], second["items"][0]["cause"]] == ["petition", "yellow_card"]
    assert second["next"] is None
