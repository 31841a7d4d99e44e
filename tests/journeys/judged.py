"""What companies are judged by, for the browser: an inspection on its way, and one that is signed and contested."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from app.core.workdays import SHANGHAI, local_day
from app.inspections.actions.contesting import contest_deduction
from app.inspections.actions.entering import Written, add_deduction
from app.inspections.actions.opening import open_inspection
from app.inspections.actions.signing import sign_first, sign_second
from app.inspections.models import Inspection
from app.inspections.queries.found import found_numbered
from app.inspections.rules.dates import month_of
from app.inspections.rules.kinds import Severity
from app.reviews.actions.alerts import Origin
from app.reviews.actions.casting import cast as put_in
from app.reviews.actions.closing import close_reviews, publish_reviews
from app.reviews.actions.opening import open_reviews
from app.reviews.queries.reviews import review_of
from app.reviews.queries.voters import Choice
from app.reviews.rules.kinds import Voice
from app.scorecards.actions.making import make_month
from tests.cast import Cast
from tests.inspections.hold import again
from tests.reviews.vote import a_ballot, a_panel, neighbours


def build_judged(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Names for the addresses of tests/journeys/pages.py."""
    return _inspections(session, cast, now) | _reviews(session, cast, now)


def _reviews(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Last month's is published, this month's is open, whatever the day: it opened on what may be a day to come."""
    people = neighbours(session, cast, 24)
    a_panel(session, cast)
    month = local_day(now).replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    while open_reviews(session, _at(before, 25)):
        continue
    review = review_of(session, cast.dongqu.key, before)
    assert review is not None
    for number, (_, home) in enumerate(people):
        ballot = a_ballot(1 + number % 5, [(number + each) % 6 for each in range(8)])
        comment = "晚上前台没人接电话。" if number < 6 else ""
        choice = Choice(Voice.HOUSEHOLD, home.key, "")
        put_in(session, review, choice, ballot, comment, origin=Origin(), at=_at(before, 26))
    while close_reviews(session, _at(month, 1)):
        continue
    while publish_reviews(session, _at(month, 6)):
        continue
    while open_reviews(session, _at(month, 25)):
        continue
    make_month(session, before, now)
    return {"review": f"{before:%Y-%m}", "review_open": f"{month:%Y-%m}"}


def _at(month: date, day: int) -> datetime:
    return datetime.combine(month.replace(day=day), time(12), SHANGHAI).astimezone(UTC)


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
