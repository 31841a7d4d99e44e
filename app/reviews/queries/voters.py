"""Who may vote in a review, who has, and which ballots are somebody's own."""

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, or_, select

from app.core.settings import settings
from app.core.tokens import keyed, same
from app.people.models import ClaimStatus, Residency, RoleGrant
from app.people.queries import residencies_of
from app.people.rules.roles import COMPANY_ROLES, Role
from app.places.models import Building, Home, Unit
from app.reviews.models import Review, ReviewMark, ReviewRoll
from app.reviews.rules.kinds import Voice

CHECKED = "reviews: the key the marks are made with"
PARTY_ROLES = (Role.PARTY_MEMBER, Role.BUILDING_HEAD)


def mark_of(review_id: int, voice: Voice, voter: int) -> str:
    """Says that this voter has voted, to nobody without the secret key."""
    return keyed(settings().secret_key, f"{review_id}|{voice}|{voter}")


def key_check() -> str:
    return keyed(settings().secret_key, CHECKED)


def key_holds(review: Review) -> bool:
    """Whether marks made now meet those made since the opening."""
    return same(review.key_check, key_check())


def households(session: Session, estate_id: int, away: Set[int]) -> list[int]:
    """Ids of the estate's homes with somebody verified who is not `away`: those with a post with the company do not
    rate it."""
    statement = (
        select(Residency.home_id, Residency.person_id).distinct()
        .join(Home, col(Home.id) == Residency.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(Building.estate_id == estate_id, Residency.status == ClaimStatus.VERIFIED)
    )
    return list({home_id: None for home_id, person_id in session.exec(statement) if person_id not in away})


def party_voters(session: Session, estate_id: int, day: date, away: Set[int]) -> list[int]:
    """Ids of party members and building heads of the estate's buildings who are not `away`."""
    statement = (
        select(RoleGrant.person_id).distinct()
        .join(Building, col(Building.id) == RoleGrant.scope_id)
        .where(
            Building.estate_id == estate_id, col(RoleGrant.role).in_(PARTY_ROLES), col(RoleGrant.starts_on) <= day,
            or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) >= day),
        )
    )
    return [each for each in session.exec(statement) if each not in away]


def company_people(session: Session, contract_id: int, day: date) -> list[int]:
    """Who works for the reviewed company under its contract."""
    statement = select(RoleGrant.person_id).distinct().where(
        col(RoleGrant.role).in_(COMPANY_ROLES), RoleGrant.scope_id == contract_id, col(RoleGrant.starts_on) <= day,
        or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) >= day),
    )
    return list(session.exec(statement.order_by(col(RoleGrant.person_id))))


def rolls_of(session: Session, review_id: int) -> dict[Voice, ReviewRoll]:
    return {roll.voice: roll for roll in session.exec(select(ReviewRoll).where(ReviewRoll.review_id == review_id))}


def voters_on(roll: ReviewRoll) -> frozenset[int]:
    return frozenset(json.loads(roll.voters))


def marks_of(session: Session, review_id: int) -> Sequence[ReviewMark]:
    return session.exec(select(ReviewMark).where(ReviewMark.review_id == review_id)).all()


def marked(session: Session, review_id: int, marks: Iterable[str]) -> frozenset[str]:
    """Which of these marks there are."""
    statement = select(ReviewMark.mark).where(ReviewMark.review_id == review_id, col(ReviewMark.mark).in_(list(marks)))
    return frozenset(session.exec(statement))


def turnout(session: Session, review_ids: Sequence[int]) -> dict[int, int]:
    """How many households have voted or taken a paper, by review; nothing else is known before the close."""
    statement = (
        select(ReviewMark.review_id, func.count())
        .where(col(ReviewMark.review_id).in_(review_ids), ReviewMark.voice == Voice.HOUSEHOLD)
        .group_by(col(ReviewMark.review_id))
    )
    return {review_id: int(count) for review_id, count in session.exec(statement)}


@dataclass(frozen=True, slots=True)
class Choice:
    """A ballot somebody may cast: for a household, or for themselves in another voice. `key` is what a form sends."""

    voice: Voice
    voter: int
    label: str
    done: bool = False

    @property
    def key(self) -> str:
        return f"{self.voice}-{self.voter}" if self.voice is Voice.HOUSEHOLD else self.voice.value


def choices_of(
    session: Session, review: Review, person_id: int, rolls: dict[Voice, ReviewRoll] | None = None
) -> list[Choice]:
    """The ballots of a review that are this person's, cast ones too, their households first."""
    rolls = rolls_of(session, review.key) if rolls is None else rolls
    found = _household_choices(session, review, rolls, person_id)
    for voice in (Voice.PARTY, Voice.PANEL):
        if voice in rolls and person_id in voters_on(rolls[voice]):
            found.append(Choice(voice, person_id, f"{voice.label}的票"))
    marks = {choice.key: mark_of(review.key, choice.voice, choice.voter) for choice in found}
    there = marked(session, review.key, marks.values()) if found else frozenset()
    return [Choice(each.voice, each.voter, each.label, marks[each.key] in there) for each in found]


def _household_choices(
    session: Session, review: Review, rolls: dict[Voice, ReviewRoll], person_id: int
) -> list[Choice]:
    if Voice.HOUSEHOLD not in rolls:
        return []
    voters = voters_on(rolls[Voice.HOUSEHOLD])
    rows = residencies_of(session, person_id)
    return [
        Choice(Voice.HOUSEHOLD, row.home.key, f"{row.building.name} {row.unit.code}单元 {row.home.number}")
        for row in rows
        if row.estate.id == review.estate_id and row.residency.status is ClaimStatus.VERIFIED
        and row.home.key in voters
    ]


def home_at(session: Session, estate_id: int, building: str, unit: str, number: str) -> Home | None:
    """A home by what stands on its door."""
    statement = (
        select(Home)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(
            Building.estate_id == estate_id, or_(col(Building.code) == building, col(Building.name) == building),
            Unit.code == unit, Home.number == number,
        )
    )
    return session.exec(statement).first()


def people_of_homes(session: Session, homes: Sequence[int]) -> list[int]:
    """Ids of the verified residents of these homes, once each."""
    statement = select(Residency.person_id).distinct().where(
        col(Residency.home_id).in_(homes), Residency.status == ClaimStatus.VERIFIED
    )
    return list(session.exec(statement))
