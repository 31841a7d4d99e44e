"""When many ballots at once are worth a look by a human. Nothing is refused or dropped for it. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from app.reviews.rules.kinds import AlertKind


@dataclass(frozen=True, slots=True)
class Threshold:
    """So many within a window of this length."""

    least: int
    window: timedelta


THRESHOLDS = {
    AlertKind.DEVICE: Threshold(8, timedelta(hours=1)),
    AlertKind.ADDRESS: Threshold(15, timedelta(hours=1)),
    AlertKind.ESTATE: Threshold(30, timedelta(minutes=10)),
}


def calls_for_a_look(kind: AlertKind, count: int) -> bool:
    return count >= THRESHOLDS[kind].least
