"""What is filled in about an order."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.forms import Text
from app.places.models import Estate
from app.supervision.actions.issuing import ASKED, MOST_ISSUES, STANDARD, SUBJECT, Wanted
from app.supervision.actions.steps import LONGEST, MOST_PHOTOS
from app.supervision.rules.deadlines import DAYS
from app.supervision.rules.kinds import Reason, Verdict

Seal = Annotated[str, Field(max_length=300)]
_BETWEEN = re.compile(r"[\s,，、;；]+")


class OrderForm(BaseModel):
    """`estate` is a slug, `refs` issue numbers as typed; `slip` names this form, `suggestion` where it came from."""

    unit: int = Field(ge=1, lt=2**31)
    reason: Reason
    subject: Text = Field(max_length=SUBJECT)
    asked: Text = Field(max_length=ASKED)
    standard: Text = Field(max_length=STANDARD)
    days: int = Field(DAYS, ge=1, lt=100)
    estate: Text = Field("", max_length=40)
    refs: Text = Field("", max_length=30 * MOST_ISSUES)
    suggestion: Text = Field("", max_length=40)
    slip: Text = Field("", max_length=40)

    def wanted(self, estate: Estate | None) -> Wanted:
        return Wanted(
            self.unit, self.reason, self.subject, self.asked, self.standard, self.days, refs_in(self.refs), estate,
            self.suggestion, self.slip,
        )


def refs_in(text: str) -> tuple[str, ...]:
    """Issue numbers as typed, each once."""
    return tuple(dict.fromkeys(ref.upper() for ref in _BETWEEN.split(text) if ref))


class SeenForm(BaseModel):
    """`seen` is the version that was looked at."""

    seen: int = Field(ge=1, lt=2**31)


class WordsForm(SeenForm):
    words: Text = Field("", max_length=LONGEST)


class AnswerForm(WordsForm):
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_PHOTOS)


class ReviewForm(WordsForm):
    """`days` counts only where it is returned."""

    verdict: Verdict
    days: int = Field(DAYS, ge=1, lt=100)


class WithdrawForm(SeenForm):
    reason: Text = Field("", max_length=400)


class AsideForm(BaseModel):
    suggestion: Text = Field("", max_length=40)
    reason: Text = Field("", max_length=200)
    until: date
