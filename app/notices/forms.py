"""What is filled in about papers."""

from pydantic import BaseModel, Field

from app.core.forms import Text


class ObjectionForm(BaseModel):
    words: Text = Field("", max_length=400)


class AnswerForm(BaseModel):
    answer: Text = Field("", max_length=400)


class WithdrawalForm(BaseModel):
    """`replaced_by` is the token of the paper in its place; `sure` their word that they know it is final."""

    reason: Text = Field("", max_length=400)
    replaced_by: Text = Field("", max_length=32)
    sure: bool = False


class WordingForm(BaseModel):
    """`seen` is the version the page showed. The body is cleaned where it is read, since it may be longer than Text."""

    body: str = Field("", max_length=8000)
    reason: Text = Field("", max_length=200)
    seen: int = Field(0, ge=0, lt=2**31)


class ResetForm(BaseModel):
    reason: Text = Field("", max_length=200)
    seen: int = Field(0, ge=0, lt=2**31)
