"""Photos posted on the walk: kept under a seal while the form they came with is refused."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session

from app.attachments.actions import keep_prepared, media
from app.attachments.models import Photo
from app.core.forms import Bound
from app.core.settings import settings
from app.issues.pages.panels import Kept
from app.issues.pages.uploads import Posted
from app.issues.queries.history import issue_of_photo, photo_by_token
from app.rounds.forms.walk import MOST_PHOTOS
from app.rounds.guards import Here


def photos_for(session: Session, here: Here, form: Bound[Any], posted: Posted, at: datetime) -> list[Photo]:
    """Kept and new photos together, stored."""
    photos = _unsealed(session, here, form.raw.get("photos_kept", []))
    return photos + [keep_prepared(session, each, at=at) for each in posted.prepared[: MOST_PHOTOS - len(photos)]]


def to_show(here: Here, photos: Sequence[Photo]) -> list[Kept]:
    """For the form that comes back: nobody serves a photo no issue has, so the picture travels inside the page."""
    return [Kept(_sealed(here, photo), _picture(photo)) for photo in photos]


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="round-photos")


def _sealed(here: Here, photo: Photo) -> str:
    """Good for this person and this round only."""
    return str(_sealer().dumps([here.hall.actor.person_id, here.held.occurrence.key, photo.token]))


def _unsealed(session: Session, here: Here, seals: Any) -> list[Photo]:
    """Forged seals, and photos an issue already has, are left out."""
    wanted = dict.fromkeys(seal for seal in seals[:MOST_PHOTOS] if isinstance(seal, str))
    found = (_opened(session, here, seal) for seal in wanted)
    return [photo for photo in found if photo is not None and issue_of_photo(session, photo.key) is None]


def _opened(session: Session, here: Here, seal: str) -> Photo | None:
    try:
        *whose, token = _sealer().loads(seal)
    except BadSignature:
        return None
    mine = whose == [here.hall.actor.person_id, here.held.occurrence.key]
    return photo_by_token(session, token) if mine else None


def _picture(photo: Photo) -> str:
    path = media().read_path(photo.token, "s")
    data = path.read_bytes() if path else b""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
