"""What is filled in for the rota and at the stand-up."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from app.core.forms import Text


class TurnForm(BaseModel):
    occurrence: Text = Field(max_length=40)
    person: int = Field(ge=1, lt=2**31)
    note: Text = Field("", max_length=60)


class RotationForm(BaseModel):
    people: list[int] = Field(default_factory=list, max_length=60)
    times: int = 4
    each: int = 1


class PromiseForm(BaseModel):
    who: Text = Field(min_length=1, max_length=40)
    text: Text = Field(min_length=2, max_length=120)
    due_on: date
    ref: Text = Field("", max_length=24)


class AnswerForm(BaseModel):
    kept: Literal["yes", "no"]
    answer: Text = Field("", max_length=120)
