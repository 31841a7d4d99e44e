"""How long to wait after a text message could not be sent."""

from datetime import datetime, timedelta

from app.notifications.rules.quiet import quiet_until

PAUSES = (1, 5, 15, 60, 240)


def next_try(failures: int, at: datetime, *, urgent: bool) -> datetime | None:
    """When to try again after the `failures`-th failure (1 is the first); None when it is given up.

    A retry never rings in the quiet hours unless the message is urgent.
    """
    if failures > len(PAUSES):
        return None
    again = at + timedelta(minutes=PAUSES[max(failures, 1) - 1])
    return again if urgent else quiet_until(again)
