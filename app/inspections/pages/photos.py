"""Photos of deductions and contests: kept under a seal while the form they came with is refused, then shown to
whoever may see the inspection."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session

from app.attachments.actions import keep_prepared, media
from app.attachments.models import Photo
from app.core.deps import DbSession
from app.core.errors import Invalid, NotFound
from app.core.forms import Bound
from app.core.settings import settings
from app.inspections.guards import Here, InspectionInPath
from app.inspections.queries.found import is_held, photo_here
from app.issues.pages.panels import Kept
from app.issues.pages.uploads import Posted
from app.issues.queries.history import photo_by_token

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/inspections/{month}")
HEADERS = {"Cache-Control": "private, max-age=300", "X-Content-Type-Options": "nosniff"}


@router.get("/photos/{token}-{size}.jpg")
def show(session: DbSession, here: InspectionInPath, token: str, size: str) -> FileResponse:
    photo = photo_here(session, here.inspection.key, token) if len(token) <= 32 else None
    path = media().read_path(photo.token, "s" if size == "s" else "l") if photo and size in ("s", "l") else None
    if path is None:
        raise NotFound("没有这张照片，或者它不公开。")
    return FileResponse(path, media_type="image/jpeg", headers=HEADERS)


def photos_for(
    session: Session, here: Here, form: Bound[Any], posted: Posted, at: datetime, *, most: int
) -> tuple[list[Photo], Invalid | None]:
    """Kept and new photos together, stored, `most` of them; and why the form cannot go on with them, if so."""
    photos = _unsealed(session, here, form.raw.get("photos_kept", []), most)
    chosen, refusal = len(photos) + len(posted.prepared), posted.refusal
    photos += [keep_prepared(session, each, at=at) for each in posted.prepared[: most - len(photos)]]
    if refusal is None and chosen > most:
        refusal = Invalid(f"照片最多 {most} 张，现在选了 {chosen} 张，先留下前 {most} 张，看看行不行。", field="photos")
    return photos, refusal


def to_show(here: Here, photos: Sequence[Photo]) -> list[Kept]:
    """For the form that comes back: nobody serves a photo nothing has, so the picture travels inside the page."""
    return [Kept(_sealed(here, photo), _picture(photo)) for photo in photos]


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="inspection-photos")


def _sealed(here: Here, photo: Photo) -> str:
    """Good for this person and this inspection only."""
    return str(_sealer().dumps([here.actor.person_id, here.inspection.key, photo.token]))


def _unsealed(session: Session, here: Here, seals: Any, most: int) -> list[Photo]:
    """Forged seals, and photos something already has, are left out."""
    wanted = dict.fromkeys(seal for seal in seals[:most] if isinstance(seal, str))
    found = (_opened(session, here, seal) for seal in wanted)
    return [photo for photo in found if photo is not None and not is_held(session, photo.key)]


def _opened(session: Session, here: Here, seal: str) -> Photo | None:
    try:
        *whose, token = _sealer().loads(seal)
    except BadSignature:
        return None
    return photo_by_token(session, token) if whose == [here.actor.person_id, here.inspection.key] else None


def _picture(photo: Photo) -> str:
    path = media().read_path(photo.token, "s")
    data = path.read_bytes() if path else b""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
