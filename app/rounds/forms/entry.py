"""The sheet of paper, typed in: several look-back lines and several faults at once, each row by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from app.core.errors import Invalid
from app.core.text import clean
from app.rounds.actions.faults import LONGEST, Found
from app.rounds.forms.walk import spot_in, with_item
from app.rounds.rules.checklist import Item
from app.rounds.rules.lookback import Verdict

ROWS = 8
FIELDS = ("slip", "where", "place", "words", "item", "unit", "due_on")
LINES = ("line", "verdict", "note")


@dataclass(slots=True)
class Row:
    """What was typed in one row, as typed; `error` says why it was not taken."""

    raw: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def empty(self) -> bool:
        return not any(self.raw.get(name) for name in ("words", "place", "item"))

    def found(self, items: Sequence[Item]) -> Found:
        """Raises Invalid for what cannot be read."""
        estate_id, building_id = spot_in(self.raw["where"])
        plain = Found(
            words=self.raw["words"], estate_id=estate_id, building_id=building_id, place=self.raw["place"],
            unit=_number(self.raw["unit"]), due_on=_day(self.raw["due_on"]), slip=self.raw["slip"][:40], on_paper=True,
        )
        return with_item(plain, self.raw["item"], items)


@dataclass(slots=True)
class Line:
    """One line of the look-back as typed; `raw` has line (the issue's reference), verdict and note."""

    raw: Mapping[str, str]
    error: str = ""

    @property
    def empty(self) -> bool:
        return not self.raw["verdict"]

    def verdict(self) -> Verdict:
        if self.raw["verdict"] not in {each.value for each in Verdict}:
            raise Invalid("从“修好了、没修好、没看成”里选一个。", field="verdict")
        return Verdict(self.raw["verdict"])


def rows_in(form: FormData) -> list[Row]:
    return [Row(raw) for raw in _side_by_side(form, FIELDS)]


def lines_in(form: FormData) -> list[Line]:
    return [Line(raw) for raw in _side_by_side(form, LINES)]


def _side_by_side(form: FormData, names: Sequence[str]) -> list[dict[str, str]]:
    """Fields repeated row by row; a form with a hole in it is read as far as it goes."""
    columns = [[_text(value) for value in form.getlist(name)] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False)]


def _text(value: Any) -> str:
    return clean(value[: 4 * LONGEST], limit=LONGEST + 1) if isinstance(value, str) else ""


def _number(text: str) -> int | None:
    if text and (not text.isascii() or not text.isdigit() or len(text) > 9):
        raise Invalid("从列出的里面选一个。")
    return int(text) if text else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise Invalid("日期看不懂，写成 2026-11-30 这样。", field="due_on") from problem
