"""A rhythm in the words people use: 每周一, 每月1日、15日, 每季度第一个周三. Pure."""

from collections.abc import Sequence

from app.core.filters import WEEKDAYS
from app.mechanisms.rules.cadence import Cadence, Freq, parse_cadence
from app.mechanisms.rules.kinds import Shift

BY_HAND = "不定期，要办时再定"
COUNTS = "零一二三四五六七八九十"
MONTH_SETS: dict[tuple[int, ...], str] = {
    (1, 3, 5, 7, 9, 11): "单月", (2, 4, 6, 8, 10, 12): "双月", (1, 4, 7, 10): "每季度第一个月",
    (2, 5, 8, 11): "每季度第二个月", (3, 6, 9, 12): "每季度最后一个月",
}


def describe(text: str, shift: Shift = Shift.STAY) -> str:
    """A stored rule ("" is called by hand) in words; raises BadCadence for what is none."""
    if not text:
        return BY_HAND
    cadence = parse_cadence(text)
    if cadence == Cadence(Freq.DAILY) and shift is Shift.SKIP:
        return "每个工作日"
    if cadence.freq is Freq.MONTHLY:
        return _monthly(cadence)
    words = _daily(cadence) if cadence.freq is Freq.DAILY else _weekly(cadence)
    return f"{words}，只在{_months(cadence.months)}" if cadence.months else words


def clock(minute: int) -> str:
    """9:30 of minutes after midnight."""
    return f"{minute // 60}:{minute % 60:02d}"


def held(text: str, shift: Shift, start_minute: int) -> str:
    """每周一 9:00; without a time when called by hand, since that time is only a suggestion."""
    return f"{describe(text, shift)} {clock(start_minute)}" if text else describe(text)


def _daily(cadence: Cadence) -> str:
    if not cadence.weekdays:
        return "每天" if cadence.interval == 1 else f"每{_count(cadence.interval)}天"
    if cadence.interval == 1:
        return _weekly(cadence)
    return f"每{_count(cadence.interval)}天，遇上{_weekdays(cadence)}才办"


def _weekly(cadence: Cadence) -> str:
    if cadence.interval > 1:
        return f"每{_count(cadence.interval)}周的{_weekdays(cadence)}"
    return "每天" if len(cadence.weekdays) == 7 else f"每{_weekdays(cadence)}"


def _weekdays(cadence: Cadence) -> str:
    days = [day for _, day in cadence.weekdays]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"周{WEEKDAYS[days[0]]}到周{WEEKDAYS[days[-1]]}"
    return "、".join(f"周{WEEKDAYS[day]}" for day in days)


def _monthly(cadence: Cadence) -> str:
    which = _which(cadence)
    if cadence.interval > 1:
        only = f"，只在{_months(cadence.months)}" if cadence.months else ""
        return f"每{_count(cadence.interval)}个月的{which}{only}"
    if not cadence.months:
        return f"每月{which}"
    if cadence.months == (1, 4, 7, 10) and which.startswith("第一个周"):
        return f"每季度{which}"
    if cadence.months == (3, 6, 9, 12) and which.startswith("最后"):
        return f"每季度{which}"
    return f"{MONTH_SETS.get(cadence.months) or '每年' + _months(cadence.months)}的{which}"


def _which(cadence: Cadence) -> str:
    numbered = [_nth_weekday(nth, day) for nth, day in cadence.weekdays if nth]
    every = [f"周{WEEKDAYS[day]}" for nth, day in cadence.weekdays if not nth]
    weekdays = "、".join([*numbered, *([f"每个{'、'.join(every)}"] if every else [])])
    monthdays = "、".join(_monthday(day) for day in cadence.monthdays)
    if cadence.positions:
        among = "，".join(part for part in (monthdays, f"{_weekdays(cadence)}" if every else "") if part)
        return f"{'、'.join(_place(each) for each in cadence.positions)}（在{among}里数）"
    return f"{monthdays}，而且是{'、'.join([*numbered, *every])}" if monthdays and weekdays else monthdays or weekdays


def _monthday(day: int) -> str:
    if day > 0:
        return f"{day}日"
    return "最后一天" if day == -1 else f"倒数第{_ordinal(-day)}天"


def _nth_weekday(nth: int, day: int) -> str:
    if nth > 0:
        return f"第{COUNTS[nth]}个周{WEEKDAYS[day]}"
    return f"最后一个周{WEEKDAYS[day]}" if nth == -1 else f"倒数第{COUNTS[-nth]}个周{WEEKDAYS[day]}"


def _place(position: int) -> str:
    if position > 0:
        return f"第{_ordinal(position)}天"
    return "最后一天" if position == -1 else f"倒数第{_ordinal(-position)}天"


def _ordinal(number: int) -> str:
    return COUNTS[number] if number <= 10 else f" {number} "


def _count(number: int) -> str:
    if number == 2:
        return "两"
    return COUNTS[number] if number <= 10 else f" {number} "


def _months(months: Sequence[int]) -> str:
    return "、".join(f"{month}月" for month in months)
