"""Photos of a case: kept while the form they came with is refused, then for whoever may see them.

What a step was proved with (a receipt with a signature) is for the four sides, the owners' own signatures for all but
the company; what was put right, and what the company says, is for everybody.
"""

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
from app.exits.guards import CaseForAnybody, Here
from app.exits.models import ExitStep, StepPhoto
from app.exits.queries.history import photo_here

router = APIRouter(include_in_schema=False)


@router.get("/exits/{case_id}/photos/{token}-{size}.jpg")
def show(session: DbSession, here: CaseForAnybody, token: str, size: str) -> FileResponse:
    photo = photo_here(session, here.case.key, token) if len(token) <= 32 else None
    return photo_answer(photo if photo is not None and _shown(session, here, photo) else None, size)


def _shown(session: Session, here: Here, photo: Photo) -> bool:
    proof = session.get(StepPhoto, photo.key)
    return proof is None or here.viewer.sees_photos(session.get_one(ExitStep, proof.step_id).deed)


def photos_for(
    session: Session, whose: tuple[int, str], form: Bound[Any], posted: Posted, at: datetime, *, most: int
) -> tuple[list[Photo], Invalid | None]:
    """`whose` is the person and the address of the form."""
    return Seal("exit-photos", whose).taken_up(session, form.raw.get("photos_kept", []), posted, at, most=most)


def to_show(whose: tuple[int, str], photos: Sequence[Photo]) -> list[Kept]:
    return Seal("exit-photos", whose).shown(photos)
