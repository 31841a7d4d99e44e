"""What every change of an inspection shares: its version, its entry in the audit log, telling people of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.workdays import local_day
from app.inspections.models import Inspection
from app.inspections.rules.dates import check_still, month_text, too_late
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.rulebooks.queries import rulebook_for


def changed(session: Session, inspection: Inspection) -> None:
    """Whoever has a page of it open has seen something older from now on."""
    inspection.version += 1
    session.add(inspection)
    session.flush()


def check_still_open(session: Session, inspection: Inspection, at: datetime) -> None:
    """Raises DomainError once a draft is too old to be written on or signed."""
    check_still(inspection.inspected_on, local_day(at), _publish_day(session, inspection))


def still_open(session: Session, inspection: Inspection, at: datetime) -> bool:
    return not too_late(inspection.inspected_on, local_day(at), _publish_day(session, inspection))


def _publish_day(session: Session, inspection: Inspection) -> int:
    return rulebook_for(session, inspection.month).rulebook.publish_day


def note(
    session: Session, inspection: Inspection, verb: str, *, by: Actor, at: datetime, after: dict[str, Any],
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    """One entry of the community's chain about this inspection."""
    record(
        session, f"c{inspection.community_id}", f"inspection.{verb}", f"inspection:{inspection.key}",
        actor_id=by.person_id, actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )


def address_of(estate: Estate, inspection: Inspection) -> str:
    """The path of the inspection's page."""
    return f"/estates/{estate.slug}/inspections/{month_text(inspection.month)}"


def tell_all(
    session: Session, people: Iterable[int | None], title: str, body: str, *, estate: Estate, inspection: Inspection,
    kind: str, by: Actor, at: datetime,
) -> None:
    """Each of them once per kind of news, but for whoever made it."""
    link = address_of(estate, inspection)
    for person_id in dict.fromkeys(people):
        if person_id is not None and person_id != by.person_id:
            dedupe = f"inspection/{inspection.key}/{kind}/{person_id}"
            tell(session, person_id, title=title, body=body, link=link, dedupe=dedupe, at=at)
