"""Short ways to a rulebook that differs, and to one that was adopted."""

from datetime import date, datetime

from sqlmodel import Session

from app.rulebooks.actions import adopt_rulebook
from app.rulebooks.models import RulebookVersion
from app.rulebooks.rules.policy import Rulebook, Weights, shipped
from tests.cast import NOON, Cast

DECEMBER = date(2026, 12, 1)


def weighing(owner: int) -> Rulebook:
    """The shipped rulebook with another share of the residents' vote, in basis points."""
    rest = 10_000 - owner
    weights = Weights(owner=owner, site=rest // 2, organisation=rest - rest // 2)
    return shipped().model_copy(update={"weights": weights})


def adopted(
    session: Session, cast: Cast, owner: int = 5000, *, month: date = DECEMBER, seen: int = 1, at: datetime = NOON
) -> RulebookVersion:
    return adopt_rulebook(
        session, weighing(owner), effective_month=month, reason="居民评议的分量加重", seen=seen,
        by=cast.actor("chenkezhang"), at=at,
    )
