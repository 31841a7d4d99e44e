"""How long a sign-in lasts (dossier §7, 等保二级: staff idle 30 minutes). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.people.rules.roles import Grant

STAFF_IDLE = timedelta(minutes=30)
WORKDAY = timedelta(hours=12)
OWN_PHONE = timedelta(days=30)
REFRESH_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What decides whether a sign-in still counts; `seen_at` is the last sign of life, None where none is kept."""

    staff: bool
    expires_at: datetime
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    seen_at: datetime | None = None


def lifetime(*, staff: bool, keep: bool) -> timedelta:
    """Thirty days only for a resident on their own phone."""
    return OWN_PHONE if keep and not staff else WORKDAY


def counts(ticket: Ticket, at: datetime) -> bool:
    """Ended, closed, expired (from the very instant) and idle staff sign-ins are nobody's."""
    if ticket.ended_at is not None or ticket.closed_at is not None or at >= ticket.expires_at:
        return False
    idle = at - ticket.seen_at if ticket.seen_at else timedelta(0)
    return not (ticket.staff and idle >= STAFF_IDLE)


def wants_refresh(ticket: Ticket, at: datetime) -> bool:
    """Only idle time is kept in the cookie, and only staff have one; a minute's grain spares most answers one."""
    return ticket.staff and ticket.seen_at is not None and at - ticket.seen_at > REFRESH_AFTER


def role_ended_since(grants: Iterable[Grant], signed_in_on: date, today: date) -> bool:
    """A sign-in ends with any role it began with, also when a term simply runs out at midnight."""
    return any(grant.holds_on(signed_in_on) and not grant.holds_on(today) for grant in grants)
