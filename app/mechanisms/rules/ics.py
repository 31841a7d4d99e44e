"""A calendar file (RFC 5545) that phones subscribe to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `uid` stays whatever changes, `sequence` grows with every change; times in UTC."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    url: str
    description: str = ""
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """The file; `stamp` says when it was made. Same arguments, same bytes, so that its hash can be its ETag."""
    from icalendar import Calendar  # loaded when the first file is asked for

    calendar = Calendar()
    calendar.add("prodid", "-//Pingshuo//CN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> "Event":
    """Many phones pass over STATUS, so a cancelled one says so in its name too."""
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", f"已取消：{entry.summary}" if entry.cancelled else entry.summary)
    for field, text in (("location", entry.location), ("description", entry.description), ("url", entry.url)):
        if text:
            event.add(field, text)
    return event
