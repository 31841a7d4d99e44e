"""Reading the templates the software comes with, `app/mechanisms/catalogue.toml`. Every complaint is a Chinese sentence
naming the entry and the field, and all of them come at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from app.mechanisms.rules.kinds import Kind, Shift
from app.mechanisms.rules.setting import Setting, faults, in_order

CODE = re.compile(r"[a-z]+(-[a-z]+)*")
CODE_LENGTH = 20
"""Room for "-99" behind it within a mechanism's slug."""
UNSOURCED = "没有查到公开的做法，由社区自己写。"
_TEXTS = ("name", "description", "cadence", "venue", "host", "inputs", "outputs")
_OWN = ("code", "kind", "source", "start", "duration", "shift", "invited", "checklist")
_START = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Template:
    """A practice a community may adopt. `source`: what is known of it, in general words."""

    code: str
    kind: Kind
    source: str
    setting: Setting


class BadTemplates(ValueError):
    """`problems`: one Chinese sentence each, naming the entry and the field."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse_catalogue(data: Mapping[str, Any]) -> tuple[Template, ...]:
    """Templates from `template = [...]`. Raises BadTemplates with everything that is wrong."""
    problems: list[str] = []
    tables = data.get("template", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(each, Mapping) for each in tables):
        raise BadTemplates(("目录里一种做法也没有，至少要有一种。",))
    templates = tuple(_read(table, no, problems) for no, table in enumerate(tables, 1))
    codes = [each.code for each in templates]
    problems += [f"代码 {code} 用了不止一次，请改成不一样的。" for code in sorted(set(codes)) if codes.count(code) > 1]
    if problems:
        raise BadTemplates(tuple(problems))
    return templates


@cache
def load_shipped() -> tuple[Template, ...]:
    """The templates the software comes with."""
    text = resources.files("app.mechanisms").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return parse_catalogue(tomllib.loads(text))


def _read(table: Mapping[str, Any], no: int, problems: list[str]) -> Template:
    code = str(table.get("code", ""))
    label = f"第 {no} 种（{code}）"
    problems += [f"{label}里的“{key}”认不出来，看看是不是写错了字母。" for key in table if key not in _TEXTS + _OWN]
    if not CODE.fullmatch(code) or len(code) > CODE_LENGTH:
        problems.append(f"{label}的 code 要用小写字母和短横，最多 {CODE_LENGTH} 个，比如 talk-session。")
    if table.get("kind") not in set(Kind):
        problems.append(f"{label}的 kind 只能填其中一个：{'、'.join(Kind)}。")
        return Template(code, Kind.LABEL, "", Setting("?"))
    setting = _setting(table, label, problems)
    problems += [f"{label}的 {field}：{sentence}" for field, sentence in faults(setting).items()]
    if not setting.description and not str(table.get("source", "")).startswith(UNSOURCED):
        problems.append(f"{label}没有写 description，source 就要以“{UNSOURCED}”开头。")
    return Template(code, Kind(table["kind"]), str(table.get("source", "")), setting)


def _setting(table: Mapping[str, Any], label: str, problems: list[str]) -> Setting:
    """A value of the wrong type is noted and read as if it were not given."""
    problems += [f"{label}的 {key} 要填文字。" for key in _TEXTS if not isinstance(table.get(key, ""), str)]
    invited = _words(table, "invited", label, problems)
    texts = {key: value for key in _TEXTS if isinstance(value := table.get(key, ""), str)}
    return Setting(
        **{"name": "", **texts}, shift=_shift(table, label, problems), start_minute=_start(table, label, problems),
        duration_minutes=_duration(table, label, problems), invited=in_order(invited),
        checklist=_words(table, "checklist", label, problems),
    )


def _shift(table: Mapping[str, Any], label: str, problems: list[str]) -> Shift:
    if table.get("shift", "next") in set(Shift):
        return Shift(table.get("shift", "next"))
    problems.append(f"{label}的 shift 只能填其中一个：{'、'.join(Shift)}。")
    return Shift.NEXT


def _start(table: Mapping[str, Any], label: str, problems: list[str]) -> int:
    found = _START.fullmatch(str(table.get("start", "09:00")))
    if found is None:
        problems.append(f"{label}的 start 要写成 09:30 这样。")
        return 0
    return int(found[1]) * 60 + int(found[2])


def _duration(table: Mapping[str, Any], label: str, problems: list[str]) -> int:
    value = table.get("duration", 60)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    problems.append(f"{label}的 duration 要填分钟数。")
    return 60


def _words(table: Mapping[str, Any], key: str, label: str, problems: list[str]) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    problems.append(f"{label}的 {key} 要填成一列文字，用方括号括起来。")
    return ()
