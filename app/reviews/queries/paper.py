"""Paper ballots of a review: how many are where, and which wait for another look."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from app.reviews.models import PaperBallot, Review
from app.reviews.rules.kinds import PaperState
from app.reviews.rules.paper import Papers

WAITING = (PaperState.RETURNED, PaperState.DISPUTED)


def paper_numbered(session: Session, review_id: int, serial: str) -> PaperBallot | None:
    statement = select(PaperBallot).where(PaperBallot.review_id == review_id, PaperBallot.serial == serial)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def printed(session: Session, review_id: int) -> frozenset[str]:
    """Serials that are taken."""
    return frozenset(session.exec(select(PaperBallot.serial).where(PaperBallot.review_id == review_id)))


def waiting_papers(session: Session, review_id: int) -> Sequence[PaperBallot]:
    """Typed once, or twice and not the same, by serial."""
    statement = select(PaperBallot).where(PaperBallot.review_id == review_id, col(PaperBallot.state).in_(WAITING))
    return session.exec(statement.order_by(col(PaperBallot.serial))).all()


def papers_of(session: Session, review: Review) -> Papers:
    statement = select(PaperBallot.state, func.count()).where(PaperBallot.review_id == review.key)
    found = {str(state): int(many) for state, many in session.exec(statement.group_by(col(PaperBallot.state)))}
    return Papers(
        review.paper_issued, found.get(PaperState.COUNTED, 0), found.get(PaperState.SPOILED, 0),
        sum(found.get(state, 0) for state in WAITING),
    )
