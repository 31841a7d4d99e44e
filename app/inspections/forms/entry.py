"""The sheet of paper, typed in: several deductions at once, each row by itself."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from app.core.errors import Invalid
from app.core.text import clean
from app.inspections.actions.entering import LONGEST, PLACE, Written
from app.inspections.rules.kinds import Severity

ROWS = 8
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
                raise Invalid(f"太长了，最多 {limit} 个。")
        return Written(
            self.raw["head"], Severity(self.raw["severity"]), self.raw["place"], self.raw["note"], slip=self.raw["slip"]
        )


def rows_in(form: FormData) -> list[Row]:
    """Fields repeated row by row; a form with a hole in it is read as far as it goes."""
    columns = [[_text(value) for value in form.getlist(name)] for name in LIMITS]
    return [Row(dict(zip(LIMITS, values, strict=True))) for values in zip(*columns, strict=False)]


def _text(value: object) -> str:
    return clean(value[: 4 * LONGEST], limit=LONGEST + 1) if isinstance(value, str) else ""
