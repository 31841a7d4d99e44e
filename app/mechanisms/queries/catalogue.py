"""The templates in force: the shipped ones, overlaid by what the town has edited since."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.errors import NotFound
from app.mechanisms.models import TemplateRevision
from app.mechanisms.rules.catalogue import Template, load_shipped
from app.mechanisms.rules.setting import Setting, from_data
from app.people.models import Person


def templates(session: Session, at: datetime) -> tuple[Template, ...]:
    """Every template as it holds at `at`, in the order of the file."""
    in_force = select(TemplateRevision).where(col(TemplateRevision.effective_at) <= at)
    rows = session.exec(in_force.order_by(col(TemplateRevision.effective_at), col(TemplateRevision.id)))
    edited = {revision.code: revision.data for revision in rows}
    return tuple(
        replace(each, setting=setting_of(edited[each.code])) if each.code in edited else each
        for each in load_shipped()
    )


def template(session: Session, code: str, at: datetime) -> Template:
    """One template; NotFound for a code nobody has written."""
    for each in templates(session, at):
        if each.code == code:
            return each
    raise NotFound("目录里没有这种做法。")


def setting_of(data: str) -> Setting:
    return from_data(json.loads(data))


def shipped_setting(code: str) -> Setting:
    """A template as it came; an empty one for a code that is no longer shipped."""
    return next((each.setting for each in load_shipped() if each.code == code), Setting(code))


def revisions(session: Session, code: str) -> Sequence[tuple[TemplateRevision, str | None]]:
    """How a template was edited and by whom, newest first."""
    statement = (
        select(TemplateRevision, Person.name)
        .join(Person, col(Person.id) == col(TemplateRevision.edited_by), isouter=True)
        .where(TemplateRevision.code == code)
        .order_by(col(TemplateRevision.effective_at).desc(), col(TemplateRevision.id).desc())
    )
    return session.exec(statement).all()
