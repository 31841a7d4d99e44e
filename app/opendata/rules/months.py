"""Which months are open, and from which day on their issues are counted. Shanghai days. Pure."""

from datetime import date

from app.scorecards.rules.calendar import first_of, month_after

MONTHS = 12
CLOSING_DAY = 10
"""Of the month after: by then most of what was reported at the end of a month has come to its deadline."""


def offered(today: date) -> list[date]:
    """The last twelve finished months, the latest first."""
    return [month_after(first_of(today), -back) for back in range(1, MONTHS + 1)]


def closes_on(month: date) -> date:
    return month_after(month).replace(day=CLOSING_DAY)


def closed(today: date) -> list[date]:
    """Those of `offered` that are to be counted by now, the oldest first."""
    return [month for month in reversed(offered(today)) if closes_on(month) <= today]
