"""What is typed: ballots, papers, receipts, seats, what a look found."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.forms import Text
from app.reviews.rules.ballots import LONGEST_COMMENT, Ballot
from app.rulebooks.rules.policy import INDICATORS

Rating = Annotated[int | None, Field(ge=0, le=5)]
Level = Annotated[int | None, Field(ge=1, le=5)]
QUESTIONS = tuple(f"q{number}" for number in range(1, INDICATORS + 1))
UNANSWERED = "这一题选一个；没接触过，就选“没接触过，不评”。"
NO_LEVEL = "总的满意不满意，选一个。"


class Answers(BaseModel):
    """The nine questions; a missing answer is found by `missing`, so that it gets a sentence of its own."""

    q1: Rating = None
    q2: Rating = None
    q3: Rating = None
    q4: Rating = None
    q5: Rating = None
    q6: Rating = None
    q7: Rating = None
    q8: Rating = None
    overall: Level = None
    comment: Annotated[Text, Field(max_length=LONGEST_COMMENT)] = ""

    def given(self) -> Sequence[int | None]:
        return [getattr(self, name) for name in QUESTIONS]

    def missing(self) -> dict[str, str]:
        """A sentence for each question without an answer."""
        found = {name: UNANSWERED for name in QUESTIONS if getattr(self, name) is None}
        return found if self.overall is not None else {**found, "overall": NO_LEVEL}

    def filled(self) -> Ballot:
        """Only where nothing is `missing`; ValueError otherwise."""
        return Ballot(tuple(each for each in self.given() if each is not None), self.overall or 0)


class BallotForm(Answers):
    """`ballot` says which of one's own ballots it is."""

    ballot: Annotated[Text, Field(max_length=40)] = ""


class PaperForm(Answers):
    """A returned paper; `unusable` instead of answers where it can't be read."""

    serial: Annotated[Text, Field(min_length=1, max_length=12)]
    unusable: bool = False
    reason: Annotated[Text, Field(max_length=200)] = ""


class PrintingForm(BaseModel):
    many: int = Field(ge=1, le=1000)


class HandOutForm(BaseModel):
    building: Text = Field(min_length=1, max_length=40)
    unit: Text = Field(min_length=1, max_length=12)
    number: Text = Field(min_length=1, max_length=12)


class ReceiptForm(BaseModel):
    code: Text = Field(min_length=1, max_length=40)


class SeatForm(BaseModel):
    person: int = Field(ge=1, lt=2**31)


class LookForm(BaseModel):
    note: Text = Field(min_length=2, max_length=200)


class CoveringForm(BaseModel):
    """`reason` is public."""

    reason: Text = Field("", max_length=200)
