"""How long personal data of sheets is kept, and what goes when an account is closed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.core.db import affected
from app.hotline.models import HotlineBatch, HotlineFile, HotlineLayout, HotlineLine
from app.hotline.queries.batches import stale_batches
from app.people.models import Person

KEPT = timedelta(days=730)
BATCH = 20
NOTHING = {"content": "", "address": "", "name": "", "phone": ""}


def erase_hotline(session: Session, at: datetime) -> int:
    """Sheets of two years ago: the file and what callers said go, what became of each line stays. How many went."""
    found = stale_batches(session, before=at - KEPT, most=BATCH)
    keys = [batch.key for batch in found]
    if keys:
        affected(session, delete(HotlineFile).where(col(HotlineFile.batch_id).in_(keys)))
        affected(session, update(HotlineLine).where(col(HotlineLine.batch_id).in_(keys)).values(**NOTHING))
        affected(session, update(HotlineBatch).where(col(HotlineBatch.id).in_(keys)).values(erased_at=at))
    return len(keys)


def forget_hotline(session: Session, person_id: int, at: datetime) -> None:
    """Their calls lose what says whose they were; who brought and decided what goes too."""
    del at
    person = session.get(Person, person_id)
    if person is not None and person.phone:
        theirs = col(HotlineLine.phone) == person.phone
        affected(session, update(HotlineLine).where(theirs).values(name="", phone="", address=""))
    for model, column in (
        (HotlineBatch, "uploaded_by"), (HotlineLine, "decided_by"), (HotlineLayout, "made_by"),
    ):
        affected(session, update(model).where(getattr(model, column) == person_id).values({column: None}))
