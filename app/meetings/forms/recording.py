"""What the recorder types about one item, and a matter that comes up in the room."""

from datetime import date

from pydantic import BaseModel, Field

from app.core.forms import Mobile, Text
from app.meetings.rules.decisions import Told
from app.meetings.rules.hands import hands_of
from app.meetings.rules.kinds import Decision

MOST_HANDS = 9999


class PlacedForm(BaseModel):
    """`spot` is "estate-slug/building-code", either part of it perhaps empty."""

    category: Text = Field("", max_length=8)
    spot: Text = Field("", max_length=80)
    place: Text = Field("", max_length=60)


class ItemForm(PlacedForm):
    """`seen` is the stamp of what the page showed. With a category, a promised matter goes on the board."""

    summary: Text = Field("", max_length=1000)
    decision: Decision | None = None
    reason: Text = Field("", max_length=400)
    unit: int | None = Field(None, ge=1, lt=2**31)
    responsible: Text = Field("", max_length=40)
    due_on: date | None = None
    hands_for: int | None = Field(None, ge=0, le=MOST_HANDS)
    hands_against: int | None = Field(None, ge=0, le=MOST_HANDS)
    hands_abstain: int | None = Field(None, ge=0, le=MOST_HANDS)
    seen: Text = Field("", max_length=16)

    @property
    def told(self) -> Told:
        return Told(
            self.summary, self.decision, self.reason, self.responsible, self.unit, self.due_on,
            hands_of(self.hands_for, self.hands_against, self.hands_abstain),
        )


class MatterForm(PlacedForm):
    """`name` and `phone` of whoever put it, if they want to hear what becomes of it."""

    title: Text = Field("", max_length=40)
    text: Text = Field(max_length=600)
    name: Text = Field("", max_length=20)
    phone: Mobile | None = None


LABELS = {
    "summary": "大家怎么说的", "decision": "怎么定的", "reason": "议定的话", "unit": "办理单位",
    "responsible": "谁来办", "due_on": "哪天办完", "hands_for": "同意", "hands_against": "反对",
    "hands_abstain": "弃权", "category": "哪一类", "spot": "在哪儿", "place": "具体位置", "title": "一句话",
    "text": "什么事", "name": "姓名", "phone": "手机号",
}
