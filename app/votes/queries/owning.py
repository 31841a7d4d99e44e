"""Which residencies are ownership, today and for a roll that was sealed before."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, exists, or_, select

from app.people.models import ClaimStatus, Relation, Residency
from app.votes.models import OwnerCheck, Vote, VoteRoll

OWNING = (col(Residency.status) == ClaimStatus.VERIFIED, col(Residency.relation) == Relation.OWNER)


def owning_on(roll_id: int) -> ColumnElement[bool]:
    """Verified owners; and those who were when the vote was posted and whom somebody else took off since, as long as
    no second keeper looked at that: what changes after the sealing is nobody's alone to change."""
    vote_id = select(VoteRoll.vote_id).where(VoteRoll.id == roll_id).scalar_subquery()
    posted = select(Vote.posted_at).where(Vote.id == vote_id).scalar_subquery()
    looked = exists().where(col(OwnerCheck.vote_id) == vote_id, col(OwnerCheck.residency_id) == Residency.id)
    held = and_(
        col(Residency.status) == ClaimStatus.ENDED, col(Residency.ended_by) != col(Residency.person_id),
        col(Residency.decided_at) <= posted, col(Residency.ended_at) > posted, ~looked,
    )
    return and_(col(Residency.relation) == Relation.OWNER, or_(col(Residency.status) == ClaimStatus.VERIFIED, held))
