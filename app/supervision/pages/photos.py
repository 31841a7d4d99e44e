"""Photos of answers: kept while the form they came with is refused, then for whoever may read the order."""

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
from app.supervision.guards import Here, OrderInPath
from app.supervision.queries.orders import photo_of_order

router = APIRouter(include_in_schema=False, prefix="/supervision/{order_id}")


@router.get("/photos/{token}-{size}.jpg")
def show(session: DbSession, here: OrderInPath, token: str, size: str) -> FileResponse:
    photo = photo_of_order(session, here.order.key, token) if len(token) <= 32 else None
    return photo_answer(photo, size, kept=False)


def photos_for(
    session: Session, here: Here, form: Bound[Any], posted: Posted, at: datetime, *, most: int
) -> tuple[list[Photo], Invalid | None]:
    return _seal(here).taken_up(session, form.raw.get("photos_kept", []), posted, at, most=most)


def to_show(here: Here, photos: Sequence[Photo]) -> list[Kept]:
    return _seal(here).shown(photos)


def _seal(here: Here) -> Seal:
    return Seal("supervision-photos", (here.actor.person_id, here.order.key))
