"""What suggests an order now. Each kind reads only open or recent issues by an index of their own, so that years of
closed ones cost nothing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.companies.queries import current, serving_first
from app.core.workdays import SHANGHAI, local_day
from app.issues.models import VISIBLE, Issue
from app.issues.models.issue import REOPENED_ROWS, REPEATING_ROWS
from app.issues.queries.catalogue import categories
from app.issues.queries.counts import late_at
from app.issues.rules.clocks import ESCALATE_WORKDAYS
from app.issues.rules.display import place_text
from app.issues.rules.lifecycle import ENDED, OPEN, TICKING, Status
from app.places.models import Building, Community, Estate
from app.supervision.models import OrderIssue, SetAside, SupervisionOrder
from app.supervision.rules import candidates as rules
from app.supervision.rules.candidates import Candidate, Kind
from app.supervision.rules.kinds import OPEN as OPEN_ORDERS

MOST = 20
REFS = 10
_EARLIEST = timedelta(days=ESCALATE_WORKDAYS)


@dataclass(frozen=True, slots=True)
class Look:
    """Where and when suggestions are looked for; `names` are the categories' by code."""

    communities: tuple[int, ...]
    town_id: int
    at: datetime
    names: dict[str, str]

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def here(self) -> ColumnElement[bool]:
        return col(Issue.community_id).in_(self.communities)


def look(session: Session, town_id: int, at: datetime) -> Look:
    found = session.exec(select(Community.id).where(Community.town_id == town_id).order_by(col(Community.id)))
    names = {each.code: each.name for each in categories(session, at)}
    return Look(tuple(key for key in found if key is not None), town_id, at, names)


def candidates(session: Session, here: Look) -> dict[Kind, list[Candidate]]:
    """At most MOST of a kind, the oldest or largest first, without what is set aside or under an open order."""
    return _candidates(session, here, tuple(Kind))


def _candidates(session: Session, here: Look, kinds: Collection[Kind]) -> dict[Kind, list[Candidate]]:
    away = _set_aside(session, here) | _ordered(session, here)
    busy = _busy(session, here)
    return {
        kind: [each for each in find(session, here, busy) if each.key not in away][:MOST]
        for kind, find in FIND if kind in kinds
    }


def candidate_of(session: Session, here: Look, key: str) -> Candidate | None:
    """The suggestion with this key while it is one."""
    kinds = [kind for kind in Kind if key.startswith(f"{kind.value}:")]
    found = [each for each_kind in _candidates(session, here, kinds).values() for each in each_kind]
    return next((each for each in found if each.key == key), None)


def _set_aside(session: Session, here: Look) -> set[str]:
    statement = select(SetAside.suggestion).where(SetAside.town_id == here.town_id, col(SetAside.until) > here.today)
    return set(session.exec(statement))


def _ordered(session: Session, here: Look) -> set[str]:
    statement = select(SupervisionOrder.suggestion).where(
        SupervisionOrder.town_id == here.town_id, col(SupervisionOrder.state).in_(OPEN_ORDERS)
    )
    return set(session.exec(statement))


def _busy(session: Session, here: Look) -> set[int]:
    """Issues some open order is about already."""
    statement = (
        select(OrderIssue.issue_id)
        .join(SupervisionOrder, col(SupervisionOrder.id) == col(OrderIssue.order_id))
        .where(SupervisionOrder.town_id == here.town_id, col(SupervisionOrder.state).in_(OPEN_ORDERS))
    )
    return set(session.exec(statement))


def _overdue(session: Session, here: Look, busy: set[int]) -> list[Candidate]:
    late = [col(Issue.status).in_(TICKING), here.here, col(Issue.resolve_by) < here.at - _EARLIEST]
    found = _issues(session, late, col(Issue.resolve_by), busy)
    return [
        _of_issue(Kind.OVERDUE, row, rules.overdue_words(row[0].resolve_by, here.at))
        for row in found if rules.long_overdue(row[0].resolve_by, here.at)
    ]


def _reopened(session: Session, here: Look, busy: set[int]) -> list[Candidate]:
    back = [REOPENED_ROWS, here.here, col(Issue.status).not_in(ENDED)]  # IN would lure SQLite to every open issue
    found = _issues(session, back, col(Issue.id), busy)
    return [_of_issue(Kind.REOPENED, row, rules.reopened_words(row[0].reopen_count)) for row in found]


def _ledger(session: Session, here: Look, busy: set[int]) -> list[Candidate]:
    waiting = [col(Issue.status) == Status.SUSPENDED, here.here, col(Issue.review_on) < here.today]
    found = _issues(session, waiting, col(Issue.review_on), busy)
    return [_of_issue(Kind.LEDGER, row, rules.ledger_words(row[0].review_on, here.today)) for row in found]


def _issues(session: Session, conditions: Sequence[Any], order: Any, busy: set[int]) -> list[Any]:
    statement = (
        wide_select(Issue, col(Estate.name), col(Building.name), col(Estate.slug))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .where(*conditions, col(Issue.id).not_in(sorted(busy)))
        .order_by(order, col(Issue.id))
        .limit(4 * MOST)
    )
    return list(session.execute(statement))


def _of_issue(kind: Kind, row: Any, words: str) -> Candidate:
    issue, estate, building, slug = row
    where = place_text(estate, building, issue.stairwell, issue.place)
    key = rules.issue_key(kind, issue.ref)
    return Candidate(kind, key, issue.title, where, words, (issue.ref,), issue.unit_id, slug or "")


def _repeat(session: Session, here: Look, busy: set[int]) -> list[Candidate]:
    """Reports of one category from one building in 30 days, whatever became of them; not what was none of ours."""
    del busy  # many issues, of which some may be under an order of their own
    first = here.today - timedelta(days=rules.REPEAT_DAYS - 1)
    since = datetime.combine(first, time(0), SHANGHAI).astimezone(here.at.tzinfo)
    groups = (
        wide_select(col(Issue.building_id).label("place"), col(Issue.category).label("code"), func.count().label("n"))
        .where(REPEATING_ROWS, col(Issue.created_at) >= since)
        .group_by(col(Issue.building_id), col(Issue.category))
        .having(func.count() >= rules.REPEATS)
        .subquery()
    )
    statement = (
        wide_select(groups.c.place, groups.c.code, groups.c.n, Estate, col(Building.name))
        .join(Building, col(Building.id) == groups.c.place)
        .join(Estate, col(Estate.id) == col(Building.estate_id))
        .where(col(Estate.community_id).in_(here.communities))
        .order_by(groups.c.n.desc(), groups.c.place, groups.c.code)
        .limit(4 * MOST)
    )
    return [
        _of_place(here, Kind.REPEAT, place, code, estate, f" {building}", rules.repeat_words(count, first))
        for place, code, count, estate, building in session.execute(statement)
    ]


def _roots(session: Session, here: Look, busy: set[int]) -> list[Candidate]:
    del busy  # as above
    statement = (
        wide_select(col(Issue.category), func.count(), Estate)
        .join(Estate, col(Estate.id) == col(Issue.estate_id))
        .where(here.here, col(Issue.status).in_(OPEN))
        .group_by(col(Estate.id), col(Issue.category))
        .having(func.count() >= rules.ROOTS)
        .order_by(func.count().desc(), col(Estate.id), col(Issue.category))
        .limit(4 * MOST)
    )
    return [
        _of_place(here, Kind.ROOTS, estate.key, code, estate, "", rules.roots_words(count))
        for code, count, estate in session.execute(statement)
    ]


def _of_place(here: Look, kind: Kind, place: int, code: str, estate: Estate, more: str, words: str) -> Candidate:
    where = f"{estate.name}{more}"
    name = here.names.get(code, code)
    return Candidate(kind, rules.place_key(kind, place, code), f"{where}的{name}", where, words, (), None, estate.slug)


FIND: tuple[tuple[Kind, Callable[[Session, Look, set[int]], list[Candidate]]], ...] = (
    (Kind.OVERDUE, _overdue), (Kind.REOPENED, _reopened), (Kind.REPEAT, _repeat), (Kind.ROOTS, _roots),
    (Kind.LEDGER, _ledger),
)


def refs_of_place(session: Session, candidate: Candidate, here: Look) -> tuple[str, ...]:
    """The newest open issues behind a suggestion that is about a place, at most REFS."""
    if candidate.refs:
        return candidate.refs
    _, place, code = candidate.key.split(":")
    column = col(Issue.building_id) if candidate.kind is Kind.REPEAT else col(Issue.estate_id)
    statement = select(Issue.ref).where(
        column == int(place), Issue.category == code, col(Issue.status).in_(OPEN), here.here, col(Issue.public),
        col(Issue.hidden_at).is_(None),
    )
    return tuple(session.exec(statement.order_by(col(Issue.id).desc()).limit(REFS)))


def overdue_of_estate(session: Session, here: Look, slug: str, unit: int | None) -> tuple[str, ...]:
    """The longest overdue public issues of an estate that are with this unit and under no open order, at most REFS."""
    statement = (
        select(Issue.ref)
        .join(Estate, col(Estate.id) == col(Issue.estate_id))
        .where(Estate.slug == slug, Issue.unit_id == unit, late_at(here.at), here.here, VISIBLE)
        .where(col(Issue.id).not_in(sorted(_busy(session, here))))
    )
    return tuple(session.exec(statement.order_by(col(Issue.resolve_by), col(Issue.id)).limit(REFS)))


def unit_serving(session: Session, slug: str, today: date) -> int | None:
    """The unit of the company that serves an estate."""
    statement = (
        select(HandlingUnit.id)
        .join(ServiceContract, col(ServiceContract.company_id) == col(HandlingUnit.company_id))
        .join(Estate, col(Estate.id) == col(ServiceContract.estate_id))
        .where(Estate.slug == slug, current(today), HandlingUnit.kind == UnitKind.COMPANY, col(HandlingUnit.active))
        .order_by(*serving_first(today))
    )
    return session.exec(statement).first()
