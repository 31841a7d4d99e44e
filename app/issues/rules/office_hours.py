"""Counting office time: 08:00-18:00 in Shanghai on Chinese working days. Instants are aware and come back in UTC."""

from datetime import UTC, date, datetime, time, timedelta

from app.core.workdays import SHANGHAI, is_workday, local, nth_workday, workdays_through

OPENS, CLOSES = time(8), time(18)
OFFICE_DAY = timedelta(hours=10)
OFFICE_DAY_MINUTES = 600
MINUTE = timedelta(minutes=1)
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def working_minutes(start: datetime, end: datetime) -> int:
    """Whole office minutes from `start` to `end`, rounded down; negative when `end` comes first."""
    return (worked(end) - worked(start)) // MINUTE


def add_working_minutes(start: datetime, minutes: int) -> datetime:
    """The earliest instant `minutes` office minutes after `start`; `working_minutes` gives the minutes back.

    A count that fills an office day ends at its 18:00, not at the next day's 08:00. Zero is `start` itself.
    """
    if minutes == 0:
        return as_utc(start)
    return when_worked(worked(start) + minutes * MINUTE)


def closing_time(day: date) -> datetime:
    """When the offices close on a day, in UTC: what a limit given as a day means."""
    return datetime.combine(day, CLOSES, SHANGHAI).astimezone(UTC)


def worked(instant: datetime) -> timedelta:
    """Office time from the start of the calendar to `instant`: what makes sums and their inverse exact."""
    here = local(instant)
    today = here.date()
    if not is_workday(today):
        return workdays_through(today) * OFFICE_DAY
    since_opening = datetime.combine(today, here.time()) - datetime.combine(today, OPENS)
    return (workdays_through(today) - 1) * OFFICE_DAY + min(max(since_opening, timedelta()), OFFICE_DAY)


def when_worked(total: timedelta) -> datetime:
    """The earliest instant at which `worked` reaches `total`."""
    full_days = -(-total // OFFICE_DAY) - 1
    into_day = total - full_days * OFFICE_DAY
    day = nth_workday(full_days + 1)
    return in_utc(day, OPENS) + min(into_day, OFFICE_DAY)


def in_utc(day: date, at: time) -> datetime:
    """Office hours and 06:00 never meet Shanghai's clock changes of 1986-1991, which fell between 00:00 and 03:00."""
    try:
        return datetime.combine(day, at, tzinfo=SHANGHAI).astimezone(UTC)
    except OverflowError:
        return EARLIEST


def as_utc(instant: datetime) -> datetime:
    """Python would read a naive instant as the server's own time, which is nobody's."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(UTC)
