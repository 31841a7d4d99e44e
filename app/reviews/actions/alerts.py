"""Many ballots from one place: a line for a human. No ballot is refused or dropped for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col

from app.core.db import insert_into
from app.core.errors import NotFound
from app.core.limits import RateWindow
from app.core.settings import settings
from app.core.tokens import keyed
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.reviews.actions.journal import note
from app.reviews.models import Review, ReviewAlert
from app.reviews.queries.alerts import alert_for_update
from app.reviews.rules.bursts import THRESHOLDS, calls_for_a_look
from app.reviews.rules.kinds import AlertKind


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a ballot came from, kept for an hour's counting as keyed hashes only; "" where it is not known."""

    device: str = ""
    address: str = ""


def watch(session: Session, review: Review, origin: Origin, at: datetime) -> None:
    """Counts one ballot of unknown content and voter; windows are dropped after two days."""
    places = {AlertKind.DEVICE: origin.device, AlertKind.ADDRESS: origin.address, AlertKind.ESTATE: "all"}
    for kind, place in places.items():
        if place:
            count = _counted(session, review, kind, place, at)
            if calls_for_a_look(kind, count):
                _raise(session, review, kind, count, at)


def _counted(session: Session, review: Review, kind: AlertKind, place: str, at: datetime) -> int:
    seconds = int(THRESHOLDS[kind].window / timedelta(seconds=1))
    start = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)
    hidden = keyed(settings().secret_key, f"{review.key}|{kind}|{place}")[:32]
    statement = (
        insert_into(session, RateWindow)
        .values(key=f"review/{review.key}/{kind}/{hidden}", start=start, hits=1)
        .on_conflict_do_update(index_elements=["key", "start"], set_={"hits": col(RateWindow.hits) + 1})
        .returning(col(RateWindow.hits))
    )
    return int(session.execute(statement).scalar_one())


def _raise(session: Session, review: Review, kind: AlertKind, count: int, at: datetime) -> None:
    """The highest number of the day; somebody who has looked already is asked again when it grows."""
    alert = insert_into(session, ReviewAlert).values(
        review_id=review.key, kind=kind.value, day=local_day(at), count=count, note=""
    )
    session.execute(
        alert.on_conflict_do_update(
            index_elements=["review_id", "kind", "day"], set_={"count": count, "looked_at": None, "looked_by": None},
            where=col(ReviewAlert.count) < count,
        )
    )


def look(session: Session, review: Review, alert_id: int, said: str, *, by: Actor, at: datetime) -> ReviewAlert:
    """Somebody looked and says what they found. Twice: the first stays."""
    alert = alert_for_update(session, review.key, alert_id)
    if alert is None:
        raise NotFound("没有这一条提醒。")
    if alert.looked_at is None:
        alert.looked_at, alert.looked_by, alert.note = at, by.person_id, said
        session.add(alert)
        note(session, review, "review_alert_look", by=by, at=at, after={"kind": alert.kind.value}, reason=said)
    return alert
