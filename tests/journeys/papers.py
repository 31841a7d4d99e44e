"""Papers, for the browser: one posted and objected to, one replaced by it, a letter for few eyes."""

from datetime import datetime

from sqlmodel import Session

from app.notices.actions.objecting import object_to
from app.notices.actions.withdrawing import withdraw_paper
from tests.cast import Cast
from tests.notices.paperwork import posted, sent

ROWS = (
    ("楼栋", "居民说了什么", "哪天办完", "谁来办"),
    *((f"{number}号楼", "楼道灯坏了两盏，晚上看不清台阶。", "2026年11月25日", "赵经理") for number in range(1, 8)),
)


def build_papers(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Tokens for the addresses of tests/journeys/pages.py."""
    old = posted(session, cast, about="look:1:notice", at=now)
    new = posted(session, cast, about="look:2:notice", at=now, rows=ROWS)
    letter = sent(session, cast, about="look:1:letter", at=now, rows=ROWS)
    withdraw_paper(session, old, "日期写错了，重发一份。", replaced_by=new, by=cast.actor("liushuji"), at=now)
    words, company = "5号楼的灯是业主自己装的，不归物业管。", cast.actor("zhaojingli")
    object_to(session, new, words, for_company=True, title="安禾物业", by=company, at=now)
    return {"paper": new.token, "paper_replaced": old.token, "letter": letter.token}
