"""Who speaks, how far a review has come, what becomes of a paper, what looks odd. Pure."""

from enum import StrEnum


class Voice(StrEnum):
    """The three that are counted apart and never added up."""

    HOUSEHOLD = "household"
    PARTY = "party"
    PANEL = "panel"

    @property
    def label(self) -> str:
        return {"household": "住户", "party": "党员和楼栋长", "panel": "评议小组"}[self.value]

    @property
    def counted_in(self) -> str:
        return "户" if self is Voice.HOUSEHOLD else "人"


class ReviewState(StrEnum):
    OPEN = "open"
    COUNTING = "counting"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {"open": "正在投票", "counting": "正在计票", "published": "公布了"}[self.value]


class PaperState(StrEnum):
    """BLANK: printed and not back yet. RETURNED: typed once. DISPUTED: typed twice, not the same."""

    BLANK = "blank"
    RETURNED = "returned"
    DISPUTED = "disputed"
    COUNTED = "counted"
    SPOILED = "spoiled"

    @property
    def label(self) -> str:
        return {
            "blank": "没交回", "returned": "录了一遍，等第二个人再录", "disputed": "两遍录的不一样",
            "counted": "计入了", "spoiled": "废票",
        }[self.value]


class AlertKind(StrEnum):
    DEVICE = "device"
    ADDRESS = "address"
    ESTATE = "estate"

    @property
    def label(self) -> str:
        return {
            "device": "同一部手机或电脑上投了很多票", "address": "同一个网络里投了很多票",
            "estate": "短时间里来了很多票",
        }[self.value]
