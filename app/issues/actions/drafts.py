"""A draft on its way to becoming an issue: what was told so far, and its photos."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from app.attachments.actions import drop_photo
from app.attachments.models import Photo
from app.core.errors import Invalid
from app.core.tokens import new_token
from app.issues.models import Draft, DraftPhoto
from app.issues.queries.filing import photos_of_draft

PHOTO_LIMIT = 9


def new_draft(
    session: Session, community_id: int, data: dict[str, Any], *, person_id: int | None, at: datetime
) -> Draft:
    draft = Draft(
        token=new_token(), community_id=community_id, person_id=person_id,
        data=json.dumps(data, ensure_ascii=False), created_at=at, updated_at=at,
    )
    session.add(draft)
    session.flush()
    return draft


def keep_draft(session: Session, draft: Draft, data: dict[str, Any], *, at: datetime) -> None:
    """Adds what this step told to what is kept."""
    draft.data = json.dumps({**json.loads(draft.data), **data}, ensure_ascii=False)
    draft.updated_at = at
    session.add(draft)


def add_draft_photo(session: Session, draft: Draft, photo: Photo, have: int) -> None:
    if have >= PHOTO_LIMIT:
        raise Invalid(f"照片最多 {PHOTO_LIMIT} 张，先去掉一张再加。", field="photos")
    session.add(DraftPhoto(photo_id=photo.key, draft_id=draft.key))
    session.flush()


def drop_draft_photo(session: Session, draft: Draft, photo: Photo) -> None:
    session.execute(
        delete(DraftPhoto).where(col(DraftPhoto.photo_id) == photo.key, col(DraftPhoto.draft_id) == draft.key)
    )
    drop_photo(session, photo)


def discard_draft(session: Session, draft: Draft) -> None:
    """Nothing of it stays, photos included."""
    for photo in photos_of_draft(session, draft.key):
        drop_draft_photo(session, draft, photo)
    session.delete(draft)
    session.flush()
