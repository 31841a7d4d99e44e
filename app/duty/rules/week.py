"""“周一说，周五验”: the week a duty day looks back on, and why an issue is on its list. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from app.core.workdays import SHANGHAI


class Why(StrEnum):
    VERIFY = "verify"
    PROMISED = "promised"
    FRESH = "fresh"

    @property
    def label(self) -> str:
        return {"verify": "说办完了，去看看", "promised": "约好这周办完", "fresh": "这周新提的"}[self.value]

    @property
    def tone(self) -> str:
        return {"verify": "soon", "promised": "red", "fresh": "line"}[self.value]


def week_of(day: date) -> tuple[date, date]:
    """The Monday of a day's week and the Monday after it."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def midnight(day: date) -> datetime:
    """When a local day begins, in UTC."""
    return datetime.combine(day, time(0), SHANGHAI).astimezone(UTC)


def why(*, done: bool, promised: bool) -> Why:
    """A claim to be looked at comes before what was promised, and that before what is merely new."""
    if done:
        return Why.VERIFY
    return Why.PROMISED if promised else Why.FRESH
