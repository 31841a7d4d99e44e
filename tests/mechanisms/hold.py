"""Short ways to a mechanism and its occurrences, for the tests of whatever happens at them."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.core.workdays import local_day
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind
from tests.cast import LONG_AGO, NOON, Cast, add

NAMES = {Kind.FAULT_ROUND: "半月来找茬", Kind.TALK_SESSION: "每周说事", Kind.JOINT_MEETING: "物业联席会"}


def a_mechanism(session: Session, cast: Cast, kind: Kind = Kind.TALK_SESSION, **more: Any) -> Mechanism:
    """A mechanism of 祥瑞花园社区, every Monday at nine unless said otherwise."""
    values: dict[str, Any] = {
        "community_id": cast.xiangrui.key, "template": kind.value, "kind": kind, "slug": kind.value.replace("_", "-"),
        "name": NAMES.get(kind, kind.label), "cadence": "FREQ=WEEKLY;BYDAY=MO", "venue": "社区议事厅",
        "host": "community_secretary", "invited": "resident grid_worker project_manager", "adopted_at": NOON,
        "made_through": LONG_AGO,
    }
    return add(session, Mechanism(**{**values, **more}))


def an_occurrence(
    session: Session, mechanism: Mechanism, *, at: datetime = NOON + timedelta(hours=1), **more: Any
) -> Occurrence:
    """One time of it, planned, an hour from the cast's noon unless said otherwise."""
    day = local_day(at)
    values: dict[str, Any] = {
        "mechanism_id": mechanism.key, "community_id": mechanism.community_id, "kind": mechanism.kind,
        "ref": f"{mechanism.slug}-{day}", "name": mechanism.name, "planned_on": day, "starts_at": at,
        "ends_at": at + timedelta(minutes=mechanism.duration_minutes), "venue": mechanism.venue,
    }
    return add(session, Occurrence(**{**values, **more}))
