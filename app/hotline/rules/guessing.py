"""Which place and category a line is about, guessed from its words; whoever takes it in has the last word. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.core.masking import mask_personal

CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "EL": ("电梯",),
    "EB": ("飞线", "充电", "电动车", "电瓶车"),
    "FR": ("消防", "灭火器", "消火栓", "堆物", "杂物堆"),
    "PK": ("停车", "车位", "道闸", "乱停", "占道", "挪车"),
    "NZ": ("噪音", "噪声", "扰民", "广场舞", "太吵", "施工"),
    "UT": ("停水", "停电", "停气", "水压", "跑水", "暖气", "供暖", "供热", "路灯", "楼道灯", "自来水", "不热"),
    "RP": ("漏雨", "渗水", "漏水", "外墙", "下水道", "堵塞", "单元门", "路面", "维修", "屋顶", "脱落"),
    "HY": ("垃圾", "卫生", "保洁", "污水", "蟑螂", "老鼠", "小广告", "臭味", "清运"),
    "IL": ("违建", "私搭", "搭建", "承重墙", "圈占"),
    "PT": ("狗", "宠物", "遛犬", "犬"),
    "GR": ("绿化", "树", "草坪", "冬青", "修剪", "毁绿"),
    "SF": ("门禁", "保安", "监控", "高空抛物", "安保"),
    "FE": ("物业费", "收费", "账目", "公共收益", "维修资金"),
    "OC": ("业委会", "业主大会", "业主委员会"),
    "MR": ("商户", "门店", "油烟", "占道经营", "饭店", "烧烤"),
    "PS": ("物业服务", "服务态度", "物业态度", "前台", "没人管", "物业不"),
}
"""By the codes of app/issues/categories.toml."""
_BUILDING = re.compile(r"([0-9]{1,3}|[a-z][0-9]{0,2})\s*(?:号楼|#楼|号住宅楼|栋|幢|座|#)")
_DASHED = re.compile(r"(?<![0-9-])([0-9]{1,3})-([0-9]{1,2})-([0-9]{3,4})(?![0-9-])")
_STAIR = re.compile(r"([0-9]{1,2}|[一二三四五六七八九东西中])\s*单元")
_ZH = "零〇一二两三四五六七八九十百"
_NO_AMOUNT = r"(?![0-9年元块米人个名次盏瓦度平㎡.%多件户])"
_HOMES = (
    (re.compile(rf"(单元\s*)(?:[0-9]{{3,4}}|[{_ZH}]{{3,5}})\s*(?:室|户(?![外内])|号)?{_NO_AMOUNT}"), r"\1"),
    (re.compile(
        rf"((?:号楼|#楼|栋|幢|座|(?<=[0-9])#)\s*)(?:[0-9]{{3,4}}|[{_ZH}]{{3,5}})\s*(?:室|户(?![外内])|号)?{_NO_AMOUNT}"
    ), r"\1"),
    (re.compile(r"(?<![0-9-])([0-9]{1,3}-[0-9]{1,2})-[0-9]{3,4}(?![0-9-])"), r"\1"),
    (re.compile(rf"(?<![0-9.-])([0-9]{{1,3}})-[0-9]{{3,4}}(?!-){_NO_AMOUNT}"), r"\1"),
    (re.compile(rf"(?:(?:[0-9]{{1,2}}|[{_ZH}]{{1,3}})\s*[楼层]\s*)?[东西中南北](?:边)?户(?![外内型])"), ""),
    (re.compile(rf"(?:(?<![0-9])[0-9]{{3,4}}|[{_ZH}]{{3,5}})\s*(?:室|户)(?![外内])"), ""),
    (re.compile(r"[一幺](?:[\s-]?[零〇一幺二三四五六七八九]){10}"), "电话"),
)
"""Numbers of homes, and mobile numbers in words; the number of the building and the stairwell stay."""
_ANYBODY = frozenset(
    ("业主", "居民", "物业", "群众", "市民", "住户", "用户", "先生", "女士", "匿名", "来电人", "小区", "社区")
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()} | dict.fromkeys(
    map(ord, "‐‑‒–—―−－"), "-"
) | {ord("＃"): "#"}  # fmt: skip
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class EstateName:
    """An estate as it may stand in an address; `buildings` are its codes."""

    id: int
    name: str
    community_id: int
    community: str
    buildings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """As much as an address says; the building by its code."""

    community_id: int | None = None
    estate_id: int | None = None
    building: str = ""
    stairwell: str = ""


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def find_place(text: str, estates: Sequence[EstateName]) -> Found:
    """The estate with the longest name that stands in the text; where none does, the one community that is named."""
    here = folded(text)
    named = [each for each in estates if folded(each.name) in here]
    longest = max((len(each.name) for each in named), default=0)
    best = [each for each in named if len(each.name) == longest]
    if len(best) == 1:
        building, stairwell = _inside(here, best[0].buildings)
        return Found(best[0].community_id, best[0].id, building, stairwell)
    return Found(_community(here, best or estates))


def _community(here: str, among: Sequence[EstateName]) -> int | None:
    """The one community whose name, with or without 社区 or 村, stands in the text."""
    found = {each.community_id for each in among if _stem(each.community) in here}
    return next(iter(found)) if len(found) == 1 else None


def _stem(community: str) -> str:
    """Without its kind, where a name is left over."""
    name = folded(community)
    stem = re.sub(r"(社区|居委会|服务中心|村)$", "", name)
    return stem if len(stem) >= 2 else name


def _inside(here: str, buildings: Collection[str]) -> tuple[str, str]:
    dashed = _DASHED.search(here)
    building, stair = _BUILDING.search(here), _STAIR.search(here)
    code = building[1] if building else dashed[1] if dashed else ""
    known = next((each for each in buildings if folded(each) == code), "")
    stairwell = stair[1] if stair else dashed[2] if dashed and known else ""
    return known, f"{stairwell}单元" if stairwell and known else ""


def find_category(kind: str, content: str, codes: Collection[str]) -> str:
    """The code whose words stand in the text most often, what the hotline calls it counting thrice; "" for none."""
    scores = {
        code: sum(3 * kind.count(word) + content.count(word) for word in words)
        for code, words in CATEGORY_WORDS.items() if code in codes
    }
    best = max(scores.values(), default=0)
    return next(code for code, score in scores.items() if score == best) if best else ""


def public_words(content: str, name: str) -> str:
    """The caller's words as neighbours may read them, LONGEST at most: without the number of a home, the caller's own
    name, phones, ID numbers and plates. A name that could be anybody's is a word."""
    text = content.translate(_WIDE)
    for pattern, left in _HOMES:
        text = pattern.sub(left, text)
    named = len(name) >= 2 and name not in _ANYBODY
    return mask_personal(text.replace(name, "来电人") if named else text)[:LONGEST]
