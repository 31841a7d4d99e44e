"""What lies in the boxes: for casting, counting at publication and recounting, never for showing before that."""

from sqlmodel import Session, select

from app.reviews.models import BallotBox
from app.reviews.rules.ballots import Box, unpacked
from app.reviews.rules.kinds import Voice


def box_row(session: Session, review_id: int, voice: Voice) -> BallotBox:
    """Only under the lock of its review when it is to change; every voice that speaks has one from the opening on."""
    statement = select(BallotBox).where(BallotBox.review_id == review_id, BallotBox.voice == voice)
    return session.exec(statement.execution_options(populate_existing=True)).one()


def boxes_of(session: Session, review_id: int) -> dict[Voice, Box]:
    rows = session.exec(select(BallotBox).where(BallotBox.review_id == review_id))
    return {row.voice: opened(row) for row in rows}


def opened(row: BallotBox) -> Box:
    return Box(unpacked(row.papers), unpacked(row.comments), unpacked(row.receipts))


def has_receipt(session: Session, review_id: int, digest: str) -> bool:
    return any(digest in box.receipts for box in boxes_of(session, review_id).values())
