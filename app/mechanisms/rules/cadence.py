"""How often: the part of RFC 5545's RRULE that fits a community, read, expanded and moved off days that are not worked.

A rule says days only; the time of day is the mechanism's. It is counted from a fixed anchor (the day of adoption), so
that "every other week" means the same weeks however the calendar is cut into pieces. Pure.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil import rrule

from app.core.workdays import add_workdays, is_workday
from app.mechanisms.rules.kinds import Shift

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 120
LONGEST_REST = timedelta(days=31)
"""No run of days off is longer, so two planned days that meet on one are never further apart."""
FAR = timedelta(days=8 * 366)
"""Whatever comes at all comes within this: 29 February can be eight years away."""
_KEYS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")
_WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")


class Freq(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class BadCadence(ValueError):
    """A rule that cannot be kept; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A valid rule. `weekdays`: (nth, 0 Monday … 6), nth 0 for every one of them; negative counts from the end."""

    freq: Freq
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    monthdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, always in the same order."""
        days = [f"{nth or ''}{DAYS[day]}" for nth, day in self.weekdays]
        parts: dict[str, Sequence[object]] = {
            "FREQ": [self.freq.value], "INTERVAL": [self.interval] if self.interval > 1 else [], "BYDAY": days,
            "BYMONTHDAY": self.monthdays, "BYMONTH": self.months, "BYSETPOS": self.positions,
        }
        return ";".join(f"{key}={','.join(map(str, values))}" for key, values in parts.items() if values)


@lru_cache(256)
def parse_cadence(text: str) -> Cadence:
    """Reads a rule; BadCadence says what is wrong with it."""
    parts = _parts(text)
    if parts.get("FREQ") not in {freq.value for freq in Freq}:
        raise BadCadence("规则要先说按天、按周还是按月：FREQ=DAILY、FREQ=WEEKLY 或 FREQ=MONTHLY，别的不收。")
    found = Cadence(
        freq=Freq(parts["FREQ"]),
        interval=_numbers(parts, "INTERVAL", 1, 52)[0] if "INTERVAL" in parts else 1,
        weekdays=_weekdays(parts["BYDAY"]) if "BYDAY" in parts else (),
        monthdays=_numbers(parts, "BYMONTHDAY", 1, 31, signed=True),
        months=_numbers(parts, "BYMONTH", 1, 12),
        positions=_numbers(parts, "BYSETPOS", 1, 31, signed=True),
    )
    for wrong, sentence in _SENSE:
        if wrong(found):
            raise BadCadence(sentence)
    return found


_SENSE: tuple[tuple[Callable[[Cadence], bool], str], ...] = (
    (lambda c: c.freq is Freq.WEEKLY and not c.weekdays, "按周的规则要写星期几，比如 FREQ=WEEKLY;BYDAY=MO。"),
    (
        lambda c: c.freq is Freq.MONTHLY and not c.weekdays and not c.monthdays,
        "按月的规则要写哪一天，比如 BYMONTHDAY=1,15，或者 BYDAY=1MO。",
    ),
    (
        lambda c: c.freq is not Freq.MONTHLY and any(nth for nth, _ in c.weekdays),
        "“第几个星期几”（比如 1MO）只能和 FREQ=MONTHLY 一起写。",
    ),
    (lambda c: c.freq is not Freq.MONTHLY and bool(c.monthdays), "“几号”（BYMONTHDAY）只能和 FREQ=MONTHLY 一起写。"),
    (lambda c: c.freq is not Freq.MONTHLY and bool(c.positions), "BYSETPOS 只能和 FREQ=MONTHLY 一起写。"),
    (
        lambda c: bool(c.positions) and any(nth for nth, _ in c.weekdays),
        "BYSETPOS 和 1MO 这样的写法意思重复，只写一种。",
    ),
    (lambda c: c.interval == 1 and not comes(c, date(2024, 1, 1)), "照这个规则一天也没有，看看月份和日子对不对。"),
)


def _parts(text: str) -> dict[str, str]:
    rule = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    if len(rule) > LONGEST:
        raise BadCadence(f"规则太长了，最多 {LONGEST} 个字符。")
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        key, _, value = (each.strip() for each in part.partition("="))
        if key in ("COUNT", "UNTIL"):
            raise BadCadence("规则里不写 COUNT、UNTIL：什么时候不办了，点“停办”就行。")
        if not value:
            raise BadCadence(f"规则里的“{part}”看不懂，要写成 FREQ=WEEKLY;BYDAY=MO 这样。")
        if key not in _KEYS:
            raise BadCadence(f"规则里的“{key}”这里用不上，能写的是 {'、'.join(_KEYS)}。")
        if key in parts:
            raise BadCadence(f"规则里的“{key}”写了两次，留一个。")
        parts[key] = value
    return parts


def _numbers(parts: Mapping[str, str], key: str, low: int, high: int, *, signed: bool = False) -> tuple[int, ...]:
    """Sorted and once each; INTERVAL takes the first of one."""
    written = [each.strip() for each in parts.get(key, "").split(",")] if key in parts else []
    values = [int(each) for each in written if _NUMBER.fullmatch(each)]
    right = all(low <= (abs(value) if signed else value) <= high for value in values)
    if len(values) < len(written) or not right or (key == "INTERVAL" and len(written) > 1):
        signs = f"，倒着数写 -{low} 到 -{high}" if signed else ""
        raise BadCadence(f"规则里的“{key}”要写 {low} 到 {high} 的整数{signs}，现在是“{parts[key]}”。")
    return tuple(sorted(set(values), key=lambda value: (value < 0, value)))


def _weekdays(written: str) -> tuple[tuple[int, int], ...]:
    found = [_WEEKDAY.fullmatch(each.strip()) for each in written.split(",")]
    days = {(int(each[1] or 0), DAYS.index(each[2])) for each in found if each}
    if not all(found):
        raise BadCadence(f"规则里的“BYDAY”要写 MO、TU、WE、TH、FR、SA、SU，或者 1MO、-1FR 这样，现在是“{written}”。")
    return tuple(sorted(days, key=lambda each: (each[0] < 0, each)))


def planned_days(cadence: Cadence, anchor: date, since: date, until: date) -> list[date]:
    """The rule's own days from `since` to `until`, both included, none before `anchor`."""
    return list(_days(cadence, anchor, since, until))


def _days(cadence: Cadence, anchor: date, since: date, until: date) -> Iterator[date]:
    first = max(anchor, since)
    found = rrule.rrule(
        getattr(rrule, cadence.freq.value),
        interval=cadence.interval,
        dtstart=datetime.combine(_aligned(cadence, anchor, first), time.min),
        until=datetime.combine(until, time.min),
        byweekday=[rrule.weekday(day, nth or None) for nth, day in cadence.weekdays] or None,
        bymonthday=cadence.monthdays or None, bymonth=cadence.months or None, bysetpos=cadence.positions or None,
    )  # fmt: skip
    return (each.date() for each in found if each.date() >= first)


def _aligned(cadence: Cadence, anchor: date, first: date) -> date:
    """A later start with the same phase as the anchor, so that a rule of ten years ago costs no ten years of steps."""
    if cadence.freq is Freq.DAILY:
        return anchor + timedelta(days=_whole((first - anchor).days, cadence.interval))
    if cadence.freq is Freq.WEEKLY:
        monday = anchor - timedelta(days=anchor.weekday())
        return max(anchor, monday + timedelta(weeks=_whole((first - monday).days // 7, cadence.interval)))
    steps = _whole((first.year - anchor.year) * 12 + first.month - anchor.month, cadence.interval)
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + steps, 12)
    return max(anchor, date(year, month + 1, 1))


def _whole(count: int, step: int) -> int:
    return count // step * step


def comes(cadence: Cadence, anchor: date) -> bool:
    """Whether the rule has any day at all, counted from this anchor."""
    return any(_days(cadence, anchor, anchor, anchor + FAR))


def moved(day: date, shift: Shift) -> date | None:
    """Where a planned day ends up; None when it is left out."""
    if shift is Shift.STAY or is_workday(day):
        return day
    if shift is Shift.SKIP:
        return None
    return add_workdays(day, 1 if shift is Shift.NEXT else -1)


def placed(days: Iterable[date], shift: Shift) -> dict[date, date]:
    """Planned day → the day it is held. Of several that end up on the same day the first stays."""
    taken: set[date] = set()
    found: dict[date, date] = {}
    for day in sorted(days):
        held = moved(day, shift)
        if held is not None and held not in taken:
            taken.add(held)
            found[day] = held
    return found


def expand(
    cadence: Cadence, anchor: date, shift: Shift, since: date, until: date, *, without: Collection[date] = ()
) -> dict[date, date]:
    """Planned day → the day it is held, for every planned day from `since` to `until`, both included.

    The same for a day whatever the window: what comes before it is looked at too, but for the days in `without`.
    """
    days = planned_days(cadence, anchor, since - LONGEST_REST, until)
    held = placed((day for day in days if day not in without), shift)
    return {day: on for day, on in held.items() if day >= since}
