"""Photos of a handover: kept while the form they came with is refused, then for those who may look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted, photos_posted
from app.attachments.sealing import Kept, Seal
from app.attachments.serving import photo_answer
from app.core.deps import DbSession
from app.core.errors import Invalid
from app.core.forms import Bound
from app.handovers.forms import MOST_SEALS
from app.handovers.guards import Ground, HandoverToLook, Here
from app.handovers.models import ServiceStop
from app.handovers.queries.contents import photo_here
from app.handovers.queries.stopping import stop_photos

router = APIRouter(include_in_schema=False, prefix="/handovers/{handover_id}")
PostedPhotos = Annotated[Posted, Depends(photos_posted(MOST_SEALS))]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as the photo strip wants it."""

    url: str
    href: str
    alt: str


def pictures(here: Here, tokens: Sequence[str], alt: str) -> list[Picture]:
    base = f"{here.base}/photos"
    return [Picture(f"{base}/{token}-s.jpg", f"{base}/{token}-l.jpg", alt) for token in tokens]


@router.get("/photos/{token}-{size}.jpg")
def show(session: DbSession, here: HandoverToLook, token: str, size: str) -> FileResponse:
    return photo_answer(photo_here(session, here.handover.key, token) if len(token) <= 32 else None, size)


def photos_for(
    session: Session, here: Here, form: Bound[Any], posted: Posted, at: datetime, *, most: int
) -> tuple[list[Photo], Invalid | None]:
    return _seal(here).taken_up(session, form.raw.get("photos_kept", []), posted, at, most=most)


def to_show(here: Here, photos: Sequence[Photo]) -> list[Kept]:
    return _seal(here).shown(photos)


def _seal(here: Here) -> Seal:
    return Seal("handover-photos", (here.actor.person_id, here.handover.key))


def seen_photos(session: Session, ground: Ground, stop: ServiceStop | None) -> list[Picture]:
    """What shows that a company stopped serving."""
    base, photos = f"{ground.base}/emergency/stop/photos", stop_photos(session, stop.key) if stop is not None else ()
    return [Picture(f"{base}/{each.token}-s.jpg", f"{base}/{each.token}-l.jpg", "当时的照片") for each in photos]
