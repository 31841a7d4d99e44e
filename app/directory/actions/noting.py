"""One line in the community's log; sites of the whole town go to the log of places."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.people.rules.roles import Actor


def note(
    session: Session, community_id: int | None, verb: str, subject: str, *, by: Actor, at: datetime,
    before: Any = None, after: Any = None, reason: str = "",
) -> None:
    stream = f"c{community_id}" if community_id is not None else "places"
    record(
        session, stream, verb, subject, actor_id=by.person_id, actor_title=by.title, at=at, before=before, after=after,
        reason=reason,
    )
