"""What is typed on minutes: reworded lines, what is wrong with one, answers, additions, promises ticked off."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.core.errors import Invalid
from app.core.forms import Text
from app.meetings.actions.minutes import Edit
from app.meetings.rules.minutes import LONGEST_LINE

MOST_LINES = 400


class LinesForm(BaseModel):
    """Three lists of one length: a line's key, its words, and the stamp of the words the page showed."""

    key: list[Annotated[Text, Field(max_length=40)]] = Field(default_factory=list, max_length=MOST_LINES)
    text: list[Annotated[Text, Field(max_length=LONGEST_LINE)]] = Field(default_factory=list, max_length=MOST_LINES)
    seen: list[Annotated[Text, Field(max_length=12)]] = Field(default_factory=list, max_length=MOST_LINES)

    @property
    def edits(self) -> dict[str, Edit]:
        """Raises Invalid where the lists do not fit, which no page of ours sends."""
        if not len(self.key) == len(self.text) == len(self.seen):
            raise Invalid("这一页没有传完整，回上一页再存一次。")
        return {key: Edit(text, seen) for key, text, seen in zip(self.key, self.text, self.seen, strict=True)}


class SeenForm(BaseModel):
    """`seen` is the stamp of the draft that was read."""

    seen: Text = Field("", max_length=16)


class WrongForm(BaseModel):
    line: Text = Field("", max_length=40)
    text: Text = Field("", max_length=400)


class AnswerForm(BaseModel):
    """`wording` is what the line becomes, `seen` the stamp of the words the page showed, `answer` why it stays, or a
    word beside the change."""

    accept: Literal["1", "0"]
    wording: Text = Field("", max_length=LONGEST_LINE)
    answer: Text = Field("", max_length=400)
    seen: Text = Field("", max_length=12)


class AddendumForm(BaseModel):
    text: Text = Field("", max_length=600)


class DoneForm(BaseModel):
    note: Text = Field("", max_length=200)
