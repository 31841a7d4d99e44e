"""What is filled in about a handover and about emergency service."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.errors import Invalid
from app.core.forms import Text
from app.handovers.rules.kinds import Meter, RefusalKind
from app.handovers.rules.money import fen

Seal = Annotated[str, Field(max_length=300)]
Version = Annotated[int, Field(ge=1, lt=2**31)]
MOST_SEALS = 6


def amount_of(typed: str, field: str = "amount") -> int | None:
    """In 分; None for nothing typed. Raises Invalid for what is no sum."""
    if not typed:
        return None
    amount = fen(typed)
    if amount is None:
        raise Invalid("金额写成 12000 或者 12000.50 这样，单位是元，最多两位小数。", field=field)
    return amount


class SignForm(BaseModel):
    """`seen` is the item's version the signer had before them."""

    seen: Version
    words: Text = Field("", max_length=300)
    amount: Text = Field("", max_length=20)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_SEALS)


class ItemForm(BaseModel):
    title: Text = Field("", max_length=60)
    slip: Text = Field(min_length=8, max_length=40)


class ReadingForm(BaseModel):
    meter: Meter
    place: Text = Field("", max_length=60)
    value: Text = Field("", max_length=20)
    unit: Text = Field("", max_length=10)
    read_on: date
    slip: Text = Field(min_length=8, max_length=40)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_SEALS)


class DisputeForm(BaseModel):
    words: Text = Field("", max_length=300)
    amount: Text = Field("", max_length=20)
    slip: Text = Field(min_length=8, max_length=40)


class RefusalForm(BaseModel):
    kind: RefusalKind
    facts: Text = Field("", max_length=400)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_SEALS)


class AnswerForm(BaseModel):
    answer: Text = Field("", max_length=400)


class MeetingForm(BaseModel):
    meeting: Text = Field("", max_length=80)
    met_on: date
    address: Text = Field("", max_length=120)


class WordsForm(BaseModel):
    words: Text = Field("", max_length=300)


class EndingForm(BaseModel):
    words: Text = Field("", max_length=200)


class ReasonForm(BaseModel):
    reason: Text = Field("", max_length=200)


class FinishForm(BaseModel):
    """`looked`: their word that they went through the list."""

    seen: Version
    looked: bool = False


class EmergencyForm(BaseModel):
    company: int = Field(ge=1, lt=2**31)
    starts_on: date
    until: date
    content: Text = Field("", max_length=300)
    fee: Text = Field("", max_length=10)
    fee_words: Text = Field("", max_length=200)
    why: Text = Field("", max_length=240)
    stopped: bool = False
    looked: int = Field(0, ge=0, lt=2**31)


class StopForm(BaseModel):
    since: date
    facts: Text = Field("", max_length=240)
    meeting: Text = Field("", max_length=40)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_SEALS)


class ReturnForm(BaseModel):
    since: date
    facts: Text = Field("", max_length=240)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_SEALS)


class LookedForm(BaseModel):
    """`looked`: the claim they had before them."""

    looked: int = Field(0, ge=0, lt=2**31)


class BasisForm(BaseModel):
    basis: Text = Field("", max_length=200)


class EmergencyEndForm(BaseModel):
    ended_on: date
    reason: Text = Field("", max_length=200)
