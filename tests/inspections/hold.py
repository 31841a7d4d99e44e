"""Short ways to an inspection in any state, through the same actions the product uses."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.attachments.actions import keep_photo
from app.core.workdays import local_day
from app.inspections.actions.contesting import contest_deduction, decide_contest
from app.inspections.actions.entering import Written, add_deduction
from app.inspections.actions.opening import open_inspection
from app.inspections.actions.signing import sign_first, sign_second
from app.inspections.models import Contest, Deduction, Inspection
from app.inspections.queries.found import Found, found_in, found_numbered
from app.inspections.queries.inspections import inspection_of
from app.inspections.rules.dates import month_of
from app.inspections.rules.kinds import Outcome, Severity
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Grant, Role
from app.places.models import Estate
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.issues.walk import PHOTO

TODAY = local_day(NOON)
MONTH = month_of(TODAY)
ADDRESS = "/estates/xiangrui-dong/inspections/2026-11"


def hire(session: Session, cast: Cast, name: str, role: Role, scope: int) -> None:
    """One more role for one of the cast, or for somebody new, since long ago."""
    if name not in cast.people:
        phone = f"139{len(cast.people):08d}"
        cast.people[name] = add(session, Person(name=f"新来的{name}", phone=phone, username=name, created_at=NOON))
    add(session, RoleGrant(person_id=cast.people[name].key, role=role, scope_id=scope, starts_on=LONG_AGO))
    cast.grants[name] = (*cast.grants.get(name, ()), Grant(role, scope, LONG_AGO))


def a_draft(
    session: Session, cast: Cast, *, by: str = "liushuji", day: date = TODAY, at: datetime = NOON,
    estate: Estate | None = None,
) -> Inspection:
    return open_inspection(session, estate or cast.dongqu, day, by=cast.actor(by), at=at)


def again(session: Session, inspection: Inspection) -> Inspection:
    """Read anew and locked, as every request does."""
    found = inspection_of(session, inspection.estate_id, inspection.month, lock=True)
    assert found is not None
    return found


def deducted(
    session: Session, cast: Cast, inspection: Inspection, *, by: str = "liushuji", at: datetime = NOON, **more: Any
) -> Deduction:
    values = {"head": "hygiene", "severity": Severity.STANDARD, "place": "3号楼2单元", "note": "楼道里堆着纸箱"} | more
    if values["severity"] is Severity.SAFETY and "photos" not in more:
        values["photos"] = (a_photo(session),)
    return add_deduction(session, inspection, Written(**values), by=cast.actor(by), at=at)


def half_signed(session: Session, cast: Cast, inspection: Inspection, *, by: str = "liushuji") -> Inspection:
    sign_first(session, inspection, seen=inspection.version, words="", by=cast.actor(by), at=NOON)
    return again(session, inspection)


def signed(
    session: Session, cast: Cast, inspection: Inspection | None = None, *, first: str = "liushuji",
    second: str = "xiaoli", at: datetime = NOON,
) -> Inspection:
    """Signed by both; without a draft, a new one with one standard finding."""
    if inspection is None:
        inspection = a_draft(session, cast)
        deducted(session, cast, inspection)
    half = half_signed(session, cast, inspection, by=first)
    sign_second(session, half, seen=half.version, by=cast.actor(second), at=at)
    return again(session, half)


def numbered(session: Session, inspection: Inspection, number: int = 1) -> Found:
    found = found_numbered(session, inspection, number)
    assert found is not None
    return found


def contested(
    session: Session, cast: Cast, inspection: Inspection, *, number: int = 1, by: str = "zhaojingli",
    at: datetime = NOON, words: str = "纸箱当天下午就清走了", photos: tuple[int, ...] = (),
) -> Contest:
    found = numbered(session, inspection, number)
    return contest_deduction(session, inspection, found, words, photos, by=cast.actor(by), at=at)


def decided(
    session: Session, cast: Cast, inspection: Inspection, outcome: Outcome = Outcome.WITHDRAWN, *, number: int = 1,
    severity: Severity | None = None, by: str = "chenkezhang", reason: str = "看过照片，确实清走了",
    at: datetime = NOON,
) -> None:
    found = numbered(session, inspection, number)
    decide_contest(session, inspection, found, outcome, severity, reason, by=cast.actor(by), at=at)


def points_of(session: Session, inspection: Inspection) -> list[int]:
    return [each.points_now for each in found_in(session, [inspection.key])[inspection.key]]


def a_photo(session: Session) -> int:
    return keep_photo(session, PHOTO, at=NOON).key
