"""What may happen to an issue, who may do it, and what it needs: one table, read by pages, API and tests alike.

Sources: domain §5 (states, callback, dispute once, reopen at most twice), §10 (done is a claim), product.md (the loop).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.core.errors import DomainError, Forbidden, Invalid
from app.issues.rules.standing import Hat


class Status(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CLOSED = "closed"
    REOPENED = "reopened"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.SUBMITTED: "待受理",
    Status.ACCEPTED: "已受理",
    Status.DISPATCHED: "已派单",
    Status.IN_PROGRESS: "处理中",
    Status.DONE: "待核实",
    Status.CLOSED: "已办结",
    Status.REOPENED: "退回重办",
    Status.SUSPENDED: "挂账",
    Status.REJECTED: "不受理",
    Status.MERGED: "已合并",
    Status.TRANSFERRED: "已转办",
    Status.WITHDRAWN: "已撤回",
}
WORKING = frozenset({Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED})
OPEN = WORKING | {Status.SUBMITTED, Status.DONE, Status.SUSPENDED}
ENDED = frozenset(Status) - OPEN
TICKING = WORKING | {Status.SUBMITTED}


class Step(StrEnum):
    """The nouns of the addresses: POST …/acceptance, …/dispatch and so on."""

    FILING = "filing"
    ACCEPTANCE = "acceptance"
    REJECTION = "rejection"
    TRANSFER = "transfer"
    MERGE = "merge"
    SEPARATION = "separation"
    DISPATCH = "dispatch"
    OBJECTION = "objection"
    SIGNATURE = "signature"
    ASSIGNMENT = "assignment"
    EXTENSION = "extension"
    COMMITMENT = "commitment"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    COMPLETION = "completion"
    VERIFICATION = "verification"
    CONFIRMATION = "confirmation"
    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    ESCALATION = "escalation"
    SILENCE = "silence"

    @property
    def label(self) -> str:
        return STEP_LABELS[self]


STEP_LABELS = {
    Step.FILING: "提交",
    Step.ACCEPTANCE: "受理",
    Step.REJECTION: "不受理",
    Step.TRANSFER: "转给别处办",
    Step.MERGE: "合并到另一件",
    Step.SEPARATION: "取消合并",
    Step.DISPATCH: "派单",
    Step.OBJECTION: "不归我管",
    Step.SIGNATURE: "接单",
    Step.ASSIGNMENT: "交给同事",
    Step.EXTENSION: "延期",
    Step.COMMITMENT: "约定日期",
    Step.SUSPENSION: "挂账",
    Step.RESUMPTION: "取消挂账",
    Step.COMPLETION: "办完",
    Step.VERIFICATION: "现场核实",
    Step.CONFIRMATION: "反映人回话",
    Step.WITHDRAWAL: "撤回",
    Step.CORRECTION: "改文字",
    Step.ESCALATION: "上报",
    Step.SILENCE: "七天没回话",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`to` None: the status stays or the step decides. `judges`: not for the handler, nor who has a post there."""

    frm: frozenset[Status]
    to: Status | None
    by: frozenset[Hat]
    needs: tuple[str, ...] = ()
    judges: bool = False


def _from(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


DESK = frozenset({Hat.COMMITTEE, Hat.TOWN})
FIRST_LINE = DESK | {Hat.GRID}

RULES: dict[Step, Rule] = {
    Step.ACCEPTANCE: Rule(_from(Status.SUBMITTED), Status.ACCEPTED, FIRST_LINE),
    Step.REJECTION: Rule(
        _from(Status.SUBMITTED, Status.ACCEPTED), Status.REJECTED, FIRST_LINE, ("reason", "route"), judges=True
    ),
    Step.TRANSFER: Rule(_from(Status.SUBMITTED, Status.ACCEPTED), Status.TRANSFERRED, DESK, ("reason", "route")),
    Step.MERGE: Rule(WORKING | {Status.SUBMITTED}, Status.MERGED, FIRST_LINE, ("target",)),
    Step.SEPARATION: Rule(_from(Status.MERGED), None, FIRST_LINE, ("reason",)),
    # From in_progress too: the committee may designate another unit when the work turns out to be somebody else's.
    Step.DISPATCH: Rule(WORKING, Status.DISPATCHED, FIRST_LINE, ("unit",)),
    # Disputed once, then designated, no second return (domain §5, Weifang hotline rules §22).
    Step.OBJECTION: Rule(_from(Status.DISPATCHED), Status.ACCEPTED, frozenset({Hat.HANDLER}), ("reason",)),
    Step.SIGNATURE: Rule(_from(Status.DISPATCHED, Status.REOPENED), Status.IN_PROGRESS, frozenset({Hat.HANDLER})),
    Step.ASSIGNMENT: Rule(
        _from(Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED), None, frozenset({Hat.HANDLER}), ("assignee",)
    ),
    Step.EXTENSION: Rule(
        _from(Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED), None,
        frozenset({Hat.HANDLER}), ("reason", "days"),
    ),
    # A round or a meeting agrees with everybody on a day (domain §3): earlier or later than the category's own limit.
    Step.COMMITMENT: Rule(WORKING | {Status.SUBMITTED}, None, FIRST_LINE, ("reason", "due_on")),
    Step.SUSPENSION: Rule(WORKING, Status.SUSPENDED, DESK, ("reason", "review_on"), judges=True),
    Step.RESUMPTION: Rule(_from(Status.SUSPENDED), None, DESK | {Hat.SYSTEM}, ("reason",)),
    Step.COMPLETION: Rule(_from(Status.IN_PROGRESS), Status.DONE, frozenset({Hat.HANDLER}), ("note",)),
    Step.VERIFICATION: Rule(_from(Status.DONE), None, FIRST_LINE, ("solved", "note"), judges=True),
    Step.CONFIRMATION: Rule(
        _from(Status.DONE, Status.CLOSED), None, frozenset({Hat.REPORTER}), ("solved",), judges=True
    ),
    Step.WITHDRAWAL: Rule(OPEN - {Status.DONE}, Status.WITHDRAWN, frozenset({Hat.REPORTER})),
    Step.CORRECTION: Rule(OPEN, None, frozenset({Hat.REPORTER, Hat.CLERK}), ("description",)),
    Step.ESCALATION: Rule(OPEN, None, FIRST_LINE | {Hat.SYSTEM}, ("reason",)),
    Step.SILENCE: Rule(_from(Status.DONE), Status.CLOSED, frozenset({Hat.SYSTEM})),
}

CORRECTION_WINDOW = timedelta(minutes=15)
SILENCE_AFTER = timedelta(days=7)
REOPEN_LIMIT = 2
REOPEN_AFTER_CLOSING = timedelta(days=15)
SUSPENSION_LIMIT_DAYS = 90
COMMITMENT_LIMIT_DAYS = 90
EXTENSION_LIMIT_DAYS = 5

MISSING = {
    "reason": "写一句为什么，反映人会看到。",
    "route": "写上这件事该找谁办，别让人白跑。",
    "target": "选一件要合并到的。",
    "unit": "选一个办理单位。",
    "assignee": "选一位同事。",
    "days": "选延几天。",
    "review_on": "选一个复查日期。",
    "due_on": "选一个办完的日期。",
    "note": "写一句办了什么、看到了什么。",
    "solved": "选一下修好了没有。",
    "description": "写上改过的话。",
    "photo": "这一类办完要有一张现场照片。",
}


class WrongStep(DomainError):
    """The issue is not where this step starts from."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table needs to know of an issue besides who asks."""

    status: Status
    filed_at: datetime
    resolve_by: datetime | None = None
    closed_at: datetime | None = None
    reopen_count: int = 0
    objected: bool = False
    extended: bool = False
    photo_required: bool = False
    given: frozenset[str] = field(default=frozenset())


def may(step: Step, hats: frozenset[Hat]) -> bool:
    """Whether somebody with these hats may take the step at all, whatever the status."""
    rule = RULES[step]
    if rule.judges and Hat.RECUSED in hats:
        return False
    return bool(rule.by & hats)


def open_steps(facts: Facts, hats: frozenset[Hat], at: datetime) -> tuple[Step, ...]:
    """The steps to offer on the page, in the order of the table."""
    return tuple(
        step for step, rule in RULES.items()
        if facts.status in rule.frm and may(step, hats) and refusal(step, facts, at) is None
    )


def check(step: Step, facts: Facts, hats: frozenset[Hat], at: datetime) -> None:
    """Raises Forbidden (not you), WrongStep (not now) or Invalid (something is missing), each with its sentence."""
    if not may(step, hats):
        recused = Hat.RECUSED in hats and RULES[step].judges and bool(RULES[step].by & hats)
        raise Forbidden(RECUSED_SENTENCE if recused else f"“{step.label}”这一步不归您办。")
    if facts.status not in RULES[step].frm:
        raise WrongStep(f"这件事现在是“{facts.status.label}”，不能再“{step.label}”。")
    sentence = refusal(step, facts, at)
    if sentence:
        raise WrongStep(sentence)
    for name in needed(step, facts):
        if name not in facts.given:
            raise Invalid(MISSING[name], field=name)


RECUSED_SENTENCE = "这件事是您自己单位办的，或者您在办事的物业有职务，要请别人来核实和评价。"


def needed(step: Step, facts: Facts) -> tuple[str, ...]:
    needs = RULES[step].needs
    return (*needs, "photo") if step is Step.COMPLETION and facts.photo_required else needs


def refusal(step: Step, facts: Facts, at: datetime) -> str | None:
    """The once-only and within-time rules: a sentence when the step is refused, None when it may go on."""
    if step is Step.OBJECTION and facts.objected:
        return "已经退回过一次，社区指定由您这里办，不能再退。"
    if step is Step.EXTENSION:
        return _extension_refusal(facts, at)
    if step is Step.CORRECTION and at > facts.filed_at + CORRECTION_WINDOW:
        return "提交超过 15 分钟，原话不能改了。要补充，请在下面留言。"
    if step is Step.CONFIRMATION and facts.closed_at and at > facts.closed_at + REOPEN_AFTER_CLOSING:
        return "办结已经超过 15 天。又坏了请重新反映一次，我们会把两件连起来。"
    return None


def _extension_refusal(facts: Facts, at: datetime) -> str | None:
    if facts.extended:
        return "已经延过一次，不能再延。办不完请找社区商量。"
    if facts.resolve_by is not None and at >= facts.resolve_by:
        return "已经过了期限，不能再申请延期。"
    return None


def check_review_day(review_on: date, today: date) -> None:
    """挂账 needs a review day after today and at most 90 days away (domain §5)."""
    if not today < review_on <= today + timedelta(days=SUSPENSION_LIMIT_DAYS):
        raise Invalid("复查日期要在明天到 90 天以内。", field="review_on")


def check_commitment_day(due_on: date, today: date) -> None:
    """An agreed day is today or within 90 days, no further than a suspended matter may wait (domain §5)."""
    if not today <= due_on <= today + timedelta(days=COMMITMENT_LIMIT_DAYS):
        raise Invalid("日期要在今天到 90 天以内。", field="due_on")


def check_extension_days(days: int) -> None:
    if not 1 <= days <= EXTENSION_LIMIT_DAYS:
        raise Invalid("最多延 5 天，选 1 到 5。", field="days")


def after_unsolved(reopen_count: int) -> tuple[int, bool]:
    """The new reopen count, and whether this third refusal goes to the joint meeting (reopen ≤ 2, domain §5)."""
    return reopen_count + 1, reopen_count >= REOPEN_LIMIT
