"""The clocks of a vote, in days of Shanghai's calendar. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from app.core.errors import Invalid
from app.core.workdays import SHANGHAI, local_day

NOTICE_DAYS = 15
"""Topics are posted at least fifteen days before (淄博 §27)."""

RESULT_DAYS = 3
"""A decision is posted within three days (山东 §32)."""

SHORTEST, LONGEST, USUAL = 3, 60, 15
"""Days a vote is open."""

LATEST_START = 90
ANSWER_WITHIN = timedelta(days=1)
"""Whoever got their ballot later than this before the close had no time to answer: not counted as delivered."""

REMIND_BEFORE = timedelta(days=3)
NO_LATER_THAN = date(9000, 1, 1)


def first_day(posted: date) -> date:
    """The first day ballots may be cast: fifteen whole days after the day of posting, which does not count
    (Civil Code 201)."""
    return posted + timedelta(days=NOTICE_DAYS + 1)


def check_days(posted: date, opens: date, closes: date) -> None:
    """`closes` is the last day. Raises Invalid for what the law or a reader's patience refuses."""
    if opens < first_day(posted):
        day = first_day(posted)
        sentence = f"要先公示满 {NOTICE_DAYS} 天（淄博条例第二十七条），最早 {day.month}月{day.day}日开始投票。"
        raise Invalid(sentence, field="opens_on")
    if opens > posted + timedelta(days=LATEST_START):
        raise Invalid(f"公示到开始投票，最多隔 {LATEST_START} 天。", field="opens_on")
    if not SHORTEST <= (closes - opens).days + 1 <= LONGEST:
        raise Invalid(f"投票开 {SHORTEST} 到 {LONGEST} 天。", field="closes_on")


def starts(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def ends(day: date) -> datetime:
    """The first instant after a day, in UTC."""
    return starts(day + timedelta(days=1))


def last_day(closes_at: datetime) -> date:
    return local_day(closes_at - timedelta(seconds=1))


def days_left(closes_at: datetime, at: datetime) -> int:
    """Days to vote, today included; 0 once it is closed."""
    return max(1, (local_day(closes_at) - local_day(at)).days) if at < closes_at else 0


def result_due(decided: date) -> date:
    """The last day to post a result; the day of the decision does not count."""
    return decided + timedelta(days=RESULT_DAYS)


def revocable_until(posted: date) -> date:
    """The last day of the year in which an owner may ask a court to revoke the decision (Civil Code 280,
    interpretation §12); counted from its posting, when owners ought to know of it."""
    leap = (posted.month, posted.day) == (2, 29)
    return date(posted.year + 1, posted.month, 28 if leap else posted.day)
