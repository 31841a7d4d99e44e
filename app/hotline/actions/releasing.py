"""The town takes a number of the hotline from an issue that is not what the caller said, so that it can be taken in
rightly."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.audit.actions import record
from app.core.db import affected
from app.core.errors import DomainError, Invalid, Stale
from app.core.masking import mask_personal
from app.hotline.actions.bringing import matched, note
from app.hotline.models import HotlineLine, HotlineTicket
from app.hotline.queries.ground import ground_of
from app.hotline.queries.numbers import Carrier, Held, carriers, held, hold_batches
from app.hotline.rules.kinds import State
from app.hotline.rules.standing import Office
from app.issues.queries.catalogue import categories
from app.notifications.actions import tell
from app.people.rules.roles import Actor

SHORTEST, LONGEST = 5, 100
NOBODYS = "这个单号现在没有占着，可能有人刚刚解开了。"
MOVED = "您看这一页的时候，这个单号换成了别的一件。看过最新的再办。"


def release_number(
    session: Session, town_id: int, number: str, reason: str, *, seen: str, by: Actor, at: datetime
) -> int:
    """How many lines wait again; `seen` is the reference of the issue it is taken from, which stays an issue.

    Lines that made it that are settled as not taken in; those that were told the number was known are read as new.
    Raises Invalid (reason), DomainError (nobody's) or Stale (another issue's by now).
    """
    wording = mask_personal(reason)
    if len(wording) < SHORTEST:
        raise Invalid(f"写清楚为什么解开，至少 {SHORTEST} 个字。", field="reason")
    hold_batches(session, town_id, number)
    found = held(session, town_id, number, lock=True)
    if found is None:
        raise DomainError(NOBODYS)
    if found.issue.ref != seen:
        raise Stale(MOVED)
    theirs = (col(HotlineTicket.town_id) == town_id) & (col(HotlineTicket.number) == number)
    affected(session, delete(HotlineTicket).where(theirs))
    every = carriers(session, town_id, number)
    again = [each for each in every if each.row.state is State.KNOWN]
    _settle(session, found, every, wording, by, at)
    _read_anew(session, again, at)
    record(
        session, f"t{town_id}", "hotline.released", f"hotline-number:{number}", actor_id=by.person_id,
        actor_title=by.title, at=at, before={"issue": found.issue.ref}, after={"waiting": len(again)}, reason=wording,
    )
    _tell(session, again, f"12345 单号 {number} 可以转了", wording, by, at)
    return len(again)


def _settle(
    session: Session, found: Held, every: Sequence[Carrier], wording: str, by: Actor, at: datetime
) -> None:
    """Whoever took the number is told, and their sheet answers it no longer."""
    took = [each for each in every if each.row.state in (State.TAKEN, State.MERGED)]
    _tell(session, took, f"12345 单号 {found.ticket.number} 镇里解开了", wording, by, at)
    for each in took:
        row = each.row
        row.state, row.issue_id, row.decided_by, row.decided_at = State.DROPPED, None, by.person_id, at
        row.reason = f"镇里看过，不是 {found.issue.ref} 那一件：{wording}"
        session.add(row)
        after = {"line": row.line + 1, "issue": None}
        note(session, each.batch, "released", by=by, at=at, after=after, reason=wording)


def _read_anew(session: Session, again: Sequence[Carrier], at: datetime) -> None:
    """As when the sheet came; one whose words were erased stays known, of nothing."""
    codes = frozenset(each.code for each in categories(session, at))
    for each in again:
        each.row.issue_id = None
        session.add(each.row)
        if each.batch.erased_at is None:
            _wait(session, each.row, Office(each.batch.town_id, each.batch.community_id), codes)


def _wait(session: Session, row: HotlineLine, office: Office, codes: frozenset[str]) -> None:
    row.state, row.reason = State.WAITING, ""
    for name, value in matched(row.model_dump(), ground_of(session, office), codes).items():
        setattr(row, name, value)


def _tell(
    session: Session, lines: Sequence[Carrier], title: str, body: str, by: Actor, at: datetime
) -> None:
    """Whoever decided on a line, else whoever brought its sheet."""
    for each in lines:
        person_id = each.row.decided_by or each.batch.uploaded_by
        if person_id is not None and person_id != by.person_id:
            dedupe = f"hotline/released/{each.row.key}/{at:%Y%m%d%H%M%S%f}"
            tell(session, person_id, title=title, body=body, link=each.batch.path, dedupe=dedupe, at=at)
