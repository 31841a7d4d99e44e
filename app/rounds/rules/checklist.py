"""The checklist people walk with: heads and items as lines of text. Pure.

A line reads 大类|小项 or 大类|小项|类别代码; the code is the category its faults are filed under.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.core.errors import Invalid

MOST_ITEMS, HEAD, ITEM = 40, 20, 40
USUAL_CATEGORY = "HY"
_CODE = re.compile(r"[A-Z]{2}")
EXAMPLE = """环境卫生|楼道、电梯间扫干净了没有|HY
环境卫生|垃圾桶满没满、桶边有没有散落|HY
环境卫生|绿地里有没有垃圾、狗粪|GR
环境卫生|墙上、门上有没有小广告|HY
环境卫生|有没有污水冒出来|HY
环境卫生|楼道里有没有堆东西|FR
设施设备|楼道灯、路灯亮不亮|UT
设施设备|单元门能不能关严、门禁好不好使|RP
设施设备|电梯里的按钮、灯、对讲好不好|EL
设施设备|路面有没有坑、井盖稳不稳|RP
设施设备|健身器材、长椅有没有坏|RP
设施设备|墙皮、外墙砖有没有要掉的|RP
秩序安全|消防通道有没有被占|FR
秩序安全|灭火器、消火栓在不在、过没过期|FR
秩序安全|有没有飞线充电、电动车进楼|EB
秩序安全|车有没有乱停、堵门|PK
秩序安全|门岗有没有人、陌生人问不问|SF
秩序安全|该贴的公示贴没贴、是不是新的|PS"""
"""Three heads, eighteen items (domain §3: the shape of the sourced practice); a community writes its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at; `category` is "" where the line names none."""

    head: str
    text: str
    category: str = ""


def parse(text: str) -> tuple[Item, ...]:
    """The items in order. Raises Invalid (field `checklist`) naming the first line that cannot be read."""
    items = tuple(_item(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    if len(items) > MOST_ITEMS:
        raise Invalid(f"清单最多 {MOST_ITEMS} 项，现在有 {len(items)} 项。", field="checklist")
    pairs = [(item.head, item.text) for item in items]
    for place, pair in enumerate(pairs):
        if pair in pairs[:place]:
            raise Invalid(f"“{pair[1]}”写了两遍，去掉一个。", field="checklist")
    return items


def _item(number: int, line: str) -> Item:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) not in (2, 3) or not parts[0] or not parts[1]:
        raise Invalid(f"清单第 {number} 行要写成“大类|小项”，中间一条竖线。", field="checklist")
    if len(parts[0]) > HEAD or len(parts[1]) > ITEM:
        raise Invalid(f"清单第 {number} 行太长了：大类最多 {HEAD} 个字，小项最多 {ITEM} 个字。", field="checklist")
    code = parts[2].upper() if len(parts) == 3 else ""
    if code and not _CODE.fullmatch(code):
        raise Invalid(f"清单第 {number} 行的类别代码要写成两个字母，像 HY。", field="checklist")
    return Item(parts[0], parts[1], code)


def check_categories(items: Sequence[Item], known: Collection[str]) -> None:
    """Raises Invalid for a code that cannot be filed under in a round."""
    for number, item in enumerate(items, 1):
        if item.category and item.category not in known:
            raise Invalid(
                f"清单第 {number} 项的类别代码“{item.category}”用不了，代码写在事项清单那一页。", field="checklist"
            )


def by_head(items: Sequence[Item]) -> list[tuple[str, list[tuple[int, Item]]]]:
    """Heads in the order they come, each with its items and their places in the whole list."""
    numbered = list(enumerate(items))
    order = {head: place for place, head in reversed([(n, item.head) for n, item in numbered])}
    ranked = sorted(numbered, key=lambda pair: order[pair[1].head])
    return [(head, list(group)) for head, group in groupby(ranked, key=lambda pair: pair[1].head)]
