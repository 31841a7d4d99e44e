"""What is filled in in the directory."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from app.core.forms import Mobile, Text
from app.directory.rules.kinds import SiteKind

Kept = Literal["yes", "no"]


def _phone(value: str) -> str:
    if not all(char.isdigit() or char in "+-() 转" for char in value):
        raise ValueError("电话只写数字和横线，比如 0533-2111111。")
    return value


Phone = Annotated[Text, Field(max_length=20), AfterValidator(_phone)]


class SiteForm(BaseModel):
    """`seen` marks what the editor began with; `community` is a slug, "" for the whole town."""

    kind: SiteKind
    name: Text = Field(min_length=2, max_length=40)
    community: Text = Field("", max_length=40)
    belt: Text = Field("", max_length=20)
    position: int = Field(0, ge=0, le=999)
    address: Text = Field("", max_length=80)
    phone: Phone = ""
    services: Text = Field("", max_length=600)
    hours: Text = Field("", max_length=120)
    seen: Text = Field("", max_length=16)


class ShiftForm(BaseModel):
    weekday: int = Field(ge=0, le=6)
    from_time: Text = Field(max_length=5)
    to_time: Text = Field(max_length=5)
    who: Text = Field(min_length=2, max_length=40)
    unit: int | None = Field(None, ge=1, lt=2**31)


class LinkForm(BaseModel):
    """`linker` is given by hosts, who ask for somebody else."""

    home: int = Field(ge=1, lt=2**31)
    linker: int | None = Field(None, ge=1, lt=2**31)


class ConsentForm(BaseModel):
    how: Text = Field("", max_length=40)


class WalkForm(BaseModel):
    building: int = Field(ge=1, lt=2**31)
    walked_on: date
    note: Text = Field("", max_length=200)
    refs: Text = Field("", max_length=300)


class MerchantForm(BaseModel):
    """`keeper` is the phone the shopkeeper signs in with; empty keeps whoever it is, `no_keeper` takes them off."""

    name: Text = Field(min_length=2, max_length=40)
    trade: Text = Field("", max_length=20)
    address: Text = Field("", max_length=80)
    phone: Phone = ""
    keeper: Mobile | None = None
    no_keeper: bool = False
    unit: int | None = Field(None, ge=1, lt=2**31)
    joined_union_on: date | None = None
    seen: Text = Field("", max_length=16)


class CheckForm(BaseModel):
    cleanliness: Kept
    order: Kept
    greening: Kept
    note: Text = Field("", max_length=200)


class ReplyForm(BaseModel):
    text: Text = Field(min_length=2, max_length=200)
