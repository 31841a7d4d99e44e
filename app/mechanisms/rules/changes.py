"""What was changed in a mechanism, in words: the field, what it was, what it is now. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.filters import span
from app.mechanisms.rules.cadence import BadCadence
from app.mechanisms.rules.kinds import Shift
from app.mechanisms.rules.setting import role_name
from app.mechanisms.rules.wording import clock, describe

LABELS = {
    "name": "名称", "description": "说明", "cadence": "多久一次", "shift": "遇上休息日", "start_minute": "几点开始",
    "duration_minutes": "多长时间", "venue": "地点", "host": "谁来主持", "invited": "请谁来", "inputs": "带来什么",
    "outputs": "办出什么", "checklist": "清单",
}
ADOPTED = "adopted"
"""The key of the first entry: the template a community took over."""


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def in_words(changes: Mapping[str, Any]) -> tuple[Change, ...]:
    """Changes as kept (field → [before, after]); fields nobody knows any more are left out."""
    return tuple(
        Change(LABELS[field], said(field, old), said(field, new))
        for field, (old, new) in changes.items()
        if field in LABELS
    )


def said(field: str, value: Any) -> str:
    """One value of a field as people read it."""
    say = _SAYING.get(field)
    text = say(value) if say else str(value)
    return text or "没有写"


def _cadence(value: str) -> str:
    """What a later version no longer takes is shown as it is."""
    try:
        return describe(value)
    except BadCadence:
        return value


def _roles(value: list[str]) -> str:
    return "、".join(map(role_name, value))


def _checklist(value: list[str]) -> str:
    return f"{len(value)} 条" if value else ""


_SAYING: dict[str, Callable[[Any], str]] = {
    "cadence": _cadence, "shift": lambda value: Shift(value).label, "start_minute": clock, "duration_minutes": span,
    "host": role_name, "invited": _roles, "checklist": _checklist,
}
