"""Which rulebook judges a month, and every version there was. Before a town has adopted anything, the shipped one is
version 1."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from app.companies.models import ServiceContract
from app.companies.queries import current
from app.people.models import Person
from app.rulebooks.models import RulebookVersion
from app.rulebooks.rules.policy import Rulebook, shipped

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A rulebook with its version number and its first month."""

    number: int
    effective_month: date
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class Version:
    """An adopted rulebook with its reason and by whom ("" and None for the shipped one, which nobody adopted)."""

    number: int
    effective_month: date
    rulebook: Rulebook
    reason: str = ""
    who: str = ""
    adopted_at: datetime | None = None


def rulebook_for(session: Session, month: date) -> Adopted:
    """What judges the month that begins on `month`; the shipped one where the town has adopted nothing yet."""
    found = session.exec(_FOR_MONTH, params={"month": month}).first()
    return adopted(found) if found else Adopted(1, BEGINNING, shipped())


_FOR_MONTH = (
    select(RulebookVersion)
    .where(col(RulebookVersion.effective_month) <= bindparam("month"))
    .order_by(col(RulebookVersion.effective_month).desc(), col(RulebookVersion.number).desc())
    .limit(1)
)


def adopted(version: RulebookVersion) -> Adopted:
    return Adopted(version.number, version.effective_month, Rulebook.model_validate_json(version.data))


def version_numbered(session: Session, number: int) -> RulebookVersion | None:
    return session.exec(select(RulebookVersion).where(RulebookVersion.number == number)).first()


def history(session: Session) -> list[Version]:
    """Every version, the newest first; never empty."""
    rows = [_version(row, name) for row, name in versions(session)]
    return rows or [Version(1, BEGINNING, shipped())]


def _version(row: RulebookVersion, name: str) -> Version:
    book = Rulebook.model_validate_json(row.data)
    if row.adopted_by is None:
        return Version(row.number, row.effective_month, book)
    return Version(row.number, row.effective_month, book, row.reason, name, row.adopted_at)


def judged_on(session: Session, day: date) -> tuple[int, int]:
    """How many companies, and in how many estates, the rules are for that day."""
    counted = select(
        func.count(func.distinct(ServiceContract.company_id)), func.count(func.distinct(ServiceContract.estate_id))
    )
    companies, estates = session.exec(counted.where(current(day))).one()
    return companies, estates


def newest_number(session: Session) -> int:
    return session.exec(select(func.max(RulebookVersion.number))).one() or 1


def versions(session: Session) -> list[tuple[RulebookVersion, str]]:
    """Every version with the name of who adopted it ("" for the shipped one), the newest first."""
    statement = (
        select(RulebookVersion, Person.name)
        .outerjoin(Person, col(Person.id) == RulebookVersion.adopted_by)
        .order_by(col(RulebookVersion.number).desc())
    )
    return [(version, name or "") for version, name in session.exec(statement)]
