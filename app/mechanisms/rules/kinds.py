"""The kinds of mechanism there are (domain §3, product.md) and where each happens. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    FAULT_ROUND = "fault_round"
    TALK_SESSION = "talk_session"
    SECRETARY_CHAT = "secretary_chat"
    NEGOTIATION = "negotiation"
    JOINT_MEETING = "joint_meeting"
    HEART_TO_HEART = "heart_to_heart"
    MERCHANT_UNION = "merchant_union"
    PARTY_COUNCIL = "party_council"
    DUTY_DAY = "duty_day"
    STAND_UP = "stand_up"
    APPRAISAL = "appraisal"
    WALK = "walk"
    HOUSEHOLD_LINK = "household_link"
    COUNTER = "counter"
    GENERALIST = "generalist"
    CROSS_APPOINTMENT = "cross_appointment"
    SITE = "site"
    LABEL = "label"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.FAULT_ROUND: "找茬",
    Kind.TALK_SESSION: "说事",
    Kind.SECRETARY_CHAT: "和书记聊",
    Kind.NEGOTIATION: "协商",
    Kind.JOINT_MEETING: "联席会",
    Kind.HEART_TO_HEART: "恳谈会",
    Kind.MERCHANT_UNION: "商户议事",
    Kind.PARTY_COUNCIL: "党员议事",
    Kind.DUTY_DAY: "值日",
    Kind.STAND_UP: "每日碰头",
    Kind.APPRAISAL: "评议",
    Kind.WALK: "走访",
    Kind.HOUSEHOLD_LINK: "联户",
    Kind.COUNTER: "窗口",
    Kind.GENERALIST: "全科社工",
    Kind.CROSS_APPOINTMENT: "交叉任职",
    Kind.SITE: "示范点",
    Kind.LABEL: "做法",
}

MEETINGS = frozenset(
    {
        Kind.TALK_SESSION, Kind.SECRETARY_CHAT, Kind.NEGOTIATION, Kind.JOINT_MEETING, Kind.HEART_TO_HEART,
        Kind.MERCHANT_UNION, Kind.PARTY_COUNCIL,
    }
)
"""Held in a room, by the meetings engine."""

NUMBERED = MEETINGS | {Kind.FAULT_ROUND}
"""Counted 第N期 in each community when opened."""

ALWAYS = frozenset(
    {Kind.HOUSEHOLD_LINK, Kind.COUNTER, Kind.GENERALIST, Kind.CROSS_APPOINTMENT, Kind.SITE, Kind.LABEL}
)
"""Simply there; on the calendar only where a community gives it a rhythm."""


class Shift(StrEnum):
    """What becomes of a day that is not worked."""

    STAY = "stay"
    NEXT = "next"
    PREVIOUS = "previous"
    SKIP = "skip"

    @property
    def label(self) -> str:
        return {
            "stay": "照常", "next": "顺延到下一个工作日", "previous": "提前到上一个工作日", "skip": "这次不办",
        }[self.value]


class Phase(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {"planned": "还没开始", "open": "正在进行", "closed": "已结束", "cancelled": "已取消"}[self.value]
