"""One table of a hand-edited file while it is read, noting in Chinese whatever is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.core.text import clean

E = TypeVar("E", bound=StrEnum)
_FIELD_NAMES = {
    "category": "类别",
    "stopper": "共用的先问问题",
    "sub": "小类",
    "stoppers": "先问的问题",
    "code": "代码",
    "name": "名称",
    "icon": "图标",
    "hint": "提示",
    "lead": "谁来办",
    "co": "谁来配合",
    "clock": "时钟",
    "respond_minutes": "首次回复分钟数",
    "resolve_workdays": "办结工作日",
    "resolve_minutes": "办结分钟数",
    "emergency": "紧急",
    "emergency_script": "紧急时先怎么办",
    "after_photo": "办完要照片",
    "photo_hint": "照片怎么拍",
    "private": "默认不公开",
    "ask": "问题",
    "advice": "该怎么办",
    "call": "电话",
    "url": "网址",
    "stop": "不再往下填",
}
LABELS = {"category": "第 {1} 类", "sub": "{0}的第 {1} 小类", "stoppers": "{0}的第 {1} 个先问问题"}
# Minutes up to 30 days and 90 days; 15 working days is what the longest local practice approves (dossier §5).
_RANGES = {"respond_minutes": (0, 43_200), "resolve_workdays": (1, 15), "resolve_minutes": (1, 129_600)}


@dataclass(frozen=True)
class Entry:
    """One table of the file while it is read. A bad value is noted in `problems` and read as if not given."""

    label: str
    data: Mapping[str, object]
    problems: list[str]

    def complain(self, field: str, sentence: str) -> None:
        self.problems.append(f"{self.label}的“{_FIELD_NAMES[field]}”（{field}）{sentence}")

    def only(self, known: Sequence[str]) -> None:
        for field in self.data:
            if field not in known:
                self.problems.append(f"{self.label}里的“{field}”认不出来，看看是不是写错了字母。")

    def text(self, field: str, most: int, *, needed: bool = False) -> str:
        value = self.data.get(field, "")
        if not isinstance(value, str):
            self.complain(field, "要填文字，用引号括起来。")
            return ""
        if needed and not value.strip():
            self.complain(field, "不能空着。")
        elif len(value) > most:
            self.complain(field, f"最多 {most} 个字，现在有 {len(value)} 个。")
        elif value != clean(value, limit=most) or "\n" in value:
            self.complain(field, "里有多余的空格、换行或看不见的字符，请删掉。")
        return value

    def shaped(self, field: str, shape: str, example: str, *, needed: bool = True) -> str:
        value = self.text(field, 200, needed=needed)
        if value and not re.fullmatch(shape, value):
            self.complain(field, f"要写成 {example} 这样，现在是“{value}”。")
        return value

    def number(self, field: str) -> int | None:
        value, (low, high) = self.data.get(field), _RANGES[field]
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.complain(field, f"要填 {low} 到 {high} 之间的整数，现在是“{value}”。")
            return None
        return value

    def flag(self, field: str) -> bool | None:
        value = self.data.get(field)
        if value is None or isinstance(value, bool):
            return value
        self.complain(field, "只能填 true（是）或 false（否）。")
        return None

    def choice(self, field: str, kinds: type[E], *, needed: bool = False) -> E | None:
        value = self.data.get(field)
        if value is None and not needed:
            return None
        if isinstance(value, str) and value in {str(kind) for kind in kinds}:
            return kinds(value)
        self.complain(field, f"只能填其中一个：{'、'.join(kinds)}。")
        return None

    def items(self, field: str) -> list[object]:
        value = self.data.get(field, [])
        if isinstance(value, list):
            return value
        self.complain(field, "要填成一列，用方括号括起来。")
        return []

    def words(self, field: str, shape: str, example: str) -> tuple[str, ...]:
        words = [word for word in self.items(field) if isinstance(word, str) and re.fullmatch(shape, word)]
        if len(words) < len(self.items(field)):
            self.complain(field, f"里每一项都要写成 {example} 这样。")
        return tuple(words)

    def tables(self, field: str) -> list["Entry"]:
        tables = []
        for place, value in enumerate(self.items(field), 1):
            label = LABELS[field].format(self.label, place)
            if not isinstance(value, Mapping):
                self.problems.append(f"{label}要写成一组“名称 = 内容”。")
                continue
            code = value.get("code")
            tables.append(Entry(f"{label}（{code}）" if isinstance(code, str) else label, value, self.problems))
        return tables
