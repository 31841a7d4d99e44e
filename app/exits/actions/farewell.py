"""When an account is closed: steps stay, with the office they were taken in; who it was goes where nothing needs it."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.exits.models import CompanyAnswer, ExitBlock, ExitCase, MendItem


def forget_exits(session: Session, person_id: int, at: datetime) -> None:
    """A step, a check and a longer term keep whose they are: the person's row has no name any more, and two checkers
    must stay two people."""
    for model, name, column in (
        (ExitCase, "opened_by", ExitCase.opened_by), (CompanyAnswer, "by", CompanyAnswer.by),
        (ExitBlock, "by", ExitBlock.by), (ExitBlock, "ended_by", ExitBlock.ended_by),
        (MendItem, "done_by", MendItem.done_by),
    ):
        affected(session, update(model).where(col(column) == person_id).values({name: None}))
