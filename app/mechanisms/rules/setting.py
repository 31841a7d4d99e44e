"""What a town writes in a template and a community changes in its own: name, rhythm, place, people. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from app.core.text import clean
from app.mechanisms.rules.cadence import BadCadence, parse_cadence
from app.mechanisms.rules.kinds import Shift
from app.people.rules.roles import Role

RESIDENT = "resident"
HOSTS = (
    Role.COMMUNITY_SECRETARY, Role.COMMITTEE_MEMBER, Role.GRID_WORKER, Role.PROJECT_MANAGER, Role.OWNERS_COMMITTEE,
    Role.PARTY_MEMBER, Role.BUILDING_HEAD, Role.MERCHANT, Role.TOWN_OFFICIAL,
)
INVITED = (
    RESIDENT, Role.PARTY_MEMBER, Role.BUILDING_HEAD, Role.GRID_WORKER, Role.COMMITTEE_MEMBER, Role.COMMUNITY_SECRETARY,
    Role.OWNERS_COMMITTEE, Role.PROJECT_MANAGER, Role.COMPANY_STAFF, Role.MERCHANT, Role.DEPARTMENT,
    Role.TOWN_OFFICIAL,
)
LONGEST = {
    "name": 20, "description": 600, "venue": 60, "inputs": 200, "outputs": 200, "head": 12, "item": 60, "items": 40,
    "checklist": 2000,
}
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 43_200
LINES = frozenset({"description"})
"""Fields of more than one line."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`cadence` an RRULE or "" (by hand); `start_minute` after local midnight; `invited` roles, "resident" among them;
    `checklist` lines 〈大类|小项〉."""

    name: str
    description: str = ""
    cadence: str = ""
    shift: Shift = Shift.NEXT
    start_minute: int = 540
    duration_minutes: int = 60
    venue: str = ""
    host: str = ""
    invited: tuple[str, ...] = ()
    inputs: str = ""
    outputs: str = ""
    checklist: tuple[str, ...] = ()


FIELDS = tuple(field.name for field in fields(Setting))


def role_name(role: str) -> str:
    """A role, or 居民 for "resident"; what nobody knows shows itself."""
    if role == RESIDENT:
        return "居民"
    return Role(role).label if role in set(Role) else role


def in_order(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles once each in the order of the form, those nobody knows last."""
    known = [str(role) for role in INVITED]
    return tuple(sorted(set(roles), key=lambda role: (known.index(role) if role in known else len(known), role)))


def faults(setting: Setting) -> dict[str, str]:
    """Field → a Chinese sentence; empty when everything may stand."""
    found = {field: sentence for field in ("name", "description", "venue", "inputs", "outputs")
             if (sentence := _text_fault(field, getattr(setting, field)))}  # fmt: skip
    if not setting.name:
        found["name"] = "起个名字，比如“每周说事”。"
    found |= _time_faults(setting)
    if setting.host and setting.host not in HOSTS:
        found["host"] = "请从给出的几项里选一个。"
    if not set(setting.invited) <= {str(role) for role in INVITED}:
        found["invited"] = "请从给出的几项里选。"
    if sentence := _checklist_fault(setting.checklist):
        found["checklist"] = sentence
    return found


def _text_fault(field: str, text: str) -> str:
    most = LONGEST[field]
    if len(text) > most:
        return f"最多 {most} 个字，现在有 {len(text)} 个。"
    odd = text != clean(text, limit=most) or (field not in LINES and "\n" in text)
    return "里有多余的空格、换行或看不见的字符，请删掉。" if odd else ""


def _time_faults(setting: Setting) -> dict[str, str]:
    found = {}
    if setting.cadence:
        try:
            parse_cadence(setting.cadence)
        except BadCadence as bad:
            found["cadence"] = str(bad)
    if not 0 <= setting.start_minute < 24 * 60:
        found["start"] = "几点开始要在 0:00 到 23:59 之间。"
    if not SHORTEST_MINUTES <= setting.duration_minutes <= LONGEST_MINUTES:
        found["length"] = "最短 5 分钟，最长 30 天。"
    return found


def _checklist_fault(lines: tuple[str, ...]) -> str:
    if len(lines) > LONGEST["items"]:
        return f"最多 {LONGEST['items']} 条，现在有 {len(lines)} 条。"
    if len("\n".join(lines)) > LONGEST["checklist"]:
        return f"一共最多 {LONGEST['checklist']} 个字，删短一些。"
    return next((sentence for no, line in enumerate(lines, 1) if (sentence := _line_fault(no, line))), "")


def _line_fault(no: int, line: str) -> str:
    head, bar, item = line.partition("|")
    if not bar or not head or not item or "|" in item:
        return f"第 {no} 条要写成“大类：小项”，比如“环境卫生：垃圾桶满没满”。"
    if len(head) > LONGEST["head"] or len(item) > LONGEST["item"]:
        return f"第 {no} 条太长了：大类最多 {LONGEST['head']} 个字，小项最多 {LONGEST['item']} 个字。"
    return "" if line == clean(line, limit=200) else f"第 {no} 条里有多余的空格或看不见的字符，请删掉。"


def heads(lines: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """A checklist by its heads, both in the order written."""
    grouped: dict[str, list[str]] = {}
    for line in lines:
        head, _, item = line.partition("|")
        grouped.setdefault(head, []).append(item)
    return list(grouped.items())


def to_data(setting: Setting) -> dict[str, Any]:
    """Plain values for JSON; `from_data` reads them back."""
    return {
        name: list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Shift) else value
        for name, value in asdict(setting).items()
    }


def from_data(data: Mapping[str, Any]) -> Setting:
    """What a later version no longer has is left out, what it has besides is as in an empty one."""
    given: dict[str, Any] = {name: data[name] for name in FIELDS if name in data}
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Setting(**{**given, **lists, "shift": Shift(data["shift"])})


def changes(before: Setting, after: Setting) -> dict[str, list[Any]]:
    """Field → [before, after], only what differs."""
    old, new = to_data(before), to_data(after)
    return {name: [old[name], new[name]] for name in FIELDS if old[name] != new[name]}


def to_text(setting: Setting) -> str:
    return json.dumps(to_data(setting), ensure_ascii=False)
