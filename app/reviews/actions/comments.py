"""A published comment that names somebody or insults is covered, with a reason everybody reads."""

import json
from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid, NotFound, Stale
from app.core.masking import mask_personal
from app.people.rules.roles import Actor
from app.reviews.actions.journal import note
from app.reviews.models import HiddenComment, Review
from app.reviews.rules.kinds import ReviewState

SHORTEST = 4


def cover_comment(session: Session, review: Review, place: int, reason: str, *, by: Actor, at: datetime) -> None:
    """The result itself, its digest and the count stay. Raises DomainError before the publication, NotFound, Invalid,
    Stale when somebody has just done it."""
    if review.state is not ReviewState.PUBLISHED:
        raise DomainError("结果还没有公布，没有可以遮的。")
    if not 1 <= place <= len(json.loads(review.result)["comments"]):
        raise NotFound("没有这一条。")
    reason = mask_personal(reason)[:200]
    if len(reason) < SHORTEST:
        raise Invalid(f"写清楚为什么遮，至少 {SHORTEST} 个字，大家会看到。", field="reason")
    covered = insert_into(session, HiddenComment).values(
        review_id=review.key, place=place, reason=reason, hidden_by=by.person_id, hidden_at=at
    )
    if not affected(session, covered.on_conflict_do_nothing(index_elements=["review_id", "place"])):
        raise Stale("这一条别人刚遮住了。")
    note(session, review, "review_comment_covering", by=by, at=at, after={"place": place}, reason=reason)
