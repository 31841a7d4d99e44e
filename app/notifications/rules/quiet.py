"""When a phone may ring. Nobody is woken by news that can wait (domain §6: quiet hours 22:00-06:00 in Zibo)."""

from datetime import UTC, datetime, time, timedelta

from app.core.workdays import SHANGHAI, local

QUIET_FROM, QUIET_TO = time(22), time(6)


def is_quiet(at: datetime) -> bool:
    """22:00 itself is quiet, 06:00 itself no longer is."""
    return not QUIET_TO <= local(at).time() < QUIET_FROM


def quiet_until(at: datetime) -> datetime:
    """`at` itself, or the next 06:00 in Shanghai when `at` falls into the quiet hours; in UTC."""
    if not is_quiet(at):
        return at.astimezone(UTC)
    here = local(at)
    day = here.date() + timedelta(days=1 if here.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_TO, SHANGHAI).astimezone(UTC)
