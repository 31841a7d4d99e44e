"""What is filled in on the walk: a fault, an answer of the look-back, who mends it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.errors import Invalid
from app.core.forms import Text
from app.rounds.actions.faults import LONGEST, PLACE, Found
from app.rounds.rules.checklist import Item
from app.rounds.rules.lookback import Verdict

Seal = Annotated[str, Field(max_length=300)]
MOST_PHOTOS = 9


class FaultForm(BaseModel):
    """`where` as `spot_in` reads it; `item` is the place of an item in the checklist, "" for what is not on it; `slip`
    names this form."""

    where: Text = Field("", max_length=12)
    place: Text = Field("", max_length=PLACE)
    words: Text = Field("", max_length=LONGEST)
    item: Text = Field("", max_length=3)
    category: Text = Field("", max_length=8)
    unit: int | None = Field(None, ge=1, lt=2**31)
    due_on: date | None = None
    slip: Text = Field("", max_length=40)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_PHOTOS)

    def found(self, items: Sequence[Item], *, at_home: bool = False) -> Found:
        """Raises Invalid for an item that is not on the list."""
        estate_id, building_id = spot_in(self.where)
        plain = Found(
            words=self.words, estate_id=estate_id, building_id=building_id, place=self.place, category=self.category,
            unit=self.unit, due_on=self.due_on, slip=self.slip, at_home=at_home,
        )
        return with_item(plain, self.item, items)


def spot_in(where: str) -> tuple[int | None, int | None]:
    """Estate and building, one of them or neither: b12 is a building, e3 the open ground of an estate, o outside."""
    if not where:
        raise Invalid("选一下在哪儿。", field="where")
    if where == "o":
        return None, None
    kind, number = where[0], where[1:]
    if kind not in "be" or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Invalid("这个社区没有这个地方，重新选一个。", field="where")
    return (int(number), None) if kind == "e" else (None, int(number))


def with_item(found: Found, chosen: str, items: Sequence[Item]) -> Found:
    """Head and item by the item's place; its category unless another was chosen."""
    if not chosen:
        return found
    if not chosen.isascii() or not chosen.isdigit() or int(chosen) >= len(items):
        raise Invalid("清单里没有这一项，重新选。", field="item")
    item = items[int(chosen)]
    return replace(found, head=item.head, item=item.text, category=found.category or item.category)


class AnswerForm(BaseModel):
    """One line of the look-back; `line` is the issue's reference."""

    line: Text = Field("", max_length=24)
    verdict: Verdict | None = None
    note: Text = Field("", max_length=120)
    photos_kept: list[Seal] = Field(default_factory=list, max_length=MOST_PHOTOS)


class FixerForm(BaseModel):
    """Either a unit and a day, or the reason why nobody."""

    unit: int | None = Field(None, ge=1, lt=2**31)
    due_on: date | None = None
    reason: Text = Field("", max_length=200)
