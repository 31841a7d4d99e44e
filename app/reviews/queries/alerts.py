"""What looked odd, for committee and town."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, func, or_, select

from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from app.reviews.models import Review, ReviewAlert


def alerts_of(session: Session, review_id: int) -> Sequence[tuple[ReviewAlert, str | None]]:
    """With the name of who looked, the unseen first."""
    statement = (
        select(ReviewAlert, Person.name)
        .outerjoin(Person, col(Person.id) == ReviewAlert.looked_by)
        .where(ReviewAlert.review_id == review_id)
        .order_by(col(ReviewAlert.looked_at).is_not(None), col(ReviewAlert.id).desc())
    )
    return session.exec(statement).all()


def unseen(session: Session, review_id: int) -> int:
    statement = select(func.count()).select_from(ReviewAlert)
    found = statement.where(ReviewAlert.review_id == review_id, col(ReviewAlert.looked_at).is_(None))
    return int(session.exec(found).one())


def alert_for_update(session: Session, review_id: int, alert_id: int) -> ReviewAlert | None:
    statement = select(ReviewAlert).where(ReviewAlert.id == alert_id, ReviewAlert.review_id == review_id)
    return session.exec(statement.with_for_update()).first()


def unseen_since(session: Session, day: date) -> Sequence[tuple[Review, ReviewAlert]]:
    """Alerts of that day or later nobody has looked at."""
    statement = (
        select(Review, ReviewAlert)
        .join(ReviewAlert, col(ReviewAlert.review_id) == Review.id)
        .where(col(ReviewAlert.looked_at).is_(None), col(ReviewAlert.day) >= day)
    )
    return session.exec(statement.order_by(col(ReviewAlert.id))).all()


def secretaries(session: Session, community_id: int, day: date) -> Sequence[int]:
    statement = select(RoleGrant.person_id).distinct().where(
        RoleGrant.role == Role.COMMUNITY_SECRETARY, RoleGrant.scope_id == community_id,
        col(RoleGrant.starts_on) <= day, or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) >= day),
    )
    return session.exec(statement).all()
