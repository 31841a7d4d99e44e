"""The history of an issue in plain words: one sentence for every step, from what the event carries. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.issues.rules.category import Category
from app.issues.rules.clocks import ClockKind
from app.issues.rules.lifecycle import Status, Step
from app.issues.rules.sentences import SENTENCES, Data

ICONS = {
    "网格员": "pin", "社区两委": "home", "社区书记": "home", "反映人": "user", "居民": "user", "系统": "clock",
    "镇里": "desk",
}


class Happening(Protocol):
    """One entry of the history; an IssueEvent has all of it."""

    @property
    def step(self) -> Step: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_title(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def from_status(self) -> Status | None: ...
    @property
    def to_status(self) -> Status: ...
    @property
    def note(self) -> str: ...
    @property
    def data(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as templates show it: small `url`, large `href`."""

    url: str
    href: str
    alt: str
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `change` is from→to in words, `first` what was written before a correction."""

    title: str
    role: str
    role_icon: str
    who: str
    at: datetime
    text: str
    change: str = ""
    link: str = ""
    first: tuple[str, str] | None = None
    photos: Sequence[Shot] = field(default=())
    official: bool = False
    next: bool = False


def told(event: Happening, photos: Sequence[Shot] = (), *, whole: bool = True) -> Entry:
    """The entry for one event. `link` is the reference of another issue that the sentence names.

    `whole` shows what a correction replaced: kept for ever, but not for every neighbour to read, since people
    correct most often because they wrote too much about somebody.
    """
    data: Data = json.loads(event.data)
    moved = event.from_status is not None and event.from_status is not event.to_status
    change = f"{event.from_status.label} → {event.to_status.label}" if event.from_status is not None and moved else ""
    sentence = SENTENCES[event.step](data)
    return Entry(
        title=_title(event, data, moved=moved), role=event.actor_title,
        role_icon=ICONS.get(event.actor_title, "shield"), who=event.actor_name, at=event.at,
        text="\n".join(part for part in (sentence, event.note) if part), change=change,
        link=str(data.get("target") or data.get("origin") or ""),
        first=_first_version(event.step, data) if whole else None,
        photos=photos,
    )


def _title(event: Happening, data: Data, *, moved: bool) -> str:
    if moved:
        return event.to_status.label
    if data.get("origin"):
        return "合并进来一件" if event.step is Step.MERGE else "分出去一件"
    return "已提交" if event.step is Step.FILING else event.step.label


def _first_version(step: Step, data: Data) -> tuple[str, str] | None:
    if step is not Step.CORRECTION:
        return None
    before: Data = data.get("before", {})
    return str(before.get("title", "")), str(before.get("description", ""))


def now_with(events: Sequence[Happening]) -> str:
    """The masked name of who has it in the unit: the last to sign or be given it since the last dispatch."""
    holder = ""
    for event in events:
        if event.step is Step.DISPATCH:
            holder = ""
        elif event.step is Step.SIGNATURE:
            holder = holder or event.actor_name
        elif event.step is Step.ASSIGNMENT:
            holder = str(json.loads(event.data).get("assignee", ""))
    return holder


def limits_text(filed: Category) -> str:
    """Where the deadlines come from: 2 小时内受理（按昼夜算），1 个工作日办结。"""
    parts = []
    if filed.respond_minutes is not None:
        clock = "不分昼夜" if filed.clock is ClockKind.CALENDAR else "按上班时间"
        answer = f"{_length(filed.respond_minutes)}内受理" if filed.respond_minutes else "马上受理"
        parts.append(f"{answer}（{clock}）")
    if filed.resolve_minutes is not None:
        parts.append(f"{_length(filed.resolve_minutes)}内办结")
    elif filed.resolve_workdays is not None:
        parts.append(f"{filed.resolve_workdays} 个工作日办结")
    return "，".join(parts)


def _length(minutes: int) -> str:
    if minutes % 1440 == 0:
        return f"{minutes // 1440} 天"
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"
