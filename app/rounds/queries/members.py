"""Who walks along, who waits, who could be drawn."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.companies.models import ServiceContract
from app.companies.queries import current
from app.issues.queries.members import holders
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.people.models import ClaimStatus, Person, Residency
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role
from app.places.models import Building, Community, Estate, Grid, Home, Unit
from app.rounds.models import FaultRound, RoundMember
from app.rounds.rules.kinds import Joined
from app.rounds.rules.seats import SEATED


def members_of(session: Session, round_id: int) -> list[tuple[RoundMember, str]]:
    """Everybody who has not left, with the person's own name (or the name a walk-in gave), in the order they came."""
    statement = (
        select(RoundMember, Person.name)
        .outerjoin(Person, col(Person.id) == col(RoundMember.person_id))
        .where(RoundMember.round_id == round_id, col(RoundMember.left_at).is_(None))
        .order_by(col(RoundMember.at), col(RoundMember.id))
    )
    return [(member, name or member.name) for member, name in session.exec(statement)]


def member(session: Session, round_id: int | None, person_id: int) -> RoundMember | None:
    """Somebody's row in a round, even if they left."""
    statement = select(RoundMember).where(RoundMember.round_id == round_id, RoundMember.person_id == person_id)
    return session.exec(statement).first()


def guests_of(session: Session, round_id: int | None) -> Sequence[RoundMember]:
    """Those who came along without an account, in the order they were noted."""
    statement = select(RoundMember).where(RoundMember.round_id == round_id, RoundMember.joined == Joined.WALK_IN)
    return session.exec(statement.order_by(col(RoundMember.id))).all()


def headcount(session: Session, round_id: int | None) -> dict[tuple[Joined, bool], int]:
    """How many there are by (how they came, whether they wait)."""
    statement = (
        select(RoundMember.joined, RoundMember.waiting, func.count())
        .where(RoundMember.round_id == round_id, col(RoundMember.left_at).is_(None))
        .group_by(col(RoundMember.joined), col(RoundMember.waiting))
    )
    return {(Joined(joined), waiting): count for joined, waiting, count in session.exec(statement)}


def taken(session: Session, round_id: int) -> int:
    """Residents with a seat."""
    counts = headcount(session, round_id)
    return sum(count for (joined, waiting), count in counts.items() if joined in SEATED and not waiting)


def ahead_of(session: Session, mine: RoundMember) -> int:
    """How many wait in front of somebody who waits."""
    earlier = (col(RoundMember.at) < mine.at) | ((col(RoundMember.at) == mine.at) & (col(RoundMember.id) < mine.key))
    statement = select(func.count()).where(RoundMember.round_id == mine.round_id, *_waiting(), earlier)
    return session.exec(statement).one()


def waiting_for(session: Session, round_id: int, *, most: int | None = None) -> Sequence[RoundMember]:
    """Who waits, the longest first."""
    statement = select(RoundMember).where(RoundMember.round_id == round_id, *_waiting())
    return session.exec(statement.order_by(col(RoundMember.at), col(RoundMember.id)).limit(most)).all()


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return col(RoundMember.waiting).is_(True), col(RoundMember.left_at).is_(None)


def verified_residents(session: Session, community_id: int, round_id: int, day: date) -> list[int]:
    """Ids of everybody with a verified home in the community, but for whoever is or was in this round, and for those
    who take no resident's seat (rules/seats.way_in) because an office or the company sends them here that day."""
    known = select(RoundMember.person_id).where(
        RoundMember.round_id == round_id, col(RoundMember.person_id).is_not(None), col(RoundMember.waiting).is_(False)
    )
    statement = (
        select(Residency.person_id)
        .join(Home, col(Home.id) == Residency.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .join(Estate, col(Estate.id) == Building.estate_id)
        .join(Person, col(Person.id) == Residency.person_id)
        .where(
            Estate.community_id == community_id, Residency.status == ClaimStatus.VERIFIED,
            col(Person.closed_at).is_(None), col(Residency.person_id).not_in(known),
        )
        .distinct()
    )
    sent = _sent_here(session, community_id, day)
    return [person_id for person_id in session.exec(statement) if person_id not in sent]


def _sent_here(session: Session, community_id: int, day: date) -> frozenset[int]:
    """Committee, town, grid workers, and the companies' people."""
    town = session.exec(select(Community.town_id).where(Community.id == community_id)).all()
    offices = [
        *holders(session, sorted(COMMITTEE_ROLES), [community_id], day),
        *holders(session, [Role.TOWN_OFFICIAL], town, day),
    ]
    return frozenset(person.key for person in [*offices, *invited_to(session, community_id, day)])


def invited_to(session: Session, community_id: int, day: date) -> list[Person]:
    """The community's grid workers, and everybody of the companies under contract there that day."""
    grids = session.exec(select(Grid.id).where(Grid.community_id == community_id)).all()
    contracts = session.exec(
        select(ServiceContract.id)
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .where(Estate.community_id == community_id, current(day))
    ).all()
    workers = holders(session, [Role.GRID_WORKER], [key for key in grids if key is not None], day)
    company = holders(session, sorted(COMPANY_ROLES), [key for key in contracts if key is not None], day)
    return list({person.key: person for person in [*workers, *company]}.values())


def seats_of(session: Session, person_id: int, since: datetime) -> frozenset[int]:
    """Ids of the occurrences of rounds somebody walks along in, from an instant on; waiting is not walking."""
    statement = (
        select(Occurrence.id)
        .join(FaultRound, col(FaultRound.occurrence_id) == col(Occurrence.id))
        .join(RoundMember, col(RoundMember.round_id) == col(FaultRound.id))
        .where(
            RoundMember.person_id == person_id, col(RoundMember.left_at).is_(None),
            col(RoundMember.waiting).is_(False), col(Occurrence.starts_at) >= since,
            Occurrence.phase != Phase.CANCELLED,
        )
    )
    return frozenset(key for key in session.exec(statement) if key is not None)


def planned_seats_of(session: Session, person_id: int) -> Sequence[tuple[RoundMember, FaultRound, Occurrence]]:
    """Rounds that have not begun and somebody is in."""
    statement = (
        select(RoundMember, FaultRound, Occurrence)
        .join(FaultRound, col(FaultRound.id) == RoundMember.round_id)
        .join(Occurrence, col(Occurrence.id) == FaultRound.occurrence_id)
        .where(
            RoundMember.person_id == person_id, col(RoundMember.left_at).is_(None), Occurrence.phase == Phase.PLANNED
        )
    )
    return session.exec(statement).all()
