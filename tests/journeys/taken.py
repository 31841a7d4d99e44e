"""Tables taken away, for the browser: one in every state for the secretary."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.exchange.models import Export
from app.exchange.rules.exports import KEPT, ExportFormat, ExportState, reach_of
from tests.cast import Cast

STATES = (
    (ExportState.EXPIRED, 812, 812, "到2026年3月为止"), (ExportState.CANCELLED, 52_110, 20_000, "全部"),
    (ExportState.FAILED, 640, 0, "祥瑞花园东区，环境卫生"), (ExportState.DONE, 6_012, 6_012, "祥瑞花园社区，已办结"),
    (ExportState.RUNNING, 250_000, 84_000, "祥瑞花园社区"), (ExportState.WAITING, 1_204, 0, "祥瑞花园社区，只要超期的"),
)


def build_taken(session: Session, cast: Cast, now: datetime) -> None:
    me = cast.actor("liushuji")
    for number, (state, total, done, words) in enumerate(STATES, start=1):
        moving = state in (ExportState.WAITING, ExportState.RUNNING)
        session.add(
            Export(
                kind="issues", format=ExportFormat.CSV if number % 3 == 0 else ExportFormat.XLSX, words=words,
                query=f"community=xiangrui&tab=done&q={number}{number}", place="祥瑞花园社区", reach=reach_of(me),
                asked_by=me.person_id, asked_title=me.title, asked_at=now - timedelta(days=10 / number), state=state,
                rows_total=total, rows_done=done, slot=number - 4 if moving else None, bytes=1_420_000,
                failure="您的角色变了，这一份不导了。要的话重新导一份。" if state is ExportState.FAILED else "",
                digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                expires_at=now + KEPT if state is ExportState.DONE else None,
            )
        )
