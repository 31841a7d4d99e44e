"""What the demonstration asks before and after it is loaded."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from app.audit.queries import about
from app.directory.models import HouseholdLink, Merchant
from app.duty.models import DayPromise
from app.issues.models import Callback, Issue
from app.issues.rules.lifecycle import Status
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.places.models import Building, Home, Town, Unit

DEMO, BEGUN, LOADED = "demo", "demo.begun", "demo.loaded"


def broken_off(session: Session) -> bool:
    """Whether loading was begun and never came to its end, as the log has it."""
    verbs = {entry.verb for entry in about(session, DEMO)}
    return BEGUN in verbs and LOADED not in verbs


def is_empty(session: Session) -> bool:
    return session.exec(select(Town.id).limit(1)).first() is None


def homes_of(session: Session, building: Building) -> dict[str, list[int]]:
    """The ids of a building's homes by stairwell, from the ground up."""
    rows = session.exec(
        select(Unit.code, Home.id).join(Home).where(Unit.building_id == building.key).order_by(col(Home.id))
    )
    homes: dict[str, list[int]] = {}
    for stair, home_id in rows:
        if home_id is not None:
            homes.setdefault(stair, []).append(home_id)
    return homes


def callbacks_before(session: Session, before: datetime) -> Sequence[Callback]:
    """Call-backs made out before an instant, in the order they were drawn."""
    return session.exec(select(Callback).where(col(Callback.created_at) < before).order_by(col(Callback.id))).all()


def occurrences_between(session: Session, after: datetime, until: datetime) -> Sequence[Occurrence]:
    """Planned ones that begin after an instant and until another, the earliest first."""
    begins = col(Occurrence.starts_at)
    statement = select(Occurrence).where(Occurrence.phase == Phase.PLANNED, begins > after, begins <= until)
    return session.exec(statement.order_by(begins, col(Occurrence.id))).all()


def shops(session: Session, community_id: int) -> Sequence[str]:
    """The slugs of a community's shops."""
    statement = select(Merchant.slug).where(Merchant.community_id == community_id).order_by(col(Merchant.id))
    return session.exec(statement).all()


def is_linked(session: Session, home_id: int) -> bool:
    statement = select(HouseholdLink.id).where(HouseholdLink.home_id == home_id, col(HouseholdLink.ended_at).is_(None))
    return session.exec(statement).first() is not None


def promises_open(session: Session, community_id: int, day: date) -> Sequence[int]:
    """Promises of earlier days that nobody has noted as kept."""
    statement = select(DayPromise.id).where(
        DayPromise.community_id == community_id, DayPromise.day < day, col(DayPromise.kept).is_not(True)
    )
    return [key for key in session.exec(statement.order_by(col(DayPromise.id))) if key is not None]


def oldest_open(session: Session, estate_id: int, unit_id: int, most: int) -> Sequence[str]:
    """References of public matters of an estate a unit has not finished, the oldest first."""
    statement = select(Issue.ref).where(
        Issue.estate_id == estate_id, Issue.unit_id == unit_id, col(Issue.public), Issue.status == Status.IN_PROGRESS
    )
    return session.exec(statement.order_by(col(Issue.id)).limit(most)).all()


def counted(session: Session) -> dict[str, int]:
    """How many issues stand in each status."""
    return dict(session.exec(select(Issue.status, func.count()).group_by(Issue.status)).all())
