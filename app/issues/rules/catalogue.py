"""Reading the categories a town keeps. The shipped file is `app/issues/categories.toml`.

A town edits them, so every complaint is a Chinese sentence naming the entry and the field, and all of them come at
once. `category.py` says what a category is.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib import resources

from app.issues.rules.category import Category, Lead, Stopper, Subcategory
from app.issues.rules.clocks import ClockKind
from app.issues.rules.entry import LABELS, Entry
from app.issues.rules.sense import check_sense

# Ids of static/icons.svg that read as a kind of trouble.
ICONS = frozenset(
    re.findall(
        r"\w+",
        "bin lamp road drop lift car bolt leaf sound shield bill more board find talk vote chart search clock glass "
        "alert info eye camera pin hand tel user home cal fire tool wall paw shop desk",
    )
)
_CODE, _SUB_CODE = r"[A-Z]{2}", r"[A-Z]{2}-[1-9][0-9]?"
_PHONE = r"[0-9]{3,5}|[0-9-]{7,13}"


class BadCatalogue(ValueError):
    """`problems`: one Chinese sentence each, naming the entry and the field."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse_catalogue(data: Mapping[str, object]) -> tuple[Category, ...]:
    """Categories from `category = [...]`; their `stoppers` are tables, or names from the `stopper` table.

    Raises BadCatalogue with everything that is wrong.
    """
    problems: list[str] = []
    table = Entry("类别文件", data, problems)
    table.only(("category", "stopper"))
    shared = _read_shared_stoppers(table)
    tables = table.tables("category")
    categories = tuple(_read_category(each, shared) for each in tables)
    if not tables:
        problems.append("类别文件里一个类别也没有，至少要有一个。")
    _refuse_twins("类别文件", [category.code for category in categories], problems)
    for each, category in zip(tables, categories, strict=True):
        check_sense(each, category)
    if problems:
        raise BadCatalogue(tuple(problems))
    return categories


@cache
def load_shipped() -> tuple[Category, ...]:
    """The categories the software comes with."""
    text = resources.files("app.issues").joinpath("categories.toml").read_text(encoding="utf-8")
    return parse_catalogue(tomllib.loads(text))


def _read_shared_stoppers(root: Entry) -> dict[str, Stopper]:
    shared = root.data.get("stopper", {})
    if not isinstance(shared, Mapping) or not all(isinstance(each, Mapping) for each in shared.values()):
        root.complain("stopper", "要写成一组一组的“名称 = 内容”。")
        return {}
    return {str(key): _read_stopper(Entry(f"先问问题“{key}”", each, root.problems)) for key, each in shared.items()}


def _read_stopper(table: Entry) -> Stopper:
    table.only([field.name for field in fields(Stopper)])
    return Stopper(
        ask=table.text("ask", 60, needed=True),
        advice=table.text("advice", 200, needed=True),
        call=table.words("call", _PHONE, "119"),
        url=table.shaped("url", r"https://[!-~]+", "https://www.12388.gov.cn", needed=False),
        stop=table.flag("stop") or False,
    )


def _read_stoppers(table: Entry, shared: Mapping[str, Stopper]) -> tuple[Stopper, ...]:
    """Each is a table of its own or the name of a shared one."""
    stoppers = []
    for place, value in enumerate(table.items("stoppers"), 1):
        if isinstance(value, Mapping):
            label = LABELS["stoppers"].format(table.label, place)
            stoppers.append(_read_stopper(Entry(label, value, table.problems)))
        elif isinstance(value, str) and value in shared:
            stoppers.append(shared[value])
        else:
            table.complain("stoppers", f"里的“{value}”没有写过，请先在文件开头写好这个问题。")
    return tuple(stoppers)


def _read_category(table: Entry, shared: Mapping[str, Stopper]) -> Category:
    table.only(["sub" if field.name == "subs" else field.name for field in fields(Category)])
    icon = table.text("icon", 20, needed=True)
    if icon and icon not in ICONS:
        table.complain("icon", f"没有“{icon}”这个图标，可以用：{'、'.join(sorted(ICONS))}。")
    category = Category(
        code=table.shaped("code", _CODE, "PK"),
        name=table.text("name", 5, needed=True),
        icon=icon,
        hint=table.text("hint", 40, needed=True),
        lead=table.choice("lead", Lead, needed=True) or Lead.COMMITTEE,
        clock=table.choice("clock", ClockKind, needed=True) or ClockKind.WORKDAYS,
        respond_minutes=table.number("respond_minutes"),
        resolve_workdays=table.number("resolve_workdays"),
        resolve_minutes=table.number("resolve_minutes"),
        co=table.words("co", r"[\w·]{1,12}", "城管"),
        emergency=table.flag("emergency") or False,
        emergency_script=table.text("emergency_script", 200),
        after_photo=table.flag("after_photo") or False,
        photo_hint=table.text("photo_hint", 60),
        private=table.flag("private") or False,
        stoppers=_read_stoppers(table, shared),
        subs=tuple(_read_sub(each, shared) for each in table.tables("sub")),
    )
    _refuse_twins(table.label, [sub.code for sub in category.subs], table.problems)
    return category


def _read_sub(table: Entry, shared: Mapping[str, Stopper]) -> Subcategory:
    table.only([field.name for field in fields(Subcategory)])
    return Subcategory(
        code=table.shaped("code", _SUB_CODE, "PK-1"),
        name=table.text("name", 8, needed=True),
        hint=table.text("hint", 40),
        lead=table.choice("lead", Lead),
        clock=table.choice("clock", ClockKind),
        respond_minutes=table.number("respond_minutes"),
        resolve_workdays=table.number("resolve_workdays"),
        resolve_minutes=table.number("resolve_minutes"),
        emergency=table.flag("emergency"),
        private=table.flag("private"),
        stoppers=_read_stoppers(table, shared),
    )


def _refuse_twins(label: str, codes: Sequence[str], problems: list[str]) -> None:
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        problems.append(f"{label}里代码 {code} 用了不止一次，请改成不一样的。")
