"""/api/v1/auth and /api/v1/me."""

from datetime import timedelta
from typing import Any
from typing import cast as typed

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import select

from app.core.db import unit_of_work
from app.core.openapi import PROBLEM_TYPE
from app.people import actions
from app.people.models import Person
from app.people.rules.roles import SYSTEM
from tests.cast import NOON, PASSWORD, Cast
from tests.people.browser import clock_at

PHONE = "13800000001"


def token(client: TestClient, **body: Any) -> Response:
    return typed(Response, client.post("/api/v1/auth/tokens", json=body))


def bearer(client: TestClient, username: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token(client, username=username, password=PASSWORD).json()['access_token']}"}


def code_for(client: TestClient, capsys: pytest.CaptureFixture[str]) -> str:
    assert client.post("/api/v1/auth/sms-codes", json={"phone": PHONE}).json() == {"expires_in": 300}
    return capsys.readouterr().out.split("验证码 ")[1][:6]


def test_a_password_gives_a_token(client: TestClient) -> None:
    answer = token(client, username="liushuji", password=PASSWORD)
    assert answer.status_code == 200
    assert {**answer.json(), "access_token": ""} == {"access_token": "", "token_type": "bearer", "expires_in": 43200}
    assert answer.headers["cache-control"] == "no-store"


def test_me(client: TestClient) -> None:
    me = client.get("/api/v1/me", headers=bearer(client, "liushuji")).json()
    assert (me["name"], me["phone"]) == ("刘秀英", "138****0013")
    assert [(role["role"], role["scope"]) for role in me["roles"]] == [("community_secretary", "祥瑞花园社区")]
    home = client.get("/api/v1/me", headers=bearer(client, "wangyi")).json()["residencies"]
    assert home == [
        {
            "community": "xiangrui", "estate": "xiangrui-dong", "building": "3", "relation": "owner",
            "status": "verified",
        }
    ]


def test_a_code_gives_a_token_without_staff_roles(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    code = code_for(client, capsys)
    answer = token(client, phone=PHONE, code=code)
    headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    assert client.get("/api/v1/me", headers=headers).json()["name"] == "王桂兰"
    assert token(client, phone=PHONE, code=code).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {}, {"username": "liushuji"}, {"phone": PHONE}, {"username": "liushuji", "code": "123456"},
        {"username": "liushuji", "password": PASSWORD, "phone": PHONE, "code": "123456"},
        {"username": "liushuji", "password": PASSWORD, "phone": PHONE},
        {"username": "liushuji", "password": PASSWORD, "admin": True},
        {"username": 5, "password": PASSWORD}, {"phone": "138", "code": "123456"}, {"phone": PHONE, "code": "1"},
        {"username": "a" * 41, "password": "x"}, {"username": "a", "password": "x" * 129}, [], "x", None,
        {"username": "\u0000", "password": "\u0000"}, {"phone": PHONE, "code": "１２３４５x"},
    ],
)
def test_bad_bodies_are_problems(client: TestClient, body: Any) -> None:
    answer = client.post("/api/v1/auth/tokens", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert answer.json()["detail"]


def test_wrong_passwords_lock_through_the_api(client: TestClient) -> None:
    answers = [token(client, username="liushuji", password="wrong").status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 429, 429]
    assert token(client, username="liushuji", password=PASSWORD).status_code == 429


def test_wrong_codes_are_counted_through_the_api(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    code = code_for(client, capsys)
    for _ in range(5):
        assert token(client, phone=PHONE, code=f"{(int(code) + 1) % 10**6:06d}").status_code == 422
    assert token(client, phone=PHONE, code=code).status_code == 429


@pytest.mark.parametrize(("phone", "status"), [("138", 422), (None, 422), ("+86 138 0000 0001", 202)])
def test_asking_for_a_code(client: TestClient, phone: str | None, status: int) -> None:
    assert client.post("/api/v1/auth/sms-codes", json={"phone": phone}).status_code == status


def test_asking_twice_is_too_often(client: TestClient) -> None:
    client.post("/api/v1/auth/sms-codes", json={"phone": PHONE})
    again = client.post("/api/v1/auth/sms-codes", json={"phone": PHONE})
    assert (again.status_code, again.json()["code"]) == (429, "TooMany")


def test_an_issued_password_is_changed_on_the_web_first(client: TestClient, cast: Cast) -> None:
    with unit_of_work() as session:
        issued = actions.issue_password(session, cast.person("xiaoli").key, by=SYSTEM, at=NOON)
    assert token(client, username="xiaoli", password=issued).status_code == 403


def test_the_second_step_through_the_api(client: TestClient) -> None:
    secret = pyotp.random_base32()
    with unit_of_work() as session:
        session.exec(select(Person).where(Person.username == "liushuji")).one().totp_secret = secret
    with clock_at(client, NOON):
        half = token(client, username="liushuji", password=PASSWORD)
        assert (half.status_code, list(half.json()["errors"])) == (422, ["totp"])
        code = pyotp.TOTP(secret).at(NOON)
        assert token(client, username="liushuji", password=PASSWORD, totp=code).status_code == 200


def test_leaving(client: TestClient) -> None:
    headers = bearer(client, "wangyi")
    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 204
    for answer in (client.get("/api/v1/me", headers=headers), client.post("/api/v1/auth/logout", headers=headers)):
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(("hours", "status"), [(12, 401), (11.99, 200)])
def test_a_token_lasts_twelve_hours(client: TestClient, hours: float, status: int) -> None:
    with clock_at(client, NOON):
        headers = bearer(client, "liushuji")
    with clock_at(client, NOON + timedelta(hours=hours)):
        assert client.get("/api/v1/me", headers=headers).status_code == status


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic abc", "Bearer \u00e9", "Bearer a b c"])
def test_no_good_token_is_nobody(client: TestClient, header: str) -> None:
    answer = client.get("/api/v1/me", headers={"authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == PROBLEM_TYPE


def test_the_description_names_every_refusal(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described = {
        f"{method} {path}": set(operation["responses"])
        for path, operations in paths.items() if path.startswith(("/api/v1/auth", "/api/v1/me"))
        for method, operation in operations.items() if operation["operationId"] in OURS
    }
    assert described == {
        "post /api/v1/auth/sms-codes": {"202", "400", "409", "413", "422", "429", "503"},
        "post /api/v1/auth/tokens": {"200", "400", "403", "413", "422", "429"},
        "post /api/v1/auth/logout": {"204", "401"},
        "get /api/v1/me": {"200", "401"},
    }


OURS = {"request_sms_code", "create_token", "end_sign_in", "show_me"}
