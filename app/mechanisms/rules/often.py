"""The simple ways to say how often, as the form offers them, and the rule behind each. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.filters import WEEKDAYS
from app.mechanisms.rules.cadence import DAYS, BadCadence, Cadence, Freq, parse_cadence
from app.mechanisms.rules.kinds import Shift
from app.mechanisms.rules.wording import MONTH_SETS

WORKDAYS = "FREQ=DAILY"
_BETWEEN = re.compile(r"[\s、，,;；和]+")


class Often(StrEnum):
    WEEKLY = "weekly"
    MONTHDAYS = "monthdays"
    NTH = "nth"
    WORKDAYS = "workdays"
    HAND = "hand"
    RULE = "rule"


NTHS = {1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", -1: "最后一个"}
DAY_NAMES = {code: f"周{WEEKDAYS[day]}" for day, code in enumerate(DAYS)}
MONTHS = {"": "每个月", **{",".join(map(str, months)): words for months, words in MONTH_SETS.items()}}


@dataclass(frozen=True, slots=True)
class Timing:
    """What the form holds: only the fields of the chosen way count."""

    often: Often
    weekdays: tuple[str, ...] = ()
    monthdays: str = ""
    nth: int = 1
    nth_day: str = "MO"
    months: str = ""
    rule: str = ""


def compose(timing: Timing) -> str:
    """The rule of a way, "" for by hand. Raises BadCadence with a sentence about the field in the form."""
    if timing.often is Often.HAND:
        return ""
    if timing.often is Often.WORKDAYS:
        return WORKDAYS
    if timing.often is Often.RULE:
        return str(parse_cadence(timing.rule))
    return str(parse_cadence(_WAYS[timing.often](timing)))


def _weekly(timing: Timing) -> str:
    if not timing.weekdays:
        raise BadCadence("勾上是星期几。")
    return f"FREQ=WEEKLY;BYDAY={','.join(timing.weekdays)}"


def _monthdays(timing: Timing) -> str:
    days = [word.removesuffix("日").removesuffix("号") for word in _BETWEEN.split(timing.monthdays) if word]
    if not days or not all(re.fullmatch(r"[0-9]{1,2}", day) and 1 <= int(day) <= 31 for day in days):
        raise BadCadence("写几号，1 到 31，几天的用顿号隔开，比如：1、15。")
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(days)}{_in_months(timing)}"


def _nth(timing: Timing) -> str:
    return f"FREQ=MONTHLY;BYDAY={timing.nth}{timing.nth_day}{_in_months(timing)}"


def _in_months(timing: Timing) -> str:
    return f";BYMONTH={timing.months}" if timing.months else ""


_WAYS = {Often.WEEKLY: _weekly, Often.MONTHDAYS: _monthdays, Often.NTH: _nth}


def spelled(text: str, shift: Shift) -> Timing:
    """The simplest way that says a stored rule; the rule itself where no way does."""
    if not text:
        return Timing(Often.HAND)
    if text == WORKDAYS and shift is Shift.SKIP:
        return Timing(Often.WORKDAYS)
    return _simple(parse_cadence(text)) or Timing(Often.RULE, rule=text)


def _simple(cadence: Cadence) -> Timing | None:
    months = ",".join(map(str, cadence.months))
    if cadence.interval > 1 or cadence.positions or months not in MONTHS:
        return None
    if cadence.freq is Freq.WEEKLY and not months:
        return Timing(Often.WEEKLY, weekdays=tuple(DAYS[day] for _, day in cadence.weekdays))
    if cadence.freq is Freq.MONTHLY:
        return _of_month(cadence, months)
    return None


def _of_month(cadence: Cadence, months: str) -> Timing | None:
    if not cadence.weekdays and min(cadence.monthdays) > 0:
        return Timing(Often.MONTHDAYS, monthdays="、".join(map(str, cadence.monthdays)), months=months)
    if not cadence.monthdays and len(cadence.weekdays) == 1 and cadence.weekdays[0][0] in NTHS:
        nth, day = cadence.weekdays[0]
        return Timing(Often.NTH, nth=nth, nth_day=DAYS[day], months=months)
    return None
