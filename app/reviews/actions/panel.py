"""Who speaks in an estate's panel; kept by the community secretary. A review takes those who sit on its first day."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid, NotFound
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.reviews.models import PanelSeat
from app.reviews.queries.panel import candidates, seat_for_update, seats_of_person, seats_on


def give_seat(
    session: Session, estate: Estate, person_id: int, *, by: Actor, at: datetime
) -> PanelSeat:
    """To somebody of committee or owners' committee; the latter count as owners, whatever anybody ticks."""
    day = local_day(at)
    of_owners = {each: owner for each, _, owner in candidates(session, estate, day)}
    if person_id not in of_owners:
        raise Invalid("从社区两委和业委会的人里选一位。", field="person")
    if any(row.seat.person_id == person_id for row in seats_on(session, estate.key, day)):
        raise DomainError("这位已经在小组里了。", field="person")
    seat = PanelSeat(estate_id=estate.key, person_id=person_id, owner=of_owners[person_id], since=day)
    session.add(seat)
    session.flush()
    _note(session, estate, "panel_seat", seat, by, at)
    return seat


def end_seat(session: Session, estate: Estate, seat_id: int, *, by: Actor, at: datetime) -> PanelSeat:
    """From today on; twice is once. A seat given today is taken back altogether."""
    seat = seat_for_update(session, estate.key, seat_id)
    if seat is None:
        raise NotFound("小组里没有这一位。")
    yesterday = local_day(at) - timedelta(days=1)
    if seat.until is not None and seat.until <= yesterday:
        return seat
    _note(session, estate, "panel_seat_end", seat, by, at)
    _end(session, seat, yesterday)
    return seat


def _end(session: Session, seat: PanelSeat, last: date) -> None:
    if seat.since > last:
        session.delete(seat)
    else:
        seat.until = last
        session.add(seat)


def forget_reviews(session: Session, person_id: int, at: datetime) -> None:
    """When an account is closed its seats end. Of ballots there is nothing to forget: none knows whose it is."""
    for seat in seats_of_person(session, person_id, local_day(at)):
        seat.until = max(seat.since, local_day(at))
        session.add(seat)


def _note(session: Session, estate: Estate, verb: str, seat: PanelSeat, by: Actor, at: datetime) -> None:
    record(
        session, f"c{estate.community_id}", verb, f"panel/{estate.key}", actor_id=by.person_id, actor_title=by.title,
        at=at, after={"person_id": seat.person_id, "owner": seat.owner},
    )
