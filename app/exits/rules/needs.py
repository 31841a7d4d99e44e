"""What must be there before a step, and the sentence that says so when it is not. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.exits.rules.kinds import Party, Vote

ENOUGH_NUMERATOR, ENOUGH_DENOMINATOR = 5, 1
"""A fifth of the owners: 5 · signers ≥ owners (Shandong §28), 以上 includes the number itself (Civil Code §1259)."""


def asked_by_enough(signers: int, owners: int) -> bool:
    """Counted as heads; nobody at all is never enough."""
    return owners > 0 and 0 < signers <= owners and ENOUGH_NUMERATOR * signers >= ENOUGH_DENOMINATOR * owners


def still_asked(signers: int, owners: int) -> int:
    """How many more owners have to ask."""
    return max(0, -(-owners // ENOUGH_NUMERATOR) - signers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is there when a step is taken. Days are Shanghai's.

    `sides` are the sides whose checker has looked at every item; `all_fit` that both found all of them fit.
    `contract_end` is the last day written in the contract (None: runs on), `last_day` the one the contract ends with by
    a notice, an agreement or its own term. `confirmed`: no letter of the company's is known from the owners' side only.
    `voided`: the handover that was begun counts for nothing.
    """

    today: date
    due_on: date | None = None
    summoned: bool = False
    delivered: bool = False
    extended: bool = False
    reported: bool = False
    sides: frozenset[Party] = frozenset()
    all_fit: bool = False
    minutes: bool = False
    signers: int = 0
    owners: int = 0
    vote: Vote = Vote.NONE
    letter: bool = False
    confirmed: bool = True
    decided: bool = False
    contract_end: date | None = None
    last_day: date | None = None
    handed_over: bool = False
    voided: bool = False

    @property
    def over(self) -> bool:
        """The clock of the present state has run out."""
        return self.due_on is not None and self.today > self.due_on

    @property
    def expired(self) -> bool:
        return self.contract_end is not None and self.today > self.contract_end


class Need(StrEnum):
    NOT_SUMMONED = "not_summoned"
    SUMMONED = "summoned"
    NOT_EXTENDED = "not_extended"
    IN_TIME = "in_time"
    REPORTED_OR_OVER = "reported_or_over"
    BOTH_SIDES = "both_sides"
    ALL_FIT = "all_fit"
    NOT_ALL_FIT = "not_all_fit"
    MINUTES = "minutes"
    ENOUGH_OWNERS = "enough_owners"
    VOTE_POSTED = "vote_posted"
    NO_VOTE = "no_vote"
    VOTE_PASSED = "vote_passed"
    VOTE_FAILED = "vote_failed"
    VOTE_CANCELLED = "vote_cancelled"
    LETTER = "letter"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DECIDED = "decided"
    EXPIRED = "expired"
    NOT_EXPIRED = "not_expired"
    IN_TERM = "in_term"
    OPEN_ENDED = "open_ended"
    FIXED_TERM = "fixed_term"
    NOT_SERVED = "not_served"
    TERM_OVER = "term_over"
    VOIDED = "voided"
    HANDED_OVER = "handed_over"


Check = Callable[[Facts], bool]
CHECKS: Mapping[Need, tuple[Check, str]] = {
    Need.NOT_SUMMONED: (lambda f: not f.summoned, "约谈通知已经发了，先把这一次约谈记下来"),
    Need.SUMMONED: (lambda f: f.summoned, "先发约谈通知，让物业知道什么时候来、谁来、带什么"),
    Need.NOT_EXTENDED: (lambda f: not f.extended, "整改期限已经延长过一次，不能再延"),
    Need.IN_TIME: (lambda f: not f.over, "整改期限已经过了，不能再延，可以直接复查"),
    Need.REPORTED_OR_OVER: (lambda f: f.reported or f.over, "期限还没到，物业也没有报完工，先不复查"),
    Need.BOTH_SIDES: (
        lambda f: f.sides >= {Party.TOWN, Party.COMMUNITY},
        "要镇里一位、社区一位，用各自的账号逐条看过，才能定复查结果",
    ),
    Need.ALL_FIT: (lambda f: f.all_fit, "还有没整改好的，两位都说合格才算合格"),
    Need.NOT_ALL_FIT: (lambda f: not f.all_fit, "两位都说每一条合格，不能定成不合格"),
    Need.MINUTES: (lambda f: f.minutes, "先开物业管理联席会议，写上纪要的编号和日期"),
    Need.ENOUGH_OWNERS: (lambda f: asked_by_enough(f.signers, f.owners), "提议的业主不到百分之二十"),
    Need.VOTE_POSTED: (lambda f: f.vote is Vote.RUNNING, "要先有一场已经公示的业主表决，议题里写明解聘这家物业"),
    Need.NO_VOTE: (lambda f: f.vote is Vote.NONE, "业主表决已经公示，要等业主投票定"),
    Need.VOTE_PASSED: (lambda f: f.vote is Vote.PASSED, "业主表决还没有通过，谁也不能通知物业离开"),
    Need.VOTE_FAILED: (lambda f: f.vote is Vote.FAILED, "业主表决的结果还没有定，或者是通过了"),
    Need.VOTE_CANCELLED: (lambda f: f.vote is Vote.CANCELLED, "业主表决没有取消"),
    Need.LETTER: (lambda f: f.letter, "要附上物业书面通知的照片，口头说的不算"),
    Need.CONFIRMED: (
        lambda f: f.confirmed, "物业的通知是业委会代为登记的，要物业用自己的账号再写一次才算",
    ),
    Need.UNCONFIRMED: (lambda f: not f.confirmed, "通知是物业自己写的，或者物业已经认了"),
    Need.DECIDED: (lambda f: f.decided, "要写明依据的是业主哪一天、怎样共同作出的决定"),
    Need.EXPIRED: (lambda f: f.expired, "合同还没有到期"),
    Need.NOT_EXPIRED: (lambda f: not f.expired and f.contract_end is not None, "合同没有写到期日，或者已经到期"),
    Need.IN_TERM: (
        lambda f: not (f.expired and f.confirmed), "合同已经到期，通知收不回来了。接着服务要业主来定",
    ),
    Need.OPEN_ENDED: (
        lambda f: f.contract_end is None or f.expired, "合同还没到期，不能这样走，要业主一方同意才能提前解除",
    ),
    Need.FIXED_TERM: (
        lambda f: f.contract_end is not None and not f.expired, "合同没有期限，提前六十天书面通知就可以，不用业主同意",
    ),
    Need.NOT_SERVED: (lambda f: f.last_day is None, "最后一天已经定了，不用再登记送达"),
    Need.TERM_OVER: (
        lambda f: f.last_day is not None and f.today >= f.last_day, "合同还没有终止，到最后一天才开始交接",
    ),
    Need.VOIDED: (lambda f: f.voided, "交接已经开始了，接着办，不用另开"),
    Need.HANDED_OVER: (lambda f: f.handed_over, "交接清单还没有办完"),
}  # fmt: skip


def missing(needs: tuple[Need, ...], facts: Facts) -> str:
    """The first thing that is not there, as a clause without its full stop; empty when all is."""
    for need in needs:
        there, words = CHECKS[need]
        if need is Need.ENOUGH_OWNERS and facts.signers > facts.owners > 0:
            return f"全体业主按 {facts.owners} 户算，提议的不会有 {facts.signers} 位，再核对一遍"
        if not there(facts):
            return words + _more(need, facts)
    return ""


def _more(need: Need, facts: Facts) -> str:
    if need is Need.ENOUGH_OWNERS and facts.owners > 0:
        return f"，{facts.owners} 位业主里有 {facts.signers} 位，还差 {still_asked(facts.signers, facts.owners)} 位"
    if need is Need.TERM_OVER and facts.last_day is not None:
        return f"，最后一天是 {facts.last_day.month}月{facts.last_day.day}日"
    return ""
