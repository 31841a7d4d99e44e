"""How late an issue is, in words, for a card or a page. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.core.filters import day, when
from app.core.workdays import known_year, local_day
from app.issues.rules.clocks import ClockKind, lateness, share_of
from app.issues.rules.deadlines import REMIND_PERCENT
from app.issues.rules.lifecycle import WORKING, Status

HOUR, DAY = 60, 24 * 60
UNKNOWN_YEAR = "这一年的放假安排还没公布，先按周一到周五算"


class Timed(Protocol):
    """What the texts depend on; an Issue has it, and so has a row of bare columns."""

    @property
    def status(self) -> Status: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def clock_from(self) -> datetime: ...
    @property
    def respond_by(self) -> datetime | None: ...
    @property
    def responded_at(self) -> datetime | None: ...
    @property
    def respond_calendar(self) -> bool: ...
    @property
    def resolve_by(self) -> datetime | None: ...
    @property
    def resolve_calendar(self) -> bool: ...
    @property
    def done_at(self) -> datetime | None: ...
    @property
    def verified_at(self) -> datetime | None: ...
    @property
    def review_on(self) -> date | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def outcome(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Due:
    """`tone`: ok, soon, over, done, or "" where no clock runs."""

    tone: str
    text: str


def due_chip(issue: Timed, at: datetime) -> Due | None:
    """The words beside an issue; None for what ended elsewhere (rejected, merged, transferred, withdrawn)."""
    match issue.status:
        case Status.SUBMITTED:
            return _unanswered(issue, at) or _running(issue, at)
        case Status.SUSPENDED:
            return _suspended(issue, at)
        case Status.DONE:
            return _claimed(issue)
        case Status.CLOSED:
            return _settled(issue)
        case status:
            return _running(issue, at) if status in WORKING else None


def _kind(calendar: bool) -> ClockKind:
    return ClockKind.CALENDAR if calendar else ClockKind.WORKDAYS


def _unanswered(issue: Timed, at: datetime) -> Due | None:
    """The first answer comes before the settlement, unless that too is already late."""
    due = issue.respond_by
    if due is None or issue.responded_at is not None or is_overdue(issue, at):
        return None
    soon = share_of(issue.created_at, due, REMIND_PERCENT, _kind(issue.respond_calendar))
    state, minutes = lateness(at, due, soon)
    if state == "over":
        return Due("over", f"超过受理时限 {short_span(minutes)}")
    return Due(state, f"{short_span(minutes)}内受理" if minutes < DAY else f"{when(due)} 前受理")


def _running(issue: Timed, at: datetime) -> Due | None:
    """What nobody has taken up is not called on time yet: it says by when it is to be settled."""
    if issue.resolve_by is None:
        return None
    soon = share_of(issue.clock_from, issue.resolve_by, REMIND_PERCENT, _kind(issue.resolve_calendar))
    state, minutes = lateness(at, issue.resolve_by, soon)
    if issue.status is Status.SUBMITTED and state != "over":
        return Due(state, f"{short_span(minutes)}内办结")
    words = {"ok": "按时 剩", "soon": "将到期 剩", "over": "已超期"}
    return Due(state, f"{words[state]} {short_span(minutes)}")


def _suspended(issue: Timed, at: datetime) -> Due:
    if issue.review_on is None:
        return Due("", "挂账")
    if review_missed(issue.review_on, at):
        return Due("over", f"挂账 过了{day(issue.review_on)}还没复查")
    return Due("", f"挂账 到{day(issue.review_on)}复查")


def _claimed(issue: Timed) -> Due:
    """Done is a claim: what is shown is whether it was made in time, and whose word is still missing."""
    waiting = "等反映人回话" if issue.verified_at else "等核实"
    if issue.done_at is None or issue.resolve_by is None or issue.done_at <= issue.resolve_by:
        return Due("ok", f"按时办完，{waiting}")
    late = (issue.done_at - issue.resolve_by).total_seconds() // 60
    return Due("over", f"超期 {short_span(int(late))}办完，{waiting}")


def _settled(issue: Timed) -> Due:
    """未评价 is said as such; silence is not consent (domain §5)."""
    words = "邻居已确认" if issue.outcome == "confirmed" else "未评价"
    if issue.closed_at is None:
        return Due("done", words)
    return Due("done", f"{_taken(issue.created_at, issue.closed_at)}办结，{words}")


def _taken(start: datetime, end: datetime) -> str:
    """Whole days rounded up, so that 25 hours are not called one day."""
    minutes = int((end - start).total_seconds()) // 60
    return f"{-(-minutes // DAY)} 天" if minutes >= DAY else short_span(minutes)


def short_span(minutes: int) -> str:
    """A length of time in its largest unit, rounded down: 2 天, 5 小时, 20 分钟."""
    if minutes >= DAY:
        return f"{minutes // DAY} 天"
    if minutes >= HOUR:
        return f"{minutes // HOUR} 小时"
    return f"{minutes} 分钟" if minutes >= 1 else "不到 1 分钟"


def is_overdue(issue: Timed, at: datetime) -> bool:
    """Past its settlement deadline while the clock runs; the deadline itself is still in time."""
    ticking = issue.status in WORKING or issue.status is Status.SUBMITTED
    return ticking and issue.resolve_by is not None and at > issue.resolve_by


def review_missed(review_on: date, at: datetime) -> bool:
    """The review day itself is still in time."""
    return local_day(at) > review_on


def calendar_notice(due: datetime | None) -> str:
    """A sentence where the deadline falls in a year whose holidays are not announced yet, else nothing."""
    return UNKNOWN_YEAR if due is not None and not known_year(local_day(due)) else ""
