"""Companies side by side, for owners who choose: how they were judged elsewhere, what they charge, where they left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import Company, ContractKind, CreditGrade, ServiceContract
from app.companies.queries import companies as all_companies
from app.companies.queries import latest_grades
from app.exits.queries.flags import Flag, information_flags
from app.exits.rules.clocks import months_after
from app.places.models import Community, Estate
from app.scorecards.queries.cards import CardLine, cards_of_company
from app.scorecards.rules.kinds import State

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Serving:
    """An estate a company serves or served within the year, with its final months there; points in 0.01."""

    estate: Estate
    community: Community
    kind: ContractKind
    starts_on: date
    ends_on: date | None
    fee: int | None
    months: Sequence[CardLine]

    @property
    def counted(self) -> list[CardLine]:
        """Months with enough ballots."""
        return [each for each in self.months if each.sample_enough and each.total is not None]

    @property
    def mean(self) -> int | None:
        """Of the months that count, rounded half up; None where none does."""
        totals = [each.total for each in self.counted if each.total is not None]
        return (2 * sum(totals) + len(totals)) // (2 * len(totals)) if totals else None

    @property
    def ballots(self) -> int:
        return sum(each.sample for each in self.months)


@dataclass(frozen=True, slots=True)
class Choice:
    company: Company
    grade: CreditGrade | None
    serving: Sequence[Serving]
    flags: Sequence[Flag]


def choice_of(session: Session, company_ids: Sequence[int], today: date) -> list[Choice]:
    """By name; ids nobody has are left out."""
    rows = session.exec(select(Company).where(col(Company.id).in_(company_ids)).order_by(col(Company.name))).all()
    keys = [row.key for row in rows]
    if not keys:
        return []
    grades, flags = latest_grades(session, keys), information_flags(session, keys, today)
    since = months_after(today.replace(day=1), -MONTHS)
    months = _months(session, keys, since)
    served = _served(session, keys, since)
    serving = [_serving(*each, months) for each in served]
    return [
        Choice(row, grades.get(row.key), [each for key, each in serving if key == row.key], flags.get(row.key, ()))
        for row in rows
    ]


def _serving(
    contract: ServiceContract, estate: Estate, community: Community, months: Sequence[CardLine]
) -> tuple[int, Serving]:
    """With the company it is of."""
    judged = [line for line in months if (line.company_id, line.estate_id) == (contract.company_id, estate.key)]
    term = (contract.kind, contract.starts_on, contract.ends_on, contract.fee)
    return contract.company_id, Serving(estate, community, *term, judged)


def _months(session: Session, keys: Collection[int], since: date) -> list[CardLine]:
    """One query a company; there are at most six."""
    found = (line for key in keys for line in cards_of_company(session, key, since))
    return [line for line in found if line.state is State.FINAL]


def _served(
    session: Session, keys: Collection[int], since: date
) -> Sequence[tuple[ServiceContract, Estate, Community]]:
    ends_on = col(ServiceContract.ends_on)
    statement = (
        select(ServiceContract, Estate, Community)
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .join(Community, col(Community.id) == Estate.community_id)
        .where(col(ServiceContract.company_id).in_(keys), ends_on.is_(None) | (ends_on >= since))
        .order_by(col(Estate.name), col(ServiceContract.starts_on).desc())
    )
    return session.exec(statement).all()


def candidates(session: Session) -> list[Company]:
    return list(all_companies(session))
