"""The words of the exit procedure: why a case begins, where it stands, who acts, what is done. Pure."""

from collections.abc import Sequence
from enum import StrEnum


class Cause(StrEnum):
    """Why there is a case."""

    YELLOW_CARD = "yellow_card"
    RED_CARD = "red_card"
    VETO = "veto"
    PETITION = "petition"
    WITHDRAWAL = "withdrawal"
    NON_RENEWAL = "non_renewal"
    EXPIRY = "expiry"

    @property
    def label(self) -> str:
        return {
            "yellow_card": "亮了黄牌", "red_card": "亮了红牌", "veto": "查实了一票否决的事",
            "petition": "业主提出换物业", "withdrawal": "物业提出要走", "non_renewal": "物业到期不续",
            "expiry": "合同到期",
        }[self.value]


class State(StrEnum):
    """Where a case stands; START is only where every case comes from."""

    START = "start"
    YELLOW = "yellow"
    INTERVIEWED = "interviewed"
    ORDERED = "ordered"
    RECTIFYING = "rectifying"
    RECHECK = "recheck"
    RED = "red"
    ADVISED = "advised"
    PETITIONED = "petitioned"
    OWNER_VOTE = "owner_vote"
    WITHDRAWING = "withdrawing"
    NOT_RENEWING = "not_renewing"
    EXPIRED = "expired"
    NOTICE = "notice"
    HANDOVER = "handover"
    PASSED = "passed"
    KEPT = "kept"
    ANNULLED = "annulled"
    EXITED = "exited"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def live(self) -> bool:
        return self not in CLOSED


_LABELS = {
    State.START: "还没开始", State.YELLOW: "等约谈", State.INTERVIEWED: "约谈过了", State.ORDERED: "整改通知等送达",
    State.RECTIFYING: "限期整改", State.RECHECK: "复查", State.RED: "等联席会议",
    State.ADVISED: "镇里提了建议，等业主定", State.PETITIONED: "业主提议", State.OWNER_VOTE: "业主表决",
    State.WITHDRAWING: "等业主答复", State.NOT_RENEWING: "等合同到期", State.EXPIRED: "合同到期，照旧服务",
    State.NOTICE: "60 天通知", State.HANDOVER: "交接", State.PASSED: "整改合格", State.KEPT: "继续服务",
    State.ANNULLED: "撤销", State.EXITED: "已经离开",
}  # fmt: skip

CLOSED = frozenset({State.PASSED, State.KEPT, State.ANNULLED, State.EXITED})
TALKING = frozenset({State.YELLOW, State.INTERVIEWED, State.ORDERED, State.RECTIFYING, State.RECHECK})
"""From the yellow card to the re-check."""

UNDER_CARD = TALKING | {State.RED, State.ADVISED}
"""What rests on a card alone, and falls with it."""

UNTIL_AGREED = "服务到说定那天"
"""What NOTICE is called where it was agreed on: nobody gave notice of sixty days."""

LEAVING = frozenset({State.NOTICE, State.HANDOVER, State.EXITED})
"""The contract is ending or over. Only owners or the company itself lead here."""


class Party(StrEnum):
    """Who takes a step."""

    TOWN = "town"
    COMMUNITY = "community"
    OWNERS = "owners"
    COMPANY = "company"
    CLOCK = "clock"

    @property
    def label(self) -> str:
        return {"town": "镇里", "community": "社区", "owners": "业委会", "company": "物业", "clock": "系统"}[self.value]


class Deed(StrEnum):
    """What can be done to a case."""

    CARD_YELLOW = "card_yellow"
    CARD_RED = "card_red"
    VETO = "veto"
    SUMMON = "summon"
    INTERVIEW = "interview"
    ORDER = "order"
    DELIVER = "deliver"
    EXTEND = "extend"
    REPORT = "report"
    RECHECK = "recheck"
    PASS = "pass"
    FAIL = "fail"
    SECOND_CHANCE = "second_chance"
    ADVISE = "advise"
    PETITION = "petition"
    VOTE = "vote"
    VOTE_FAILED = "vote_failed"
    VOTE_CANCELLED = "vote_cancelled"
    OWNERS_NOTICE = "owners_notice"
    SERVE = "serve"
    LEAVE_EARLY = "leave_early"
    LEAVE_OPEN = "leave_open"
    NOT_RENEW = "not_renew"
    EXPIRE = "expire"
    AGREE = "agree"
    HOLD = "hold"
    TAKE_BACK = "take_back"
    STAY = "stay"
    HANDOVER = "handover"
    DONE = "done"
    ANNUL = "annul"

    @property
    def label(self) -> str:
        return _DEEDS[self]


ENDING = (Deed.OWNERS_NOTICE, Deed.LEAVE_OPEN, Deed.AGREE)
"""What a contract's last day rests on; the newest of a case's is the one that counts."""


def ended_by(deeds: Sequence[Deed]) -> Deed | None:
    """Of everything done in a case, in order."""
    return next((each for each in reversed(deeds) if each in ENDING), None)


def label_of(state: State, ending: Deed | None) -> str:
    """The state as it is called where its last day rests on `ending`."""
    return UNTIL_AGREED if state is State.NOTICE and ending is Deed.AGREE else state.label


_DEEDS = {
    Deed.CARD_YELLOW: "亮黄牌，立案", Deed.CARD_RED: "亮红牌", Deed.VETO: "一票否决，立案", Deed.SUMMON: "发约谈通知",
    Deed.INTERVIEW: "记下约谈", Deed.ORDER: "发限期整改通知", Deed.DELIVER: "登记送达", Deed.EXTEND: "延长整改期限",
    Deed.REPORT: "报整改完了", Deed.RECHECK: "开始复查", Deed.PASS: "复查合格", Deed.FAIL: "复查不合格",
    Deed.SECOND_CHANCE: "再给一次整改", Deed.ADVISE: "发劝退建议", Deed.PETITION: "登记业主提议",
    Deed.VOTE: "开始业主表决", Deed.VOTE_FAILED: "表决没有通过", Deed.VOTE_CANCELLED: "表决取消了",
    Deed.OWNERS_NOTICE: "发书面通知", Deed.SERVE: "登记通知送达", Deed.LEAVE_EARLY: "合同没到期，提出要走",
    Deed.LEAVE_OPEN: "不定期合同，通知要走", Deed.NOT_RENEW: "通知到期不续", Deed.EXPIRE: "登记合同到期",
    Deed.AGREE: "同意物业提前走", Deed.HOLD: "不同意提前走", Deed.TAKE_BACK: "收回要走的通知",
    Deed.STAY: "定下来继续服务", Deed.HANDOVER: "开始交接", Deed.DONE: "交接完了", Deed.ANNUL: "撤销这个程序",
}  # fmt: skip


HAPPENED = {
    Deed.CARD_YELLOW: "亮了黄牌", Deed.CARD_RED: "亮了红牌", Deed.VETO: "一票否决", Deed.SUMMON: "发了约谈通知",
    Deed.INTERVIEW: "约谈", Deed.ORDER: "发了限期整改通知", Deed.DELIVER: "通知送达", Deed.EXTEND: "期限延长了",
    Deed.REPORT: "物业报完工", Deed.RECHECK: "开始复查", Deed.PASS: "复查合格", Deed.FAIL: "复查不合格",
    Deed.SECOND_CHANCE: "再给一次整改", Deed.ADVISE: "劝退建议", Deed.PETITION: "业主提议", Deed.VOTE: "业主表决公示",
    Deed.VOTE_FAILED: "表决没有通过", Deed.VOTE_CANCELLED: "表决取消了", Deed.OWNERS_NOTICE: "业委会书面通知",
    Deed.SERVE: "通知送达", Deed.LEAVE_EARLY: "物业提出提前走", Deed.LEAVE_OPEN: "物业通知要走",
    Deed.NOT_RENEW: "物业通知到期不续", Deed.EXPIRE: "合同到期", Deed.AGREE: "业主一方同意",
    Deed.HOLD: "业主一方不同意", Deed.TAKE_BACK: "物业收回通知", Deed.STAY: "继续服务", Deed.HANDOVER: "开始交接",
    Deed.DONE: "交接完了", Deed.ANNUL: "撤销",
}  # fmt: skip
"""The same as what has happened."""


class Vote(StrEnum):
    """What has become of the owners' vote on this contract."""

    NONE = "none"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"
