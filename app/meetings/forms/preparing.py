"""What is typed before and during a meeting: topics, items of the agenda, who came."""

from typing import Literal

from pydantic import BaseModel, Field

from app.core.forms import Text
from app.meetings.rules.agenda import LONGEST_ITEM, MINUTES
from app.meetings.rules.attendance import RESIDENT

Version = Field(None, ge=0, lt=2**31)
"""What the page showed; a change over somebody else's is refused."""


class TopicForm(BaseModel):
    """`mechanism` is the slug of the session it is for, `unit` the unit it is put for."""

    mechanism: Text = Field(max_length=24)
    title: Text = Field(min_length=2, max_length=40)
    text: Text = Field("", max_length=600)
    anonymous: bool = False
    unit: Text = Field("", max_length=60)


class ItemForm(BaseModel):
    title: Text = Field(min_length=2, max_length=40)
    text: Text = Field("", max_length=600)
    minutes: int = Field(MINUTES, ge=1, le=LONGEST_ITEM)


class OrderForm(BaseModel):
    to: Literal["up", "down"]
    version: int | None = Version


class LengthForm(BaseModel):
    minutes: int = Field(ge=1, le=LONGEST_ITEM)
    version: int | None = Version


class DroppingForm(BaseModel):
    """`reason` is public."""

    reason: Text = Field("", max_length=200)
    version: int | None = Version


class ReturnForm(BaseModel):
    version: int | None = Version


class CurrentForm(BaseModel):
    """Without an item nothing is talked about."""

    item: int | None = Field(None, ge=1, lt=2**31)


class DoorForm(BaseModel):
    """Somebody signed in sends no name."""

    name: Text = Field("", max_length=20)
    title: Text = Field(RESIDENT, max_length=40)
    observing: bool = False
    slip: Text = Field("", max_length=32)


class WalkInForm(BaseModel):
    name: Text = Field(min_length=1, max_length=20)
    title: Text = Field(RESIDENT, max_length=40)
    observing: bool = False
    on_paper: bool = False
    slip: Text = Field("", max_length=32)
