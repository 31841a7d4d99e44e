"""The states of an inspection, how bad a finding is, and how a contest may end. Pure."""

from enum import StrEnum

from app.rulebooks.rules.policy import Deductions


class State(StrEnum):
    """Being walked, or signed by both inspectors and closed for good."""

    DRAFT = "draft"
    SIGNED = "signed"


class Severity(StrEnum):
    """How bad one finding is; what it costs stands in the month's rulebook (domain §8)."""

    MINOR = "minor"
    STANDARD = "standard"
    REPEATED = "repeated"
    SAFETY = "safety"

    @property
    def label(self) -> str:
        return {"minor": "小毛病", "standard": "没做到", "repeated": "说过又犯", "safety": "有危险"}[self.value]

    @property
    def hint(self) -> str:
        return {
            "minor": "顺手就能弄好的", "standard": "该做的没有做", "repeated": "上次说过，这次还在",
            "safety": "可能伤到人，要拍照",
        }[self.value]

    def points(self, prices: Deductions) -> int:
        """What such a finding costs, in 0.01 points."""
        return int(getattr(prices, self.value))


class Outcome(StrEnum):
    """How a contested deduction was decided."""

    UPHELD = "upheld"
    REDUCED = "reduced"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"upheld": "照扣", "reduced": "少扣", "withdrawn": "不扣了"}[self.value]
