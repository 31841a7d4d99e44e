"""Scorecards as they are stored: the newest version of each month counts, the older ones stay readable."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as wide_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.companies.models import Company
from app.places.models import Community, Estate
from app.rulebooks.rules.policy import Band
from app.scorecards.models import Objection, Scorecard
from app.scorecards.rules.kinds import Card, State
from app.scorecards.rules.periods import MonthScore

BATCH = 200


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card as lists have it, without its facts. Points in 0.01 points."""

    card_id: int
    month: date
    version: int
    state: State
    owner: int | None
    site: int | None
    organisation: int | None
    total: int | None
    band: Band | None
    veto: bool
    recheck_failed: bool
    sample: int
    sample_enough: bool
    households: int
    issues: int
    card: Card | None
    card_words: str
    objections_until: datetime
    pass_line: int
    rulebook_number: int
    company_id: int
    company_name: str
    estate_id: int
    estate_name: str
    estate_slug: str
    community_name: str
    community_slug: str

    @property
    def path(self) -> str:
        return f"/estates/{self.estate_slug}/scorecards/{self.month:%Y-%m}"

    @property
    def counts(self) -> MonthScore:
        return MonthScore(
            self.month, self.company_id, self.owner, self.site, self.organisation, self.total, self.sample_enough,
            self.veto, self.recheck_failed, self.state is State.FINAL, self.households, self.pass_line,
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the list of versions has it."""

    version: int
    made_at: datetime
    total: int | None
    reason: str
    digest: str
    card: Card | None
    card_note: str


_OWN: list[Any] = [
    Scorecard.id, Scorecard.month, Scorecard.version, Scorecard.state, Scorecard.owner, Scorecard.site,
    Scorecard.organisation, Scorecard.total, Scorecard.band, Scorecard.veto, Scorecard.recheck_failed,
    Scorecard.sample, Scorecard.sample_enough, Scorecard.households, Scorecard.issues, Scorecard.card,
    Scorecard.card_words, Scorecard.objections_until, Scorecard.pass_line, Scorecard.rulebook_number,
    Scorecard.company_id,
]  # fmt: skip


def is_newest() -> ColumnElement[bool]:
    other = aliased(Scorecard)
    same = (col(other.estate_id) == col(Scorecard.estate_id)) & (col(other.month) == col(Scorecard.month))
    newest = wide_select(func.max(col(other.version))).where(same).scalar_subquery()
    return col(Scorecard.version) == newest


def _lines(session: Session, *where: Any, order: Sequence[Any], most: int | None = None) -> list[CardLine]:
    names: list[Any] = [Company.short_name, Estate.id, Estate.name, Estate.slug, Community.name, Community.slug]
    statement = (
        wide_select(*_OWN, *names)
        .join(Estate, col(Estate.id) == Scorecard.estate_id)
        .join(Community, col(Community.id) == Scorecard.community_id)
        .join(Company, col(Company.id) == Scorecard.company_id)
        .where(*where)
        .order_by(*order)
        .limit(most)
    )
    return [CardLine(*row) for row in session.execute(statement)]


def cards_of_estate(
    session: Session, estate_id: int, *, until: date | None = None, since: date | None = None, most: int | None = None
) -> list[CardLine]:
    """The newest version of every month from `since` up to and including `until`, the latest first."""
    where = [col(Scorecard.estate_id) == estate_id, is_newest()]
    where += [col(Scorecard.month) <= until] if until else []
    where += [col(Scorecard.month) >= since] if since else []
    return _lines(session, *where, order=[col(Scorecard.month).desc()], most=most)


def cards_of_month(
    session: Session, month: date, *, community_id: int | None = None, company_id: int | None = None
) -> list[CardLine]:
    """A month side by side: of the town, of a community, or of a company; by community and name, never by points."""
    where = [col(Scorecard.month) == month, is_newest()]
    where += [col(Scorecard.community_id) == community_id] if community_id is not None else []
    where += [col(Scorecard.company_id) == company_id] if company_id is not None else []
    return _lines(session, *where, order=[col(Community.id), col(Estate.id)])


def cards_of_company(session: Session, company_id: int, since: date) -> list[CardLine]:
    """Everything a company was judged by since a month, month by month."""
    where = [col(Scorecard.company_id) == company_id, col(Scorecard.month) >= since, is_newest()]
    return _lines(session, *where, order=[col(Scorecard.month), col(Estate.id)])


def histories(session: Session, estates: Collection[int], since: date, until: date) -> dict[int, list[MonthScore]]:
    """The months from `since` up to `until`, both included, by estate and in order."""
    columns: list[Any] = [
        Scorecard.estate_id, Scorecard.month, Scorecard.company_id, Scorecard.owner, Scorecard.site,
        Scorecard.organisation, Scorecard.total, Scorecard.sample_enough, Scorecard.veto, Scorecard.recheck_failed,
        col(Scorecard.state) == State.FINAL, Scorecard.households, Scorecard.pass_line,
    ]  # fmt: skip
    statement = (
        wide_select(*columns)
        .where(col(Scorecard.month) >= since, col(Scorecard.month) <= until, is_newest())
        .where(col(Scorecard.estate_id).in_(estates))
        .order_by(col(Scorecard.estate_id), col(Scorecard.month))
    )
    found: dict[int, list[MonthScore]] = {}
    for estate_id, *values in session.execute(statement):
        found.setdefault(estate_id, []).append(MonthScore(*values))
    return found


def newest_card(session: Session, estate_id: int, month: date, *, lock: bool = False) -> Scorecard | None:
    """The version that counts; with `lock` nobody else changes this month until the commit."""
    if lock:
        hold_month(session, estate_id, month)
    statement = select(Scorecard).where(Scorecard.estate_id == estate_id, Scorecard.month == month)
    statement = statement.order_by(col(Scorecard.version).desc()).limit(1)
    return session.exec(statement.execution_options(populate_existing=lock)).first()


def hold_month(session: Session, estate_id: int, month: date) -> None:
    """Locks the first version, which every change of a month comes by; whoever waited then reads what was committed."""
    first = select(Scorecard.id).where(
        Scorecard.estate_id == estate_id, Scorecard.month == month, Scorecard.version == 1
    )
    session.exec(first.with_for_update()).first()


def newest_since(
    session: Session, estate_id: int, after: date, until: date, *, lock: bool = False
) -> list[Scorecard]:
    """The versions that count of the months after `after`, up to `until`, in order; held until the commit if asked."""
    statement = (
        select(Scorecard)
        .where(Scorecard.estate_id == estate_id, col(Scorecard.month) > after, col(Scorecard.month) <= until)
        .where(is_newest())
        .order_by(col(Scorecard.month))
    )
    return list(session.exec(statement.with_for_update() if lock else statement))


def card_version(session: Session, estate_id: int, month: date, version: int) -> Scorecard | None:
    statement = select(Scorecard).where(
        Scorecard.estate_id == estate_id, Scorecard.month == month, Scorecard.version == version
    )
    return session.exec(statement).first()


def versions_of(session: Session, estate_id: int, month: date) -> list[Version]:
    """Every version of a month, the first first."""
    columns: list[Any] = [
        Scorecard.version, Scorecard.made_at, Scorecard.total, Scorecard.reason, Scorecard.digest, Scorecard.card,
        Scorecard.card_note,
    ]
    statement = (
        wide_select(*columns)
        .where(col(Scorecard.estate_id) == estate_id, col(Scorecard.month) == month)
        .order_by(col(Scorecard.version))
    )
    return [Version(*row) for row in session.execute(statement)]


def last_month(session: Session) -> date | None:
    """The latest month any card was made of."""
    return session.exec(select(func.max(col(Scorecard.month)))).one()


def estates_made(session: Session, month: date) -> frozenset[int]:
    return frozenset(session.exec(select(Scorecard.estate_id).where(Scorecard.month == month)))


def ripe(session: Session, at: datetime, most: int = BATCH) -> list[tuple[int, date]]:
    """Estate and month of newest versions whose window is over and which have no objection left to answer."""
    waiting = (
        wide_select(col(Objection.id))
        .where(col(Objection.estate_id) == col(Scorecard.estate_id), col(Objection.month) == col(Scorecard.month))
        .where(col(Objection.outcome).is_(None))
        .correlate(Scorecard)
        .exists()
    )
    statement = (
        wide_select(col(Scorecard.estate_id), col(Scorecard.month))
        .where(col(Scorecard.state) == State.PROVISIONAL, col(Scorecard.objections_until) <= at, is_newest(), ~waiting)
        .order_by(col(Scorecard.objections_until), col(Scorecard.id))
        .limit(most)
    )
    return [(estate_id, month) for estate_id, month in session.execute(statement)]


def newest_of_month(session: Session, month: date) -> list[tuple[Scorecard, str]]:
    """The versions that count of a whole month, with the names of their estates."""
    statement = (
        select(Scorecard, Estate.name)
        .join(Estate, col(Estate.id) == Scorecard.estate_id)
        .where(Scorecard.month == month, is_newest())
        .order_by(col(Scorecard.estate_id))
    )
    return list(session.exec(statement))


def months_made(session: Session) -> list[date]:
    """Months with cards, the latest first."""
    statement = select(col(Scorecard.month)).distinct().order_by(col(Scorecard.month).desc())
    return list(session.exec(statement))


def companies_judged(session: Session) -> list[tuple[int, str]]:
    """(id, name) of every company with a card."""
    statement = select(Company.id, Company.short_name).join(Scorecard, col(Scorecard.company_id) == Company.id)
    return [(key, name) for key, name in session.exec(statement.distinct().order_by(col(Company.id))) if key]
