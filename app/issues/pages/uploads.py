"""Photos posted with a step, kept when the step itself is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted, photos_posted
from app.attachments.sealing import Kept, Seal
from app.core.errors import DomainError
from app.issues.guards import Sight
from app.issues.pages.scene import acting

MOST = 9
PostedPhotos = Annotated[Posted, Depends(photos_posted(MOST))]


def photos_for(
    session: Session, sight: Sight, seals: Sequence[str], posted: Posted, at: datetime
) -> tuple[list[Photo], DomainError | None]:
    """Kept and new photos together, stored; and why the step cannot go on, if so."""
    return _seal(sight).taken_up(session, seals, posted, at, most=MOST)


def to_show(sight: Sight, photos: Sequence[Photo]) -> list[Kept]:
    return _seal(sight).shown(photos)


def _seal(sight: Sight) -> Seal:
    return Seal("issue-photos", (acting(sight).person_id, sight.issue.key))
