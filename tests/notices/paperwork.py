"""Short ways to papers, through the same actions the product uses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.notices.actions.issuing import Rows, issue_paper
from app.notices.models import Paper
from tests.cast import NOON, Cast

NOTICE = {
    "小区": "祥瑞花园东区", "事由": "十一月物业服务情况", "内容": "现将十一月物业服务情况公示如下。",
    "期限": "2026年11月25日", "电话": "0533-2111111",
}
LETTER = {
    "收件单位": "安禾物业服务有限公司", "小区": "祥瑞花园东区", "事由": "楼道照明", "内容": "楼道灯不亮，请抓紧修好。",
    "期限": "2026年11月25日",
}
DETAILS: Rows = (("楼栋", "说了什么"), ("3号楼", "灯坏了两盏"))


def posted(
    session: Session, cast: Cast, *, about: str = "test:1:notice", by: str | None = "liushuji", at: datetime = NOON,
    rows: Rows = DETAILS, fields: Mapping[str, str] = NOTICE, **more: Any,
) -> Paper:
    """A public notice of the community, open to objections for five working days."""
    return issue_paper(
        session, kind="notice", estate=cast.dongqu, fields=fields, tables={"明细": rows}, about=about,
        by=cast.actor(by) if by else None, at=at, **more,
    )


def sent(
    session: Session, cast: Cast, *, about: str = "test:1:letter", by: str = "chenkezhang", at: datetime = NOON,
    rows: Rows = DETAILS, fields: Mapping[str, str] = LETTER, **more: Any,
) -> Paper:
    """A letter of the town to the company, for few eyes."""
    return issue_paper(
        session, kind="letter", estate=cast.dongqu, fields=fields, tables={"明细": rows}, about=about,
        by=cast.actor(by), at=at, **more,
    )
