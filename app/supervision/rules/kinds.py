"""Why a matter is supervised, how far an order has come, and what may be done about it. Pure."""

from enum import StrEnum


class Reason(StrEnum):
    """What calls for an order (domain §5), and what a random audit found."""

    OVERDUE = "overdue"
    REPEATED = "repeated"
    REFUSED = "refused"
    AUDIT = "audit"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "overdue": "超期没办完", "repeated": "反复出现", "refused": "该办没有办", "audit": "抽查发现",
            "other": "别的原因",
        }[self.value]

    @property
    def hint(self) -> str:
        return {
            "overdue": "过了期限还没办完", "repeated": "办过又犯，或者很多人反映", "refused": "推来推去，没有人办",
            "audit": "说办完了，回访时反映人说没有", "other": "下面写清楚",
        }[self.value]


class State(StrEnum):
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    RETURNED = "returned"
    JOINT = "joint"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "issued": "等签收", "acknowledged": "在办", "answered": "等镇里审", "returned": "退回重办",
            "joint": "上联席会", "closed": "办结", "withdrawn": "撤回",
        }[self.value]


RUNNING = frozenset({State.ISSUED, State.ACKNOWLEDGED, State.RETURNED})
"""The receiver's clock runs."""
WITH_TOWN = frozenset({State.ANSWERED, State.JOINT})
OPEN = RUNNING | WITH_TOWN
ENDED = frozenset(State) - OPEN


class Step(StrEnum):
    """The nouns of the addresses: POST …/acknowledgement and so on."""

    ISSUE = "issue"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    APPROVAL = "approval"
    RETURN = "return"
    WITHDRAWAL = "withdrawal"

    @property
    def label(self) -> str:
        return {
            "issue": "发出督办单", "acknowledgement": "签收", "answer": "答复", "approval": "审过了，办结",
            "return": "退回重办", "withdrawal": "撤回",
        }[self.value]


class Verdict(StrEnum):
    """How the town's review of an answer ends."""

    APPROVAL = "approval"
    RETURN = "return"

    @property
    def step(self) -> Step:
        return Step(self.value)


def order_number(year: int, number: int) -> str:
    """督办〔2026〕5号"""
    return f"督办〔{year}〕{number}号"
