"""Short ways to make what a test needs, through the same actions the product uses."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import WRITE
from app.issues.actions.filing import file_issue
from app.issues.actions.report import Report
from app.issues.actions.steps import take_step
from app.issues.actions.turn import Given
from app.issues.guards import worn_towards
from app.issues.models import Issue, Source
from app.issues.queries.case import case_by_ref
from app.issues.queries.catalogue import category
from app.issues.queries.filing import Spot
from app.issues.rules.category import as_filed
from app.issues.rules.lifecycle import Step
from app.people.models import Person
from app.people.rules.roles import Actor
from tests.cast import NOON, Cast


def web_sign_in(engine: Engine, username: str, at: datetime | None = None) -> str:
    """A cookie value of a fresh browser sign-in."""
    from app.core.clock import now
    from app.people.actions import start_sign_in
    from app.people.cookies import sealed
    from app.people.models import SignInKind

    at = at or now()
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        person = session.exec(select(Person).where(Person.username == username)).one()
        token = start_sign_in(session, person, kind=SignInKind.WEB, staff=True, keep=False, at=at)
        session.commit()
    return sealed(token, at)


def an_issue(session: Session, cast: Cast, *, at: datetime = NOON, by: str = "wangyi", **more: Any) -> Issue:
    """An issue filed by one of the cast at building 3, unless said otherwise."""
    reporter = cast.people[by]
    values: dict[str, Any] = {
        "spot": Spot(cast.xiangrui, cast.dongqu, cast.building3),
        "category": category(session, more.pop("code", "HY"), at),
        "description": "楼道里的垃圾堆了三天没人清，味道很大。",
        "reporter": session.get(Person, reporter.key),
        "source": Source.WEB,
    }
    return file_issue(session, Report(**{**values, **more}), by=Actor(reporter.key, reporter.name), at=at)


def step(session: Session, cast: Cast, issue: Issue, what: Step, by: str, *, at: datetime = NOON, **given: Any) -> None:
    """One of the cast takes a step, through the same door as pages and API."""
    case = case_by_ref(session, issue.ref, at, lock=True)
    assert case is not None
    actor = cast.actor(by)
    filed = as_filed(category(session, issue.category, at), issue.subcategory)
    take_step(
        session, case, what, Given(**given), by=actor, worn=worn_towards(session, case, actor, at), at=at,
        photo_required=filed.after_photo,
    )


def dispatched(session: Session, cast: Cast, **more: Any) -> Issue:
    """An issue accepted by the secretary and dispatched to the company."""
    issue = an_issue(session, cast, **more)
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji")
    step(session, cast, issue, Step.DISPATCH, "liushuji", unit=cast.unit_anhe.key)
    return issue


def claimed_done(session: Session, cast: Cast, **more: Any) -> Issue:
    """An issue the company says is done."""
    issue = dispatched(session, cast, **more)
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli")
    step(session, cast, issue, Step.COMPLETION, "zhaojingli", note="清走了，地也冲过。", explained=True)
    return issue
