"""A meeting and its agenda as templates show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.issues.rules.due import Due, due_chip
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.meetings.queries.agenda import Line
from app.meetings.rules.agenda import Slot, slots
from app.meetings.rules.wording import called, clock, days_waited, hours, on_day


@dataclass(frozen=True, slots=True)
class Head:
    """What a meeting is called and when and where it is."""

    title: str
    day: str
    hours: str
    venue: str

    @property
    def when(self) -> str:
        return f"{self.day} {self.hours}"


def head_of(occurrence: Occurrence, at: datetime) -> Head:
    return Head(
        called(occurrence.name, occurrence.number), on_day(occurrence.starts_at, at),
        hours(occurrence.starts_at, occurrence.ends_at), occurrence.venue,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One item that is not dropped. `due` and `waited` (days) only where everybody may read the issue."""

    number: int
    line: Line
    slot: Slot
    due: Due | None
    waited: int | None

    @property
    def key(self) -> int:
        return self.line.key

    @property
    def begins(self) -> str:
        return clock(self.slot.begins)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is on it, what was left out, and in minutes what is `planned` of the meeting's `length`."""

    rows: Sequence[Row]
    dropped: Sequence[Line]
    planned: int
    length: int

    @property
    def left_over(self) -> int:
        """How many items do not fit any more."""
        return sum(not row.slot.fits for row in self.rows)


def agenda_of(lines: Sequence[Line], occurrence: Occurrence, at: datetime) -> Agenda:
    kept = [line for line in lines if not line.dropped]
    minutes = [line.item.minutes for line in kept]
    times = slots(occurrence.starts_at, occurrence.ends_at, minutes)
    rows = [
        _row(number, line, slot, at) for number, (line, slot) in enumerate(zip(kept, times, strict=True), 1)
    ]
    length = (occurrence.ends_at - occurrence.starts_at).total_seconds() // 60
    return Agenda(rows, [line for line in lines if line.dropped], sum(minutes), int(length))


def _row(number: int, line: Line, slot: Slot, at: datetime) -> Row:
    issue = line.open_issue
    if issue is None:
        return Row(number, line, slot, None, None)
    return Row(number, line, slot, due_chip(issue, at), days_waited(issue.created_at, at))


def tools_for(path: str, phase: Phase) -> list[tuple[str, str, str]]:
    """What a host goes to from a meeting: address, words, icon."""
    found = [(f"{path}/agenda", "排议程", "list"), (f"{path}/attendance", "到会名单", "user")]
    if phase is Phase.PLANNED:
        found += [
            (f"{path}/poster", "打印海报", "print"),
            (path.replace("/meetings/", "/calendar/", 1), "改时间、取消", "cal"),
        ]
    if phase is Phase.OPEN:
        found.append((f"{path}/room", "会场大屏", "eye"))
    if phase in (Phase.OPEN, Phase.CLOSED):
        found.append((f"{path}/record", "记议定的事", "edit"))
    if phase is Phase.CLOSED:
        found.append((f"{path}/minutes", "纪要", "save"))
    return found
