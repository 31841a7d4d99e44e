"""A meeting gets its own row the first time anything hangs on it."""

from sqlmodel import Session

from app.core.db import insert_into
from app.core.tokens import new_token
from app.mechanisms.actions.occurrences import prepare
from app.mechanisms.models import Occurrence
from app.meetings.models import Meeting
from app.meetings.queries.meetings import meeting_of_occurrence


def meeting_of(session: Session, occurrence: Occurrence) -> Meeting:
    """The meeting of an occurrence, made when it is not there yet; two who come at once get the same one."""
    found = meeting_of_occurrence(session, occurrence.key)
    if found is None:
        new = insert_into(session, Meeting).values(
            occurrence_id=occurrence.key, community_id=occurrence.community_id, door_token=new_token()
        )
        session.execute(new.on_conflict_do_nothing(index_elements=["occurrence_id"]))
        found = meeting_of_occurrence(session, occurrence.key)
        assert found is not None
    prepare(session, occurrence)
    return found
