"""The clock counts the issues of a month once, on its closing day. Killed, run twice or on two machines, the first
count stands."""

import json
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.db import affected, insert_into
from app.core.tokens import hashed
from app.core.workdays import local_day
from app.opendata.models import OpenMonth
from app.opendata.queries.issues import issues_of
from app.opendata.queries.months import unpublished
from app.opendata.rules.months import closed
from app.people.rules.roles import SYSTEM
from app.scorecards.rules.calendar import bounds, month_text


def publish_month(session: Session, at: datetime) -> int:
    """The oldest closed month that is not there yet; 0 when none is left."""
    month = next(iter(unpublished(session, closed(local_day(at)))), None)
    if month is None:
        return 0
    data = json.dumps(issues_of(session, month_text(month), *bounds(month)), ensure_ascii=False)
    row = insert_into(session, OpenMonth).values(month=month, counted_at=at, data=data, digest=hashed(data))
    if affected(session, row.on_conflict_do_nothing(index_elements=["month"])):
        record(
            session, "system", "open.published", month_text(month), actor_id=SYSTEM.person_id,
            actor_title=SYSTEM.name, at=at, after={"digest": hashed(data)},
        )  # fmt: skip
    return 1
