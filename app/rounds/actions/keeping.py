"""What every change of a round shares: its row, its entry in the audit log, and telling who walks along."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.db import insert_into
from app.core.errors import DomainError
from app.mechanisms.actions.occurrences import prepare
from app.mechanisms.rules.kinds import Phase
from app.notifications.actions import tell
from app.places.queries import community_by_id
from app.rounds.models import FaultRound
from app.rounds.queries.members import members_of
from app.rounds.queries.rounds import Held, round_of_occurrence
from app.rounds.rules.standing import Walker

NOT_PLANNED = "这一期已经{0}，改不了了。"
NOT_OPEN = "这一期现在是“{0}”，这一步办不了。"


def keep_round(session: Session, held: Held) -> Held:
    """The round with a row of its own, made once however many come first."""
    if held.round.id is not None:
        return held
    planned, occurrence = held.round, held.occurrence
    statement = insert_into(session, FaultRound).values(
        occurrence_id=occurrence.key, community_id=occurrence.community_id, checklist=planned.checklist
    )
    session.execute(statement.on_conflict_do_nothing(index_elements=["occurrence_id"]))
    prepare(session, occurrence)
    return replace(held, round=round_of_occurrence(session, occurrence.key))


def only_planned(held: Held) -> None:
    """Raises DomainError once it has begun or was cancelled."""
    if held.occurrence.phase is not Phase.PLANNED:
        raise DomainError(NOT_PLANNED.format({"open": "开始", "closed": "结束"}.get(held.occurrence.phase, "取消")))


def only_open(held: Held) -> None:
    """Raises DomainError before it begins and after it ended."""
    if held.occurrence.phase is not Phase.OPEN:
        raise DomainError(NOT_OPEN.format(held.occurrence.phase.label))


def note(
    session: Session, held: Held, verb: str, *, by: Walker, at: datetime, after: dict[str, Any], reason: str = "",
    before: dict[str, Any] | None = None,
) -> None:
    """One entry of the community's chain about this round."""
    record(
        session, f"c{held.occurrence.community_id}", f"round.{verb}", held.occurrence.ref,
        actor_id=by.actor.person_id, actor_title=by.actor.title, at=at, before=before, after=after, reason=reason,
    )


def address_of(session: Session, held: Held) -> str:
    """The path of the round's page."""
    community = community_by_id(session, held.occurrence.community_id)
    return f"/c/{community.slug}/{held.link}" if community else "/"


def tell_members(
    session: Session, held: Held, title: str, body: str = "", *, kind: str, by: Walker, at: datetime
) -> None:
    """Everybody who walks along or waits, but for whoever did it; once per kind. What the calendar tells everybody
    who was asked (`kind` "calendar") comes under its own key, so that nobody hears it twice."""
    link, occurrence = address_of(session, held), held.occurrence
    prefix = f"round/{occurrence.community_id}/{occurrence.ref}/{kind}"
    if kind == "calendar":
        prefix = f"occurrence/{occurrence.key}/{occurrence.sequence}"
    for member, _ in members_of(session, held.round.key):
        if member.person_id is not None and member.person_id != by.actor.person_id:
            dedupe = f"{prefix}/{member.person_id}"
            tell(session, member.person_id, title=title, body=body, link=link, dedupe=dedupe, at=at)
