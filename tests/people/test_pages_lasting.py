"""Where a sign-in leads and how long it lasts."""


import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from itsdangerous import TimestampSigner
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import unit_of_work
from app.core.settings import settings
from app.people import actions
from app.people.cookies import COOKIE, sealed, unsealed
from app.people.models import Person, RoleGrant, SignIn, SignInKind
from tests.cast import NOON, Cast
from tests.people.browser import PHONE, ask_for_code, by_password, by_phone, clock_at

AsUser = Callable[[str], TestClient]
MINUTE = timedelta(minutes=1)


def test_after_signing_in_one_comes_back(client: TestClient) -> None:
    assert client.get("/me/residency").headers["location"] == "/login"
    assert by_phone(client).headers["location"] == "/me/residency"


EVIL = ["//evil.example", "https://evil.example/x", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("onward", EVIL)
def test_never_to_another_site(client: TestClient, onward: str) -> None:
    code = ask_for_code(client)
    client.cookies.clear()
    held = b64encode(json.dumps({"next": onward}).encode())
    client.cookies.set("ps_flash", TimestampSigner(settings().secret_key).sign(held).decode())
    assert client.post("/login/phone", data={"phone": PHONE, "code": code}).headers["location"] == "/"


def test_each_sign_in_gets_a_new_secret_and_ends_the_old(client: TestClient, db: Engine) -> None:
    by_password(client, "wangyi")
    first = client.cookies[COOKIE]
    by_password(client, "liushuji")
    assert client.cookies[COOKIE] != first
    client.cookies.set(COOKIE, first)
    assert client.get("/me").headers["location"] == "/login"


def test_a_planted_cookie_is_not_adopted(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, sealed("planted-by-somebody-else", NOON))
    by_password(client, "wangyi")
    opened = unsealed(client.cookies.get(COOKIE, domain="testserver.local") or "")
    assert opened is not None
    assert opened[0] != "planted-by-somebody-else"


def test_leaving_ends_the_sign_in(as_user: AsUser) -> None:
    browser = as_user("wangyi")
    kept = browser.cookies[COOKIE]
    assert browser.post("/logout").status_code == 303
    browser.cookies.set(COOKIE, kept)
    assert browser.get("/me").headers["location"] == "/login"


def test_a_get_does_not_leave(as_user: AsUser) -> None:
    browser = as_user("wangyi")
    assert browser.get("/logout").status_code == 405
    assert browser.get("/me").status_code == 200


def cookie_of(cast: Cast, username: str, *, staff: bool, keep: bool = False) -> str:
    with unit_of_work() as session:
        person = session.get_one(Person, cast.person(username).key)
        token = actions.start_sign_in(session, person, SignInKind.WEB, staff=staff, keep=keep, at=NOON)
    return sealed(token, NOON)


@pytest.mark.parametrize(
    ("username", "staff", "keep", "after", "status"),
    [
        ("liushuji", True, False, timedelta(minutes=29, seconds=59), 200),
        ("liushuji", True, False, timedelta(minutes=30), 303),
        ("wangyi", False, False, timedelta(hours=12) - timedelta.resolution, 200),
        ("wangyi", False, False, timedelta(hours=12), 303),
        ("wangyi", False, True, timedelta(days=30) - timedelta.resolution, 200),
        ("wangyi", False, True, timedelta(days=30), 303),
    ],
)
def test_how_long_a_sign_in_lasts(
    client: TestClient, cast: Cast, username: str, staff: bool, keep: bool, after: timedelta, status: int
) -> None:
    client.cookies.set(COOKIE, cookie_of(cast, username, staff=staff, keep=keep))
    with clock_at(client, NOON + after):
        assert client.get("/me").status_code == status


def test_staff_at_work_stay_signed_in_up_to_twelve_hours(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, cookie_of(cast, "liushuji", staff=True), domain="testserver.local", path="/")
    for minutes in range(20, 12 * 60, 20):
        with clock_at(client, NOON + minutes * MINUTE):
            assert client.get("/me").status_code == 200
    with clock_at(client, NOON + 12 * 60 * MINUTE):
        assert client.get("/me").status_code == 303


@pytest.mark.parametrize(("seconds", "refreshed"), [(60, False), (61, True)])
def test_the_cookie_slides_without_a_write(
    client: TestClient, cast: Cast, db: Engine, seconds: int, refreshed: bool
) -> None:
    client.cookies.set(COOKIE, cookie_of(cast, "liushuji", staff=True))
    with clock_at(client, NOON + timedelta(seconds=seconds)):
        answer = client.get("/me")
    assert (f"{COOKIE}=" in answer.headers.get("set-cookie", "")) is refreshed


def test_leaving_is_not_undone_by_the_sliding_cookie(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, cookie_of(cast, "liushuji", staff=True))
    with clock_at(client, NOON + 2 * MINUTE):
        cookies = client.post("/logout").headers.get_list("set-cookie")
    assert [value.startswith(f'{COOKIE}=""') for value in cookies if value.startswith(f"{COOKIE}=")] == [True]


@pytest.mark.parametrize("damage", ["", "x", "a.b.c", "ps", "é", "%00", "." * 9])
def test_a_damaged_cookie_is_nobody(client: TestClient, cast: Cast, damage: str) -> None:
    good = cookie_of(cast, "liushuji", staff=True)
    for value in (damage, good + damage if damage else good[:-1], good.replace(".", damage, 1)):
        answer = client.get("/me", headers={"cookie": f"{COOKIE}={value}".encode()})
        assert answer.status_code == 303


def test_a_role_that_ends_ends_the_session(as_user: AsUser, cast: Cast) -> None:
    browser = as_user("xiaoli")
    assert browser.get("/me/totp").status_code == 200
    with unit_of_work() as session:
        grant = session.exec(select(RoleGrant).where(RoleGrant.person_id == cast.person("xiaoli").key)).one()
        actions.end_role(session, grant, by=cast.actor("liushuji"), at=NOON)
    assert browser.get("/me").headers["location"] == "/login"


def test_a_term_that_runs_out_at_midnight_ends_the_session(client: TestClient, cast: Cast) -> None:
    evening = NOON + timedelta(hours=11, minutes=55)  # 23:55 in Shanghai
    with unit_of_work() as session:
        grant = session.exec(select(RoleGrant).where(RoleGrant.person_id == cast.person("xiaoli").key)).one()
        grant.ends_on = NOON.date()
        person = session.get_one(Person, grant.person_id)
        token = actions.start_sign_in(session, person, SignInKind.WEB, staff=True, at=evening)
    client.cookies.set(COOKIE, sealed(token, evening))
    for minutes, status in ((4, 200), (5, 303)):
        with clock_at(client, evening + minutes * MINUTE):
            assert client.get("/me").status_code == status


def test_an_api_token_is_no_cookie(client: TestClient, cast: Cast) -> None:
    with unit_of_work() as session:
        person = session.get_one(Person, cast.person("wangyi").key)
        token = actions.start_sign_in(session, person, SignInKind.API, staff=False, at=NOON)
    client.cookies.set(COOKIE, sealed(token, NOON))
    with clock_at(client, NOON):
        assert client.get("/me").status_code == 303


def test_sign_ins_are_stored_as_hashes(client: TestClient, db: Engine) -> None:
    by_phone(client)
    opened = unsealed(client.cookies[COOKIE])
    assert opened is not None
    with Session(db) as session:
        assert opened[0] not in {row.token_hash for row in session.exec(select(SignIn))}
