"""Inspections: one of an estate and month, lists, and the ground they stand on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.companies.models import Company, ServiceContract
from app.companies.queries import contracts_of_company, current, posts_of, serving_first
from app.inspections.models import Inspection
from app.inspections.queries.found import Found, found_in
from app.inspections.rules.kinds import State
from app.inspections.rules.score import site_score
from app.mechanisms.rules.ties import Ties
from app.people.rules.roles import Actor
from app.places.models import Community, Estate
from app.rulebooks.queries import BEGINNING, Adopted, adopted, versions
from app.rulebooks.rules.policy import shipped


def inspection_of(session: Session, estate_id: int, month: date, *, lock: bool = False) -> Inspection | None:
    """The estate's one inspection of a month, locked where it is to be changed."""
    statement = select(Inspection).where(Inspection.estate_id == estate_id, Inspection.month == month)
    return session.exec(statement.with_for_update() if lock else statement).first()


def ties_of(session: Session, actor: Actor | None, inspection: Inspection, today: date) -> Ties:
    """What ties somebody to the inspected company, on the day of the inspection or now."""
    if actor is None:
        return Ties(inspection.company_id)
    contracts = contracts_of_company(session, inspection.company_id, inspection.estate_id, today)
    days = {inspection.inspected_on, today}
    posts = frozenset[int]().union(*(posts_of(session, actor.person_id, day) for day in days))
    return Ties(inspection.company_id, contracts | {inspection.contract_id}, posts)


@dataclass(frozen=True, slots=True)
class Row:
    """An inspection as lists have it, with its score in 0.01 points as it counts now."""

    inspection: Inspection
    estate: Estate
    company: Company
    found: Sequence[Found]
    score: int

    @property
    def contested(self) -> int:
        """How many deductions still wait for a decision."""
        return sum(each.contested for each in self.found)


def rows_of_estate(
    session: Session, estate_id: int, *, before: date | None = None, most: int = 20
) -> list[Row]:
    """An estate's signed inspections, the latest month first; `before` is the month the page before ended with."""
    statement = _rows(drafts=False).where(Inspection.estate_id == estate_id)
    if before is not None:
        statement = statement.where(Inspection.month < before)
    return _told(session, session.exec(statement.limit(most)).all())


def row_of(session: Session, estate_id: int, month: date) -> Row | None:
    """The signed inspection of one month."""
    statement = _rows(drafts=False).where(Inspection.estate_id == estate_id, Inspection.month == month)
    return next(iter(_told(session, session.exec(statement).all())), None)


def months_with(session: Session, community_id: int, *, before: date | None, most: int) -> list[date]:
    """Months in which a community has signed inspections, the latest first."""
    signed = (Inspection.community_id == community_id, Inspection.state == State.SIGNED)
    statement = select(col(Inspection.month)).where(*signed).distinct()
    if before is not None:
        statement = statement.where(Inspection.month < before)
    return list(session.exec(statement.order_by(col(Inspection.month).desc()).limit(most)))


def rows_of_months(session: Session, community_id: int, months: Collection[date], *, drafts: bool) -> list[Row]:
    statement = _rows(drafts=drafts).where(Inspection.community_id == community_id, col(Inspection.month).in_(months))
    return _told(session, session.exec(statement).all())


def _rows(*, drafts: bool) -> Select[Inspection, Estate, Company]:
    statement = (
        select(Inspection, Estate, Company)
        .join(Estate, col(Estate.id) == Inspection.estate_id)
        .join(Company, col(Company.id) == Inspection.company_id)
        .order_by(col(Inspection.month).desc(), col(Estate.id))
    )
    return statement if drafts else statement.where(Inspection.state == State.SIGNED)


def _told(session: Session, rows: Sequence[tuple[Inspection, Estate, Company]]) -> list[Row]:
    found = found_in(session, [inspection.key for inspection, _, _ in rows])
    books = _books(session) if rows else []
    return [
        Row(
            inspection, estate, company, found[inspection.key],
            site_score(found[inspection.key], _judging(books, inspection.month).rulebook.heads),
        )
        for inspection, estate, company in rows
    ]


def _books(session: Session) -> list[Adopted]:
    """Every rulebook, read once for many months; the one that counts first."""
    found = [adopted(version) for version, _ in versions(session)]
    return sorted(found, key=lambda each: (each.effective_month, each.number), reverse=True)


def _judging(books: Sequence[Adopted], month: date) -> Adopted:
    return next((book for book in books if book.effective_month <= month), None) or Adopted(1, BEGINNING, shipped())


def company_of(session: Session, company_id: int) -> Company | None:
    return session.get(Company, company_id)


def served_today(session: Session, community_id: int, today: date) -> list[tuple[Estate, str]]:
    """The community's estates that somebody serves today, with the company's short name."""
    statement = (
        select(Estate, Company.short_name)
        .join(ServiceContract, col(ServiceContract.estate_id) == Estate.id)
        .join(Company, col(Company.id) == ServiceContract.company_id)
        .where(Estate.community_id == community_id, current(today))
        .order_by(col(Estate.id), *serving_first(today))
    )
    found: dict[int, tuple[Estate, str]] = {}
    for estate, company in session.exec(statement):
        found.setdefault(estate.key, (estate, company))
    return list(found.values())


def community_of(session: Session, estate: Estate) -> Community:
    return session.exec(select(Community).where(Community.id == estate.community_id)).one()


def estate_of(session: Session, inspection: Inspection) -> Estate:
    return session.exec(select(Estate).where(Estate.id == inspection.estate_id)).one()
