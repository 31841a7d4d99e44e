"""/login and what it opens."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import unit_of_work
from app.core.sms import SmsFailed
from app.people import actions, delivery
from app.people.cookies import COOKIE
from app.people.models import Person
from app.people.rules.roles import SYSTEM
from tests.cast import NOON, Cast
from tests.people.browser import PHONE, ask_for_code, by_password, by_phone, clock_at, text

AsUser = Callable[[str], TestClient]
MINUTE = timedelta(minutes=1)


def row(db: Engine, username: str) -> Person:
    with Session(db, expire_on_commit=False) as session:
        return session.exec(select(Person).where(Person.username == username)).one()


# --- residents


def test_phone_and_code_lead_to_my_page(client: TestClient) -> None:
    answer = by_phone(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert "王桂兰" in client.get("/me").text


def test_the_phone_stays_typed_after_asking(client: TestClient) -> None:
    ask_for_code(client)
    assert f'value="{PHONE}"' in client.get("/login").text


@pytest.mark.parametrize(("ticked", "answer"), [({"keep": "1"}, True), ({}, False)])
def test_the_tick_stays_as_it_was(client: TestClient, ticked: dict[str, str], answer: bool) -> None:
    assert 'value="1" checked' in client.get("/login").text
    refused = client.post("/login/code", data={"phone": "138", **ticked})
    client.post("/login/code", data={"phone": PHONE, **ticked})
    assert ['value="1" checked' in page for page in (refused.text, client.get("/login").text)] == [answer] * 2


@pytest.mark.parametrize(
    ("phone", "told"),
    [("138", "现在是 3 位"), ("", "这一项要填"), ("23800000001", "1 开头"), ("x" * 5000, "现在是 0 位")],
)
def test_a_phone_that_is_none(client: TestClient, phone: str, told: str) -> None:
    answer = client.post("/login/code", data={"phone": phone})
    assert answer.status_code == 422
    assert told in text(answer)


def test_asking_too_often_gets_a_sentence_and_keeps_the_phone(client: TestClient) -> None:
    ask_for_code(client)
    answer = client.post("/login/code", data={"phone": PHONE})
    assert answer.status_code == 429
    assert "过一分钟再点" in text(answer)
    assert f'value="{PHONE}"' in answer.text


def test_a_silent_gateway_gets_a_sentence(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def send(self, phone: str, text: str) -> None:
            raise SmsFailed("短信没发出去，过一分钟再试，或请网格员帮您登录。")

    monkeypatch.setattr(delivery, "provider", Silent)
    answer = client.post("/login/code", data={"phone": PHONE})
    assert answer.status_code == 503
    assert "短信没发出去" in text(answer)


@pytest.mark.parametrize(("code", "told"), [("12345", "现在是 5 位"), ("", "这一项要填"), ("abcdef", "现在是 0 位")])
def test_a_code_that_is_none(client: TestClient, code: str, told: str) -> None:
    answer = client.post("/login/phone", data={"phone": PHONE, "code": code})
    assert answer.status_code == 422
    assert told in text(answer)


def test_forty_wrong_codes_then_the_right_one(client: TestClient) -> None:
    code = ask_for_code(client)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(40):
        assert client.post("/login/phone", data={"phone": PHONE, "code": wrong}).status_code in (422, 429)
    assert client.post("/login/phone", data={"phone": PHONE, "code": code}).status_code == 429
    assert COOKIE not in client.cookies


def test_a_refused_sign_in_loaded_again_is_the_form(client: TestClient) -> None:
    answer = client.get("/login/staff")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_code_works_once(client: TestClient) -> None:
    code = ask_for_code(client)
    assert client.post("/login/phone", data={"phone": PHONE, "code": code}).status_code == 303
    assert client.post("/login/phone", data={"phone": PHONE, "code": code}).status_code == 422


@pytest.mark.parametrize(("more", "days"), [({"keep": "1"}, 30), ({}, None)])
def test_only_my_own_phone_is_remembered(client: TestClient, more: dict[str, str], days: int | None) -> None:
    header = by_phone(client, **more).headers["set-cookie"]
    assert (f"Max-Age={days * 86400}" in header) if days else "Max-Age" not in header
    assert "HttpOnly" in header
    assert "SameSite=lax" in header


def test_a_code_opens_no_staff_role(client: TestClient) -> None:
    by_phone(client, "13800000013")
    assert "社区书记" not in client.get("/me").text
    assert client.get("/me/totp").status_code == 403


# --- staff


def test_staff_land_in_their_queue(client: TestClient) -> None:
    assert by_password(client, "liushuji").headers["location"] == "/work"
    assert "祥瑞花园社区" in client.get("/me").text


@pytest.mark.parametrize(("username", "password"), [("liushuji", "wrong"), ("nobody", "wrong"), ("a" * 40, "x")])
def test_a_wrong_password_keeps_the_name_and_opens_the_form(client: TestClient, username: str, password: str) -> None:
    answer = by_password(client, username, password)
    assert answer.status_code == 422
    assert f'value="{username}"' in answer.text
    assert "账号或密码不对" in text(answer)
    assert 'id="staff" open' in answer.text
    assert password not in answer.text or password == "x"


def test_five_wrong_passwords_lock_the_account_in_the_database(client: TestClient, db: Engine) -> None:
    answers = [by_password(client, "liushuji", "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert by_password(client, "liushuji").status_code == 429
    assert row(db, "liushuji").locked_until is not None


def test_a_password_somebody_else_chose_is_changed_first(client: TestClient, cast: Cast) -> None:
    with unit_of_work() as session:
        issued = actions.issue_password(session, cast.person("xiaoli").key, by=SYSTEM, at=NOON)
    client.get("/me")  # remembers where we wanted to go
    assert by_password(client, "xiaoli", issued).headers["location"] == "/login/password"
    assert client.get("/me").headers["location"] == "/login/password"
    poor = client.post("/login/password", data={"new": "short", "again": "short"})
    assert poor.status_code == 422
    assert "至少 8 位" in text(poor)
    assert "不一样" in text(client.post("/login/password", data={"new": "Ma-Shang-2026", "again": "x"}))
    good = client.post("/login/password", data={"new": "Ma-Shang-2026", "again": "Ma-Shang-2026"})
    assert (good.status_code, good.headers["location"]) == (303, "/me")
    assert client.get("/me").status_code == 200


def test_a_later_change_asks_for_the_current_password(client: TestClient) -> None:
    by_password(client, "xiaoli")
    new = {"new": "Ma-Shang-2026", "again": "Ma-Shang-2026"}
    assert "现在的密码不对" in text(client.post("/login/password", data={**new, "current": "wrong"}))
    assert client.post("/login/password", data={**new, "current": "pingshuo-demo"}).status_code == 303


def test_the_second_step(client: TestClient, db: Engine) -> None:
    secret = pyotp.random_base32()
    with unit_of_work() as session:
        session.exec(select(Person).where(Person.username == "liushuji")).one().totp_secret = secret
    with clock_at(client, NOON):
        assert by_password(client, "liushuji").headers["location"] == "/login/totp"
        assert COOKIE not in client.cookies
        assert client.post("/login/totp", data={"totp": "12"}).status_code == 422
        assert client.post("/login/totp", data={"totp": pyotp.TOTP(secret).at(NOON)}).headers["location"] == "/work"
    with clock_at(client, NOON + MINUTE):
        assert client.get("/me").status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (5, 303)])
def test_the_first_step_is_forgotten_after_five_minutes(client: TestClient, minutes: int, status: int) -> None:
    with unit_of_work() as session:
        session.exec(select(Person).where(Person.username == "liushuji")).one().totp_secret = pyotp.random_base32()
    with clock_at(client, NOON):
        by_password(client, "liushuji")
    with clock_at(client, NOON + minutes * MINUTE):
        assert client.get("/login/totp").status_code == status


def test_nobody_reaches_the_second_step_without_the_first(client: TestClient) -> None:
    assert client.post("/login/totp", data={"totp": "123456"}).headers["location"] == "/login"


def test_staff_enrol_a_second_step(as_user: AsUser) -> None:
    staff = as_user("liushuji")
    shown = staff.get("/me/totp")
    assert "<svg" in shown.text
    secret = shown.text.split('name="secret" value="')[1].split('"')[0]
    wrong = staff.post("/me/totp", data={"secret": secret, "code": "000000"})
    assert wrong.status_code in (422, 303)  # a millionth of the time it is right
    assert secret in wrong.text
    assert staff.post("/me/totp", data={"secret": secret, "code": pyotp.TOTP(secret).now()}).status_code == 303
    assert "已经开了" in staff.get("/me/totp").text
