"""Short ways to a vote at any stage, its owners and their ballots."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from app.attachments.rules.images import Prepared, prepare
from app.people.models import ClaimStatus, Person, Relation, Residency
from app.people.rules.roles import Actor
from app.places.models import Home, Unit
from app.votes.actions.calling import Plan, open_vote
from app.votes.actions.casting import cast_ballot
from app.votes.actions.deciding import confirm_result, propose_result
from app.votes.actions.officers import name_officer
from app.votes.actions.posting import post_vote
from app.votes.actions.ticking import close_votes, open_votes
from app.votes.models import Vote, VoteBallot
from app.votes.queries.rolls import mark_of, proposed_roll
from app.votes.rules.kinds import Caller, OfficerRole, TopicKind, VoteState
from app.votes.rules.matters import Matter
from tests.attachments.pictures import encoded, quarters
from tests.cast import NOON, Cast, add

OPENS, CLOSES = date(2026, 12, 4), date(2026, 12, 18)
OPENING = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
DURING = datetime(2026, 12, 10, 4, 0, tzinfo=UTC)
CLOSING = datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
AFTER = CLOSING + timedelta(hours=12)
DURING_DAYS, AFTER_DAYS = {"days": 22}, {"days": 31}
"""From the cast's noon to DURING, and to the 19th."""


def picture(width: int = 320) -> Prepared:
    """Another width, another photo."""
    return prepare(encoded(quarters(width)))


def dismissal(cast: Cast) -> Matter:
    return Matter(
        TopicKind.DISMISS, 4, "解聘安禾物业", "解除和安禾物业服务有限公司的物业服务合同。", cast.anhe.key,
        cast.contract.key,
    )


FEES = Matter(TopicKind.OTHER, 5, "调整物业费", "物业费调到每平方米每月一元二角。")


def a_plan(cast: Cast, *matters: Matter, **more: Any) -> Plan:
    values: dict[str, Any] = {
        "title": "要不要换物业", "caller": Caller.OWNERS_COMMITTEE, "matters": matters or (dismissal(cast), FEES),
        "how": "网上投，或者到社区大厅领纸票。",
    }
    return Plan(**{**values, **more})


def drafted(session: Session, cast: Cast, *matters: Matter, **more: Any) -> Vote:
    return open_vote(session, cast.dongqu, a_plan(cast, *matters, **more), by=cast.actor("sunzhuren"), at=NOON)


def with_officers(session: Session, cast: Cast, vote: Vote, at: datetime = NOON) -> Vote:
    """刘书记 and 小李, who owns a home here, count; 陈科长 monitors."""
    known = select(Residency.id).where(Residency.person_id == cast.person("xiaoli").key)
    if session.exec(known).first() is None:
        owns(session, cast.person("xiaoli"), cast.home101)
    roles = {"liushuji": OfficerRole.COUNTER, "xiaoli": OfficerRole.COUNTER, "chenkezhang": OfficerRole.MONITOR}
    for name, role in roles.items():
        name_officer(session, vote, cast.person(name).key, role, by=cast.actor("sunzhuren"), at=at)
    return vote


def posted(session: Session, cast: Cast, *matters: Matter, **more: Any) -> Vote:
    vote = with_officers(session, cast, drafted(session, cast, *matters, **more))
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    return vote


def opened(session: Session, cast: Cast, *matters: Matter, **more: Any) -> Vote:
    vote = posted(session, cast, *matters, **more)
    assert open_votes(session, OPENING) == 1
    return again(session, vote)


def waiting(session: Session, vote: Vote) -> str:
    """The mark of the correction that waits."""
    roll = proposed_roll(session, vote.key)
    assert roll is not None
    return mark_of(roll)


def closed(session: Session, vote: Vote) -> Vote:
    assert close_votes(session, CLOSING) == 1
    return again(session, vote)


def decided(session: Session, cast: Cast, vote: Vote) -> Vote:
    """From CLOSED, with papers that add up."""
    vote = again(session, vote)
    propose_result(session, vote, seen=vote.version, by=cast.actor("liushuji"), at=AFTER)
    vote = again(session, vote)
    confirm_result(session, vote, seen=vote.version, by=cast.actor("chenkezhang"), at=AFTER)
    vote = again(session, vote)
    assert vote.state is VoteState.DECIDED
    return vote


def again(session: Session, vote: Vote) -> Vote:
    session.flush()
    session.refresh(vote)
    return vote


def owner_of(session: Session, *homes: Home, number: int = 0) -> Person:
    """A new verified owner of these homes."""
    person = add(
        session, Person(name=f"业主{number}", phone=f"1370000{number:04d}", username=f"yezhu{number}", created_at=NOON)
    )
    for home in homes:
        owns(session, person, home)
    return person


def owns(session: Session, person: Person, home: Home, relation: Relation = Relation.OWNER) -> Residency:
    return add(
        session,
        Residency(
            person_id=person.key, home_id=home.key, relation=relation, status=ClaimStatus.VERIFIED, claimed_at=NOON,
            decided_at=NOON,
        ),
    )


def more_homes(session: Session, cast: Cast, many: int, area: int = 10_000, stairwell: str = "9") -> list[Home]:
    """New homes in building 5."""
    unit = add(session, Unit(building_id=cast.building5.key, code=stairwell))
    return [add(session, Home(unit_id=unit.key, number=str(1001 + each), exclusive_area=area)) for each in range(many)]


def actor_of(person: Person) -> Actor:
    return Actor(person.key, person.name)


def cast_by(
    session: Session, vote: Vote, person: Person, group: int, choices: str = "yy", *, at: datetime = DURING
) -> VoteBallot:
    return cast_ballot(session, vote, group, choices, declared=True, by=actor_of(person), at=at)


def owners_each(session: Session, homes: Sequence[Home]) -> list[Person]:
    return [owner_of(session, home, number=place) for place, home in enumerate(homes)]
