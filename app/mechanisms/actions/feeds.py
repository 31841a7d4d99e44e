"""The secret address of somebody's own calendar."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.db import affected, insert_into
from app.core.tokens import new_token
from app.mechanisms.models import CalendarFeed


def renew_feed(session: Session, person_id: int, at: datetime) -> str:
    """A new address; the old one is no longer any. Pressed twice at once, one of the two counts."""
    token = new_token()
    statement = insert_into(session, CalendarFeed).values(person_id=person_id, token=token, created_at=at)
    renewed = statement.on_conflict_do_update(
        index_elements=["person_id"], set_={"token": token, "created_at": at}
    )
    affected(session, renewed)
    return token


def forget_mechanisms(session: Session, person_id: int, at: datetime) -> None:
    """When an account is closed: the address of their calendar ends."""
    del at
    affected(session, delete(CalendarFeed).where(col(CalendarFeed.person_id) == person_id))
