"""Adopting a rulebook: from a future month on; the past never moves."""

from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.db import affected, insert_into
from app.core.errors import Invalid, Stale
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.rulebooks.models import RulebookVersion
from app.rulebooks.queries import BEGINNING, Adopted, newest_number, rulebook_for, version_numbered
from app.rulebooks.rules.policy import Rulebook, shipped
from app.rulebooks.rules.spans import MONTHS_AHEAD, months_offered

OVERTAKEN = "您打开以后，别人刚定了新的一版。看看现在的，要改就再存一次。"


def keep_shipped(session: Session, at: datetime) -> None:
    """The rulebook the town began with becomes version 1, so that a later release cannot change what it said."""
    first = insert_into(session, RulebookVersion).values(
        number=1, effective_month=BEGINNING, data=shipped().model_dump_json(), reason="", adopted_at=at, adopted_by=None
    )
    session.execute(first.on_conflict_do_nothing(index_elements=["number"]))


def adopt_rulebook(
    session: Session, rulebook: Rulebook, *, effective_month: date, reason: str, seen: int, by: Actor, at: datetime
) -> RulebookVersion:
    """A new version. Raises what `check_adoption` raises."""
    before = check_adoption(session, rulebook, effective_month=effective_month, reason=reason, seen=seen, at=at)
    keep_shipped(session, at)
    version = _add(session, rulebook, effective_month, reason, seen + 1, by, at)
    record(
        session, "system", "rulebook.adoption", f"rulebook:{version.number}", actor_id=by.person_id,
        actor_title=by.title, at=at, before={"version": before.number},
        after={"version": version.number, "from": effective_month}, reason=reason,
    )
    return version


def check_adoption(
    session: Session, rulebook: Rulebook, *, effective_month: date, reason: str, seen: int, at: datetime
) -> Adopted:
    """What would judge `effective_month` without it: the first of one of the next twelve months. `seen` is the newest
    number the page showed. Raises Invalid, or Stale when somebody adopted another one meanwhile."""
    if effective_month.day != 1 or effective_month <= local_day(at):
        raise Invalid("新规则只能从以后的月份开始，已经过去的和这个月的不动。", field="effective_month")
    if effective_month > months_offered(local_day(at))[-1]:
        raise Invalid(f"最多提前 {MONTHS_AHEAD} 个月定，再晚的到时候再说。", field="effective_month")
    if not reason:
        raise Invalid("写一句为什么改，大家会看到。", field="reason")
    if newest_number(session) != seen:
        raise Stale(OVERTAKEN)
    before = rulebook_for(session, effective_month)
    if before.rulebook == rulebook:
        raise Invalid("和那个月本来要用的规则一样，没有要改的。", field="effective_month")
    return before


def _add(
    session: Session, rulebook: Rulebook, month: date, reason: str, number: int, by: Actor, at: datetime
) -> RulebookVersion:
    """Of two who add the same number at once the second waits for the first and is refused."""
    added = insert_into(session, RulebookVersion).values(
        number=number, effective_month=month, data=rulebook.model_dump_json(), reason=reason, adopted_at=at,
        adopted_by=by.person_id,
    )
    if not affected(session, added.on_conflict_do_nothing(index_elements=["number"])):
        raise Stale(OVERTAKEN)
    version = version_numbered(session, number)
    assert version is not None  # it has just been added
    return version
