"""Weeks from Monday to Sunday in Shanghai, and stretches of them. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.core.workdays import SHANGHAI

WEEK = timedelta(days=7)
WEEKS = 8
RECENT_WEEKS = 4
HOT_WEEKS = 13


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def last_weeks(today: date, count: int = WEEKS) -> list[date]:
    """The Mondays of the last `count` weeks, this one last."""
    return [monday(today) - WEEK * back for back in reversed(range(count))]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first instant that is no longer in it."""
        return _midnight(self.last + timedelta(days=1))


def week_of(first: date) -> Stretch:
    return Stretch(first, first + timedelta(days=6))


def weeks_back(today: date, weeks: int, *, before: int = 0) -> Stretch:
    """The last `weeks` full weeks that ended before this one, or `before` weeks earlier."""
    last = monday(today) - timedelta(days=1) - WEEK * before
    return Stretch(last - WEEK * weeks + timedelta(days=1), last)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
