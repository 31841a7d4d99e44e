"""What is filled in about a sheet: its columns, and what becomes of the lines of one page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from app.core.forms import Text
from app.core.text import clean
from app.hotline.actions.releasing import LONGEST
from app.hotline.rules.kinds import Choice, Column

MOST_LINES = 40
LIMITS = {"line": 12, "choice": 10, "place": 100, "building": 12, "category": 8, "target": 24, "reason": 200}


class ColumnsForm(BaseModel):
    """Places of columns from 0, empty where the sheet has none; `seen` is the version that was looked at."""

    seen: int = Field(ge=1, lt=2**31)
    name: Text = Field("", max_length=40)
    number: int | None = Field(None, ge=0, lt=1000)
    content: int | None = Field(None, ge=0, lt=1000)
    address: int | None = Field(None, ge=0, lt=1000)
    category: int | None = Field(None, ge=0, lt=1000)
    called: int | None = Field(None, ge=0, lt=1000)
    caller: int | None = Field(None, ge=0, lt=1000)
    phone: int | None = Field(None, ge=0, lt=1000)
    due: int | None = Field(None, ge=0, lt=1000)
    result: int | None = Field(None, ge=0, lt=1000)
    done: int | None = Field(None, ge=0, lt=1000)
    rating: int | None = Field(None, ge=0, lt=1000)
    unit: int | None = Field(None, ge=0, lt=1000)

    @property
    def columns(self) -> dict[Column, int]:
        """`name` is the layout's, so the caller's column travels under another."""
        given = {column: getattr(self, field_of(column)) for column in Column}
        return {column: place for column, place in given.items() if place is not None}


def field_of(column: Column) -> str:
    return "caller" if column is Column.NAME else column.value


class ReleaseForm(BaseModel):
    """`seen` is the reference of the issue that was looked at."""

    number: Text = Field(max_length=60)
    seen: Text = Field(max_length=24)
    reason: Text = Field("", max_length=LONGEST)


@dataclass(slots=True)
class Row:
    """What was chosen for one line, as typed; `error` says why it was not done."""

    raw: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def place(self) -> int:
        """The line's place in the sheet; 0, where only a header can be, for what is none."""
        text = self.raw["line"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def choice(self) -> Choice | None:
        return Choice(self.raw["choice"]) if self.raw["choice"] in set(Choice) else None


def rows_in(form: FormData) -> dict[int, Row]:
    """Fields repeated line by line, by the line's place; a form with a hole in it is read as far as it goes."""
    columns = [[_typed(value, limit) for value in form.getlist(name)] for name, limit in LIMITS.items()]
    rows = [Row(dict(zip(LIMITS, values, strict=True))) for values in zip(*columns, strict=False)]
    return {row.place: row for row in rows[:MOST_LINES] if row.place}


def _typed(value: object, limit: int) -> str:
    return clean(value, limit=limit) if isinstance(value, str) else ""
