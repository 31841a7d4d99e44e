"""What the form of a setting needs besides what was typed, and how a refusal comes back to it."""

from typing import Any

from app.core.errors import DomainError, Stale
from app.core.forms import Bound
from app.mechanisms.forms import UNITS, SettingForm
from app.mechanisms.rules.kinds import Shift
from app.mechanisms.rules.often import DAY_NAMES, MONTHS, NTHS
from app.mechanisms.rules.setting import HOSTS, INVITED, role_name

LABELS = {
    "name": "名称", "description": "说明", "often": "多久一次", "weekdays": "星期几", "monthdays": "几号",
    "nth": "第几个星期几", "months": "哪些月", "rule": "规则", "shift": "遇上休息日", "start": "几点开始",
    "length": "多长时间", "venue": "地点", "host": "谁来主持", "invited": "请谁来", "inputs": "带来什么",
    "outputs": "办出什么", "checklist": "清单",
}
CHOICES: dict[str, Any] = {
    "labels": LABELS,
    "day_names": list(DAY_NAMES.items()),
    "nths": [(str(nth), words) for nth, words in NTHS.items()],
    "months": [pair for pair in MONTHS.items() if pair[0]],
    "shifts": [(each.value, each.label) for each in Shift],
    "units": [(str(minutes), words) for minutes, words in UNITS.items()],
    "hosts": [(role.value, role.label) for role in HOSTS],
    "guests": [(str(role), role_name(role)) for role in INVITED],
}


def refused(form: Bound[SettingForm], error: DomainError, seen: int) -> Bound[SettingForm]:
    """A field's own sentence each. Only who was shown what somebody else saved may save over it: then the next try
    counts from `seen`, the version now shown; otherwise from the one the form began with."""
    by_field = error.extra.get("errors") or {error.field: error.message}
    place = form.value.place if form.value else str
    raw = {**form.raw, "seen": str(seen)} if isinstance(error, Stale) else form.raw
    return Bound(raw=raw, errors={place(name): words for name, words in by_field.items()})
