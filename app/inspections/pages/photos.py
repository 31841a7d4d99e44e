"""Photos of deductions and contests: kept while the form they came with is refused, then for whoever may see the
inspection."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted
from app.attachments.sealing import Kept, Seal
from app.attachments.serving import photo_answer
from app.core.deps import DbSession
from app.core.errors import Invalid
from app.core.forms import Bound
from app.inspections.guards import Here, InspectionInPath
from app.inspections.queries.found import photo_here

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/inspections/{month}")


@router.get("/photos/{token}-{size}.jpg")
def show(session: DbSession, here: InspectionInPath, token: str, size: str) -> FileResponse:
    return photo_answer(photo_here(session, here.inspection.key, token) if len(token) <= 32 else None, size)


def photos_for(
    session: Session, here: Here, form: Bound[Any], posted: Posted, at: datetime, *, most: int
) -> tuple[list[Photo], Invalid | None]:
    return _seal(here).taken_up(session, form.raw.get("photos_kept", []), posted, at, most=most)


def to_show(here: Here, photos: Sequence[Photo]) -> list[Kept]:
    return _seal(here).shown(photos)


def _seal(here: Here) -> Seal:
    return Seal("inspection-photos", (here.actor.person_id, here.inspection.key))
