"""Drafts of rules, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.people.models import Person
from app.townhall.models import RulebookDraft

SHOWN = 50
KEPT = 50
"""For each person and town."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """`mine` may be thrown away by whoever looks."""

    token: str
    note: str
    name: str
    at: datetime
    mine: bool


def drafts_of(session: Session, town_id: int, viewer: int) -> list[DraftLine]:
    statement = (
        wide_select(
            col(RulebookDraft.token), col(RulebookDraft.note), col(Person.name), col(RulebookDraft.at),
            col(RulebookDraft.by),
        )
        .join(Person, col(Person.id) == RulebookDraft.by)
        .where(col(RulebookDraft.town_id) == town_id)
        .order_by(col(RulebookDraft.id).desc())
        .limit(SHOWN)
    )
    return [
        DraftLine(token, note, name, at, by == viewer) for token, note, name, at, by in session.execute(statement)
    ]


def crowded_out(session: Session, town_id: int, person_id: int) -> Sequence[int | None]:
    """Keys of somebody's drafts beyond the newest KEPT."""
    own = select(RulebookDraft.id).where(RulebookDraft.town_id == town_id, RulebookDraft.by == person_id)
    return session.exec(own.order_by(col(RulebookDraft.id).desc()).offset(KEPT)).all()


def draft_by_token(session: Session, town_id: int, token: str) -> RulebookDraft | None:
    statement = select(RulebookDraft).where(RulebookDraft.token == token, RulebookDraft.town_id == town_id)
    return session.exec(statement).first()
