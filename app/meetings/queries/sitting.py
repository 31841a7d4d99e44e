"""Everything the minutes of a meeting are drafted from."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.core.masking import mask_name
from app.core.workdays import local_day
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.meetings.queries.meetings import Held
from app.meetings.queries.promises import promised_before
from app.meetings.queries.record import Recorded, present_at, recorded, veil_of
from app.meetings.rules.attendance import absent, invited_titles
from app.meetings.rules.drafting import Matter, Sitting, titled
from app.meetings.rules.promises import Kept, sentence, standing
from app.people.models import Person
from app.people.queries import grants_of
from app.people.rules.roles import Actor, holding


def sitting_of(session: Session, held: Held, at: datetime) -> Sitting:
    """Everything the minutes of a meeting are made of, as it stands at `at`."""
    meeting, occurrence = held.meeting, held.occurrence
    begun = occurrence.opened_at or occurrence.starts_at
    people = present_at(session, held.key, local_day(begun))
    before = [promised.given for promised in promised_before(session, held.mechanism.key, begun)]
    kept = [given for given in before if standing(given, local_day(begun)) in (Kept.DONE, Kept.DONE_LATE)]
    coming = next_of(session, held)
    return Sitting(
        name=held.community.name + titled(occurrence.name, occurrence.number), opened_at=begun,
        closed_at=occurrence.closed_at, place=occurrence.venue,
        host=shown(session, meeting.host_id, at), recorder=shown(session, meeting.recorder_id, at), people=people,
        missing=absent(invited_titles(occurrence.kind, held.mechanism.invited), {person.title for person in people}),
        matters=[_matter(row, begun) for row in recorded(session, held.key)],
        promised_before=len(before), kept_before=len(kept),
        next_at=coming.starts_at if coming else None, next_place=coming.venue if coming else "",
        veil=veil_of(session, held.key, people),
    )


def _matter(row: Recorded, begun: datetime) -> Matter:
    given = row.carried_given
    stands = sentence(given, local_day(begun)) if given is not None else ""
    return Matter(row.item.key, row.item.title, row.told, row.unit_name, row.private, stands)


def shown(session: Session, person_id: int | None, at: datetime) -> str:
    """刘**（社区书记）; empty where nobody was named."""
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None:
        return ""
    actor = Actor(person.key, person.name, holding(grants_of(session, person.key), local_day(at)))
    return f"{mask_name(person.name)}（{actor.title}）"


def next_of(session: Session, held: Held) -> Occurrence | None:
    """The next meeting of the same mechanism that is planned after this one."""
    statement = select(Occurrence).where(
        Occurrence.mechanism_id == held.mechanism.key, Occurrence.phase == Phase.PLANNED,
        col(Occurrence.starts_at) > held.occurrence.starts_at,
    )
    return session.exec(statement.order_by(col(Occurrence.starts_at)).limit(1)).first()
