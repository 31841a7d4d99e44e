"""What is filled in about an inspection."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.forms import Text
from app.inspections.actions.entering import LONGEST, MOST_PHOTOS, PLACE, Written
from app.inspections.rules.kinds import Outcome, Severity

Seal = Annotated[str, Field(max_length=300)]


class StartForm(BaseModel):
    """`estate` is its slug."""

    estate: Text = Field(min_length=1, max_length=40)
    inspected_on: date


class DeductionForm(BaseModel):
    """`slip` names this form, so that it counts once however often it is sent."""

    head: Text = Field(max_length=20)
    severity: Severity
    place: Text = Field("", max_length=PLACE)
    note: Text = Field("", max_length=LONGEST)
    slip: Text = Field("", max_length=40)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_PHOTOS)

    def written(self, photos: tuple[int, ...]) -> Written:
        return Written(self.head, self.severity, self.place, self.note, photos, self.slip)


class SignForm(BaseModel):
    """`seen` is the version the signer had before them, `looked` their word that they saw all eight heads, `ask` whom
    the first asks to sign second."""

    seen: int = Field(ge=1, lt=2**31)
    looked: bool = False
    words: Text = Field("", max_length=300)
    ask: int | None = Field(None, ge=1, lt=2**31)


class ReasonForm(BaseModel):
    reason: Text = Field("", max_length=200)


class ContestForm(BaseModel):
    words: Text = Field("", max_length=400)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=3)


class DecisionForm(BaseModel):
    """`severity` only where the deduction is reduced."""

    outcome: Outcome
    severity: Severity | None = None
    reason: Text = Field("", max_length=400)
