"""The only place that asks for the time; everything else takes `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
