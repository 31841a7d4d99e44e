"""What the log says of a review: openings, closings, papers by number, seats, looks. Never a ballot, never a home."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.people.rules.roles import Actor
from app.reviews.models import Review
from app.reviews.rules.calendar import month_name


def note(
    session: Session, review: Review, verb: str, *, by: Actor, at: datetime, after: object = None, reason: str = ""
) -> None:
    subject = f"review/{review.estate_id}/{month_name(review.month)}"
    record(
        session, f"c{review.community_id}", verb, subject, actor_id=by.person_id, actor_title=by.title, at=at,
        after=after, reason=reason,
    )
