"""The cast in front of the pages, and as programs."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import WRITE
from app.people.actions import start_sign_in
from app.people.models import Person, SignInKind
from app.people.rules.roles import STAFF_ROLES
from tests.api.conftest import Caller, Callers, Clock, clock
from tests.api.test_openapi import document
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.reviews.vote import LATER, OPENING

__all__ = ["clock", "document"]


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """On the opening day at nine."""
    hall = Hall(client, db, cast)
    hall.later(**LATER)
    return hall


@pytest.fixture
def as_(client: TestClient, clock: Clock, db: Engine, cast: Cast) -> Callers:
    """Programs with tokens of the opening day; `as_("")` has none."""
    known: dict[str, Caller] = {"": Caller(client)}

    def caller(name: str) -> Caller:
        if name not in known:
            known[name] = Caller(client, _token(db, cast, name))
        return known[name]

    return caller


def _token(db: Engine, cast: Cast, name: str) -> str:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        person = session.exec(select(Person).where(Person.username == name)).one()
        staff = any(grant.role in STAFF_ROLES for grant in cast.grants[name])
        token = start_sign_in(session, person, SignInKind.API, staff=staff, at=OPENING)
        session.commit()
    return token
