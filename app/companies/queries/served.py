"""Contracts with the place they serve, their managers, and photographs of their pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from app.attachments.models import Photo
from app.companies.models import Company, ContractPhoto, ManagerTerm, ServiceContract
from app.companies.queries.contracts import current
from app.companies.rules.managers import DAY, REPORT_DAYS, Term, last_day
from app.companies.rules.standing import Ground
from app.places.models import Community, Estate


@dataclass(frozen=True, slots=True)
class Served:
    """A contract, whose it is and where it serves."""

    contract: ServiceContract
    company: Company
    estate: Estate
    community: Community

    @property
    def key(self) -> int:
        return self.contract.key

    @property
    def stream(self) -> str:
        """The community's own stream of the log."""
        return f"c{self.community.key}"

    @property
    def path(self) -> str:
        return f"/companies/{self.company.key}/contracts/{self.key}"


def served_by_id(session: Session, contract_id: int) -> Served | None:
    row = session.exec(_served().where(ServiceContract.id == contract_id)).first()
    return Served(*row) if row else None


def served_by_company(session: Session, company_id: int) -> list[Served]:
    """Every contract a company ever had, place by place, the newest of a place first."""
    ordered = _served().where(ServiceContract.company_id == company_id)
    ordered = ordered.order_by(col(Community.id), col(Estate.id), col(ServiceContract.starts_on).desc())
    return [Served(*row) for row in session.exec(ordered)]


def served_in_estate(session: Session, estate_id: int, *, before: int | None, most: int) -> list[Served]:
    """Every contract for an estate, the last entered first; `before` an id to go on from."""
    ordered = _served().where(ServiceContract.estate_id == estate_id)
    if before is not None:
        ordered = ordered.where(col(ServiceContract.id) < before)
    return [Served(*row) for row in session.exec(ordered.order_by(col(ServiceContract.id).desc()).limit(most))]


def _served() -> Select[ServiceContract, Company, Estate, Community]:
    return (
        select(ServiceContract, Company, Estate, Community)
        .join(Company, col(Company.id) == ServiceContract.company_id)
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .join(Community, col(Community.id) == Estate.community_id)
    )


def ground_of(session: Session, served: Served) -> Ground:
    """What decides who sees the papers of this contract."""
    theirs = session.exec(select(ServiceContract.id).where(ServiceContract.company_id == served.company.key))
    return ground_among(served, frozenset(each for each in theirs if each is not None))


def ground_among(served: Served, contracts: frozenset[int]) -> Ground:
    """The same where the company's contracts are known already."""
    return Ground(served.community.town_id, served.community.key, served.estate.key, contracts)


def estates_served(session: Session, company_ids: Sequence[int], day: date) -> dict[int, int]:
    """How many estates each company serves that day; those that serve none are left out."""
    counted = (
        select(ServiceContract.company_id, func.count(func.distinct(ServiceContract.estate_id)))
        .where(col(ServiceContract.company_id).in_(company_ids), current(day))
        .group_by(col(ServiceContract.company_id))
    )
    return dict(session.exec(counted).all())


def terms_of(session: Session, contract_ids: Sequence[int]) -> list[ManagerTerm]:
    """Managers of these contracts, the latest first."""
    statement = select(ManagerTerm).where(col(ManagerTerm.contract_id).in_(contract_ids))
    ordered = statement.order_by(col(ManagerTerm.starts_on).desc(), col(ManagerTerm.id).desc())
    return list(session.exec(ordered.execution_options(populate_existing=True)))


def term_for_update(session: Session, term_id: int) -> ManagerTerm | None:
    statement = select(ManagerTerm).where(ManagerTerm.id == term_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def term_within(term: ManagerTerm, contract: ServiceContract) -> Term:
    """The term as the rules read it, no longer than its contract."""
    return Term(term.starts_on, last_day(term.ends_on, contract.ends_on), term.reported_on)


def with_unreported(session: Session, company_ids: Sequence[int], day: date) -> frozenset[int]:
    """Companies one of whose managers in office that day should have reported before and has not."""
    statement = (
        select(ServiceContract.company_id)
        .join(ManagerTerm, col(ManagerTerm.contract_id) == ServiceContract.id)
        .where(
            col(ServiceContract.company_id).in_(company_ids), current(day), col(ManagerTerm.reported_on).is_(None),
            col(ManagerTerm.starts_on) < day - REPORT_DAYS * DAY,
            col(ManagerTerm.ends_on).is_(None) | (col(ManagerTerm.ends_on) >= day),
        )
    )
    return frozenset(session.exec(statement))


def unreported_in(session: Session, communities: Collection[int], day: date, *, most: int) -> list[Served]:
    """Contracts in force in these communities whose manager in office should have reported before that day and has not,
    the longest waiting first."""
    late = (
        _served()
        .join(ManagerTerm, col(ManagerTerm.contract_id) == ServiceContract.id)
        .where(
            col(Community.id).in_(communities), current(day), col(ManagerTerm.reported_on).is_(None),
            col(ManagerTerm.starts_on) < day - REPORT_DAYS * DAY,
            col(ManagerTerm.ends_on).is_(None) | (col(ManagerTerm.ends_on) >= day),
        )
        .order_by(col(ManagerTerm.starts_on), col(ManagerTerm.id))
    )
    return [Served(*row) for row in session.exec(late.limit(most))]


def pages_of(session: Session, contract_id: int) -> Sequence[Photo]:
    """Photographed pages in the order they came."""
    statement = select(Photo).join(ContractPhoto, col(ContractPhoto.photo_id) == Photo.id)
    return session.exec(statement.where(ContractPhoto.contract_id == contract_id).order_by(col(Photo.id))).all()


def page_by_token(session: Session, contract_id: int, token: str) -> tuple[ContractPhoto, Photo] | None:
    statement = select(ContractPhoto, Photo).join(Photo, col(ContractPhoto.photo_id) == Photo.id)
    return session.exec(statement.where(ContractPhoto.contract_id == contract_id, Photo.token == token)).first()
