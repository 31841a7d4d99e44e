"""Which comments of a result are covered."""

from sqlmodel import Session, select

from app.reviews.models import HiddenComment


def covered_in(session: Session, review_id: int) -> dict[int, str]:
    """Why, by the comment's place."""
    statement = select(HiddenComment.place, HiddenComment.reason).where(HiddenComment.review_id == review_id)
    return dict(session.exec(statement).all())
