"""What people fill in around their list: filters, several steps at once, call-backs, standard replies."""

from urllib.parse import urlencode

from pydantic import BaseModel, Field

from app.core.forms import Text
from app.issues.rules.desk import Seat, Tab
from app.issues.rules.lifecycle import Step

BULK = (Step.ACCEPTANCE, Step.DISPATCH, Step.SIGNATURE)


class QueueFilter(BaseModel):
    """The address of a list. Anything odd in it is left out (see `read`), never an error."""

    desk: Seat | None = None
    tab: Tab = Tab.DUE
    unit: int | None = Field(None, ge=1, lt=2**31)
    category: Text = Field("", max_length=8)
    estate: Text = Field("", max_length=40)
    building: Text = Field("", max_length=12)
    late: Text = Field("", pattern="^(over|today|later)?$")
    who: Text = Field("", pattern="^(none|[1-9][0-9]{0,8})?$")
    after: Text = Field("", max_length=40)

    def query(self, **changes: object) -> str:
        """The address of the same list with some of it changed; always from its first page unless `after` is given."""
        values = {**self.model_dump(mode="json", exclude={"after"}, exclude_defaults=True), **changes}
        return urlencode({name: value for name, value in values.items() if value not in (None, "")})

    @property
    def narrowed(self) -> bool:
        return any((self.unit, self.category, self.estate, self.late, self.who))


def read(params: dict[str, str]) -> QueueFilter:
    """The filter of an address; each value that does not fit counts as not given."""
    kept: dict[str, str] = {}
    for name in QueueFilter.model_fields:
        if params.get(name):
            kept |= _fitting(name, params[name])
    return QueueFilter.model_validate(kept)


def _fitting(name: str, value: str) -> dict[str, str]:
    try:
        QueueFilter.model_validate({name: value})
    except ValueError:
        return {}
    return {name: value}


class BulkForm(BaseModel):
    """`one` is the single row whose own button was pressed; else the ticked ones."""

    ref: list[Text] = Field(default_factory=list, max_length=60)
    one: Text = Field("", max_length=24)
    step: Text = Field("", max_length=20)
    unit: int | None = Field(None, ge=1, lt=2**31)
    query: Text = Field("", max_length=400)


class FilterForm(BaseModel):
    name: Text = Field(max_length=20)
    query: Text = Field("", max_length=400)


class CallbackForm(BaseModel):
    reached: bool
    solved: bool | None = None
    satisfaction: int | None = Field(None, ge=1, le=5)
    note: Text = Field("", max_length=100)


class ReplyForm(BaseModel):
    step: Step
    category: Text = Field("", max_length=8)
    text: Text = Field(min_length=2, max_length=400)
