"""Small steps a browser takes in these tests."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from typing import cast as typed

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from app.core.deps import request_time

PHONE = "13800000001"


@contextmanager
def clock_at(client: TestClient, moment: datetime) -> Iterator[None]:
    """Within it, every request happens at `moment`."""
    overrides: dict[Callable[..., object], Callable[..., object]] = typed(FastAPI, client.app).dependency_overrides
    overrides[request_time] = lambda: moment
    try:
        yield
    finally:
        del overrides[request_time]


def ask_for_code(client: TestClient, phone: str = PHONE) -> str:
    """The code the demo shows after asking for one."""
    assert client.post("/login/code", data={"phone": phone}).status_code == 303
    found = re.search(r"验证码是 (\d{6})", client.get("/login").text)
    assert found is not None
    return found[1]


def by_phone(client: TestClient, phone: str = PHONE, **more: str) -> Response:
    typed_in = {"phone": phone, "code": ask_for_code(client, phone), **more}
    return typed(Response, client.post("/login/phone", data=typed_in))


def by_password(client: TestClient, username: str, password: str = "pingshuo-demo") -> Response:
    return typed(Response, client.post("/login/staff", data={"username": username, "password": password}))


def text(answer: Response) -> str:
    """What a person reads."""
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))
