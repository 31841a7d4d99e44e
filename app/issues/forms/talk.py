"""What people write beside an issue."""

from pydantic import BaseModel, Field

from app.core.forms import Text


class CommentForm(BaseModel):
    text: Text = Field(max_length=1000)


class FlagForm(BaseModel):
    reason: Text = Field("", max_length=200)
    next: Text = Field("", max_length=400)


class HidingForm(BaseModel):
    """`reason` is public."""

    reason: Text = Field("", max_length=200)
    next: Text = Field("", max_length=400)


class RevealForm(BaseModel):
    reason: Text = Field("", max_length=200)
    next: Text = Field("", max_length=400)


class SupportForm(BaseModel):
    undo: bool = False
    next: Text = Field("", max_length=400)
