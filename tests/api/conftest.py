"""The cast as programs: each with a Bearer token, at noon of one fixed Wednesday."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import WRITE
from app.core.deps import request_time
from app.people.actions import start_sign_in
from app.people.guards import acting
from app.people.models import Person, SignInKind
from tests.cast import NOON

ISSUES = "/api/v1/communities/xiangrui/issues"
RUBBISH = {
    "category": "HY", "estate": "xiangrui-dong", "building": "3", "place": "2单元门口", "title": "楼道里的垃圾堆了三天",
    "description": "2单元一楼楼道里的垃圾堆了三天没人清，味道很大。", "anonymous": False,
}


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


class Caller:
    """One of the cast, or nobody; remembers every answer it got."""

    def __init__(self, client: TestClient, token: str = "") -> None:
        self.client, self.token = client, token
        self.heard: list[str] = []

    def call(self, method: str, path: str, json: Any = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})
        answer: httpx.Response = self.client.request(method, path, json=json, headers=headers, **more)
        self.heard.append(answer.text)
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.call("GET", path, **more)

    def post(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        return self.call("POST", path, json, **more)

    def step(self, ref: str, noun: str, body: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        return self.post(f"/api/v1/issues/{ref}/{noun}", body or {}, **more)

    def file(self, **more: Any) -> str:
        answer = self.post(ISSUES, {**RUBBISH, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["ref"])


Callers = Callable[[str], Caller]


@pytest.fixture
def clock(client: TestClient) -> Clock:
    """The time of every request, to be moved by hand."""
    clock = Clock()
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[request_time] = clock
    return clock


def token_for(engine: Engine, name: str) -> str:
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        person = session.exec(select(Person).where(Person.username == name)).one()
        staff = acting(session, person, staff=True, at=NOON).is_staff
        token = start_sign_in(session, person, SignInKind.API, staff=staff, at=NOON)
        session.commit()
    return token


@pytest.fixture
def as_(client: TestClient, clock: Clock, db: Engine) -> Callers:
    """`as_("wangyi")`, one caller per name; `as_("")` is somebody without a token."""
    known: dict[str, Caller] = {"": Caller(client)}

    def caller(name: str) -> Caller:
        if name not in known:
            known[name] = Caller(client, token_for(db, name))
        return known[name]

    return caller
