"""The categories in force: the shipped file, overlaid by what the town has edited since."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ScalarSelect, SQLColumnExpression, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.core.errors import NotFound
from app.issues.models import CategoryRevision, StandardReply
from app.issues.rules.catalogue import load_shipped, parse_catalogue
from app.issues.rules.category import Category, Lead
from app.issues.rules.clocks import ClockKind
from app.issues.rules.lifecycle import Step


def categories(session: Session, at: datetime) -> tuple[Category, ...]:
    """Every category as it holds at `at`, in the order of the file."""
    edited = {revision.code: revision for revision in _in_force(session, at)}
    return tuple(_read(edited[each.code]) if each.code in edited else each for each in load_shipped())


def category(session: Session, code: str, at: datetime) -> Category:
    """One category; NotFound for a code nobody has written."""
    for each in categories(session, at):
        if each.code == code:
            return each
    raise NotFound("没有这一类，请从列出的类别里选。", field="category")


def edited_data(code: SQLColumnExpression[str], at: datetime | BindParameter[datetime]) -> ScalarSelect[str]:
    """The town's own version of a category in force at `at`, to be read beside an issue; NULL while unedited."""
    revision = aliased(CategoryRevision)
    statement = select(revision.data).where(col(revision.code) == code, col(revision.effective_at) <= at)
    return statement.order_by(col(revision.effective_at).desc(), col(revision.id).desc()).limit(1).scalar_subquery()


def as_edited(code: str, data: str | None) -> Category:
    """A category from the town's version, or as shipped; a code nobody knows (any more) shows itself."""
    if data:
        return parse_catalogue({"category": [json.loads(data)]})[0]
    unknown = Category(code, code, "more", "", Lead.COMMITTEE, ClockKind.WORKDAYS)
    return next((each for each in load_shipped() if each.code == code), unknown)


def _in_force(session: Session, at: datetime) -> Sequence[CategoryRevision]:
    return session.exec(_IN_FORCE, params={"at": at}).all()


_IN_FORCE = (
    select(CategoryRevision)
    .where(col(CategoryRevision.effective_at) <= bindparam("at"))
    .order_by(col(CategoryRevision.effective_at), col(CategoryRevision.id))
)


def _read(revision: CategoryRevision) -> Category:
    return parse_catalogue({"category": [json.loads(revision.data)]})[0]


def revisions(session: Session, code: str) -> Sequence[CategoryRevision]:
    """How a category was changed, newest first."""
    statement = select(CategoryRevision).where(CategoryRevision.code == code)
    return session.exec(statement.order_by(col(CategoryRevision.id).desc())).all()


def standard_replies(session: Session, step: Step, category_code: str) -> Sequence[StandardReply]:
    """Replies kept for a step, those for the category first."""
    statement = (
        select(StandardReply)
        .where(StandardReply.step == step, col(StandardReply.category).in_(["", category_code]))
        .order_by(col(StandardReply.category).desc(), col(StandardReply.position), col(StandardReply.id))
    )
    return session.exec(statement).all()
