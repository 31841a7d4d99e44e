"""What a column of the hotline's sheet is, and what became of a line. Pure."""

from enum import StrEnum


class Column(StrEnum):
    """What we read, then what we fill in."""

    NUMBER = "number"
    CONTENT = "content"
    ADDRESS = "address"
    CATEGORY = "category"
    CALLED = "called"
    NAME = "name"
    PHONE = "phone"
    DUE = "due"
    RESULT = "result"
    DONE = "done"
    RATING = "rating"
    UNIT = "unit"

    @property
    def label(self) -> str:
        return {
            "number": "单号", "content": "内容", "address": "地址", "category": "类别", "called": "来电时间",
            "name": "来电人", "phone": "电话", "due": "办结时限", "result": "办理结果", "done": "办结时间",
            "rating": "满意度", "unit": "办理单位",
        }[self.value]


NEEDED = (Column.NUMBER, Column.CONTENT)
FILLED = (Column.RESULT, Column.DONE, Column.RATING, Column.UNIT)


class State(StrEnum):
    """`WAITING` may still be taken in; the others are done with, each with what it became or why not."""

    WAITING = "waiting"
    TAKEN = "taken"
    MERGED = "merged"
    KNOWN = "known"
    DROPPED = "dropped"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        return {
            "waiting": "没转进来的", "taken": "转成了新的一件", "merged": "并到了已有的一件", "known": "以前转过的",
            "dropped": "不转的", "unreadable": "读不出来的",
        }[self.value]


class Choice(StrEnum):
    """What somebody decides about a line."""

    NEW = "new"
    MERGE = "merge"
    DROP = "drop"
