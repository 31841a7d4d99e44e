"""The form of a template and of a mechanism: what is typed, and the setting it means."""

import re
from datetime import date

from pydantic import BaseModel

from app.core.errors import Invalid
from app.core.forms import Text
from app.mechanisms.rules.cadence import BadCadence
from app.mechanisms.rules.kinds import Shift
from app.mechanisms.rules.often import Often, Timing, compose, spelled
from app.mechanisms.rules.rhythm import Slot, slot
from app.mechanisms.rules.setting import (
    LONGEST,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    Setting,
    faults,
    in_order,
)
from app.mechanisms.rules.wording import clock

UNITS = {1: "分钟", 60: "小时", 1440: "天"}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?::00)?")
_WHERE = {
    Often.WEEKLY: "weekdays", Often.MONTHDAYS: "monthdays", Often.NTH: "nth", Often.WORKDAYS: "often",
    Often.HAND: "often", Often.RULE: "rule",
}


class SettingForm(BaseModel):
    """Of the fields about how often only those of the chosen way count. `seen`: the version that was changed."""

    name: Text = ""
    description: Text = ""
    often: Often
    weekdays: list[str] = []
    monthdays: Text = ""
    nth: int = 1
    nth_day: str = "MO"
    months: str = ""
    rule: Text = ""
    shift: Shift = Shift.NEXT
    start: Text = ""
    length: int = 60
    unit: int = 1
    venue: Text = ""
    host: str = ""
    invited: list[str] = []
    inputs: Text = ""
    outputs: Text = ""
    checklist: Text = ""
    seen: int = 0

    def setting(self) -> Setting:
        """What the form means. Raises Invalid with `extra["errors"]`, a sentence per field."""
        errors: dict[str, str] = {}
        found = Setting(
            name=self.name, description=self.description, cadence=self._cadence(errors), shift=self._shift(),
            start_minute=_minute(self.start, errors), duration_minutes=self._minutes(), venue=self.venue,
            host=self.host, invited=in_order(self.invited), inputs=self.inputs, outputs=self.outputs,
            checklist=_lines(self.checklist),
        )
        errors = {self.place(field): sentence for field, sentence in {**faults(found), **errors}.items()}
        if errors:
            raise Invalid(next(iter(errors.values())), extra={"errors": errors})
        return found

    def _cadence(self, errors: dict[str, str]) -> str:
        timing = Timing(
            self.often, tuple(self.weekdays), self.monthdays, self.nth, self.nth_day, self.months, self.rule
        )
        try:
            return compose(timing)
        except BadCadence as bad:
            errors["cadence"] = str(bad)
            return ""

    def _shift(self) -> Shift:
        return Shift.SKIP if self.often is Often.WORKDAYS else self.shift

    def _minutes(self) -> int:
        return self.length * self.unit if self.unit in UNITS else 0

    def place(self, field: str) -> str:
        """The input a complaint about a setting's field belongs to."""
        return _WHERE[self.often] if field == "cadence" else field


class OnceForm(BaseModel):
    """One occurrence: called by hand, or moved."""

    day: Text = ""
    start: Text = ""
    length: int = 60
    unit: int = 1
    venue: Text = ""

    def slot(self) -> Slot:
        """When it is. Raises Invalid with `extra["errors"]`, a sentence per field."""
        errors: dict[str, str] = {}
        day, minute = _day(self.day, errors), _minute(self.start, errors)
        minutes = self.length * self.unit if self.unit in UNITS else 0
        if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
            errors["length"] = "最短 5 分钟，最长 30 天。"
        if len(self.venue) > LONGEST["venue"]:
            errors["venue"] = f"最多 {LONGEST['venue']} 个字。"
        if errors:
            raise Invalid(next(iter(errors.values())), extra={"errors": errors})
        return slot(day, minute, minutes)


class ReasonForm(BaseModel):
    reason: Text = ""


def _day(written: str, errors: dict[str, str]) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        errors["day"] = "哪一天要写成 2026-11-30 这样。"
        return date.min
    if not FIRST_DAY <= day <= LAST_DAY:
        errors["day"] = "哪一天要写成 2026-11-30 这样。"
    return day


def _minute(written: str, errors: dict[str, str]) -> int:
    found = _CLOCK.fullmatch(written)
    if found is None:
        errors["start"] = "几点开始要写成 9:30 这样。"
        return 0
    return int(found[1]) * 60 + int(found[2])


def _lines(written: str) -> tuple[str, ...]:
    """大类：小项, a line each, with either colon or a bar."""
    lines = (line.strip() for line in written.splitlines())
    return tuple("|".join(part.strip() for part in re.split(r"[:：|]", line, maxsplit=1)) for line in lines if line)


def typed(setting: Setting, seen: int) -> dict[str, object]:
    """The setting as the form shows it before anything was typed."""
    timing = spelled(setting.cadence, setting.shift)
    length, unit = whole(setting.duration_minutes)
    return {
        "name": setting.name, "description": setting.description, "often": timing.often.value,
        "weekdays": list(timing.weekdays), "monthdays": timing.monthdays, "nth": str(timing.nth),
        "nth_day": timing.nth_day, "months": timing.months, "rule": timing.rule, "shift": setting.shift.value,
        "start": clock(setting.start_minute).zfill(5), "length": str(length), "unit": str(unit),
        "venue": setting.venue, "host": setting.host, "invited": list(setting.invited), "inputs": setting.inputs,
        "outputs": setting.outputs, "checklist": "\n".join(line.replace("|", "：") for line in setting.checklist),
        "seen": str(seen),
    }


def whole(minutes: int) -> tuple[int, int]:
    """A length in the largest unit that has no rest: 90 → 90 minutes, 120 → 2 hours."""
    unit = next(unit for unit in sorted(UNITS, reverse=True) if minutes % unit == 0)
    return minutes // unit, unit
