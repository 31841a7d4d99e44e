"""The issues behind the lines of a card, as far as anybody may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.inspections.models import Deduction
from app.issues.models import Issue


@dataclass(frozen=True, slots=True)
class Named:
    """An issue everybody may see."""

    ref: str
    title: str


def public_issues(session: Session, ids: Collection[int]) -> dict[int, Named]:
    """By id; private and hidden ones are left out."""
    if not ids:
        return {}
    statement = wide_select(col(Issue.id), col(Issue.ref), col(Issue.title)).where(
        col(Issue.id).in_(ids), col(Issue.public), col(Issue.hidden_at).is_(None)
    )
    return {key: Named(ref, title) for key, ref, title in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class Scored:
    """An issue everybody may see, and the time in which it may have moved scores."""

    issue_id: int
    estate_id: int | None
    title: str
    created_at: datetime
    updated_at: datetime


def scored_issue(session: Session, ref: str) -> Scored | None:
    """None for what is not there or not public."""
    columns: list[Any] = [Issue.id, Issue.estate_id, Issue.title, Issue.created_at, Issue.updated_at]
    statement = wide_select(*columns).where(col(Issue.ref) == ref, col(Issue.public), col(Issue.hidden_at).is_(None))
    row = session.execute(statement).first()
    return Scored(*row) if row else None


def deductions_named(session: Session, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Place and words of deductions, by id."""
    if not ids:
        return {}
    columns = wide_select(col(Deduction.id), col(Deduction.place), col(Deduction.note))
    statement = columns.where(col(Deduction.id).in_(ids))
    return {key: (place, note) for key, place, note in session.execute(statement)}
