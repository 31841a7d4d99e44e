"""Exit cases: one, an estate's, the town's in one list with their clocks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as wide_select  # five entities
from sqlmodel import Session, col, func, select

from app.companies.models import Company, ServiceContract
from app.companies.queries import serving_first
from app.exits.models import ExitBlock, ExitCase
from app.exits.rules.kinds import State
from app.places.models import Community, Estate

Rows = Select[ExitCase, ServiceContract, Company, Estate, Community]


def case_by_id(session: Session, case_id: int, *, lock: bool = False) -> ExitCase | None:
    """Locked, it is read anew: steps of one case come one after the other."""
    statement = select(ExitCase).where(ExitCase.id == case_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()


def live_case_of(session: Session, contract_id: int, *, lock: bool = False) -> ExitCase | None:
    statement = select(ExitCase).where(ExitCase.contract_id == contract_id, col(ExitCase.closed_at).is_(None))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()


def live_cases(session: Session) -> list[ExitCase]:
    return list(session.exec(select(ExitCase).where(col(ExitCase.closed_at).is_(None)).order_by(col(ExitCase.id))))


@dataclass(frozen=True, slots=True)
class Ground:
    """A case with everything it stands on."""

    case: ExitCase
    contract: ServiceContract
    company: Company
    estate: Estate
    community: Community

    @property
    def path(self) -> str:
        return f"/exits/{self.case.key}"

    @property
    def public_path(self) -> str:
        return f"/estates/{self.estate.slug}/exit"

    @property
    def stream(self) -> str:
        return f"c{self.case.community_id}"


def ground_of(session: Session, case: ExitCase) -> Ground:
    return Ground(*session.execute(_grounds().where(col(ExitCase.id) == case.key)).one())


def ground_under(session: Session, contract: ServiceContract, case: ExitCase) -> Ground:
    """What a case that is not written yet would stand on."""
    statement = (
        select(Company, Estate, Community)
        .select_from(Company)
        .join(Estate, col(Estate.id) == contract.estate_id)
        .join(Community, col(Community.id) == Estate.community_id)
        .where(Company.id == contract.company_id)
    )
    return Ground(case, contract, *session.exec(statement).one())


def cases_of_estate(session: Session, estate_id: int, *, before: int | None = None, most: int = 20) -> list[Ground]:
    """Live ones first, then the newest; `before` is an id to go on from."""
    statement = _grounds().where(col(ExitCase.estate_id) == estate_id)
    if before is not None:
        statement = statement.where(col(ExitCase.id) < before)
    return [Ground(*row) for row in session.execute(statement.order_by(col(ExitCase.id).desc()).limit(most))]


def has_cases(session: Session, estate_id: int) -> bool:
    return session.exec(select(ExitCase.id).where(ExitCase.estate_id == estate_id).limit(1)).first() is not None


def _grounds() -> Rows:
    return (
        wide_select(ExitCase, ServiceContract, Company, Estate, Community)
        .join(ServiceContract, col(ServiceContract.id) == ExitCase.contract_id)
        .join(Company, col(Company.id) == ExitCase.company_id)
        .join(Estate, col(Estate.id) == ExitCase.estate_id)
        .join(Community, col(Community.id) == ExitCase.community_id)
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases somebody sees: a town's, and those of single communities, estates or contracts; ids."""

    towns: frozenset[int] = frozenset()
    communities: frozenset[int] = frozenset()
    estates: frozenset[int] = frozenset()
    contracts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case as the list has it; `blocked` is the reason, empty while nothing stands in the way."""

    ground: Ground
    blocked: str
    review_on: date | None


def pipeline(
    session: Session, scope: Scope, *, state: State | None = None, closed: bool = False, before: int | None = None,
    most: int = 50,
) -> list[Waiting]:
    """Newest first, in one query."""
    standing = (col(ExitBlock.case_id) == col(ExitCase.id)) & col(ExitBlock.ended_at).is_(None)
    statement = _grounds().add_columns(col(ExitBlock.reason), col(ExitBlock.review_on))
    statement = statement.outerjoin(ExitBlock, standing).where(_within(scope))
    statement = statement.where(col(ExitCase.closed_at).is_not(None) if closed else col(ExitCase.closed_at).is_(None))
    if state is not None:
        statement = statement.where(col(ExitCase.state) == state)
    if before is not None:
        statement = statement.where(col(ExitCase.id) < before)
    rows = session.execute(statement.order_by(col(ExitCase.id).desc()).limit(most))
    return [Waiting(Ground(*row[:5]), row[5] or "", row[6]) for row in rows]


def counts_by_state(session: Session, scope: Scope) -> dict[State, int]:
    """Live cases."""
    statement = (
        select(ExitCase.state, func.count())
        .join(Community, col(Community.id) == ExitCase.community_id)
        .where(_within(scope), col(ExitCase.closed_at).is_(None))
        .group_by(col(ExitCase.state))
    )
    return {State(state): count for state, count in session.exec(statement)}


def _within(scope: Scope) -> Any:
    return (
        col(Community.town_id).in_(scope.towns)
        | col(ExitCase.community_id).in_(scope.communities)
        | col(ExitCase.estate_id).in_(scope.estates)
        | col(ExitCase.contract_id).in_(scope.contracts)
    )


def contract_with(session: Session, contract_id: int) -> ServiceContract | None:
    return session.exec(select(ServiceContract).where(ServiceContract.id == contract_id)).first()


def contracts_in(session: Session, estate_id: int, day: date) -> list[tuple[ServiceContract, Company]]:
    """Contracts that have begun and whose company may still be there: running, or ended without another since."""
    statement = (
        select(ServiceContract, Company)
        .join(Company, col(Company.id) == ServiceContract.company_id)
        .where(ServiceContract.estate_id == estate_id, col(ServiceContract.starts_on) <= day)
        .order_by(*serving_first(day))
    )
    rows = list(session.exec(statement))
    running = [row for row in rows if row[0].ends_on is None or row[0].ends_on >= day]
    return running or rows[:1]


def companies_by_id(session: Session, ids: Collection[int]) -> dict[int, Company]:
    return {each.key: each for each in session.exec(select(Company).where(col(Company.id).in_(ids)))}
