"""Whoever is asked to come hears when it is called, moved or cancelled."""

from datetime import datetime

from sqlmodel import Session

from app.core.filters import full
from app.core.workdays import local_day
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.queries.invited import people_asked, roles_asked
from app.mechanisms.rules.showing import href
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Community


def tell_asked(
    session: Session, occurrence: Occurrence, what: str, body: str, *, by: Actor, at: datetime
) -> None:
    """`what` is 取消, 改时间 …; whoever did it is not told. Told once for each state of the occurrence."""
    mechanism = session.get_one(Mechanism, occurrence.mechanism_id)
    community = session.get_one(Community, occurrence.community_id)
    link = href(occurrence.kind, community.slug, occurrence.ref, mechanism.slug)
    for person_id in people_asked(session, community, roles_asked(mechanism), local_day(at)):
        if person_id != by.person_id:
            tell(
                session, person_id, title=f"{what}：{occurrence.name}", body=body, link=link, at=at,
                dedupe=f"occurrence/{occurrence.key}/{occurrence.sequence}/{person_id}",
            )


def held_at(occurrence: Occurrence) -> str:
    """2026年11月23日 周一 09:00，社区议事厅"""
    return "，".join(part for part in (full(occurrence.starts_at), occurrence.venue) if part)
