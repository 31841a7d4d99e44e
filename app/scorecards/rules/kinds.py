"""The words of the assessment: parts, states, cards, what an objection may end in. Pure."""

from enum import StrEnum


class Part(StrEnum):
    """The three parts of a score (domain §1)."""

    OWNER = "owner"
    SITE = "site"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        return {"owner": "居民评议", "site": "现场检查", "organisation": "办事和配合"}[self.value]


class State(StrEnum):
    """Published for objections, then for good."""

    PROVISIONAL = "provisional"
    FINAL = "final"

    @property
    def label(self) -> str:
        return {"provisional": "公示中，可以提意见", "final": "公示期满，定了"}[self.value]


class Card(StrEnum):
    NOTICE = "notice"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        return {"notice": "书面提醒", "yellow": "黄牌", "red": "红牌"}[self.value]

    @property
    def short(self) -> str:
        return {"notice": "提醒", "yellow": "黄", "red": "红"}[self.value]


class Kind(StrEnum):
    """What a line of the work orders says (app.issues.queries.served)."""

    SIGNED = "signed"
    SETTLED = "settled"
    MISSED = "missed"
    ANSWERED = "answered"
    RATED = "rated"
    REOPENED = "reopened"


class AdjustmentKind(StrEnum):
    """Points given or taken by the town, or a re-check that failed, which is a yellow card and no points."""

    POINTS = "points"
    RECHECK = "recheck"

    @property
    def label(self) -> str:
        return {"points": "加减分", "recheck": "整改复查没通过"}[self.value]


class Outcome(StrEnum):
    """What came of an objection."""

    KEPT = "kept"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return {"kept": "维持", "changed": "改了"}[self.value]
