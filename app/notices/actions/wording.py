"""A town changes the words of a kind of paper, or goes back to the shipped ones. What is issued stays as it is."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.db import affected, insert_into
from app.core.errors import Invalid, Stale
from app.notices.models import Wording
from app.notices.queries.ground import Worded, latest_wording, worded
from app.notices.rules.words import shipped
from app.people.rules.roles import Actor
from app.places.models import Town

OVERTAKEN = "您打开以后，别人刚改过这一种。看看现在的，要改就再存一次。"
SHORTEST_REASON = 2


def change_words(
    session: Session, town: Town, kind: str, body: str, reason: str, *, seen: int, by: Actor, at: datetime
) -> Wording:
    """A new version from now on. `seen` is the version the page showed.

    Raises Invalid (the words do not hold together, nothing changed, no reason) or Stale.
    """
    now = worded(session, town.key, kind)
    _check(now, reason, seen)
    changed = shipped(kind).with_body(body)
    if changed.body == now.words.body:
        raise Invalid("和现在用的一样，没有要改的。", field="body")
    return _add(session, town, kind, changed.body, reason, seen + 1, by, at)


def restore_words(
    session: Session, town: Town, kind: str, reason: str, *, seen: int, by: Actor, at: datetime
) -> Wording:
    """Back to the shipped words: one more version, without a body of its own."""
    now = worded(session, town.key, kind)
    _check(now, reason, seen)
    if now.own is None or not now.own.body:
        raise Invalid("现在用的就是原来的。", field="reason")
    return _add(session, town, kind, "", reason, seen + 1, by, at)


def _check(now: Worded, reason: str, seen: int) -> None:
    if now.version != seen:
        raise Stale(OVERTAKEN)
    if len(reason) < SHORTEST_REASON:
        raise Invalid("写一句为什么改。", field="reason")


def _add(
    session: Session, town: Town, kind: str, body: str, reason: str, version: int, by: Actor, at: datetime
) -> Wording:
    """Of two who add the same version at once the second waits for the first and is refused."""
    new = insert_into(session, Wording).values(
        town_id=town.key, kind=kind, version=version, body=body, reason=reason, made_by=by.person_id, made_at=at
    )
    if not affected(session, new.on_conflict_do_nothing(index_elements=["town_id", "kind", "version"])):
        raise Stale(OVERTAKEN)
    made = latest_wording(session, town.key, kind)
    assert made is not None  # it has just been added
    record(
        session, "system", "wording.changed", f"wording:{made.key}", actor_id=by.person_id, actor_title=by.title,
        at=at, before={"version": version - 1}, after={"town": town.key, "kind": kind, "version": version},
        reason=reason,
    )
    return made
