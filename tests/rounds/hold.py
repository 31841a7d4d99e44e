"""Short ways to a fault round in any state, through the same actions the product uses."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.attachments.actions import keep_photo
from app.core.workdays import local_day
from app.issues.models import Issue
from app.mechanisms.queries.ground import standing_of
from app.mechanisms.rules.kinds import Kind
from app.mechanisms.rules.standing import Standing
from app.people.models import ClaimStatus, Person, Relation, Residency
from app.people.rules.roles import Actor
from app.rounds.actions.closing import close_round
from app.rounds.actions.faults import Found, add_fault
from app.rounds.actions.joining import has_seat, join_round
from app.rounds.actions.lookback import Seen, answer_lookback
from app.rounds.actions.opening import open_round
from app.rounds.models import Recheck, RoundFault
from app.rounds.queries.lookback import lookback_of
from app.rounds.queries.members import member
from app.rounds.queries.rounds import Held, round_by_ref
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.standing import Walker
from tests.cast import NOON, Cast, add
from tests.issues.walk import PHOTO
from tests.mechanisms.hold import a_mechanism, an_occurrence


def a_round(session: Session, cast: Cast, *, at: datetime = NOON, **more: Any) -> Held:
    """A planned round of 祥瑞花园社区 on the day of `at`; the mechanism is made with the first."""
    known = more.pop("after", None)
    mechanism = known.mechanism if known else a_mechanism(session, cast, Kind.FAULT_ROUND, venue="3号楼前")
    occurrence = an_occurrence(session, mechanism, at=at, **more)
    return again(session, Held(occurrence, mechanism, known.round if known else None))  # type: ignore[arg-type]  # not yet


def again(session: Session, held: Held) -> Held:
    """The round read anew and locked, as every request does."""
    found = round_by_ref(session, held.occurrence.community_id, held.occurrence.ref, lock=True)
    assert found is not None
    return found


def walker(session: Session, cast: Cast, held: Held, name: str, *, at: datetime = NOON) -> Walker:
    """One of the cast towards a round, as the guard sees them."""
    actor = cast.actor(name)
    standing = standing_of(session, actor, cast.xiangrui, local_day(at))
    mine = member(session, held.round.id, actor.person_id) if held.round.id is not None else None
    return Walker(actor, standing, has_seat(mine))


def joined(session: Session, cast: Cast, held: Held, *names: str, at: datetime = NOON) -> Held:
    for name in names:
        held = again(session, held)
        join_round(session, held, by=walker(session, cast, held, name), at=at)
    return again(session, held)


def opened(session: Session, cast: Cast, held: Held | None = None, *, at: datetime = NOON) -> Held:
    held = held or a_round(session, cast, at=at)
    open_round(session, held, by=walker(session, cast, held, "liushuji"), at=at)
    return again(session, held)


def found(
    session: Session, cast: Cast, held: Held, by: str = "liushuji", *, at: datetime = NOON, **more: Any
) -> tuple[RoundFault, Issue]:
    """A fault at building 3, given to the company when the secretary finds it."""
    values = {
        "words": "二楼的灯不亮", "building_id": cast.building3.key, "head": "设施设备", "item": "楼道灯、路灯亮不亮",
        "category": "UT", "unit": cast.unit_anhe.key if by == "liushuji" else None,
    }
    return add_fault(session, held, Found(**{**values, **more}), by=walker(session, cast, held, by), at=at)


def seen(
    session: Session, cast: Cast, held: Held, issue: Issue, verdict: Verdict, by: str = "xiaoli", *,
    at: datetime = NOON, note: str = "到跟前看过。", photos: tuple[int, ...] = (),
) -> Recheck:
    """An answer of the look-back."""
    line = next(each for each in lookback_of(session, held.round) if each.issue.id == issue.id)
    answer = Seen(verdict, note, photos)
    return answer_lookback(session, held, line, answer, by=walker(session, cast, held, by), at=at)


def closed(session: Session, cast: Cast, held: Held, *, at: datetime = NOON, thanks: str = "谢谢大家。") -> Held:
    close_round(session, held, thanks, by=walker(session, cast, held, "liushuji"), at=at)
    return again(session, held)


def walked(session: Session, cast: Cast, *, faults: int = 1, at: datetime = NOON) -> tuple[Held, list[Issue]]:
    """A closed round that found something."""
    held = opened(session, cast, at=at)
    issues = [found(session, cast, held, words=f"第{n}盏灯不亮", at=at)[1] for n in range(1, faults + 1)]
    return closed(session, cast, held, at=at), issues


def settle(session: Session, cast: Cast, *names: str) -> None:
    """Verified homes in 祥瑞花园 for more of the cast: neighbours who may sign up."""
    for name in names:
        add(session, Residency(
            person_id=cast.people[name].key, home_id=cast.home102.key, relation=Relation.OWNER,
            status=ClaimStatus.VERIFIED, claimed_at=NOON, decided_at=NOON,
        ))  # fmt: skip


def extra(session: Session, cast: Cast, count: int) -> list[Person]:
    """More neighbours with verified homes."""
    people = [add(session, Person(name=f"邻居{n}", phone=f"1390000{n:04d}", created_at=NOON)) for n in range(count)]
    for person in people:
        add(session, Residency(
            person_id=person.key, home_id=cast.home101.key, relation=Relation.FAMILY, status=ClaimStatus.VERIFIED,
            claimed_at=NOON, decided_at=NOON,
        ))  # fmt: skip
    return people


def neighbour(person: Person) -> Walker:
    return Walker(Actor(person.key, person.name), frozenset({Standing.RESIDENT}))


def a_photo(session: Session) -> int:
    return keep_photo(session, PHOTO, at=NOON).key
