"""Sheets as the hotline sends them, and short ways to bring one in."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlmodel import Session, select

from app.hotline.actions.bringing import bring_in, choose_columns, guessed, sheet_of
from app.hotline.actions.taking import Desk
from app.hotline.models import HotlineBatch, HotlineLine
from app.hotline.queries.batches import batch_by_id
from app.hotline.queries.ground import ground_of
from app.hotline.rules.standing import Office
from app.hotline.sheets import open_sheet
from app.issues.queries.catalogue import categories
from tests.cast import NOON, Cast

HEADER = (
    "序号", "工单编号", "来电时间", "来电人", "联系电话", "诉求地址", "诉求内容", "问题分类", "办结时限", "办理结果",
)  # fmt: skip
BINS = "祥瑞花园东区3号楼2单元301室门口的垃圾堆了三天没人清。"
LIFT = "电梯按了三楼停在四楼，停运过两次。"


def call(number: str, content: str = BINS, address: str = "祥瑞花园东区3号楼2单元301", **more: Any) -> list[Any]:
    values = {
        "called": wall(17, 9, 30), "name": "吴大爷", "phone": 13955556666, "kind": "环境卫生", "due": wall(20, 17),
    } | more
    told = (values[key] for key in ("called", "name", "phone"))
    return [1, number, *told, address, content, values["kind"], values["due"], ""]


def wall(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of November 2026 as Excel keeps it: without a time zone."""
    return datetime.combine(date(2026, 11, day), time(hour, minute))


CALLS = (
    call("ZB001"), call("ZB002", LIFT, "祥瑞花园东区5号楼", kind="", phone="138-5555-7777", due="2026年12月30日"),
    call("ZB003", "路上有个坑", "不知道哪里", kind=""), call("", "没有单号"), call("ZB001", "单号重复"),
)


def workbook(calls: Sequence[Sequence[Any]] = CALLS, *, titles: bool = True, header: Sequence[str] = HEADER) -> bytes:
    """With a merged title and an empty line above the header, as such exports have them."""
    book = Workbook()
    page = book.active
    assert page is not None
    if titles:
        page.append(["市政务服务热线工单明细表（2026年11月18日）"])
        page.merge_cells("A1:J1")
        page.append([])
    page.append(list(header))
    for each in calls:
        page.append(list(each))
    return saved(book)


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sheet_back(data: bytes) -> list[list[Any]]:
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def csv_text(calls: Sequence[Sequence[Any]] = CALLS) -> str:
    lines = [HEADER, *([f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell) for cell in each]
                       for each in calls)]  # fmt: skip
    return "\r\n".join(",".join(line) for line in lines) + "\r\n"


def committee(cast: Cast) -> Office:
    return Office(cast.town.key, cast.xiangrui.key)


def brought(
    session: Session, cast: Cast, data: bytes | None = None, *, office: Office | None = None, by: str = "liushuji",
    at: datetime = NOON, name: str = "1118.xlsx",
) -> HotlineBatch:
    data = workbook() if data is None else data
    return bring_in(
        session, office or committee(cast), name, data, open_sheet(data), by=cast.actor(by), at=at
    )


def readied(session: Session, cast: Cast, data: bytes | None = None, **more: Any) -> HotlineBatch:
    """Brought in, with the columns as they are guessed."""
    batch = again(session, brought(session, cast, data, **more))
    if not batch.columns:
        columns = guessed(sheet_of(session, batch), batch)
        choose_columns(session, batch, columns, "日报", seen=batch.version, by=cast.actor("liushuji"), at=NOON)
    return batch


def again(session: Session, batch: HotlineBatch) -> HotlineBatch:
    """Read anew and locked, as every request does."""
    found = batch_by_id(session, batch.key, lock=True)
    assert found is not None
    return found


def desk(session: Session, cast: Cast, batch: HotlineBatch, *, by: str = "liushuji", at: datetime = NOON) -> Desk:
    ground = ground_of(session, Office(batch.town_id, batch.community_id))
    codes = {each.code: each for each in categories(session, at)}
    return Desk(session, again(session, batch), ground, codes, cast.actor(by), at)


def lines(session: Session, batch: HotlineBatch) -> list[HotlineLine]:
    statement = select(HotlineLine).where(HotlineLine.batch_id == batch.key).order_by("line")
    return list(session.exec(statement))


def line(session: Session, batch: HotlineBatch, number: str) -> HotlineLine:
    return next(each for each in lines(session, batch) if each.number == number)
