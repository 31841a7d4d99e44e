"""What the operator does about a running installation."""

from datetime import datetime

from sqlmodel import Session

from app.admin.queries.running import failed_text
from app.audit.actions import record
from app.core.errors import NotFound
from app.people.rules.roles import Actor

GONE = "这一条已经发出去了，或者不在了。"


def try_again(session: Session, key: int, *, by: Actor, at: datetime) -> None:
    """A text that was given up goes back into the queue, once."""
    found = failed_text(session, key)
    if found is None:
        raise NotFound(GONE)
    found.failed_at, found.attempts, found.not_before, found.lease, found.leased_until = None, 0, at, None, None
    session.add(found)
    record(
        session, "system", "text.again", f"text:{key}", actor_id=by.person_id, actor_title=by.title, at=at,
        before={"error": found.last_error},
    )
