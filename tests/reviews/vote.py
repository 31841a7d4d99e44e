"""Short ways to a review, its voters and their ballots."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from app.people.models import ClaimStatus, Person, Relation, Residency, RoleGrant
from app.people.rules.roles import Role
from app.places.models import Home, Unit
from app.reviews.actions.alerts import Origin
from app.reviews.actions.casting import cast as put_in
from app.reviews.actions.closing import close_reviews, publish_reviews
from app.reviews.actions.opening import open_reviews
from app.reviews.models import PanelSeat, Review
from app.reviews.queries.reviews import review_of
from app.reviews.queries.voters import Choice
from app.reviews.rules.ballots import Ballot
from app.reviews.rules.kinds import Voice
from tests.cast import LONG_AGO, NOON, Cast, add

MONTH = date(2026, 11, 1)
OPENING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
"""Nine in the morning of the 25th in Shanghai."""

LATER = {"days": 6, "hours": 21}
"""From the cast's noon to OPENING."""

CLOSE = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
DAY_OF_RESULT = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
BASE = "/estates/xiangrui-dong/reviews"
PATH = f"{BASE}/2026-11"
API = f"/api/v1{PATH}"
ANSWERS = {f"q{number}": "4" for number in range(1, 9)} | {"overall": "4"}


def a_ballot(overall: int = 4, ratings: Sequence[int] = (4,) * 8) -> Ballot:
    return Ballot(tuple(ratings), overall)


def opened(session: Session, cast: Cast, *, at: datetime = OPENING) -> Review:
    """November's review of 祥瑞花园东区."""
    open_reviews(session, at)
    found = review_of(session, cast.dongqu.key, MONTH)
    assert found is not None
    return found


def neighbours(session: Session, cast: Cast, many: int) -> list[tuple[Person, Home]]:
    """New verified households of the estate, one resident each."""
    unit = add(session, Unit(building_id=cast.building5.key, code="9"))
    found = []
    for number in range(many):
        home = add(session, Home(unit_id=unit.key, number=str(1000 + number), exclusive_area=9000))
        person = add(
            session, Person(name="邻居", phone=f"1370000{number:04d}", username=f"linju{number}", created_at=NOON)
        )
        moved_in(session, person, home)
        found.append((person, home))
    return found


def moved_in(session: Session, person: Person, home: Home, status: ClaimStatus = ClaimStatus.VERIFIED) -> Residency:
    return add(
        session,
        Residency(
            person_id=person.key, home_id=home.key, relation=Relation.OWNER, status=status, claimed_at=NOON,
            decided_at=NOON,
        ),
    )


def a_panel(session: Session, cast: Cast, *, owners: int = 3, others: int = 2) -> list[Person]:
    """Seats for so many owners and others, whose holders sit in the owners' committee."""
    found = []
    for number in range(owners + others):
        person = add(
            session, Person(name=f"委员{number}", phone=f"1360000{number:04d}", username=f"w{number}", created_at=NOON)
        )
        add(session, RoleGrant(
            person_id=person.key, role=Role.OWNERS_COMMITTEE, scope_id=cast.dongqu.key, starts_on=LONG_AGO
        ))
        add(session, PanelSeat(
            estate_id=cast.dongqu.key, person_id=person.key, owner=number < owners, since=LONG_AGO
        ))
        found.append(person)
    return found


def for_home(home: Home) -> Choice:
    return Choice(Voice.HOUSEHOLD, home.key, "")


def voted(session: Session, review: Review, home: Home, *, at: datetime = OPENING, **more: Any) -> str:
    """One household's ballot; its receipt."""
    given = a_ballot(more.pop("overall", 4), more.pop("ratings", (4,) * 8))
    origin = more.pop("origin", Origin())
    return put_in(session, review, for_home(home), given, more.pop("comment", ""), origin=origin, at=at)


def closed(session: Session, review: Review) -> Review:
    assert close_reviews(session, CLOSE) >= 1
    session.flush()
    session.refresh(review)
    return review


def published(session: Session, review: Review) -> Review:
    closed(session, review)
    assert publish_reviews(session, DAY_OF_RESULT) >= 1
    session.flush()
    session.refresh(review)
    return review
