"""Walking through a report as a browser does, with the clock stopped at NOON."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import unescape
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, inspect
from sqlmodel import Session, SQLModel, select

from app.core.db import WRITE
from app.core.deps import request_time
from app.people.actions import start_sign_in
from app.people.cookies import COOKIE, sealed
from app.people.models import Person, SignInKind
from tests.attachments.pictures import encoded, quarters
from tests.cast import NOON

Row = TypeVar("Row", bound=SQLModel)
POSTER = "/q/qr-xiangrui-dong-3"
STORY = "楼道里的垃圾堆了三天没人清，味道很大。"
PHOTO = encoded(quarters())


def stopped(client: TestClient, at: datetime = NOON) -> TestClient:
    client.app.dependency_overrides[request_time] = lambda: at  # type: ignore[attr-defined]  # typed as a bare ASGI app
    return client


def signed_in(client: TestClient, db: Engine, username: str) -> TestClient:
    """A second browser, signed in since NOON with whatever roles the person has."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        person = session.exec(select(Person).where(Person.username == username)).one()
        token = start_sign_in(session, person, SignInKind.WEB, staff=True, at=NOON)
        session.commit()
    other = TestClient(client.app, follow_redirects=False)
    other.portal = client.portal
    other.cookies.set(COOKIE, sealed(token, NOON))
    return other


def rows(db: Engine, model: type[Row]) -> Sequence[Row]:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: False})
        return session.exec(select(model).order_by(*inspect(model).primary_key)).all()


def changed(db: Engine, model: type[Row], **values: Any) -> None:
    """Sets columns of every row of a table, for what only time could do."""
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        for row in session.exec(select(model)):
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
        session.commit()


def location(answer: Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def begun(client: TestClient, poster: str = POSTER, **data: str) -> str:
    """The address all steps of a new draft begin with."""
    return location(client.post(poster, data=data)).rpartition("/")[0]


def told(client: TestClient, base: str, *, category: str = "HY", sub: str = "HY-2", text: str = STORY) -> str:
    """The draft filled in up to the preview."""
    client.post(f"{base}/what", data={"category": category, "subcategory": sub, "sure": "1"})
    client.post(f"{base}/place", data={"shown": "xiangrui-dong", "estate": "xiangrui-dong", "building": "3"})
    assert location(client.post(f"{base}/story", data={"description": text})) == f"{base}/preview"
    return base


def code_for(client: TestClient, base: str, phone: str) -> str:
    """The code of a demo, read where a person reads it."""
    location(client.post(f"{base}/code", data={"phone": phone}))
    shown = re.search(r"验证码是 (\d{6})", client.get(f"{base}/preview").text)
    assert shown is not None
    return shown[1]


def filed(client: TestClient, phone: str = "13912345678", **more: str) -> str:
    """The address of the receipt of a report filed with a phone code."""
    base = told(client, begun(client))
    code = code_for(client, base, phone)
    return location(client.post(f"{base}/preview", data={"phone": phone, "code": code, **more}))


def seen(text: str) -> str:
    """The text of a page without its markup."""
    return unescape(re.sub(r"<[^>]+>", " ", text))
