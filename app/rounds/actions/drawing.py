"""Drawing by lot: who is in the hat, who is drawn, and everything needed to draw again.

The seed comes from the installation's secret key, the round and which of its draws this is. A host can neither foresee
nor change it: not by waiting for another day, not by putting one more person on the list or taking one off. Every draw
takes seats, so it is repeated only for seats that came free, under the next seed. It does not protect from who holds
the secret key and could work a draw out beforehand, nor from calling a round off and holding another, which all see.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import DomainError
from app.core.settings import settings
from app.core.tokens import keyed
from app.core.workdays import local_day
from app.notifications.actions import tell
from app.rounds.actions.joining import put_in
from app.rounds.actions.keeping import address_of, keep_round, note, only_planned
from app.rounds.queries.members import member, taken, verified_residents, waiting_for
from app.rounds.queries.rounds import Held
from app.rounds.rules.kinds import Joined
from app.rounds.rules.lot import Lot, draw, seal_of
from app.rounds.rules.standing import Deed, Walker

CODE = 8


def code_of(held: Held, person_id: int) -> str:
    """What stands for somebody in the public list of a draw: theirs in this round, and telling nobody else who."""
    return keyed(settings().secret_key, f"{held.occurrence.community_id}/{held.occurrence.ref}/{person_id}")[:CODE]


def draw_lots(session: Session, held: Held, *, everybody: bool, by: Walker, at: datetime) -> Lot:
    """Fills the free seats by lot, from the waiting list or from all verified residents; each drawn person is told.

    Raises Forbidden, or DomainError when there is no seat or nobody to draw.
    """
    by.check(Deed.PREPARE)
    only_planned(held)
    held = keep_round(session, held)
    free = held.round.seats - taken(session, held.round.key)
    if free <= 0:
        raise DomainError("居民的位置已经满了，不用抽签。")
    hat = _hat(session, held, local_day(at), everybody=everybody)
    if not hat:
        raise DomainError("没有可以抽的人。" if everybody else "没有人在候补，换成从全体已核实住户里抽。")
    lot = draw(_seed(held), local_day(at).isoformat(), list(hat), free)
    for code in lot.drawn:
        _seat(session, held, hat[code], code, by=by, at=at)
    _keep(session, held, lot, by=by, at=at)
    return lot


def _seed(held: Held) -> str:
    """Of the next draw of this round."""
    number = len(lots_of(held)) + 1
    return keyed(settings().secret_key, f"lot/{held.occurrence.community_id}/{held.occurrence.ref}/{number}")


def next_seal(held: Held) -> str:
    """What the seed of the next draw will have to fit."""
    return seal_of(_seed(held))


def _hat(session: Session, held: Held, day: date, *, everybody: bool) -> dict[str, int]:
    """Code to person."""
    if everybody:
        people = verified_residents(session, held.occurrence.community_id, held.round.key, day)
    else:
        people = [each.person_id for each in waiting_for(session, held.round.key) if each.person_id is not None]
    return {code_of(held, person_id): person_id for person_id in people}


def _seat(session: Session, held: Held, person_id: int, code: str, *, by: Walker, at: datetime) -> None:
    mine = member(session, held.round.key, person_id)
    put_in(session, held, mine, person_id, Joined.DRAWN, waiting=False, by=by, at=at)
    tell(
        session, person_id, title=f"{held.title}抽签抽到了您，请您来", link=address_of(session, held), at=at,
        body=f"您的签号是 {code}。来不了就在这一页退掉，让给别的邻居。",
        dedupe=f"round/{held.occurrence.community_id}/{held.occurrence.ref}/drawn/{person_id}/{at.isoformat()}",
    )


def _keep(session: Session, held: Held, lot: Lot, *, by: Walker, at: datetime) -> None:
    held.round.lot = json.dumps([*lots_of(held), asdict(lot)], ensure_ascii=False)
    session.add(held.round)
    session.flush()
    note(session, held, "lot", by=by, at=at, after=asdict(lot))


def lots_of(held: Held) -> list[Mapping[str, object]]:
    """Every draw of a round as it was kept."""
    found: list[Mapping[str, object]] = json.loads(held.round.lot or "[]")
    return found
