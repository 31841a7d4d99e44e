"""What is filled in about a case."""

from datetime import date, datetime
from datetime import time as TimeOfDay  # noqa: N812 -- a field is called time
from typing import Annotated, Self

from fastapi import Request
from pydantic import BaseModel, Field, model_validator

from app.core.errors import Invalid
from app.core.forms import Bound, Text, bind_data
from app.core.text import clean
from app.core.workdays import SHANGHAI
from app.exits.actions.given import Given, Item
from app.exits.actions.mending import MOST_ITEMS
from app.exits.forms.asks import ASKS, Ask
from app.exits.rules.kinds import Deed
from app.handovers.rules.kinds import Receiver

Seal = Annotated[str, Field(max_length=300)]
Number = Annotated[int, Field(ge=0, lt=2**31)]
MOST_PHOTOS = 6
ROWS = 6


class DeedForm(BaseModel):
    """Everything any step may ask for; `go` is `look` for a preview, else it is meant."""

    seen: Number = 0
    go: Text = Field("do", max_length=8)
    words: Text = Field("", max_length=600)
    day: date | None = None
    time: TimeOfDay | None = None
    until: date | None = None
    place: Text = Field("", max_length=60)
    people: Text = Field("", max_length=200)
    materials: Text = Field("", max_length=200)
    came: bool = True
    said: Text = Field("", max_length=600)
    promised: Text = Field("", max_length=600)
    number: Text = Field("", max_length=40)
    address: Text = Field("", max_length=120)
    days: Number | None = None
    clause: Text = Field("", max_length=200)
    signers: Number = 0
    receiver: Receiver = Receiver.OWNERS_COMMITTEE
    receiver_name: Text = Field("", max_length=60)
    basis: Text = Field("", max_length=200)
    what: list[Text] = Field(default_factory=list, max_length=MOST_ITEMS)
    standard: list[Text] = Field(default_factory=list, max_length=MOST_ITEMS)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_PHOTOS)

    @model_validator(mode="after")
    def _same_length(self) -> Self:
        """A form with a hole in it is read as far as it goes."""
        shorter = min(len(self.what), len(self.standard))
        self.what, self.standard = self.what[:shorter], self.standard[:shorter]
        return self

    def given(self, photos: tuple[int, ...]) -> Given:
        moment = None
        if self.day is not None and self.time is not None:
            moment = datetime.combine(self.day, self.time.replace(tzinfo=None), SHANGHAI)
        return Given(
            seen=self.seen, words=self.words, day=self.day, until=self.until, moment=moment, place=self.place,
            people=self.people, materials=self.materials, came=self.came, said=self.said, promised=self.promised,
            number=self.number, address=self.address, days=self.days, clause=self.clause, signers=self.signers,
            receiver=self.receiver, receiver_name=self.receiver_name, basis=self.basis, items=self.items,
            photos=photos,
        )

    @property
    def items(self) -> tuple[Item, ...]:
        pairs = zip(self.what, self.standard, strict=True)
        return tuple(Item(what, standard) for what, standard in pairs if what or standard)


def check_asked(deed: Deed, form: Bound[DeedForm]) -> Bound[DeedForm]:
    """The form with a sentence for everything this step asks for and did not get; photos are looked at later."""
    missing = {ask.name for ask in ASKS[deed] if not ask.optional and ask.kind not in ("photos", "items", "came")}
    errors = {name: "这一项要填。" for name in missing if not str(form.raw.get(name, "")).strip()}
    if not errors:
        return form
    again: Bound[DeedForm] = Bound(raw=form.raw, errors={**errors, **form.errors})
    return again


def labels_of(asks: tuple[Ask, ...]) -> dict[str, str]:
    return {ask.name: ask.label for ask in asks}


class ItemForm(BaseModel):
    words: Text = Field("", max_length=400)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=4)


class AnswerForm(BaseModel):
    words: Text = Field("", max_length=600)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_PHOTOS)


class BlockForm(BaseModel):
    """Both ways: `reason` and `review_on` to say what stands in the way, `words` to say that nothing does any more."""

    seen: Number = 0
    reason: Text = Field("", max_length=400)
    review_on: date | None = None
    words: Text = Field("", max_length=400)


class SeenForm(BaseModel):
    seen: Number = 0


async def posted_checks(request: Request) -> Bound[SeenForm]:
    """The checkers' sheet: one pair of fields for each item, however many there are."""
    data = await request.form()
    form = bind_data(SeenForm, data)
    typed = {name: clean(value, limit=400) for name, value in data.items() if isinstance(value, str)}
    return Bound(raw=typed, value=form.value, errors=form.errors)


def checked(raw: dict[str, str], numbers: list[int]) -> list[tuple[bool, str]]:
    """Fit or not and why not, item by item. Raises Invalid for one that was not looked at."""
    found = []
    for number in numbers:
        word = raw.get(f"fit_{number}", "")
        if word not in ("yes", "no"):
            raise Invalid(f"第 {number} 处还没选合格不合格。", field=f"fit_{number}")
        found.append((word == "yes", raw.get(f"note_{number}", "")))
    return found
