"""The clock counts the desk's statistics once an hour; twice or on two machines at once, the result is the same."""

import json
from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.db import insert_into
from app.core.workdays import local_day
from app.townhall.models import TownCount
from app.townhall.queries.slices import Scope
from app.townhall.queries.statistics import count_statistics, packed, town_to_count

EVERY = timedelta(hours=1)


def count_towns(session: Session, at: datetime) -> int:
    """Counts one town that is due; 0 when none is."""
    town_id = town_to_count(session, at - EVERY, at)
    if town_id is None:
        return 0
    data = json.dumps(packed(count_statistics(session, Scope(town_id), local_day(at), at)))
    row = insert_into(session, TownCount).values(town_id=town_id, counted_at=at, data=data)
    session.execute(row.on_conflict_do_update(index_elements=["town_id"], set_={"counted_at": at, "data": data}))
    return 1
