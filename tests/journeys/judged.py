"""What companies are judged by, for the browser: an inspection on its way, and one that is signed and contested."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.workdays import local_day
from app.inspections.actions.contesting import contest_deduction
from app.inspections.actions.entering import Written, add_deduction
from app.inspections.actions.opening import open_inspection
from app.inspections.actions.signing import sign_first, sign_second
from app.inspections.models import Inspection
from app.inspections.queries.found import found_numbered
from app.inspections.rules.dates import month_of
from app.inspections.rules.kinds import Severity
from tests.cast import Cast
from tests.inspections.hold import again


def build_judged(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Names for the addresses of tests/journeys/pages.py."""
    return _inspections(session, cast, now)


def _inspections(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    earlier = (now.replace(day=1) - timedelta(days=10)).replace(hour=4)
    draft = _walked(session, cast, earlier)
    signed = _walked(session, cast, now)
    sign_first(session, signed, seen=signed.version, words="", by=cast.actor("liushuji"), at=now)
    signed = again(session, signed)
    sign_second(session, signed, seen=signed.version, by=cast.actor("xiaoli"), at=now)
    found = found_numbered(session, again(session, signed), 1)
    assert found is not None
    contest_deduction(session, signed, found, "纸箱当天下午就清走了", (), by=cast.actor("zhaojingli"), at=now)
    return {"inspection_draft": f"{draft.month:%Y-%m}", "inspection": f"{month_of(local_day(now)):%Y-%m}"}


def _walked(session: Session, cast: Cast, at: datetime) -> Inspection:
    inspection = open_inspection(session, cast.dongqu, local_day(at), by=cast.actor("liushuji"), at=at)
    for head, words in (("hygiene", "楼道里堆着纸箱"), ("fire", "灭火器的压力表指在红区")):
        written = Written(head, Severity.STANDARD, "3号楼2单元", words)
        add_deduction(session, inspection, written, by=cast.actor("liushuji"), at=at)
        inspection = again(session, inspection)
    return inspection
