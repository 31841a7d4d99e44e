"""Where companies left with a cause in the last twelve months. A hint for owners, never a ban."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from app.core.workdays import local_day
from app.exits.models import ExitCase
from app.exits.queries.history import deeds_done
from app.exits.rules.clocks import months_after
from app.exits.rules.flags import FLAG_MONTHS, flagged_until, with_cause
from app.exits.rules.kinds import State
from app.places.models import Estate


@dataclass(frozen=True, slots=True)
class Flag:
    company_id: int
    estate_name: str
    estate_slug: str
    left_on: date
    until: date


def information_flags(session: Session, company_ids: Collection[int], on: date) -> dict[int, list[Flag]]:
    """By company, the latest first; companies without one are left out."""
    statement = (
        select(ExitCase, Estate)
        .join(Estate, col(Estate.id) == ExitCase.estate_id)
        .where(ExitCase.state == State.EXITED, col(ExitCase.company_id).in_(company_ids))
        .order_by(col(ExitCase.closed_at).desc())
    )
    rows = [(case, estate, _left_on(case)) for case, estate in session.exec(statement)]
    recent = [row for row in rows if months_after(on, -FLAG_MONTHS) - timedelta(days=1) <= row[2] <= on]
    done = deeds_done(session, [case.key for case, _, _ in recent]) if recent else {}
    found: dict[int, list[Flag]] = {}
    for case, estate, left_on in recent:
        until = flagged_until(left_on)
        if on <= until and with_cause(case.cause, frozenset(done.get(case.key, ()))):
            found.setdefault(case.company_id, []).append(
                Flag(case.company_id, estate.name, estate.slug, left_on, until)
            )
    return found


def _left_on(case: ExitCase) -> date:
    assert case.closed_at is not None  # an exited case is closed
    return local_day(case.closed_at)
