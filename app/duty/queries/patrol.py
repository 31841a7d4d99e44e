"""What the week left open for whoever is on duty: claims to verify, what was promised for this week, what is new."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col

from app.duty.rules.week import Why, midnight, why
from app.issues.models import Issue, IssueEvent
from app.issues.queries.openable import openable
from app.issues.rules.due import Due, due_chip
from app.issues.rules.lifecycle import OPEN, TICKING, Status, Step
from app.people.rules.roles import Actor
from app.places.models import Building, Community, Estate
from app.places.rules.order import natural

MOST = 200


@dataclass(frozen=True, slots=True)
class Stop:
    """One issue of the patrol."""

    ref: str
    title: str
    place: str
    why: Why
    due: Due | None
    private: bool


@dataclass(frozen=True, slots=True)
class Round:
    """A building, or an estate's or the community's open ground, with what is to be looked at there."""

    name: str
    stops: tuple[Stop, ...]


def patrol(
    session: Session, me: Actor | None, community: Community, week: tuple[date, date], at: datetime
) -> list[Round]:
    """Building by building in walking order, at most MOST issues; only what `me` may open."""
    begins, ends = (midnight(day) for day in week)
    promised = and_(
        col(Issue.status).in_(TICKING), col(Issue.resolve_by) >= begins, col(Issue.resolve_by) < ends,
        exists().where(col(IssueEvent.issue_id) == col(Issue.id), col(IssueEvent.step) == Step.COMMITMENT),
    )
    fresh = and_(col(Issue.created_at) >= begins, col(Issue.created_at) < ends, col(Issue.status).in_(OPEN))
    claimed = and_(col(Issue.status) == Status.DONE, col(Issue.verified_at).is_(None))
    statement = (
        wide_select(Issue, col(Estate.name), Building, promised.label("promised"))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .where(
            col(Issue.community_id) == community.key, openable(me, community, week[0]), or_(promised, fresh, claimed)
        )
        .order_by(col(Issue.resolve_by).is_(None), col(Issue.resolve_by), col(Issue.id))
        .limit(MOST)
    )
    rounds: dict[tuple[object, ...], tuple[str, list[Stop]]] = {}
    for issue, estate, building, is_promised in session.execute(statement):
        name = f"{estate or ''} {building.name if building else '公共地方'}".strip()
        place = (estate or "~", building is None, building.position if building else 0)
        order = (*place, natural(building.code) if building else ())
        rounds.setdefault(order, (name, []))[1].append(_stop(issue, bool(is_promised), at))
    return [Round(name, _sorted(stops)) for _, (name, stops) in sorted(rounds.items(), key=lambda item: item[0])]


def _stop(issue: Issue, promised: bool, at: datetime) -> Stop:
    reason = why(done=issue.status is Status.DONE, promised=promised)
    where = " ".join(part for part in (issue.stairwell and f"{issue.stairwell}单元", issue.place) if part)
    return Stop(
        issue.ref, issue.title, where, reason, due_chip(issue, at), not issue.public or issue.hidden_at is not None
    )


def _sorted(stops: list[Stop]) -> tuple[Stop, ...]:
    return tuple(sorted(stops, key=lambda stop: list(Why).index(stop.why)))
