"""Every number of a rulebook once, with its words: form and history of changes are made from this list. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from app.rulebooks.rules.numbers import hundredths, written
from app.rulebooks.rules.policy import WHOLE, Cadence, Rulebook

LEVEL_WORDS = ("非常不满意", "不满意", "基本满意", "满意", "非常满意")


class Unit(StrEnum):
    """How a number is written."""

    PERCENT = "%"
    POINTS = "分"
    HOMES = "户"
    PEOPLE = "人"
    DAY = "日"
    WORKDAYS = "个工作日"
    TIMES = "次"
    MONTHS = "个月"
    PIECES = "件"
    CHOICE = ""

    @property
    def decimal(self) -> bool:
        return self in (Unit.PERCENT, Unit.POINTS)


@dataclass(frozen=True, slots=True)
class Item:
    """`path` leads to the number in the rulebook's data; `name` is the form's field."""

    name: str
    label: str
    unit: Unit
    path: tuple[str | int, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands together on the form, with a sentence about it; `summed`: its numbers make up a hundred."""

    title: str
    note: str
    items: tuple[Item, ...]
    summed: bool = False


def _item(label: str, unit: Unit, *path: str | int, hint: str = "") -> Item:
    return Item("_".join(map(str, path)), label, unit, path, hint)


_WEIGHTS = Section(
    "总分由哪三部分组成", "三个数加起来正好是 100%。", (
        _item("居民评议", Unit.PERCENT, "weights", "owner"),
        _item("现场检查", Unit.PERCENT, "weights", "site"),
        _item("办事和配合", Unit.PERCENT, "weights", "organisation"),
    ),
    summed=True,
)  # fmt: skip
_REVIEW = Section(
    "居民评议", "", (
        *(
            _item(f"“{word}”算多少分", Unit.POINTS, "level_points", place)
            for place, word in reversed(list(enumerate(LEVEL_WORDS)))
        ),
        _item("每月几日开始评", Unit.DAY, "open_day", hint="评到月底，可填 1 到 28"),
        _item("次月几日公布", Unit.DAY, "publish_day", hint="1 到 20"),
        _item("至少要有多少户", Unit.HOMES, "min_ballots", hint="少于它是样本不足"),
        _item("至少要占住户的多少", Unit.PERCENT, "min_share", hint="少于它也是样本不足"),
        _item("哪一档不到几户就不公布", Unit.HOMES, "small_cell", hint="免得看出是谁评的，3 到 20"),
        _item("评议小组至少多少人", Unit.PEOPLE, "panel_least", hint="要是单数，最少 5 人，业主至少一半"),
    ),
)  # fmt: skip
_DEDUCTIONS = Section(
    "现场检查，发现一处扣多少分", "从轻到重，后一个不能比前一个少。", (
        _item("小毛病", Unit.POINTS, "deductions", "minor"),
        _item("没做到", Unit.POINTS, "deductions", "standard"),
        _item("说过又犯", Unit.POINTS, "deductions", "repeated"),
        _item("有危险", Unit.POINTS, "deductions", "safety"),
    ),
)  # fmt: skip
_ORGANISATION = Section(
    "办事和配合由什么组成", "四个数加起来正好是 100%。", (
        _item("按时办完的占多少", Unit.PERCENT, "organisation", "on_time"),
        _item("反映的人说解决了的占多少", Unit.PERCENT, "organisation", "resolved"),
        _item("办完没有返工的占多少", Unit.PERCENT, "organisation", "lasting"),
        _item("评议小组评的配合", Unit.PERCENT, "organisation", "cooperation"),
    ),
    summed=True,
)  # fmt: skip
_RATES = Section(
    "三率合成一个数时各占多少", "三率只公布，不另外计分。三个数加起来正好是 100%。", (
        _item("响应率", Unit.PERCENT, "rates", "response"),
        _item("解决率", Unit.PERCENT, "rates", "resolved"),
        _item("满意率", Unit.PERCENT, "rates", "satisfied"),
    ),
    summed=True,
)  # fmt: skip
_BANDS = Section(
    "多少分是什么等级", "从高到低。不到合格的分数线就是不合格。", (
        _item("优秀", Unit.POINTS, "bands", "excellent", hint="从多少分起"),
        _item("良好", Unit.POINTS, "bands", "good", hint="从多少分起"),
        _item("合格", Unit.POINTS, "bands", "pass_", hint="从多少分起，低于它亮黄牌"),
    ),
)  # fmt: skip
_CONSEQUENCES = Section(
    "亮牌、红榜和公示", "", (
        _item("按什么周期亮牌", Unit.CHOICE, "cadence"),
        _item("连续几次不合格亮红牌", Unit.TIMES, "red_in_a_row", hint="2 到 12"),
        _item("一段时间里几次不合格亮红牌", Unit.TIMES, "red_within", hint="2 到 12"),
        _item("这段时间多长", Unit.MONTHS, "red_months", hint="3 到 36"),
        _item("红榜取前百分之几", Unit.PERCENT, "red_share", hint="还要到优秀才上榜"),
        _item("工单至少多少件才排红榜", Unit.PIECES, "min_issues_to_rank", hint="1 到 1000"),
        _item("加减分最多多少", Unit.POINTS, "adjust_limit", hint="0 到 10，加、减都不超过它"),
        _item("公示多久，等人提意见", Unit.WORKDAYS, "objection_workdays", hint="1 到 20"),
        _item("检查扣分，公司多久内可以提意见", Unit.WORKDAYS, "contest_workdays", hint="1 到 20"),
    ),
)  # fmt: skip


def sections(rulebook: Rulebook) -> tuple[Section, ...]:
    """In the order of the page; the eight heads have the names of this rulebook."""
    heads = (_item(head.name, Unit.POINTS, "heads", place, "points") for place, head in enumerate(rulebook.heads))
    note = "居民逐项评，检查时逐项看。八个数加起来正好是 100 分，现场检查每项最多扣完它自己的分。"
    eight = Section("八项各占多少分", note, tuple(heads), summed=True)
    return _WEIGHTS, _REVIEW, eight, _DEDUCTIONS, _ORGANISATION, _RATES, _BANDS, _CONSEQUENCES


def items(rulebook: Rulebook) -> Iterator[Item]:
    for section in sections(rulebook):
        yield from section.items


def typed(rulebook: Rulebook) -> dict[str, str]:
    """Every number as the form shows it before anything was typed."""
    data = rulebook.model_dump(mode="json")
    return {item.name: _written(item, _at(data, item.path)) for item in items(rulebook)}


def shown(rulebook: Rulebook, item: Item) -> str:
    """40% · 0.5 分 · 按月"""
    value = _at(rulebook.model_dump(mode="json"), item.path)
    if item.unit is Unit.CHOICE:
        return Cadence(value).label
    return _written(item, value) + ("" if item.unit is Unit.PERCENT else " ") + item.unit


def _written(item: Item, value: Any) -> str:
    return written(value) if item.unit.decimal else str(value)


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def read(base: Rulebook, raw: Mapping[str, Any]) -> tuple[Rulebook | None, dict[str, str]]:
    """The rulebook that was typed over `base`, or a sentence for each field that is no good ("" for none of them)."""
    data, errors = base.model_dump(mode="json"), dict[str, str]()
    for item in items(base):
        value = _value(item, str(raw.get(item.name, "")))
        if isinstance(value, str) and item.unit is not Unit.CHOICE:
            errors[item.name] = value
        else:
            _at(data, item.path[:-1])[item.path[-1]] = value
    if errors:
        return None, errors
    try:
        return Rulebook.model_validate(data), {}
    except ValidationError as error:
        return None, dict(_placed(base, each) for each in error.errors())


def _value(item: Item, text: str) -> int | str:
    """The number, or the sentence why it is none; a choice as it is."""
    text = text.strip()
    if item.unit is Unit.CHOICE:
        return text
    if not text:
        return "这一项要填。"
    if item.unit.decimal:
        found = hundredths(text)
        return "要在 0 到 100 之间，最多两位小数，比如 12.5。" if found is None or found > WHOLE else found
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else "这里要填整数。"


def sums(rulebook: Rulebook, raw: Mapping[str, Any]) -> dict[str, tuple[bool, str]]:
    """By section: whether what was typed comes to a hundred, and how much it comes to, in words. What is no number
    counts as nothing, its field says so."""
    found = {}
    for section in sections(rulebook):
        if section.summed:
            total = sum(hundredths(str(raw.get(item.name, ""))) or 0 for item in section.items)
            found[section.title] = (total == WHOLE, _sum_words(total, section.items[0].unit))
    return found


def _sum_words(total: int, unit: Unit) -> str:
    space = " " if unit is Unit.POINTS else ""
    told = f"现在加起来是 {written(total)}{space}{unit.value}"
    if total == WHOLE:
        return f"{told}，正好。"
    return f"{told}，{'还差' if total < WHOLE else '多了'} {written(abs(WHOLE - total))}{space}{unit.value}。"


def _placed(base: Rulebook, error: Mapping[str, Any]) -> tuple[str, str]:
    """A refusal of the rulebook's own, beside the field it belongs to."""
    where = tuple(error["loc"])
    field = next((item for item in items(base) if where and item.path[: len(where)] == where), None)
    words = _words(error, decimal=field is not None and field.unit.decimal)
    return (field.name if field else _FIRST.get(words, "")), words


_FIRST = {
    "八项的分数加起来要正好是 100 分。": "heads_0_points",
    "五个等级的分数要从低到高。": "level_points_4",
    "评议小组的人数要是单数。": "panel_least",
}


def _words(error: Mapping[str, Any], *, decimal: bool) -> str:
    limits, kind = error.get("ctx", {}), error["type"]
    if kind == "value_error":
        return str(limits.get("error", ""))
    if kind in _BOUNDS:
        limit = next(iter(limits.values()))
        return f"{_BOUNDS[kind]} {written(limit) if decimal else limit}。"
    return "从给出的里面选一个。" if kind == "enum" else "这里填得不对，看一看。"


_BOUNDS = {"greater_than_equal": "最少是", "less_than_equal": "最多是"}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def changes(before: Rulebook, after: Rulebook) -> list[Change]:
    """Which numbers became what, in the order of the form."""
    pairs = [(item, shown(before, item), shown(after, item)) for item in items(after)]
    return [Change(_label(item, after), old, new) for item, old, new in pairs if old != new]


def _label(item: Item, rulebook: Rulebook) -> str:
    """Alone, a label needs what it stands under."""
    section = next(each for each in sections(rulebook) if item in each.items)
    return f"{section.title}：{item.label}"
