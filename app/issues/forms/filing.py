"""What a report needs, step by step, and what a draft remembers of it."""

from typing import Annotated, Literal

from fastapi import Request
from pydantic import BaseModel, Field, field_validator
from starlette.datastructures import UploadFile

from app.core.forms import Mobile, Text
from app.issues.models import Draft, Source
from app.people.forms import Code

SHORTEST, LONGEST, TITLE, PLACE = 5, 2000, 30, 60
NOWHERE = "-"  # the option "none of these", told apart from "not chosen yet"
Label = Annotated[Text, Field(max_length=40)]


def story_problem(text: str) -> str:
    """Why a text can't be filed, as a sentence; empty when it can."""
    if not text:
        return "写几句发生了什么，在哪儿、什么时候开始的。"
    if len(text) < SHORTEST:
        return "再多写几个字，师傅才知道带什么工具。"
    if len(text) > LONGEST:
        return f"写得太长了，最多 {LONGEST} 个字。拣要紧的说，别的可以在留言里补。"
    return ""


Behalf = Literal["", "self", "counter", "phone", "visit", "patrol"]
"""For whom staff enter; "" not said yet."""


class Kept(BaseModel):
    """A draft so far. `placed`: the place was confirmed, not only prefilled. `different`: issues told apart from it."""

    source: Source = Source.WEB
    behalf: Behalf = ""
    category: str = ""
    subcategory: str = ""
    estate: str = ""
    building: str = ""
    stairwell: str = ""
    place: str = ""
    placed: bool = False
    description: str = ""
    title: str = ""
    sign: str = ""
    different: tuple[str, ...] = ()

    @property
    def next_step(self) -> str:
        """The first step with something missing."""
        if not self.category:
            return "what"
        if not self.placed:
            return "place"
        return "story" if story_problem(self.description) else "preview"


def kept_in(draft: Draft) -> Kept:
    return Kept.model_validate_json(draft.data)


class WhatForm(BaseModel):
    """`sure`: the questions of the second level were answered with no."""

    category: Label
    subcategory: Label = ""
    sure: bool = False


class PlaceForm(BaseModel):
    """`shown`: the estate whose buildings were on the page, so that a change of estate is noticed without script."""

    estate: Label = ""
    building: Label = ""
    stairwell: Label = ""
    place: Text = Field("", max_length=PLACE)
    shown: Label = ""


class StoryForm(BaseModel):
    """`drop`: the photo to take away; `stay`: only store the photos."""

    description: Text = Field("", validate_default=True)
    drop: Label = ""
    stay: bool = False

    @field_validator("description")
    @classmethod
    def tells_enough(cls, text: str) -> str:
        problem = story_problem(text)
        if problem:
            raise ValueError(problem)
        return text


class PreviewForm(BaseModel):
    """The last look. `behalf` is for staff who enter for somebody else; `website` must stay empty."""

    title: Text = Field("", max_length=TITLE)
    sign: Literal["name", "anon"] = "anon"
    name: Text = Field("", max_length=20)
    phone: Mobile | None = None
    code: Code | None = None
    behalf: Behalf = ""
    resident_name: Text = Field("", max_length=20)
    resident_phone: Mobile | None = None
    website: str = ""


class CodeForm(BaseModel):
    """The same page, for sending a code: only the phone is judged yet, the rest is kept as it stands."""

    phone: Mobile | None = None
    title: Text = ""
    sign: str = ""
    name: Text = ""
    code: str = ""


class ConfirmationForm(BaseModel):
    """`seen` is the version the page showed."""

    solved: bool | None = Field(None, validate_default=True)
    satisfaction: int | None = Field(None, ge=1, le=5)
    note: Text = Field("", max_length=500)
    seen: int | None = Field(None, ge=0, le=2**31)

    @field_validator("solved")
    @classmethod
    def chosen(cls, value: bool | None) -> bool:
        if value is None:
            raise ValueError("选一个：解决了，还是没解决。")
        return value


class WithdrawalForm(BaseModel):
    reason: Text = Field("", max_length=200)
    seen: int | None = Field(None, ge=0, le=2**31)


class CorrectionForm(BaseModel):
    title: Text = Field("", max_length=TITLE)
    description: Text = Field("", validate_default=True)
    seen: int | None = Field(None, ge=0, le=2**31)

    @field_validator("description")
    @classmethod
    def tells_enough(cls, text: str) -> str:
        return StoryForm.tells_enough(text)


async def sent_photos(request: Request) -> list[UploadFile]:
    """The files posted as `photos`, empty picks left out; still on disk, to be read one at a time."""
    form = await request.form()
    return [item for item in form.getlist("photos") if isinstance(item, UploadFile) and item.size]
