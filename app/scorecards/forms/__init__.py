"""What is posted to the pages of scorecards."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from app.core.forms import Text
from app.scorecards.rules.kinds import AdjustmentKind

MOST = 100


def _points(typed: str) -> int:
    """2.5, -1 or +0.25 as people write them, in 0.01 points."""
    text = typed.replace("−", "-").replace("＋", "+").replace("－", "-").removeprefix("+")
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, rest = digits.partition(".")
    fits = whole.isascii() and whole.isdigit() and len(whole) <= 3 and len(rest) <= 2
    if not fits or (rest and not (rest.isascii() and rest.isdigit())):
        raise ValueError("分数写成 1、-0.5 这样，最多两位小数。")
    return sign * (int(whole) * 100 + int(rest.ljust(2, "0") or "0"))


class ObjectionForm(BaseModel):
    line: Text = Field("", max_length=60)
    words: Text = Field("", max_length=400)


class AnswerForm(BaseModel):
    outcome: Literal["kept", "changed"]
    answer: Text = Field("", max_length=400)


class AdjustmentForm(BaseModel):
    """`points` as typed; empty for a failed re-check."""

    kind: AdjustmentKind
    points: Annotated[Text, Field(max_length=MOST), AfterValidator(lambda typed: str(_points(typed)))] = "0"
    reason: Text = Field("", max_length=200)
    evidence: Text = Field("", max_length=400)

    @property
    def hundredths(self) -> int:
        return int(self.points)


class WithdrawalForm(BaseModel):
    withdrawal: Text = Field("", max_length=200)


class VetoForm(BaseModel):
    code: Text = Field("", max_length=30)
    reason: Text = Field("", max_length=200)
    evidence: Text = Field("", max_length=400)


class DecisionForm(BaseModel):
    confirmed: Literal["1", "0"]
    decision: Text = Field("", max_length=400)
