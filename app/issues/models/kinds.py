"""How an issue came in, ended, climbed, and what its photos show."""

from enum import StrEnum


class Source(StrEnum):
    """How an issue came in."""

    WEB = "web"
    QR = "qr"
    API = "api"
    COUNTER = "counter"
    PATROL = "patrol"
    PHONE = "phone"
    ROUND = "round"
    MEETING = "meeting"
    HOTLINE = "hotline"

    @property
    def label(self) -> str:
        return {
            "web": "网页", "qr": "扫楼道码", "api": "接口",
            "counter": "柜台代录", "patrol": "网格巡查", "phone": "电话代录",
            "round": "找茬", "meeting": "会上提的", "hotline": "12345 转来",
        }[self.value]


class Outcome(StrEnum):
    """How a closed issue ended; `unrated` is never counted as satisfied (domain §5)."""

    CONFIRMED = "confirmed"
    UNRATED = "unrated"

    @property
    def label(self) -> str:
        return {"confirmed": "反映人说解决了", "unrated": "未评价"}[self.value]


class Level(StrEnum):
    """How far an issue has climbed."""

    NONE = "none"
    TOWN = "town"
    JOINT_MEETING = "joint_meeting"

    @property
    def label(self) -> str:
        return {"none": "", "town": "已上报镇里", "joint_meeting": "上联席会"}[self.value]


class PhotoStage(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    CHECK = "check"

    @property
    def label(self) -> str:
        return {"before": "修之前", "after": "修之后", "check": "核实时"}[self.value]
