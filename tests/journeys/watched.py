"""What the town keeps after, for the browser: an order in every state, and the hotline's sheet half taken in."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.hotline.actions.taking import drop_line
from tests.cast import Cast
from tests.hotline.calls import CALLS, brought, call, desk, line, readied, workbook
from tests.inspections.hold import a_photo
from tests.supervision.watch import acknowledged, an_order, answered, approved, returned


def build_watched(session: Session, cast: Cast, now: datetime, overdue: str) -> dict[str, str]:
    """Names for the addresses of tests/journeys/pages.py; `overdue` is an issue late enough to be suggested."""
    refs = (overdue,)
    found = {"issued": an_order(session, cast, at=now - timedelta(hours=3), refs=refs)}
    for state in ("acknowledged", "answered", "returned", "closed"):
        order = acknowledged(session, cast, an_order(session, cast, at=now - timedelta(days=1)))
        if state != "acknowledged":
            answered(session, cast, order, photos=(a_photo(session),), at=now)
        if state == "returned":
            returned(session, cast, order, at=now)
        if state == "closed":
            approved(session, cast, order)
        found[state] = order
    names = {f"order_{state}": str(order.key) for state, order in found.items()}
    return names | {"sheet": str(_sheet(session, cast, now)), "sheet_new": str(_new_sheet(session, cast, now))}


def _sheet(session: Session, cast: Cast, now: datetime) -> int:
    """Read, two lines taken in, one that may be another issue, one nobody can place."""
    like = call("ZB004", "楼道里的垃圾堆了三天没人清，味道很大。")
    batch = readied(session, cast, workbook([*CALLS, like]), at=now)
    drop_line(desk(session, cast, batch, at=now), line(session, batch, "ZB002"), "归市里的路灯所管")
    return batch.key


def _new_sheet(session: Session, cast: Cast, now: datetime) -> int:
    """Nobody has said which column is what."""
    header = ("编号", "反映时间", "姓名", "手机", "地点", "描述", "分类", "时限", "答复")
    return brought(session, cast, workbook([each[1:] for each in CALLS], header=header), at=now, name="日报.xlsx").key
