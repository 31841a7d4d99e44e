"""When an account is closed: votes stay as they were counted, the person behind them goes."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.votes.models import PetitionSigner, RollObjection, VoteBallot, VotePaper


def forget_votes(session: Session, person_id: int, at: datetime) -> None:
    """A ballot is the home's and stays, without who cast or contested it; so do objections, without who raised them.
    The owner's name in a sealed roll stays: the roll is what a court compares for a year (interpretation §12), and a
    name taken out would break its digest."""
    affected(session, update(VoteBallot).where(col(VoteBallot.person_id) == person_id).values(person_id=None))
    affected(session, update(RollObjection).where(col(RollObjection.person_id) == person_id).values(person_id=None))
    contested = update(VotePaper).where(col(VotePaper.contested_by) == person_id)
    affected(session, contested.values(contested_by=None))
    entered = col(PetitionSigner.entered_by) == person_id
    affected(session, update(PetitionSigner).where(entered).values(entered_by=None))
