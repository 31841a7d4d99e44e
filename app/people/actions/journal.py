"""The people's stream of the audit log. Entries name rows, never names or phones: the log can't forget."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.people.rules.roles import Actor

STREAM = "people"


def note(
    session: Session, verb: str, subject: str, *,
    by: Actor, at: datetime, before: object = None, after: object = None, reason: str = "", stream: str = STREAM,
) -> None:
    """An entry in the name of whoever acted, in the role they have now."""
    record(
        session, stream, verb, subject,
        actor_id=by.person_id, actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )


def note_own(session: Session, verb: str, person_id: int, *, at: datetime, after: object = None) -> None:
    """Something a person did to their own account; at sign-in the roles are not known yet."""
    record(
        session, STREAM, verb, f"person:{person_id}", actor_id=person_id, actor_title="本人", at=at, after=after
    )
