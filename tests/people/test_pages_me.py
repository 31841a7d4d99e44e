"""/me, /me/residency and /work/residency."""

import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from app.core.db import unit_of_work
from app.people import actions
from app.people.models import ClaimStatus, Person, Relation, Residency, Reveal
from app.people.rules.roles import SYSTEM, Role
from tests.cast import NOON, Cast
from tests.people.browser import by_password, by_phone, text

AsUser = Callable[[str], TestClient]
PATH = {"community": "xiangrui", "estate": "xiangrui-dong", "building": "3", "unit": "1"}


@pytest.fixture
def claim(db: Engine, cast: Cast) -> Residency:
    """路远 says he rents 102."""
    with unit_of_work() as session:
        return actions.claim_residency(
            session, cast.home102.key, Relation.TENANT, by=cast.actor("luren"), at=NOON
        )


PAGES = ["/me", "/me/residency", "/me/export", "/me/close", "/me/totp", "/login/password", "/work/residency"]


def test_strangers_sign_in_first(client: TestClient) -> None:
    for path in PAGES:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login"), path


def test_everybody_has_these_pages(as_user: AsUser) -> None:
    for name in ("wangyi", "liushuji", "admin", "shenji"):
        browser = as_user(name)
        for path in ("/me", "/me/residency", "/me/close", "/login/password", "/me/export"):
            assert browser.get(path).status_code == 200, (name, path)


def test_my_page_shows_roles_homes_and_looks(as_user: AsUser, cast: Cast) -> None:
    with unit_of_work() as session:
        actions.reveal_person(
            session, cast.person("wangyi").key, by=cast.actor("xiaoli"), about="XR-1", reason="上门核对漏水", at=NOON
        )
    mine = text(as_user("wangyi").get("/me"))
    assert "祥瑞花园东区 3号楼 1单元 101" in mine
    assert "李**（网格员）" in mine
    assert "上门核对漏水" in mine
    assert "祥瑞花园社区 第一网格" in text(as_user("xiaoli").get("/me"))


def test_my_page_costs_few_queries(as_user: AsUser, db: Engine) -> None:
    browser, statements = as_user("liushuji"), list[str]()
    event.listen(db, "before_cursor_execute", lambda *given: statements.append(given[2]))
    browser.get("/me")
    assert len([each for each in statements if each.lstrip().upper().startswith("SELECT")]) <= 10
    assert not [each for each in statements if each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize(("name", "status"), [("王女士", 303), ("", 422), ("王" * 20, 303), ("王" * 21, 422)])
def test_a_resident_says_how_to_be_called(client: TestClient, name: str, status: int) -> None:
    by_phone(client, "13900000009")
    assert client.post("/me/name", data={"name": name}).status_code == status


def test_a_name_is_shown_as_text(client: TestClient) -> None:
    by_phone(client, "13900000009")
    client.post("/me/name", data={"name": "<script>x</script>"})
    assert "<script>x" not in client.get("/me").text


def test_staff_do_not_rename_themselves(as_user: AsUser) -> None:
    assert as_user("liushuji").post("/me/name", data={"name": "别人"}).status_code == 403


def test_other_devices_are_signed_out(as_user: AsUser) -> None:
    here, there = as_user("wangyi"), as_user("wangyi")
    assert here.post("/me/sign-ins/end").status_code == 303
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303


def test_my_data_is_mine_to_take(as_user: AsUser) -> None:
    browser = as_user("wangyi")
    browser.app.state.exporters = [lambda session, person_id: {"issues": [person_id]}]  # type: ignore[attr-defined]  # FastAPI
    answer = browser.get("/me/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    known = json.loads(answer.text)
    assert known["person"]["phone"] == "13800000001"
    assert len(known["issues"]) == 1


@pytest.mark.parametrize("phrase", ["", "是", "注销 吧", "x" * 21])
def test_an_account_is_not_closed_by_accident(as_user: AsUser, phrase: str) -> None:
    browser = as_user("wangyi")
    assert browser.post("/me/close", data={"phrase": phrase}).status_code == 422
    assert browser.get("/me").status_code == 200


def test_a_closed_account_is_gone_and_others_were_asked_to_forget(as_user: AsUser, db: Engine, cast: Cast) -> None:
    browser, forgotten = as_user("wangyi"), list[int]()
    browser.app.state.erasers = [lambda session, person_id, at: forgotten.append(person_id)]  # type: ignore[attr-defined]  # FastAPI
    assert browser.post("/me/close", data={"phrase": " 注销 "}).status_code == 303
    assert forgotten == [cast.person("wangyi").key]
    assert browser.get("/me").status_code == 303
    assert by_password(browser, "wangyi").status_code == 422
    with Session(db) as session:
        assert session.get_one(Person, cast.person("wangyi").key).phone is None


# --- claiming a home


def test_choosing_a_home_step_by_step(as_user: AsUser, cast: Cast) -> None:
    browser, chosen = as_user("luren"), dict[str, str]()
    for name, value in {**PATH, "home": str(cast.home102.key)}.items():
        shown = browser.get("/me/residency", params=chosen)
        assert f'<select id="f-{name}"' in shown.text
        assert f'<option value="{value}"' in shown.text
        chosen[name] = value
    shown = browser.get("/me/residency", params=chosen)
    assert "您是这一户的" in shown.text
    answer = browser.post("/me/residency", params=chosen, data={"home": chosen["home"], "relation": "tenant"})
    assert answer.headers["location"] == "/me"
    assert "等核实" in text(browser.get("/me"))


ODD_CHOICES = (
    {"community": "nowhere"}, {"community": "shiji", "estate": "xiangrui-dong"}, {**PATH, "building": "' OR 1=1"},
    {**PATH, "home": "99999999999999999999"}, {**PATH, "home": "-1"}, {**PATH, "unit": "\u0000"},
)


def test_odd_choices_are_asked_again(as_user: AsUser) -> None:
    browser = as_user("luren")
    for params in ODD_CHOICES:
        answer = browser.get("/me/residency", params=params)
        assert (answer.status_code, "<select" in answer.text) == (200, True), params


POOR_CLAIMS: tuple[tuple[dict[str, str], int], ...] = (
    ({"home": "1"}, 422), ({"home": "1", "relation": "king"}, 422), ({"relation": "owner"}, 422),
    ({"home": "999999", "relation": "owner"}, 422), ({"home": "9" * 30, "relation": "owner"}, 422),
    ({"home": "x", "relation": "owner"}, 404), ({}, 422),
)


def test_a_poor_claim_is_refused(as_user: AsUser) -> None:
    browser = as_user("luren")
    for data, status in POOR_CLAIMS:
        assert browser.post("/me/residency", data=data).status_code in (status, 422), data


def test_the_same_home_twice_is_a_sentence(as_user: AsUser, cast: Cast) -> None:
    chosen = {**PATH, "home": str(cast.home101.key)}
    data = {"home": chosen["home"], "relation": "owner"}
    answer = as_user("wangyi").post("/me/residency", params=chosen, data=data)
    assert answer.status_code == 409
    assert "已经登记过" in text(answer)
    assert 'value="owner" id="f-relation" checked' in answer.text


def test_moving_away(as_user: AsUser, claim: Residency) -> None:
    browser = as_user("luren")
    assert browser.post(f"/me/residency/{claim.key}/end").status_code == 303
    assert "已结束" in text(browser.get("/me"))


def test_somebody_elses_home_is_not_mine_to_end(as_user: AsUser, claim: Residency) -> None:
    assert as_user("wangyi").post(f"/me/residency/{claim.key}/end").status_code == 403


# --- verifying


def test_who_sees_the_claims(as_user: AsUser, claim: Residency) -> None:
    wanted = dict.fromkeys(("wangyi", "xiaoli", "zhaojingli", "chenkezhang", "admin"), 403)
    for name, status in (wanted | {"liushuji": 200, "laozhou": 200}).items():
        browser = as_user(name)
        shown = browser.get("/work/residency")
        assert (shown.status_code, "1单元 102" in shown.text) == (status, status == 200), name
        assert browser.get(f"/work/residency/{claim.key}").status_code == status, name


def test_the_committee_next_door_does_not_see_it(as_user: AsUser, claim: Residency, cast: Cast) -> None:
    with unit_of_work() as session:
        key = cast.person("sunzhuren").key
        actions.grant_role(session, key, Role.COMMITTEE_MEMBER, cast.shiji.key, by=SYSTEM, at=NOON)
    browser, path = as_user("sunzhuren"), f"/work/residency/{claim.key}"
    assert "102" not in text(browser.get("/work/residency"))
    assert browser.get(path).status_code == 404
    assert browser.post(f"{path}/decision", data={"decision": "verified"}).status_code == 404
    assert browser.post(f"{path}/reveal", data={"reason": "到柜台核对房产证"}).status_code == 404


def test_names_are_masked_until_a_reason_is_given(as_user: AsUser, claim: Residency, db: Engine) -> None:
    browser, path = as_user("liushuji"), f"/work/residency/{claim.key}"
    assert "路远" not in browser.get("/work/residency").text + browser.get(path).text
    assert "138****0003" in browser.get(path).text
    assert browser.post(f"{path}/reveal", data={"reason": "看"}).status_code == 422
    assert browser.post(f"{path}/reveal", data={"reason": "到柜台核对房产证"}).headers["location"] == path
    shown = browser.get(path).text
    assert "路远" in shown
    assert "13800000003" in shown
    with Session(db) as session:
        assert len(session.exec(select(Reveal)).all()) == 1
    assert "到柜台核对房产证" in as_user("luren").get("/me").text


def test_what_one_saw_the_next_does_not(as_user: AsUser, claim: Residency) -> None:
    path = f"/work/residency/{claim.key}"
    as_user("liushuji").post(f"{path}/reveal", data={"reason": "到柜台核对房产证"})
    assert "路远" not in as_user("laozhou").get(path).text


def test_a_building_head_does_not_look(as_user: AsUser, claim: Residency) -> None:
    answer = as_user("laozhou").post(f"/work/residency/{claim.key}/reveal", data={"reason": "到柜台核对房产证"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("data", "status", "after"),
    [
        ({"decision": "verified"}, 303, ClaimStatus.VERIFIED),
        ({"decision": "refused", "note": "这一户没有您"}, 303, ClaimStatus.REFUSED),
        ({"decision": "refused"}, 422, ClaimStatus.CLAIMED),
        ({"decision": "banana"}, 422, ClaimStatus.CLAIMED),
        ({}, 422, ClaimStatus.CLAIMED),
    ],
)
def test_deciding(
    as_user: AsUser, claim: Residency, db: Engine, data: dict[str, str], status: int, after: ClaimStatus
) -> None:
    assert as_user("liushuji").post(f"/work/residency/{claim.key}/decision", data=data).status_code == status
    with Session(db) as session:
        assert session.get_one(Residency, claim.key).status is after


def test_the_second_decision_sees_the_first_and_keeps_its_words(as_user: AsUser, claim: Residency) -> None:
    path = f"/work/residency/{claim.key}/decision"
    as_user("laozhou").post(path, data={"decision": "verified"})
    late = as_user("liushuji").post(path, data={"decision": "refused", "note": "房本上没有"})
    assert late.status_code == 409
    assert "刚刚有人办过了" in text(late)
    assert "房本上没有" in text(late)


def test_a_claim_that_is_not_there(as_user: AsUser) -> None:
    browser = as_user("liushuji")
    for key in ("0", "999999", "x", "99999999999", "-1", "1e3", "１"):
        assert browser.get(f"/work/residency/{key}").status_code == 404, key
