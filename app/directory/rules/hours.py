"""Opening hours as people write them, and whether a place is open now. Pure.

One line a rule, ；between them: days, then times. 工作日 8:30-12:00、13:30-17:30；周六 9:00-11:30
Days are 每天, 工作日 (with 调休), 周一至周五, 周一、周三. The opening minute is open, the closing minute is not.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.errors import Invalid
from app.core.workdays import is_workday

WEEKDAYS = "一二三四五六日"
EXAMPLE = "工作日 8:30-12:00、13:30-17:30；周六 9:00-11:30"
_DAY = "周[一二三四五六日天]"
_RULE = re.compile(
    rf"(?P<days>(?:每天|工作日|{_DAY}(?:[至到-](?:周)?[一二三四五六日天])?)(?:、(?:工作日|{_DAY}(?:[至到-](?:周)?[一二三四五六日天])?))*)"
    r"\s*(?P<times>\d{1,2}:\d\d[至到~-]\d{1,2}:\d\d(?:[、,]\s*\d{1,2}:\d\d[至到~-]\d{1,2}:\d\d)*)"
)
_TIMES = re.compile(r"(\d{1,2}):(\d\d)[至到~-](\d{1,2}):(\d\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """From minute to minute on these weekdays (0 Monday), or on working days whatever weekday they are."""

    days: frozenset[int]
    works: bool
    from_minute: int
    to_minute: int

    def on(self, day: date) -> bool:
        return (self.works and is_workday(day)) or day.weekday() in self.days


@dataclass(frozen=True, slots=True)
class Now:
    """Words for the moment; `tone` ok is open, "" closed, soon is a holiday nobody has spoken of."""

    tone: str
    text: str

    @property
    def open(self) -> bool:
        return self.tone == "ok"


def read_hours(text: str) -> tuple[Span, ...]:
    """The rules of a text; none for an empty one. Raises Invalid (field hours) with an example for anything else."""
    folded = unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-").replace("；", ";")
    rules = [each.strip() for each in re.split(r"[;\n]", folded) if each.strip()]
    return tuple(span for rule in rules for span in _spans(rule))


def _spans(rule: str) -> Iterator[Span]:
    found = _RULE.fullmatch(rule)
    if found is None:
        raise Invalid(f"开放时间写成这样：{EXAMPLE}", field="hours")
    days = frozenset(day for part in found["days"].split("、") for day in _days(part))
    works = "工作日" in found["days"]
    for hour, minute, to_hour, to_minute in _TIMES.findall(found["times"]):
        yield Span(days, works, *_in_order(_minute(hour, minute), _minute(to_hour, to_minute)))


def _days(part: str) -> Iterable[int]:
    if part == "每天":
        return range(7)
    named = [WEEKDAYS.index(day) for day in part.replace("天", "日") if day in WEEKDAYS and part != "工作日"]
    if len(named) < 2:
        return named
    first, last = named
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _minute(hour: str, minute: str) -> int:
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > 1440:
        raise Invalid(f"没有 {hour}:{minute} 这个钟点，看一看。", field="hours")
    return total


def _in_order(start: int, end: int) -> tuple[int, int]:
    if start >= end:
        raise Invalid("关门要比开门晚。过了半夜的，分成两天写。", field="hours")
    return start, end


def clock(minute: int) -> str:
    """8:30"""
    return f"{minute // 60}:{minute % 60:02d}"


def open_now(text: str, here: datetime) -> Now | None:
    """Open or not at a local moment, and what comes next; None where no hours are known."""
    try:
        spans = read_hours(text)
    except Invalid:
        return None
    if not spans:
        return None
    minute = here.hour * 60 + here.minute
    today = [span for span in spans if span.on(here.date())]
    if _unsaid_holiday(today, here.date()):
        return Now("soon", "今天放假，先打电话问问开不开")
    closes = [span.to_minute for span in today if span.from_minute <= minute < span.to_minute]
    if closes:
        return Now("ok", f"现在开着，到 {clock(max(closes))}")
    return Now("", f"现在关着{_next(spans, here.date(), minute)}")


def _unsaid_holiday(today: list[Span], day: date) -> bool:
    """Written by weekday, and this weekday is a day off: 周一至周五 says nothing about National Day."""
    return bool(today) and day.weekday() < 5 and not is_workday(day) and any(len(span.days) < 7 for span in today)


def _next(spans: tuple[Span, ...], today: date, minute: int) -> str:
    for ahead in range(8):
        day = today + timedelta(days=ahead)
        opens = [s.from_minute for s in spans if s.on(day) and (ahead or s.from_minute > minute)]
        if opens and not _unsaid_holiday([s for s in spans if s.on(day)], day):
            return f"，{_day_name(ahead, day)} {clock(min(opens))} 开"
    return ""


def _day_name(ahead: int, day: date) -> str:
    week = "下周" if ahead == 7 else "周"
    return {0: "今天", 1: "明天"}.get(ahead, f"{week}{WEEKDAYS[day.weekday()]}")
