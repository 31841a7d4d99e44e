"""Rate limits counted in the request's own transaction; a refusal persists its count."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, col

from app.core.db import insert_into
from app.core.entity import Record
from app.core.errors import TooMany


class RateWindow(Record, table=True):
    """How often `key` was used in the window that began at `start`."""

    key: str = Field(max_length=120, primary_key=True)
    start: datetime = Field(primary_key=True)
    hits: int


def spend(session: Session, key: str, *, limit: int, window: timedelta, at: datetime, message: str) -> None:
    """Counts one use of `key`; the one after `limit` in a fixed window raises TooMany(message)."""
    seconds = int(window.total_seconds())
    start = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)
    statement = (
        insert_into(session, RateWindow)
        .values(key=f"{key}/{seconds}", start=start, hits=1)
        .on_conflict_do_update(index_elements=["key", "start"], set_={"hits": col(RateWindow.hits) + 1})
        .returning(col(RateWindow.hits))
    )
    if session.execute(statement).scalar_one() > limit:
        raise TooMany(message)


def forget_windows(session: Session, *, before: datetime) -> None:
    """Old windows are of no use to anybody; `tick` drops them."""
    session.execute(delete(RateWindow).where(col(RateWindow.start) < before))
