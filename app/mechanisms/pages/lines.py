"""Occurrences as lines of a page: what, when in words, where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from app.core.workdays import local_day
from app.mechanisms.guards import Hall
from app.mechanisms.models import Occurrence
from app.mechanisms.queries.diary import Entry
from app.mechanisms.rules.kinds import NUMBERED, Phase
from app.mechanisms.rules.rhythm import is_on
from app.mechanisms.rules.showing import day_words, going_on, href, time_span, titled


@dataclass(frozen=True, slots=True)
class Line:
    """`edit` is where whoever runs the community changes this one time, "" for everybody else."""

    occurrence: Occurrence
    title: str
    href: str
    day: date
    day_words: str
    time: str
    on: bool
    state: str
    edit: str

    @property
    def cancelled(self) -> bool:
        return self.occurrence.phase is Phase.CANCELLED


def lines_of(entries: Iterable[Entry], hall: Hall, at: datetime) -> list[Line]:
    return [_line(each, hall, at) for each in entries]


def _line(entry: Entry, hall: Hall, at: datetime) -> Line:
    one, slug = entry.occurrence, hall.community.slug
    on = is_on(one.kind, one.phase, one.starts_at, one.ends_at, at)
    planned = one.phase is Phase.PLANNED and one.starts_at > at
    return Line(
        one, titled(one.name, one.number), href(one.kind, slug, one.ref, entry.mechanism), local_day(one.starts_at),
        day_words(one.starts_at, at), time_span(one.starts_at, one.ends_at), on, _state(one, at, on=on),
        f"/c/{slug}/calendar/{one.ref}" if planned and hall.runs else "",
    )


def _state(one: Occurrence, at: datetime, *, on: bool) -> str:
    """What became of it; nothing for what is simply still to come."""
    if on:
        return going_on(one.kind)
    if one.phase in (Phase.CANCELLED, Phase.CLOSED):
        return one.phase.label
    if one.ends_at >= at:
        return ""
    return "没有记录" if one.kind in NUMBERED else Phase.CLOSED.label


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """Lines in the order of their days, each day once."""
    return [(day, list(each)) for day, each in groupby(lines, key=lambda line: line.day)]
