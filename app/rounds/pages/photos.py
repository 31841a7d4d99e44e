"""Photos posted on the walk: kept while the form they came with is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted
from app.attachments.sealing import Kept, Seal
from app.core.forms import Bound
from app.rounds.forms.walk import MOST_PHOTOS
from app.rounds.guards import Here


def photos_for(session: Session, here: Here, form: Bound[Any], posted: Posted, at: datetime) -> list[Photo]:
    """Kept and new photos together, stored; why the form cannot go on stands in `posted.refusal`."""
    photos, posted.refusal = _seal(here).taken_up(
        session, form.raw.get("photos_kept", []), posted, at, most=MOST_PHOTOS
    )
    return photos


def to_show(here: Here, photos: Sequence[Photo]) -> list[Kept]:
    return _seal(here).shown(photos)


def _seal(here: Here) -> Seal:
    return Seal("round-photos", (here.hall.actor.person_id, here.held.occurrence.key))
