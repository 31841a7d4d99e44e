"""The plain fields of a category, as the town edits them."""

import re
from dataclasses import replace

from pydantic import BaseModel

from app.core.forms import Text
from app.issues.rules.category import Category, Lead
from app.issues.rules.clocks import ClockKind

_BETWEEN = re.compile(r"[、，,；;\s]+")


class CategoryForm(BaseModel):
    """Empty numbers are limits that do not exist. `seen` is how many edits the editor knew of."""

    name: Text = ""
    hint: Text = ""
    lead: Lead
    co: Text = ""
    clock: ClockKind
    respond_minutes: int | None = None
    resolve_workdays: int | None = None
    after_photo: bool = False
    photo_hint: Text = ""
    private: bool = False
    emergency_script: Text = ""
    seen: int = 0

    def applied_to(self, category: Category) -> Category:
        """The category with these fields. A limit in calendar minutes stays until working days are given instead."""
        kept = self.resolve_workdays is None
        return replace(
            category, name=self.name, hint=self.hint, lead=self.lead, clock=self.clock,
            co=tuple(word for word in _BETWEEN.split(self.co) if word), respond_minutes=self.respond_minutes,
            resolve_workdays=self.resolve_workdays, resolve_minutes=category.resolve_minutes if kept else None,
            after_photo=self.after_photo, photo_hint=self.photo_hint, private=self.private,
            emergency_script=self.emergency_script,
        )


def typed(category: Category, seen: int) -> dict[str, str]:
    """The category as the form shows it before anything was typed."""
    numbers = {"respond_minutes": category.respond_minutes, "resolve_workdays": category.resolve_workdays}
    flags = {"after_photo": category.after_photo, "private": category.private}
    return {
        "name": category.name, "hint": category.hint, "lead": category.lead.value, "clock": category.clock.value,
        "co": "、".join(category.co), "photo_hint": category.photo_hint, "emergency_script": category.emergency_script,
        "seen": str(seen), **{name: "" if value is None else str(value) for name, value in numbers.items()},
        **{name: "1" for name, on in flags.items() if on},
    }
