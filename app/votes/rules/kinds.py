"""What a vote, its topics, its roll and its papers can be. Pure."""

from enum import StrEnum


class VoteState(StrEnum):
    DRAFT = "draft"
    POSTED = "posted"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {
            "draft": "在准备", "posted": "公示中", "open": "正在投票", "closed": "正在计票", "decided": "有结果了",
            "cancelled": "不办了",
        }[self.value]


class Caller(StrEnum):
    """Who calls the owners to decide (山东 §28, 淄博 §31, §37)."""

    OWNERS_COMMITTEE = "owners_committee"
    PETITION = "petition"
    TOWN = "town"

    @property
    def label(self) -> str:
        return {
            "owners_committee": "业主委员会召集", "petition": "五分之一以上的业主提议", "town": "镇里组织",
        }[self.value]


class Mode(StrEnum):
    """What becomes of ballots that were delivered and did not come back."""

    STRICT = "strict"
    COUNT_WITH_MAJORITY = "count_with_majority"

    @property
    def label(self) -> str:
        return {"strict": "没交回的，算没有参加", "count_with_majority": "没交回的，随多数算"}[self.value]


class Tier(StrEnum):
    ORDINARY = "ordinary"
    SPECIAL = "special"

    @property
    def label(self) -> str:
        return {"ordinary": "过半数同意", "special": "四分之三以上同意"}[self.value]


class TopicKind(StrEnum):
    DISMISS = "dismiss"
    APPOINT = "appoint"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"dismiss": "解聘物业", "appoint": "选聘物业", "other": "别的事"}[self.value]


class Choice(StrEnum):
    """As a ballot keeps it, one letter a topic. INVALID is only found on paper: no mark, or two."""

    YES = "y"
    NO = "n"
    ABSTAIN = "a"
    INVALID = "x"

    @property
    def label(self) -> str:
        return {"y": "同意", "n": "不同意", "a": "弃权", "x": "这一项看不清"}[self.value]


COUNTED = (Choice.YES, Choice.NO, Choice.ABSTAIN)


class Channel(StrEnum):
    ONLINE = "online"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {"online": "网上", "paper": "纸票"}[self.value]


class Holder(StrEnum):
    OWNER = "owner"
    DEVELOPER = "developer"

    @property
    def label(self) -> str:
        return {"owner": "业主", "developer": "开发商没卖或者没交付"}[self.value]


class PaperState(StrEnum):
    """FOUND: received before the close, written down after it, and waiting for a second person. CONTESTED: the owner
    says that somebody else handed it in."""

    ISSUED = "issued"
    FOUND = "found"
    RETURNED = "returned"
    CONTESTED = "contested"
    COUNTED = "counted"
    SPOILED = "spoiled"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {
            "issued": "发出去了", "found": "补登记的，等第二个人核对", "returned": "收回来了，等录",
            "contested": "业主不认，等核对",
            "counted": "计入了", "spoiled": "作废", "missing": "没收回",
        }[self.value]


LIVE_PAPERS = (
    PaperState.ISSUED, PaperState.FOUND, PaperState.RETURNED, PaperState.CONTESTED, PaperState.COUNTED,
)


class OfficerRole(StrEnum):
    COUNTER = "counter"
    MONITOR = "monitor"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        return {"counter": "计票人", "monitor": "监票人", "observer": "旁边看的"}[self.value]


class DeliveryWay(StrEnum):
    HANDED = "handed"
    MAILED = "mailed"
    POSTED = "posted"
    LINK = "link"

    @property
    def label(self) -> str:
        return {"handed": "当面签收", "mailed": "邮寄", "posted": "贴在门上拍照", "link": "短信链接"}[self.value]


class PhotoKind(StrEnum):
    CLAUSE = "clause"
    DELIVERY = "delivery"
    PAPER = "paper"
    PROXY = "proxy"
    PETITION = "petition"
    NAMING = "naming"
    CONTEST = "contest"

    @property
    def label(self) -> str:
        return {
            "clause": "议事规则", "delivery": "送达", "paper": "纸票", "proxy": "委托书", "petition": "联名材料",
            "naming": "推选书", "contest": "业主的说明",
        }[self.value]
