"""One line of the ledger of issues: what stands in it and how it reads. Nobody's name or phone is in it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.masking import mask_personal
from app.core.workdays import local, local_day
from app.exchange.rules.cells import neutral
from app.issues.rules.category import Category, Lead, as_filed
from app.issues.rules.lifecycle import Status

Value = str | int
HEADER = (
    "编号", "反映日期", "社区", "小区", "楼栋", "类别", "标题", "内容", "状态", "牵头", "承办单位", "应答复", "答复于",
    "接单于", "应办结", "办完于", "办结于", "重办次数", "满意度", "同感", "怎么反映的", "最近更新",
)
NUMBERS = frozenset({"重办次数", "满意度", "同感"})
DAYS = frozenset({"反映日期"})
MINUTES = frozenset({"应答复", "答复于", "接单于", "应办结", "办完于", "办结于", "最近更新"})
GONE = "导出时已经不公开"
LEADS = {
    Lead.COMPANY: "物业", Lead.COMMITTEE: "社区", Lead.DEPARTMENT: "部门", Lead.UTILITY: "水电气暖单位",
    Lead.OWNERS: "业委会",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue as the ledger reads it. `shown` is whether the public board lists it at this moment."""

    id: int
    shown: bool
    ref: str
    created_at: datetime
    community: str
    estate: str | None
    building: str | None
    category: str
    subcategory: str
    title: str
    description: str
    status: Status
    unit: str | None
    respond_by: datetime | None
    responded_at: datetime | None
    signed_at: datetime | None
    resolve_by: datetime | None
    done_at: datetime | None
    closed_at: datetime | None
    reopen_count: int
    satisfaction: int | None
    supports: int
    updated_at: datetime
    source: str


def ledger_line(entry: Entry, catalogue: Mapping[str, Category]) -> list[Value]:
    """In the order of HEADER. What was hidden or merged since it was chosen keeps its number and says nothing else, so
    that the count still holds."""
    if not entry.shown:
        return [entry.ref, str(local_day(entry.created_at)), *[""] * 6, GONE, *[""] * (len(HEADER) - 9)]
    category = catalogue.get(entry.category)
    lead = LEADS[as_filed(category, entry.subcategory).lead] if category else ""
    texts = (entry.community, entry.estate, entry.building, category.name if category else entry.category)
    times = (entry.respond_by, entry.responded_at, entry.signed_at, entry.resolve_by, entry.done_at, entry.closed_at)
    return [
        entry.ref, str(local_day(entry.created_at)), *(neutral(text or "") for text in texts),
        neutral(mask_personal(entry.title)), neutral(mask_personal(entry.description)), entry.status.label, lead,
        neutral(entry.unit or ""), *map(minute, times), entry.reopen_count,
        "" if entry.satisfaction is None else entry.satisfaction, entry.supports, entry.source,
        minute(entry.updated_at),
    ]


def minute(instant: datetime | None) -> str:
    """2026-11-13 18:00 on a Shanghai clock, as CSV has it; empty for None."""
    return f"{local(instant):%Y-%m-%d %H:%M}" if instant else ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the page 说明 says of a table."""

    title: str
    words: str
    who: str
    asked_at: datetime
    rows: int
    digest: str


def cover_lines(cover: Cover) -> list[tuple[str, Value]]:
    """The page that tells whoever is handed the table what it is, and how to check it."""
    return [
        ("这是什么", cover.title), ("包括哪些", neutral(cover.words)),
        ("谁导的", neutral(f"{cover.who}，只含这个角色管的")),
        ("什么时候", minute(cover.asked_at)), ("截到哪一刻", f"{minute(cover.asked_at)} 以前反映的"),
        ("一共几行", cover.rows),
        ("不包括", "不公开的、收起来的、合并到别处的，和看板一样。姓名和电话不导出。"),
        ("进度", "每一行写的是导到它时的样子，“最近更新”一栏看得出是哪一刻。"),
        ("核对码", cover.digest), ("怎么核对", "同一张表的 CSV 文本，SHA-256 应该等于核对码。"),
        ("带撇号的格", "以 = + - @ 开头的文字前面加了一个撇号，免得被当成公式。"),
    ]
