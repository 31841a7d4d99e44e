"""The sheet of paper, typed in: several deductions at once, each row by itself."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from app.core.errors import Invalid
from app.core.text import clean
from app.inspections.actions.entering import LONGEST, PLACE, Written
from app.inspections.rules.kinds import Severity

ROWS = 8
MOST_ROWS = 40
TOO_MANY = f"一次最多录 {MOST_ROWS} 条，这一条还没录，再交一次。"
NAMES = {"head": "哪一项", "severity": "多严重", "place": "在哪儿", "note": "看到了什么"}
LIMITS = {"slip": 40, "head": 20, "severity": 20, "place": PLACE, "note": LONGEST}


@dataclass(slots=True)
class Row:
    """What was typed in one row, as typed; `error` says why it was not taken."""

    raw: dict[str, str]
    error: str = ""

    @property
    def empty(self) -> bool:
        return not any(self.raw.get(name) for name in ("head", "place", "note"))

    def written(self) -> Written:
        """Raises Invalid for what cannot be read; head and words are checked where they are kept."""
        if self.raw["severity"] not in {each.value for each in Severity}:
            raise Invalid("选一下多严重。")
        for name, limit in LIMITS.items():
            if len(self.raw[name]) > limit:
                raise Invalid(f"“{NAMES.get(name, name)}”太长了，最多 {limit} 个字。")
        return Written(
            self.raw["head"], Severity(self.raw["severity"]), self.raw["place"], self.raw["note"], slip=self.raw["slip"]
        )


def rows_in(form: FormData) -> list[Row]:
    """Fields repeated row by row, without empty rows; a form with a hole in it is read as far as it goes. Those beyond
    MOST_ROWS come with a sentence."""
    columns = [[_text(value) for value in form.getlist(name)] for name in LIMITS]
    rows = [Row(dict(zip(LIMITS, values, strict=True))) for values in zip(*columns, strict=False)]
    found = [row for row in rows if not row.empty]
    for row in found[MOST_ROWS:]:
        row.error = TOO_MANY
    return found


def _text(value: object) -> str:
    """As typed, longer than may be kept, so that it is refused and not cut."""
    return clean(value, limit=4 * LONGEST) if isinstance(value, str) else ""
