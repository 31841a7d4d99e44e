"""The plan of a round, and the small forms around it."""

from pydantic import BaseModel, Field

from app.core.errors import Invalid
from app.core.forms import Text
from app.rounds.actions.preparing import Plan
from app.rounds.rules.plan import FIX_DAYS, route
from app.rounds.rules.seats import FEWEST, MOST


class PlanForm(BaseModel):
    """`stop` and `place` go in pairs: a building of the route and its number; `add` are further ones."""

    theme: Text = Field("", max_length=40)
    venue: Text = Field("", max_length=60)
    seats: int = Field(7, ge=FEWEST, le=MOST)
    fix_days: int = Field(3, ge=FIX_DAYS[0], le=FIX_DAYS[1])
    checklist: Text = Field("", max_length=2000)
    stop: list[Text] = Field(default_factory=list, max_length=60)
    place: list[Text] = Field(default_factory=list, max_length=60)
    add: list[Text] = Field(default_factory=list, max_length=60)
    version: int = Field(1, ge=0, lt=2**31)

    def plan(self) -> Plan:
        """Raises Invalid (field `stops`) for a route that cannot be read."""
        numbered = [(_building(stop), place) for stop, place in zip(self.stop, self.place, strict=False)]
        added = [_building(each) for each in self.add if each]
        return Plan(self.theme, self.venue, self.seats, self.fix_days, self.checklist, route(numbered, added))


def _building(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("路线里有一栋认不出来，重新选。", field="stops")
    return int(text)


class LotForm(BaseModel):
    """`everybody`: from all verified residents, else from who waits."""

    everybody: bool = False


class GuestForm(BaseModel):
    name: Text = Field("", max_length=20)
    title: Text = Field("", max_length=20)


class ReasonForm(BaseModel):
    reason: Text = Field("", max_length=200)


class ThanksForm(BaseModel):
    thanks: Text = Field("", max_length=200)
