"""What happens to a paper goes into its community's chain."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.notices.models import Paper
from app.people.rules.roles import Actor


def note(
    session: Session, paper: Paper, verb: str, *, by: Actor, at: datetime, after: dict[str, Any], reason: str = ""
) -> None:
    record(
        session, f"c{paper.community_id}", f"paper.{verb}", f"paper:{paper.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, after=after, reason=reason,
    )
