"""Photos by what holds them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, union, union_all
from sqlalchemy import select as wide_select  # columns of tables this domain does not know
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.core.db import metadata


def holders() -> list[Column[int]]:
    """Every column that points to a photo, of whatever domain: one that is added later holds its photos at once."""
    columns = (column for table in metadata.sorted_tables for column in table.columns)
    return [column for column in columns if any(key.target_fullname == "photo.id" for key in column.foreign_keys)]


def photo_by_token(session: Session, token: str) -> Photo | None:
    return session.exec(select(Photo).where(Photo.token == token)).first()


def is_held(session: Session, photo_id: int) -> bool:
    """Whether something of any domain has the photo."""
    held = union_all(*(wide_select(column).where(column == photo_id) for column in holders()))
    return session.execute(held.limit(1)).first() is not None


def photos_of_nothing(session: Session, *, before: datetime, most: int = 200) -> Sequence[Photo]:
    """Photos nothing points to, left by refused steps nobody came back to."""
    held = union(*(wide_select(column).where(column.is_not(None)) for column in holders()))
    statement = select(Photo).where(col(Photo.created_at) < before, col(Photo.id).not_in(held))
    return session.exec(statement.order_by(col(Photo.id)).limit(most)).all()
