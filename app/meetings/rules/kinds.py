"""Where items come from, how they end, how far minutes are, how somebody came. Pure."""

from enum import StrEnum


class Origin(StrEnum):
    """Where an agenda item came from, in the order they are put."""

    CARRIED = "carried"
    FAULT = "fault"
    ESCALATED = "escalated"
    OVERDUE = "overdue"
    SUPPORTED = "supported"
    BOOKED = "booked"
    PROPOSED = "proposed"
    RAISED = "raised"

    @property
    def label(self) -> str:
        return {
            "carried": "上次定下没办完", "fault": "找茬两次没修好", "escalated": "上报来的", "overdue": "超期没办完",
            "supported": "同感最多", "booked": "居民预约", "proposed": "单位提的", "raised": "当场提的",
        }[self.value]


class Decision(StrEnum):
    SETTLED = "settled"
    PROMISED = "promised"
    SENT_UP = "sent_up"
    EXPLAINED = "explained"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return {
            "settled": "现场解决", "promised": "限期办理", "sent_up": "上报", "explained": "说明情况",
            "declined": "不采纳",
        }[self.value]


class MinutesState(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    OPEN = "open"
    SEALED = "sealed"

    @property
    def label(self) -> str:
        return {"none": "还没写", "draft": "草稿", "open": "等大家核对", "sealed": "已定稿"}[self.value]


class Came(StrEnum):
    """How an attendance was written down."""

    DOOR = "door"
    TYPED = "typed"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {"door": "扫码签到", "typed": "现场登记", "paper": "照纸质签到表补登"}[self.value]
