"""When an account is closed: links end, a shop loses its keeper; walks and looks stay with their titles."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.directory.models import HouseholdLink, Merchant
from app.directory.queries.links import concerns


def forget_directory(session: Session, person_id: int, at: datetime) -> None:
    """Links somebody kept end; those they agreed to for their home end too, as does a shop's tie to them. Notes of
    walks stay: they tell of buildings."""
    live = col(HouseholdLink.ended_at).is_(None)
    ended = update(HouseholdLink).where(live, concerns(person_id)).values(ended_at=at, ended_by=person_id)
    affected(session, ended)
    affected(session, update(Merchant).where(col(Merchant.keeper_id) == person_id).values(keeper_id=None, phone=""))
