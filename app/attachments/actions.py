"""Keeping and dropping photos: the row in the transaction, the files beside it."""

from datetime import datetime

from sqlalchemy import event
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.rules.formats import Refused
from app.attachments.rules.images import Prepared, prepare
from app.attachments.storage import MediaStore, new_token
from app.core.errors import Invalid
from app.core.settings import settings


def keep_photo(session: Session, data: bytes, *, at: datetime) -> Photo:
    """A stored photo from what a phone sent. Invalid (field `photos`) says why a file is none."""
    try:
        prepared = prepare(data)
    except Refused as refused:
        raise Invalid(str(refused), field="photos") from refused
    return keep_prepared(session, prepared, at=at)


def keep_prepared(session: Session, prepared: Prepared, *, at: datetime) -> Photo:
    """Files first: a row without its files would show a broken picture, files without a row only take up room.

    Apart from `keep_photo` because decoding takes long, and nobody should hold the database meanwhile.
    """
    token = new_token()
    media().put(token, prepared)
    photo = Photo(
        token=token, width=prepared.width, height=prepared.height, digest=prepared.digest, created_at=at
    )
    session.add(photo)
    session.flush()
    return photo


def drop_photo(session: Session, photo: Photo) -> None:
    """The row now, the files once the transaction has been committed: a rollback must leave the photo whole."""
    token = photo.token

    def forget_files(_session: Session) -> None:
        media().drop(token)

    session.delete(photo)
    session.flush()
    event.listen(session, "after_commit", forget_files, once=True)


def media() -> MediaStore:
    """Where the files are, as the settings say."""
    return MediaStore(settings().media_dir)
