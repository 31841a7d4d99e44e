"""What every change of a handover shares: its version, its entry in the log, telling people of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.workdays import local_day
from app.handovers.models import Handover, HandoverPhoto
from app.handovers.queries.people import community_people, company_people, owners_who_sign, town_people
from app.handovers.rules import standing
from app.notifications.actions import tell
from app.people.rules.roles import Actor, Role


def changed(session: Session, handover: Handover) -> None:
    """Whoever has a page of it open has seen something older from now on."""
    handover.version += 1
    session.add(handover)
    session.flush()


def note(
    session: Session, handover: Handover, verb: str, *, by: Actor, at: datetime, after: dict[str, Any],
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    """One entry of the community's chain about this handover."""
    record(
        session, f"c{handover.community_id}", f"handover.{verb}", f"handover:{handover.key}",
        actor_id=by.person_id, actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )


def receivers(session: Session, handover: Handover, at: datetime) -> list[int]:
    """Who signs for the owners: their committee, or the community's where nobody of it can."""
    today = local_day(at)
    return owners_who_sign(session, handover, today) or community_people(session, handover.community_id, today)


def check_receives(handover: Handover, by: Actor) -> None:
    """Raises DomainError where nothing says why somebody who is not of the owners' committee receives for owners."""
    owners = handover.estate_id in by.scopes(Role.OWNERS_COMMITTEE)
    standing.check_receives(handover.basis, owners=owners)


def everybody(session: Session, handover: Handover, at: datetime) -> list[int]:
    """Both sides, the community's committee and the town."""
    today = local_day(at)
    return [
        *company_people(session, handover.contract_id, today), *receivers(session, handover, at),
        *community_people(session, handover.community_id, today), *town_people(session, handover.community_id, today),
    ]


def tell_all(
    session: Session, people: Iterable[int], title: str, body: str, *, handover: Handover, kind: str, by: Actor,
    at: datetime, link: str = "",
) -> None:
    """Each of them once per kind of news, but for whoever made it."""
    for person_id in dict.fromkeys(people):
        if person_id != by.person_id:
            dedupe = f"handover/{handover.key}/{kind}/{person_id}"
            path = link or f"/handovers/{handover.key}"
            tell(session, person_id, title=title, body=body, link=path, dedupe=dedupe, at=at)


def attach(
    session: Session, handover: Handover, photos: Iterable[int], *, item: int | None = None, reading: int | None = None,
    refusal: int | None = None,
) -> None:
    """Stored photos become those of one thing."""
    for photo_id in photos:
        row = HandoverPhoto(
            photo_id=photo_id, handover_id=handover.key, item_id=item, reading_id=reading, refusal_id=refusal
        )
        session.add(row)
    session.flush()
