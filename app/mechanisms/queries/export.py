"""What the mechanisms domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session

from app.core.filters import iso
from app.mechanisms.queries.feeds import feed_of


def export_mechanisms(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: since when they have a calendar address; the address itself is a key, not data."""
    found = feed_of(session, person_id)
    return {"calendar": {"created_at": iso(found.created_at)} if found else None}
