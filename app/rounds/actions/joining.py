"""Seats: signing up, waiting, leaving, moving up, and walk-ins on the day."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.mechanisms.rules.kinds import Phase
from app.notifications.actions import tell
from app.rounds.actions.keeping import address_of, keep_round, note, only_planned
from app.rounds.models import RoundMember
from app.rounds.queries.members import guests_of, member, taken, waiting_for
from app.rounds.queries.rounds import Held
from app.rounds.rules.kinds import Joined
from app.rounds.rules.seats import SEATED, must_wait, way_in
from app.rounds.rules.standing import Deed, Walker


def join_round(session: Session, held: Held, *, by: Walker, at: datetime) -> RoundMember:
    """A seat, or a place on the waiting list when the residents' seats are taken; once per person. `held` is locked,
    so of two who want the last seat one waits. Raises Forbidden, or DomainError once it has begun."""
    by.check(Deed.JOIN)
    only_planned(held)
    held = keep_round(session, held)
    mine = member(session, held.round.key, by.actor.person_id)
    if mine is not None and mine.left_at is None:
        return mine
    joined = way_in(by.standing)
    waiting = must_wait(joined, taken(session, held.round.key), held.round.seats)
    return put_in(session, held, mine, by.actor.person_id, joined, waiting=waiting, by=by, at=at)


def put_in(
    session: Session, held: Held, mine: RoundMember | None, person_id: int, joined: Joined, *, waiting: bool,
    by: Walker, at: datetime,
) -> RoundMember:
    """The one row of somebody in a round, new or taken up again."""
    mine = mine or RoundMember(round_id=held.round.key, person_id=person_id, joined=joined, at=at)
    mine.joined, mine.waiting, mine.at, mine.left_at = joined, waiting, at, None
    session.add(mine)
    session.flush()
    note(session, held, "joined", by=by, at=at, after={"person": person_id, "as": joined.value, "waiting": waiting})
    return mine


def leave_round(session: Session, held: Held, *, by: Walker, at: datetime) -> None:
    """Gives the seat back; whoever waits longest gets it and is told. Raises DomainError for who is not in it."""
    only_planned(held)
    mine = member(session, held.round.id, by.actor.person_id)
    if mine is None or mine.left_at is not None:
        raise DomainError("您没有报名这一期，不用退。")
    mine.left_at = at
    session.add(mine)
    session.flush()
    note(session, held, "left", by=by, at=at, after={"person": by.actor.person_id})
    move_up(session, held, by=by, at=at)


def move_up(session: Session, held: Held, *, by: Walker, at: datetime) -> int:
    """Fills free seats from the waiting list, the longest waiting first; how many moved up."""
    free = held.round.seats - taken(session, held.round.key)
    if free <= 0:
        return 0
    moved = waiting_for(session, held.round.key, most=free)
    for each in moved:
        each.waiting = False
        session.add(each)
        note(session, held, "moved_up", by=by, at=at, after={"person": each.person_id})
        _tell_moved_up(session, held, each, at)
    session.flush()
    return len(moved)


def _tell_moved_up(session: Session, held: Held, moved: RoundMember, at: datetime) -> None:
    if moved.person_id is not None:
        key = f"round/{held.occurrence.community_id}/{held.occurrence.ref}/up/{moved.person_id}/{at.isoformat()}"
        tell(
            session, moved.person_id, title=f"{held.title}有位置了，请您来", body="来不了请早点退，后面还有人等。",
            link=address_of(session, held), dedupe=key, at=at,
        )


MOST_GUESTS = 30


def add_guest(session: Session, held: Held, name: str, title: str, *, by: Walker, at: datetime) -> RoundMember:
    """Somebody without an account who came along, noted once; the name stays with the staff. Raises Forbidden,
    DomainError once it has ended or when there are too many, or Invalid."""
    by.check(Deed.TYPE_IN)
    if held.occurrence.phase not in (Phase.PLANNED, Phase.OPEN):
        raise DomainError("这一期已经结束，不能再加人。")
    if not name:
        raise Invalid("写上来的人怎么称呼。", field="name")
    name, title = mask_personal(name), mask_personal(title)
    guests = guests_of(session, held.round.id)
    known = [each for each in guests if (each.name, each.title) == (name, title)]
    if known:
        return known[0]
    if len(guests) >= MOST_GUESTS:
        raise DomainError(f"当场来的人最多记 {MOST_GUESTS} 位。", field="name")
    held = keep_round(session, held)
    guest = RoundMember(round_id=held.round.key, name=name, title=title, joined=Joined.WALK_IN, at=at)
    session.add(guest)
    session.flush()
    note(session, held, "guest", by=by, at=at, after={"member": guest.key, "title": title})
    return guest


def has_seat(mine: RoundMember | None) -> bool:
    """A resident who walks along and does not wait."""
    return mine is not None and mine.left_at is None and not mine.waiting and mine.joined in SEATED
