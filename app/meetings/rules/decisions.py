"""What a decision needs before it counts, which steps of its issue it takes, and how it reads. Pure."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date

from app.audit.rules.chain import canonical
from app.core.errors import Invalid
from app.core.filters import day
from app.issues.rules.lifecycle import RULES, WORKING, Status, Step, check_commitment_day
from app.meetings.rules.hands import Hands
from app.meetings.rules.kinds import Decision


@dataclass(frozen=True, slots=True)
class Told:
    """What was written down about one item. `reason` is what was concluded: why, how, or what exactly is to be done."""

    summary: str = ""
    decision: Decision | None = None
    reason: str = ""
    responsible: str = ""
    unit_id: int | None = None
    due_on: date | None = None
    hands: Hands | None = None

    @property
    def stamp(self) -> str:
        """Changes whenever anything of it does: the version one recorder saw, compared when they save."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()[:16]

    @property
    def ruling(self) -> tuple[object, ...]:
        """What others hear of and act on; the rest may be polished without telling anybody anew."""
        words = self.reason or (self.summary if self.decision is Decision.SETTLED else "")
        return self.decision, words, self.responsible, self.unit_id, self.due_on


NEEDS: dict[Decision, tuple[str, ...]] = {
    Decision.SETTLED: ("summary",),
    Decision.PROMISED: ("responsible", "due_on"),
    Decision.SENT_UP: ("reason",),
    Decision.EXPLAINED: ("reason",),
    Decision.DECLINED: ("reason",),
}
MISSING = {
    (Decision.SETTLED, "summary"): "写一句现场是怎么解决的。",
    (Decision.PROMISED, "responsible"): "选一个单位，或者写上谁来办。",
    (Decision.PROMISED, "due_on"): "选一个办完的日期。",
    (Decision.SENT_UP, "reason"): "写一句为什么上报、要上面定什么。",
    (Decision.EXPLAINED, "reason"): "写一句是怎么说明的，提这件事的人会看到。",
    (Decision.DECLINED, "reason"): "写一句为什么不采纳，提这件事的人会看到。",
}


def kept(told: Told) -> Told:
    """Who does it and by when belong to a promise alone."""
    if told.decision is Decision.PROMISED:
        return told
    return replace(told, responsible="", unit_id=None, due_on=None)


def check(told: Told, today: date, *, agreed: date | None = None) -> None:
    """Raises Invalid with the field that is missing. Nothing decided yet needs nothing, and the day `agreed` before
    may have passed since."""
    if told.decision is None:
        return
    given = {
        "summary": bool(told.summary), "reason": bool(told.reason), "due_on": told.due_on is not None,
        "responsible": bool(told.responsible) or told.unit_id is not None,
    }
    for name in NEEDS[told.decision]:
        if not given[name]:
            raise Invalid(MISSING[told.decision, name], field=name)
    if told.decision is Decision.PROMISED and told.due_on is not None and told.due_on != agreed:
        check_commitment_day(told.due_on, today)


def steps_of(decision: Decision | None, status: Status, *, another_unit: bool) -> tuple[Step, ...]:
    """The steps of its issue a decision takes, in order; none where the table does not allow them (any more).

    `another_unit`: a unit was chosen that the issue is not with yet.
    """
    if decision is Decision.SENT_UP:
        return (Step.ESCALATION,) if status in RULES[Step.ESCALATION].frm else ()
    if decision is not Decision.PROMISED:
        return ()
    if status is Status.SUSPENDED:
        before: tuple[Step, ...] = (Step.RESUMPTION,)
    elif status is Status.SUBMITTED:
        before = (Step.ACCEPTANCE,)
    elif status in WORKING:
        before = ()
    else:
        return ()
    return (*before, Step.DISPATCH, Step.COMMITMENT) if another_unit else (*before, Step.COMMITMENT)


def conclusion(told: Told) -> str:
    """What was concluded, for the minutes; who does it by when is a line of its own."""
    if told.decision is None:
        return "这次没有说定。"
    words = told.reason.rstrip("。")
    return f"{told.decision.label}。" if not words else f"{told.decision.label}：{words}。"


def duty(told: Told, unit_name: str) -> str:
    """Who does it by when; empty unless it was promised. `unit_name` is that of `unit_id`, "" without one."""
    if told.decision is not Decision.PROMISED or told.due_on is None:
        return ""
    return f"{who(told, unit_name)}，{day(told.due_on)}前办完"


def who(told: Told, unit_name: str) -> str:
    """The unit, and whoever was named for it."""
    return " ".join(part for part in (unit_name, told.responsible) if part)


def heard(told: Told, unit_name: str) -> str:
    """The whole of it in a sentence or two, as whoever brought the matter up hears it."""
    if told.decision is Decision.SETTLED:
        return f"现场解决：{(told.reason or told.summary).rstrip('。')}。"
    by_when = duty(told, unit_name)
    return conclusion(told) + (f"由{by_when}。" if by_when else "")
