"""How long each state may last, counted from which day, and when somebody is reminded. Pure.

The day something happens is not counted (Civil Code §201). A term set for somebody to act that would end on a day off
ends on the next working day (§203); the 60 days of a notice and the 30 days to leave are least terms fixed by law and
by the contract's own last day, and are not moved.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.workdays import add_workdays, is_workday
from app.exits.rules import law
from app.exits.rules.kinds import Deed, Party, State

RECTIFY_DAYS, MOST_EXTENSION, NOTICE_DAYS, LEAVE_DAYS, RENEWAL_DAYS = 15, 15, 60, 30, 90
REVIEW_DAYS = 30
FIRST_REMINDER = 80


class Span(StrEnum):
    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"

    @property
    def label(self) -> str:
        return {"workdays": "个工作日", "days": "天", "months": "个月"}[self.value]


@dataclass(frozen=True, slots=True)
class Clock:
    """`amount` None: the last day is given with the step (the vote's, the contract's). `since` says in words which day
    it counts from, `acts` who has to do something before it runs out (`beside` another with them). `wish`: the town
    only asks for it by that day, no law sets one. `awaited`: the day comes by itself, nothing has to be done by then;
    what is said once it has gone by. A clock that runs out moves nothing."""

    amount: int | None
    span: Span
    since: str
    article: str
    acts: Party
    moves: bool = True
    beside: Party | None = None
    wish: str = ""
    awaited: str = ""

    @property
    def who(self) -> str:
        return f"{self.beside.label}和{self.acts.label}" if self.beside is not None else self.acts.label

    @property
    def words(self) -> str:
        return f"{self.since}起 {self.amount} {self.span.label}" if self.amount is not None else self.since


D = Span.DAYS
W = Span.WORKDAYS
COUNTED = "投票的日子过了，等计票、公布结果。"
ENDED = "合同的最后一天过了，该开始交接。新的一方接管以前，物业照旧服务。"
HOUSE = f"{law.TOWN_GUIDES}；天数是镇里定的"
CALLED = f"业委会应当召集（{law.OWNERS_ASK}）"
CLOCKS: dict[State, Clock] = {
    State.YELLOW: Clock(5, W, "从牌定下来或者复查不合格的第二天", HOUSE, Party.TOWN),
    State.INTERVIEWED: Clock(5, W, "从约谈的第二天", HOUSE, Party.TOWN),
    State.ORDERED: Clock(3, W, "从发通知的第二天", HOUSE, Party.TOWN),
    State.RECTIFYING: Clock(RECTIFY_DAYS, D, "从通知送达的第二天", HOUSE, Party.COMPANY),
    State.RECHECK: Clock(5, W, "从报完工或者期满的第二天", HOUSE, Party.COMMUNITY, beside=Party.TOWN),
    State.RED: Clock(15, W, "从红牌定下来的第二天", f"{law.JOINT_MEETING}；天数是镇里定的", Party.TOWN),
    State.ADVISED: Clock(30, D, "从建议书发出的第二天", law.OWNERS_DECIDE, Party.OWNERS, wish="商量好"),
    State.PETITIONED: Clock(30, D, "从业主提出的第二天", CALLED, Party.OWNERS, wish="召集"),
    State.OWNER_VOTE: Clock(None, D, "到表决结束那天", law.OWNERS_VOTE, Party.OWNERS, moves=False, awaited=COUNTED),
    State.WITHDRAWING: Clock(30, D, "从物业送来书面通知的第二天", law.CONTRACT, Party.OWNERS, wish="商量好"),
    State.NOT_RENEWING: Clock(
        None, D, "到合同最后一天", law.NINETY_DAYS, Party.OWNERS, moves=False, awaited=ENDED
    ),
    State.NOTICE: Clock(
        NOTICE_DAYS, D, "从书面通知送达的第二天", law.SIXTY_DAYS, Party.OWNERS, moves=False, awaited=ENDED
    ),
    State.HANDOVER: Clock(LEAVE_DAYS, D, "从合同终止的第二天", law.HAND_OVER, Party.COMPANY, moves=False),
}
"""EXPIRED has none: the contract goes on until somebody gives notice (Civil Code §948)."""

_NOTICES: dict[Deed, Clock] = {
    Deed.AGREE: Clock(None, D, "到说定的那一天", law.CONTRACT, Party.OWNERS, moves=False, awaited=ENDED),
    Deed.LEAVE_OPEN: Clock(
        NOTICE_DAYS, D, "从物业书面通知的第二天", law.OPEN_ENDED, Party.OWNERS, moves=False, awaited=ENDED
    ),
}
"""Where no owners' notice is waited out."""


def clock_of(state: State, ending: Deed | None) -> Clock | None:
    """The clock of a state whose last day rests on `ending`."""
    found = CLOCKS.get(state)
    return _NOTICES.get(ending, found) if state is State.NOTICE and ending is not None else found


def due_on(state: State, since: date, *, given: date | None = None, amount: int | None = None) -> date | None:
    """The last day of the state's clock, included; None where it has none. `given` is a last day already known,
    `amount` another number of days than the usual one (the contract's own, an extension)."""
    clock = CLOCKS.get(state)
    if clock is None:
        return None
    days = clock.amount if amount is None else amount
    if given is not None or days is None:
        return given
    return after(since, days, clock.span, moves=clock.moves)


def after(since: date, amount: int, span: Span, *, moves: bool = False) -> date:
    """`since` itself does not count. `moves`: a last day off becomes the next working day. No day is beyond the
    calendar's edge."""
    if span is Span.WORKDAYS:
        return add_workdays(since, amount)
    days = min(amount, (date.max - since).days)
    last = months_after(since, amount) if span is Span.MONTHS else since + timedelta(days=days)
    return last if not moves or is_workday(last) else add_workdays(last, 1)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day (Civil Code §202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_reminder(since: date, due: date) -> date:
    """The day four fifths of the clock have gone by, rounded up."""
    return since + timedelta(days=-(-(due - since).days * FIRST_REMINDER // 100))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a clock; `tone` as `ui.due_chip` wants it. `past`: its last day has gone by."""

    text: str
    tone: str
    past: bool = False


def left(since: date, due: date | None, today: date, clock: Clock | None = None) -> Left | None:
    """还有 9 天; whole days, the last one included. Nobody is late for a day that comes by itself."""
    if due is None:
        return None
    days = (due - today).days
    if days < 0:
        return Left(f"已经过了 {-days} 天", "soon" if clock and clock.awaited else "over", past=True)
    if days == 0:
        return Left("今天是最后一天", "soon")
    return Left(f"还有 {days} 天", "soon" if today >= first_reminder(since, due) else "ok")


def latest_review(today: date) -> date:
    """The last day on which a blocked case has to be looked at again."""
    return today + timedelta(days=REVIEW_DAYS)
