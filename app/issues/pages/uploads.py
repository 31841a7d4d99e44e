"""Photos posted with a step: decoded before the database is held, kept when the step itself is refused."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session

from app.attachments.actions import keep_prepared, media
from app.attachments.models import Photo
from app.attachments.rules.formats import Refused
from app.attachments.rules.images import Prepared, prepare
from app.core.errors import DomainError, Invalid
from app.core.forms import uploads
from app.core.settings import settings
from app.issues.guards import Sight
from app.issues.pages.panels import Kept
from app.issues.pages.scene import acting
from app.issues.queries.history import issue_of_photo, photo_by_token

MOST = 9


@dataclass(slots=True)
class Posted:
    """What came with the form: photos that could be read, and the first refusal."""

    prepared: list[Prepared] = field(default_factory=list)
    refusal: Invalid | None = None


async def _files(request: Request) -> list[bytes] | Invalid:
    try:
        return await uploads(request, "photos", most=MOST)
    except Invalid as refusal:
        return refusal


def _posted(files: Annotated[list[bytes] | Invalid, Depends(_files)]) -> Posted:
    if isinstance(files, Invalid):
        return Posted(refusal=files)
    posted = Posted()
    for data in files:
        try:
            posted.prepared.append(prepare(data))
        except Refused as refused:
            posted.refusal = Invalid(str(refused), field="photos")
    return posted


PostedPhotos = Annotated[Posted, Depends(_posted)]


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="issue-photos")


def sealed(sight: Sight, photo: Photo) -> str:
    """A kept photo's name in the form, good for this person and this issue only."""
    return str(_sealer().dumps([acting(sight).person_id, sight.issue.key, photo.token]))


def unsealed(session: Session, sight: Sight, seals: Sequence[str]) -> list[Photo]:
    """The photos behind the seals; forged ones, and photos an issue already has, are left out."""
    found = (_opened(session, sight, seal) for seal in dict.fromkeys(seals))
    return [photo for photo in found if photo is not None and issue_of_photo(session, photo.key) is None]


def _opened(session: Session, sight: Sight, seal: str) -> Photo | None:
    try:
        opened = _sealer().loads(seal)
    except BadSignature:
        return None
    *whose, token = opened
    return photo_by_token(session, token) if whose == [acting(sight).person_id, sight.issue.key] else None


def photos_for(
    session: Session, sight: Sight, seals: Sequence[str], posted: Posted, at: datetime
) -> tuple[list[Photo], DomainError | None]:
    """Kept and new photos together, stored; and why the step cannot go on, if so."""
    photos = unsealed(session, sight, seals)
    photos += [keep_prepared(session, each, at=at) for each in posted.prepared[: MOST - len(photos)]]
    return photos, posted.refusal


def to_show(sight: Sight, photos: Sequence[Photo]) -> list[Kept]:
    """Kept photos for the form: nobody serves a photo no issue has, so the picture travels inside the page."""
    return [Kept(sealed(sight, photo), _picture(photo)) for photo in photos]


def _picture(photo: Photo) -> str:
    path = media().read_path(photo.token, "s")
    data = path.read_bytes() if path else b""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
