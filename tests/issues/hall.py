"""The cast in front of the issue pages, each in a browser of their own, with a clock to be moved by hand."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from app.core.db import WRITE
from app.issues.models import Issue
from app.people.actions import start_sign_in
from app.people.cookies import COOKIE, sealed
from app.people.models import Person, SignInKind
from app.people.rules.roles import STAFF_ROLES
from tests.cast import NOON, Cast
from tests.issues.walk import stopped

Make = Callable[..., Issue]


class Hall:
    """Pages as one of the cast sees them; "" is somebody who has not signed in."""

    def __init__(self, client: TestClient, db: Engine, cast: Cast) -> None:
        self.client, self.db, self.cast, self.now = stopped(client), db, cast, NOON
        self.browsers: dict[str, TestClient] = {"": self.client}

    def later(self, **delta: float) -> None:
        """Moves the clock; half an hour of nothing signs staff out, so everybody signs in anew."""
        self.now = NOON + timedelta(**delta)
        self.browsers = {"": stopped(self.client, self.now)}

    def as_(self, name: str) -> TestClient:
        if name not in self.browsers:
            self.browsers[name] = self._signed_in(name)
        return self.browsers[name]

    def _signed_in(self, name: str) -> TestClient:
        with self.writing() as session:
            person = session.exec(select(Person).where(Person.username == name)).one()
            staff = any(grant.role in STAFF_ROLES for grant in self.cast.grants[name])
            token = start_sign_in(session, person, SignInKind.WEB, staff=staff, at=self.now)
        browser = TestClient(self.client.app, follow_redirects=False)
        browser.portal = self.client.portal
        browser.cookies.set(COOKIE, sealed(token, self.now))
        return browser

    def see(self, name: str, path: str) -> Response:
        answer: Response = self.as_(name).get(path)
        return answer

    def statuses(self, names: Iterable[str], path: str) -> dict[str, int]:
        """How the same page answers each of them."""
        return {name: self.see(name, path).status_code for name in names}

    def asked(self, name: str, path: str) -> list[str]:
        """What a page asks the database when it is seen for the second time."""
        self.see(name, path)
        with self.counting() as statements:
            assert self.see(name, path).status_code == 200, (name, path)
        return statements

    def take(self, name: str, ref: str, noun: str, **data: Any) -> Response:
        files = data.pop("files", None)
        answer: Response = self.as_(name).post(f"/i/{ref}/{noun}", data=data, files=files)
        return answer

    def made(self, make: Make, **more: Any) -> str:
        """An issue made through the actions and committed; its reference."""
        with self.writing() as session:
            return make(session, self.cast, **more).ref

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with Session(self.db, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            yield session
            session.commit()

    def issue(self, ref: str) -> Issue:
        with Session(self.db, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: False})
            return session.exec(select(Issue).where(Issue.ref == ref)).one()

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Every statement that reads or writes; BEGIN and PRAGMA are no queries."""
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "(")):
                seen.append(statement)

        event.listen(self.db, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(self.db, "before_cursor_execute", note)
