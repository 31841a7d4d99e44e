"""What a round found: each fault with its issue as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit
from app.issues.models import Issue
from app.issues.queries.catalogue import categories
from app.issues.rules.category import Category
from app.issues.rules.display import place_text
from app.places.models import Building, Estate
from app.rounds.models import RoundFault


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with the names around its issue. `unit` is "" while nobody was given it."""

    fault: RoundFault
    issue: Issue
    estate: str
    building: str
    unit: str

    @property
    def place(self) -> str:
        return place_text(self.estate, self.building, self.issue.stairwell, self.issue.place)

    @property
    def public(self) -> bool:
        return self.issue.public and self.issue.hidden_at is None

    @property
    def settled(self) -> bool:
        """Somebody has it, or it is said why nobody has."""
        return bool(self.unit or self.fault.reason)


def faults_of(session: Session, round_id: int | None) -> list[Fault]:
    """In the order they were found; one query."""
    statement = (
        wide_select(RoundFault, Issue, col(Estate.name), col(Building.name), col(HandlingUnit.name))
        .join(Issue, col(Issue.id) == col(RoundFault.issue_id))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
        .where(col(RoundFault.round_id) == round_id)
        .order_by(col(RoundFault.number))
    )
    return [
        Fault(fault, issue, estate or "", building or "", unit or "")
        for fault, issue, estate, building, unit in session.execute(statement)
    ]


def fault_numbered(session: Session, round_id: int, number: int) -> Fault | None:
    return next((each for each in faults_of(session, round_id) if each.fault.number == number), None)


def last_fault_number(session: Session, round_id: int) -> int:
    """0 before the first."""
    return session.exec(select(func.max(col(RoundFault.number))).where(RoundFault.round_id == round_id)).one() or 0


def fault_of_slip(session: Session, round_id: int, slip: str) -> tuple[RoundFault, Issue] | None:
    """What a form has become already."""
    statement = select(RoundFault, Issue).join(Issue, col(Issue.id) == RoundFault.issue_id)
    return session.exec(statement.where(RoundFault.round_id == round_id, RoundFault.slip == slip)).first()


def fault_of_issue(session: Session, issue_id: int) -> RoundFault | None:
    return session.exec(select(RoundFault).where(RoundFault.issue_id == issue_id)).first()


def issues_now(session: Session, refs: Sequence[str]) -> dict[str, Issue]:
    """Issues of a frozen report as they stand today, by reference."""
    return {issue.ref: issue for issue in session.exec(select(Issue).where(col(Issue.ref).in_(refs)))}


def categories_offered(session: Session, at: datetime) -> dict[str, Category]:
    """What a round may file under, by code: its faults are public, so nothing that starts private."""
    return {each.code: each for each in categories(session, at) if not each.private}


@dataclass(frozen=True, slots=True)
class Stand:
    """A building somebody can walk to."""

    building: Building
    estate: Estate

    @property
    def name(self) -> str:
        return " ".join(self.names)

    @property
    def names(self) -> tuple[str, str]:
        return self.estate.name, self.building.name


@dataclass(frozen=True, slots=True)
class Yard:
    """An estate with its buildings, which may be none."""

    estate: Estate
    stands: list[Stand] = field(default_factory=list)


def yards_here(session: Session, community_id: int) -> list[Yard]:
    """All estates of a community with their buildings in walking order; one query."""
    statement = (
        select(Estate, Building)
        .outerjoin(Building, col(Building.estate_id) == col(Estate.id))
        .where(Estate.community_id == community_id)
        .order_by(col(Estate.id), col(Building.position), col(Building.id))
    )
    yards: dict[int, Yard] = {}
    for estate, building in session.exec(statement):
        yard = yards.setdefault(estate.key, Yard(estate))
        if building is not None:
            yard.stands.append(Stand(building, estate))
    return list(yards.values())


def buildings_here(session: Session, community_id: int) -> list[Stand]:
    """All buildings of a community, estate by estate; one query."""
    return [stand for yard in yards_here(session, community_id) for stand in yard.stands]
