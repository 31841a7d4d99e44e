"""How much one phone and one address may file; the same whether by page or by program."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.limits import spend

PER_PHONE, PER_ADDRESS, PHOTOS_PER_ADDRESS, DRAFTS_PER_ADDRESS = 10, 60, 200, 120
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def spend_filing(session: Session, address: str, reporter_id: int | None, *, at: datetime) -> None:
    """Counts one filing. A whole stairwell may share one address, so the address gets far more than a phone."""
    spend(
        session, f"filings/{address}", limit=PER_ADDRESS, window=HOUR, at=at,
        message="从您这里一小时里反映得太多了，过一会儿再提交。写的内容替您留着。",
    )
    if reporter_id is not None:
        spend(
            session, f"filings/p{reporter_id}", limit=PER_PHONE, window=DAY, at=at,
            message=f"这个手机号今天已经反映了 {PER_PHONE} 件，明天再提交。写的内容替您留着，急事请直接打电话。",
        )


def spend_photos(session: Session, address: str, count: int, *, at: datetime) -> None:
    for _ in range(count):
        spend(
            session, f"photos/{address}", limit=PHOTOS_PER_ADDRESS, window=HOUR, at=at,
            message="从您这里一小时里传的照片太多了，这几张没有收下。写的字都在，可以先不传照片接着填。",
        )


def spend_draft(session: Session, address: str, *, at: datetime) -> None:
    spend(
        session, f"drafts/{address}", limit=DRAFTS_PER_ADDRESS, window=HOUR, at=at,
        message="从您这里一小时里开始填的太多了，过一会儿再来。急事请直接打电话。",
    )
