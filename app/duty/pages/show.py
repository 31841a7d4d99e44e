"""/c/{slug}/duty: who is on, for everybody; what the week left open, for those who go and look. And on paper."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.web import page
from app.core.workdays import local_day
from app.duty.queries.patrol import Round, patrol
from app.duty.queries.rota import Rota, rota_of
from app.duty.rules.week import Why, week_of
from app.mechanisms.guards import Hall, HallInPath, HallOfSomeone

router = APIRouter(include_in_schema=False)
AHEAD = timedelta(weeks=5)


@dataclass(frozen=True, slots=True)
class Patrol:
    """The list of the week; `counts` by reason, in the order of Why."""

    rounds: list[Round]
    monday: date
    sunday: date

    @property
    def counts(self) -> list[tuple[Why, int]]:
        reasons = [stop.why for each in self.rounds for stop in each.stops]
        return [(why, reasons.count(why)) for why in Why]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def may_patrol(hall: Hall, rota: Rota) -> bool:
    """Those who work here, auditors, and whoever is on the next time."""
    return hall.reads_all or (hall.me is not None and rota.on_duty_next(hall.me.person_id))


def patrol_of(session: Session, hall: Hall, at: datetime) -> Patrol:
    week = week_of(local_day(at))
    return Patrol(patrol(session, hall.me, hall.community, week, at), week[0], week[1] - timedelta(days=1))


@router.get("/c/{slug}/duty")
def show(request: Request, session: DbSession, hall: HallInPath, at: At) -> Response:
    rota = rota_of(session, hall.community.key, at, until=at + AHEAD)
    return page(
        request, "duty/show.html", community=hall.place, hall=hall, rota=rota, base=f"/c/{hall.place.slug}",
        patrol=patrol_of(session, hall, at) if may_patrol(hall, rota) else None,
        mine=hall.me is not None and rota.on_duty_next(hall.me.person_id),
    )


@router.get("/c/{slug}/duty/sheet")
def sheet(request: Request, session: DbSession, hall: HallOfSomeone, at: At) -> Response:
    """A4: the same list with boxes to tick, to be carried along."""
    rota = rota_of(session, hall.community.key, at, until=at + AHEAD)
    if not may_patrol(hall, rota):
        raise Forbidden("巡查单给这次值日的人和本社区工作人员打印。")
    return page(
        request, "duty/sheet.html", community=hall.place, rota=rota, patrol=patrol_of(session, hall, at), at=at,
    )
