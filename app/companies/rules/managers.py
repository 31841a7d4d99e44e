"""Project managers: who heads a project when, and their report to the 居委会 (淄博市物业管理条例第四十四条). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

REPORT_DAYS = 5
AHEAD = timedelta(days=90)
DAY = timedelta(days=1)
SOURCE = "淄博市物业管理条例第四十四条"


class Reporting(StrEnum):
    """How the report of one manager stands."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"

    @property
    def tone(self) -> str:
        """The tone of the chip beside it."""
        return {"due": "soon", "overdue": "over", "in_time": "ok"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Term:
    """One manager's time; `ends_on` is the last day, already cut to the contract's, None while it goes on."""

    starts_on: date
    ends_on: date | None = None
    reported_on: date | None = None

    @property
    def due_on(self) -> date:
        return report_due(self.starts_on)

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def report_due(starts_on: date) -> date:
    """The last day to report: five calendar days, the first day not counted (民法典第二百零一条)."""
    return starts_on + REPORT_DAYS * DAY


def last_day(ends_on: date | None, contract_ends_on: date | None) -> date | None:
    """A term lasts no longer than its contract."""
    known = [day for day in (ends_on, contract_ends_on) if day is not None]
    return min(known, default=None)


def reporting(term: Term, today: date) -> Reporting:
    if term.reported_on is not None:
        return Reporting.LATE if term.reported_on > term.due_on else Reporting.IN_TIME
    if today < term.starts_on:
        return Reporting.COMING
    if term.ends_on is not None and term.ends_on < today:
        return Reporting.NEVER
    return Reporting.OVERDUE if today > term.due_on else Reporting.DUE


def report_words(term: Term, today: date) -> str:
    """How the report stands, as a sentence everybody reads."""
    due, on = _day(term.due_on), term.reported_on
    return {
        Reporting.COMING: f"到岗以后 {REPORT_DAYS} 天内要到居委会报到。",
        Reporting.DUE: f"要在 {due}前到居委会报到，还没有报到。",
        Reporting.OVERDUE: f"应该在 {due}前到居委会报到，已经过了 {(today - term.due_on).days} 天，还没有报到。",
        Reporting.IN_TIME: f"{_day(on)}到居委会报到，没有超过 {REPORT_DAYS} 天。",
        Reporting.LATE: f"{_day(on)}到居委会报到，比规定的 {due}晚了 {((on or today) - term.due_on).days} 天。",
        Reporting.NEVER: "在任的时候没有到居委会报到的记录。",
    }[reporting(term, today)]


def why_not_begin(starts_on: date, today: date, contract: tuple[date, date | None], before: Term | None) -> str:
    """Why somebody cannot begin that day; `contract` is its first and last day, `before` the last term there was."""
    first, last = contract
    if starts_on < first or (last is not None and starts_on > last):
        return "到岗的日子要在合同的起止日期里面。"
    if starts_on > today + AHEAD:
        return f"这个日子太远了，最多提前 {AHEAD.days} 天登记。"
    return _not_after(starts_on, before) if before is not None else ""


def _not_after(starts_on: date, before: Term) -> str:
    if before.ends_on is not None and starts_on <= before.ends_on:
        return f"上一位到 {_day(before.ends_on)}才离任，新的要在这以后到岗。"
    return f"上一位从 {_day(before.starts_on)}起在任，新的要在这以后到岗。" if starts_on <= before.starts_on else ""


def why_not_leave(term: Term, ends_on: date, today: date) -> str:
    if ends_on < term.starts_on:
        return f"离任的日子不能早于到岗的 {_day(term.starts_on)}。"
    return f"这个日子太远了，最多提前 {AHEAD.days} 天登记。" if ends_on > today + AHEAD else ""


def why_not_report(term: Term, reported_on: date, today: date) -> str:
    """Reporting a little before the first day is fine; a day that has not come is not."""
    if reported_on > today:
        return "报到的日子还没到，报到以后再来记。"
    if reported_on < term.starts_on - AHEAD:
        return f"报到的日子比到岗的 {_day(term.starts_on)}早太多，看看年份对不对。"
    if term.ends_on is not None and reported_on > term.ends_on:
        return f"他在 {_day(term.ends_on)}已经离任了。"
    return ""


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
