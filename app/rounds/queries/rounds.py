"""A round with its time in the calendar, the one before it, and the rounds of a community over time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import Select

from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase
from app.rounds.models import FaultRound, RoundStop
from app.rounds.rules.checklist import EXAMPLE, Item, parse
from app.rounds.rules.report import Facts

ROUNDS = (Kind.FAULT_ROUND,)


@dataclass(frozen=True, slots=True)
class Held:
    """A fault round and its time in the calendar. `round` is as the mechanism has it until something hangs on it."""

    occurrence: Occurrence
    mechanism: Mechanism
    round: FaultRound

    @property
    def title(self) -> str:
        """半月来找茬 第 21 期, without the number until it begins."""
        number = self.occurrence.number
        return f"{self.occurrence.name} 第 {number} 期" if number else self.occurrence.name

    @property
    def items(self) -> tuple[Item, ...]:
        return parse(self.round.checklist)

    @property
    def facts(self) -> Facts:
        """The frozen facts of a closed round."""
        found: Facts = json.loads(self.round.report)
        return found

    @property
    def link(self) -> str:
        """Where it stands below its community's address."""
        return f"rounds/{self.occurrence.ref}"


def round_by_ref(session: Session, community_id: int, ref: str, *, lock: bool = False) -> Held | None:
    """A round by its address; `lock` holds its occurrence until the commit, so that changes of it come one by one."""
    if not ref.isprintable():
        return None
    statement = (
        select(Occurrence, Mechanism, FaultRound)
        .join(Mechanism, col(Mechanism.id) == Occurrence.mechanism_id)
        .outerjoin(FaultRound, col(FaultRound.occurrence_id) == col(Occurrence.id))
        .where(Occurrence.community_id == community_id, Occurrence.ref == ref, col(Occurrence.kind).in_(ROUNDS))
    )
    if lock:
        statement = statement.with_for_update(of=Occurrence).execution_options(populate_existing=True)
    row = session.exec(statement).first()
    if row is None:
        return None
    occurrence, mechanism, found = row
    return Held(occurrence, mechanism, found or as_planned(occurrence, mechanism))


def as_planned(occurrence: Occurrence, mechanism: Mechanism) -> FaultRound:
    """What a round is before anybody prepared it; belongs to no session."""
    return FaultRound(
        occurrence_id=occurrence.key, community_id=occurrence.community_id,
        checklist=mechanism.checklist or EXAMPLE,
    )


def round_of_occurrence(session: Session, occurrence_id: int) -> FaultRound:
    """A round that is known to exist."""
    return session.exec(select(FaultRound).where(FaultRound.occurrence_id == occurrence_id)).one()


def mechanism_of(session: Session, occurrence: Occurrence) -> Mechanism:
    """What an occurrence is one time of."""
    return session.exec(select(Mechanism).where(Mechanism.id == occurrence.mechanism_id)).one()


def last_closed(session: Session, community_id: int) -> FaultRound | None:
    """The round whose faults the next one looks at first."""
    statement = (
        select(FaultRound)
        .join(Occurrence, col(Occurrence.id) == FaultRound.occurrence_id)
        .where(FaultRound.community_id == community_id, Occurrence.phase == Phase.CLOSED)
        .order_by(col(Occurrence.number).desc())
    )
    return session.exec(statement).first()


def stops_of(session: Session, round_id: int | None) -> Sequence[RoundStop]:
    """In walking order; none of a round that has no row yet."""
    statement = select(RoundStop).where(RoundStop.round_id == round_id).order_by(col(RoundStop.position))
    return session.exec(statement).all()


@dataclass(frozen=True, slots=True)
class Line:
    """One round in a list. Figures are 0 until it is closed."""

    key: int
    ref: str
    number: int | None
    name: str
    phase: Phase
    venue: str
    starts_at: datetime
    ends_at: datetime
    theme: str
    found: int
    rechecked: int
    fixed: int


def closed_rounds(session: Session, community_id: int, *, before: int | None = None, most: int = 24) -> list[Line]:
    """Closed rounds, the latest first; `before` is the 第N期 a list goes on from."""
    statement = _lines(community_id).where(Occurrence.phase == Phase.CLOSED)
    if before is not None:
        statement = statement.where(col(Occurrence.number) < before)
    found = session.exec(statement.order_by(col(Occurrence.number).desc()).limit(most))
    return [_line(occurrence, held) for occurrence, held in found]


def all_rounds(
    session: Session, community_id: int, *, after: tuple[datetime, int] | None = None, most: int = 20
) -> list[Line]:
    """Rounds in every phase, the latest begin first; `after` is the (begin, key) a list goes on from."""
    starts, key = col(Occurrence.starts_at), col(Occurrence.id)
    statement = _lines(community_id)
    if after is not None:
        statement = statement.where(or_(starts < after[0], and_(starts == after[0], key < after[1])))
    found = session.exec(statement.order_by(starts.desc(), key.desc()).limit(most))
    return [_line(occurrence, held) for occurrence, held in found]


def coming_rounds(session: Session, community_id: int, at: datetime, *, most: int = 4) -> list[Line]:
    """What is open, and what is planned and not over, the nearest first."""
    phase = col(Occurrence.phase)
    coming = or_(phase == Phase.OPEN, and_(phase == Phase.PLANNED, col(Occurrence.ends_at) >= at))
    statement = _lines(community_id).where(coming).order_by(col(Occurrence.starts_at), col(Occurrence.id))
    return [_line(occurrence, held) for occurrence, held in session.exec(statement.limit(most))]


def _lines(community_id: int) -> Select[Occurrence, FaultRound]:
    return (
        select(Occurrence, FaultRound)
        .outerjoin(FaultRound, col(FaultRound.occurrence_id) == col(Occurrence.id))
        .where(Occurrence.community_id == community_id, Occurrence.kind == Kind.FAULT_ROUND)
    )


def _line(occurrence: Occurrence, held: FaultRound | None) -> Line:
    return Line(
        occurrence.key, occurrence.ref, occurrence.number, occurrence.name, occurrence.phase, occurrence.venue,
        occurrence.starts_at, occurrence.ends_at, held.theme if held else "", held.found if held else 0,
        held.rechecked if held else 0, held.fixed if held else 0,
    )
