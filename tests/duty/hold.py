"""Short ways to duty days and turns."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.duty.models import DutyTurn
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Kind
from tests.cast import NOON, Cast, add
from tests.mechanisms.hold import a_mechanism, an_occurrence

FRIDAY = NOON + timedelta(days=2)


def duty_days(session: Session, cast: Cast, times: int = 1, *, first: datetime = FRIDAY) -> list[Occurrence]:
    """So many Fridays in a row, nobody set."""
    mechanism = a_mechanism(session, cast, Kind.DUTY_DAY, name="周五值日")
    return [an_occurrence(session, mechanism, at=first + timedelta(weeks=week)) for week in range(times)]


def a_turn(session: Session, cast: Cast, occurrence: Occurrence, name: str, title: str = "网格员") -> DutyTurn:
    return add(
        session,
        DutyTurn(
            occurrence_id=occurrence.key, person_id=cast.person(name).key, title=title,
            set_by=cast.person("liushuji").key, set_at=NOON,
        ),
    )
