"""What every change of a case shares: its version, its entry in the audit log, telling people of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Invalid, Stale
from app.core.masking import mask_personal
from app.exits.models import ExitCase
from app.exits.queries.cases import Ground
from app.notifications.actions import tell
from app.people.rules.roles import Actor

MOVED = "您看的这会儿，这个程序有了新的一步。看一眼最新的，再办。"
SHORTEST = 5


def changed(session: Session, case: ExitCase) -> None:
    """Whoever has a page of it open has seen something older from now on."""
    case.version += 1
    session.add(case)
    session.flush()


def check_seen(case: ExitCase, seen: int) -> None:
    """Raises Stale when the case has changed since it was looked at."""
    if seen != case.version:
        raise Stale(MOVED)


def said(text: str, field: str, *, shortest: int = SHORTEST) -> str:
    """Words as everybody may read them. Raises Invalid when they are too few."""
    masked = mask_personal(text)
    if len(masked) < shortest:
        raise Invalid(f"写清楚一点，至少 {shortest} 个字，大家会看到。", field=field)
    return masked


def note(
    session: Session, case: ExitCase, verb: str, *, by: Actor, at: datetime, after: dict[str, Any],
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    """One entry of the community's chain about this case."""
    record(
        session, f"c{case.community_id}", f"exit.{verb}", f"exit:{case.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )


def tell_all(
    session: Session, people: Iterable[int], ground: Ground, title: str, body: str, *, kind: str, by: Actor | None,
    at: datetime,
) -> None:
    """Each of them once per kind of news, but for whoever made it."""
    for person_id in dict.fromkeys(people):
        if by is None or person_id != by.person_id:
            dedupe = f"exit/{ground.case.key}/{kind}/{person_id}"
            tell(session, person_id, title=title, body=body, link=ground.path, dedupe=dedupe, at=at)
