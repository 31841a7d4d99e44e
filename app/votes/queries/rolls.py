"""Rolls: versions, their lines, who stands in which head group, and where a first roll comes from."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery
from sqlalchemy import select as wide_select  # SQLModel's stops at four
from sqlmodel import Session, col, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.people.models import ClaimStatus, Person, Residency
from app.places.models import Building, Home, Unit
from app.places.rules.order import natural
from app.votes.models import RollEntry, RollObjection, VoteRoll
from app.votes.queries.owning import OWNING, owning_on
from app.votes.rules.counting import Totals
from app.votes.rules.roll import Line, Source


def label_of(building: str, unit: str, number: str) -> str:
    """“3号楼2单元501”"""
    return f"{building}{unit}单元{number}"


def sealed_roll(session: Session, vote_id: int) -> VoteRoll | None:
    """The version that counts."""
    statement = select(VoteRoll).where(VoteRoll.vote_id == vote_id, col(VoteRoll.sealed_at).is_not(None))
    return session.exec(statement.order_by(col(VoteRoll.number).desc())).first()


def proposed_roll(session: Session, vote_id: int) -> VoteRoll | None:
    statement = select(VoteRoll).where(VoteRoll.vote_id == vote_id, col(VoteRoll.sealed_at).is_(None))
    return session.exec(statement).first()


def mark_of(roll: VoteRoll) -> str:
    """All that a version says: whoever confirms one has seen exactly this."""
    return hashlib.sha256(f"{roll.digest} {roll.names_digest} {roll.reason}".encode()).hexdigest()


def rolls_of(session: Session, vote_id: int) -> Sequence[VoteRoll]:
    """Every version, the oldest first."""
    return session.exec(select(VoteRoll).where(VoteRoll.vote_id == vote_id).order_by(col(VoteRoll.number))).all()


def roll_numbered(session: Session, vote_id: int, number: int) -> VoteRoll | None:
    return session.exec(select(VoteRoll).where(VoteRoll.vote_id == vote_id, VoteRoll.number == number)).first()


_COLUMNS = (
    col(RollEntry.home_id), col(RollEntry.label), col(RollEntry.building), col(RollEntry.area),
    col(RollEntry.head_group), col(RollEntry.heads), col(RollEntry.holder), col(RollEntry.owner_name),
)


def lines_of_roll(session: Session, roll_id: int, *, building: str = "") -> list[Line]:
    """In the order of the houses."""
    statement = wide_select(*_COLUMNS).where(col(RollEntry.roll_id) == roll_id)
    if building:
        statement = statement.where(col(RollEntry.building) == building)
    return [Line(*row) for row in session.execute(statement.order_by(col(RollEntry.position)))]


@dataclass(frozen=True, slots=True)
class House:
    """A building of a roll."""

    name: str
    homes: int
    heads: int
    area: int


def houses_of(session: Session, roll_id: int) -> list[House]:
    """The buildings of a roll, in the order of the houses."""
    counted: tuple[Any, ...] = (func.count(), func.sum(col(RollEntry.heads)), func.sum(col(RollEntry.area)))
    statement: Any = (
        wide_select(col(RollEntry.building), *counted)
        .where(col(RollEntry.roll_id) == roll_id)
        .group_by(col(RollEntry.building))
        .order_by(func.min(col(RollEntry.position)))
    )
    return [House(name, int(homes), int(heads), int(area)) for name, homes, heads, area in session.execute(statement)]


def entry_labelled(session: Session, roll_id: int, label: str) -> RollEntry | None:
    """A home by what stands on the roll, spaces left out."""
    statement = select(RollEntry).where(RollEntry.roll_id == roll_id, RollEntry.label == "".join(label.split()))
    return session.exec(statement).first()


def entry_of_home(session: Session, vote_id: int, home_id: int) -> RollEntry | None:
    """A home on the newest sealed version of the roll that has it."""
    return session.exec(_sealed_entries(vote_id).where(RollEntry.home_id == home_id)).first()


def entry_left_out(session: Session, vote_id: int, label: str) -> RollEntry | None:
    """The same by what stood there, spaces left out."""
    return session.exec(_sealed_entries(vote_id).where(RollEntry.label == "".join(label.split()))).first()


def _sealed_entries(vote_id: int) -> SelectOfScalar[RollEntry]:
    return (
        select(RollEntry)
        .join(VoteRoll, col(VoteRoll.id) == RollEntry.roll_id)
        .where(VoteRoll.vote_id == vote_id, col(VoteRoll.sealed_at).is_not(None))
        .order_by(col(VoteRoll.number).desc())
    )


def group_totals(roll_id: int) -> Subquery:
    """Heads and area of every head group of a roll."""
    statement: Any = (
        wide_select(
            col(RollEntry.head_group).label("head_group"), func.sum(col(RollEntry.heads)).label("heads"),
            func.sum(col(RollEntry.area)).label("area"),
        )
        .where(col(RollEntry.roll_id) == roll_id)
        .group_by(col(RollEntry.head_group))
    )
    found: Subquery = statement.subquery()
    return found


def totals_of_groups(session: Session, roll_id: int, groups: Collection[int]) -> Totals:
    statement = select(func.sum(col(RollEntry.heads)), func.sum(col(RollEntry.area))).where(
        RollEntry.roll_id == roll_id, col(RollEntry.head_group).in_(groups)
    )
    heads, area = session.exec(statement).one()
    return Totals(int(heads or 0), int(area or 0))


def group_labels(session: Session, roll_id: int, groups: Collection[int] | None = None) -> dict[int, str]:
    """“3号楼1单元101”, “3号楼1单元101 等 3 套” by head group."""
    statement = select(RollEntry.head_group, RollEntry.label).where(RollEntry.roll_id == roll_id)
    if groups is not None:
        statement = statement.where(col(RollEntry.head_group).in_(groups))
    homes: dict[int, list[str]] = defaultdict(list)
    for group, label in session.exec(statement.order_by(col(RollEntry.position))):
        homes[group].append(label)
    return {group: _many(labels) for group, labels in homes.items()}


def _many(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} 等 {len(labels)} 套"


def objections_of(session: Session, vote_id: int) -> list[tuple[RollObjection, str]]:
    """With the home they are about as its own address says it, the oldest first."""
    statement = (
        wide_select(RollObjection, col(Building.name), col(Unit.code), col(Home.number))
        .join(Home, col(Home.id) == RollObjection.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(col(RollObjection.vote_id) == vote_id)
        .order_by(col(RollObjection.id))
    )
    return [(row[0], label_of(row[1], row[2], row[3])) for row in session.execute(statement)]


def objection_locked(session: Session, vote_id: int, objection_id: int) -> RollObjection | None:
    statement = select(RollObjection).where(RollObjection.vote_id == vote_id, RollObjection.id == objection_id)
    return session.exec(statement.with_for_update()).first()


def homes_here(session: Session, estate_id: int) -> list[Source]:
    """Every home of the estate with its registered area; homes of one verified owner count together. In the order of
    the houses."""
    statement = (
        wide_select(
            col(Home.id), col(Building.name), col(Unit.code), col(Home.number), col(Home.exclusive_area),
            col(Building.position), col(Building.code),
        )
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(col(Building.estate_id) == estate_id)
    )
    rows = sorted(
        session.execute(statement), key=lambda row: (row[5], natural(row[6]), natural(row[2]), natural(row[3]))
    )
    same, names = _owners(session, estate_id)
    return [
        Source(
            row[0], label_of(row[1], row[2], row[3]), row[1], row[4], same.get(row[0], ""), owner=names.get(row[0], "")
        )
        for row in rows
    ]


def _owners(session: Session, estate_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """By home: who holds several (the one with the smallest id), and the names of its verified owners."""
    statement = (
        select(Residency.home_id, Person.id, Person.name)
        .join(Person, col(Person.id) == Residency.person_id)
        .join(Home, col(Home.id) == Residency.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(*OWNING, col(Building.estate_id) == estate_id)
        .order_by(col(Person.id))
    )
    homes: dict[int, list[int]] = defaultdict(list)
    names: dict[int, list[str]] = defaultdict(list)
    for home_id, person_id, name in session.exec(statement):
        homes[person_id or 0].append(home_id)
        names[home_id].append(name)
    same: dict[int, str] = {}
    for person_id, held in homes.items():
        for home_id in held if len(held) > 1 else ():
            same.setdefault(home_id, str(person_id))
    return same, {home_id: "、".join(found)[:60] for home_id, found in names.items()}


def groups_of(session: Session, roll_id: int, person_id: int) -> list[int]:
    """Head groups somebody verified as an owner may vote for, in the order of the houses."""
    statement = (
        select(RollEntry.head_group)
        .join(Residency, col(Residency.home_id) == RollEntry.home_id)
        .where(owning_on(roll_id), col(RollEntry.roll_id) == roll_id, col(Residency.person_id) == person_id)
        .order_by(col(RollEntry.position))
    )
    return list(dict.fromkeys(session.exec(statement)))


def owns_whole(session: Session, roll_id: int, group: int, person_id: int) -> bool:
    """Whether somebody is a verified owner of every home of a head group."""
    theirs = exists().where(
        owning_on(roll_id), col(Residency.home_id) == RollEntry.home_id, col(Residency.person_id) == person_id
    )
    strange = select(exists().where(col(RollEntry.roll_id) == roll_id, col(RollEntry.head_group) == group, ~theirs))
    return not session.exec(strange).one()


def owners_of_groups(session: Session, roll_id: int, groups: Collection[int] | None = None) -> list[tuple[int, int]]:
    """(head group, verified owner) pairs, by group then person."""
    statement = (
        select(RollEntry.head_group, Residency.person_id).distinct()
        .join(Residency, col(Residency.home_id) == RollEntry.home_id)
        .where(owning_on(roll_id), col(RollEntry.roll_id) == roll_id)
        .order_by(col(RollEntry.head_group), col(Residency.person_id))
    )
    if groups is not None:
        statement = statement.where(col(RollEntry.head_group).in_(groups))
    return list(session.exec(statement))


def lives_here(session: Session, person_id: int, estate_id: int) -> list[int]:
    """Ids of the estate's homes somebody is verified in, as an owner or otherwise."""
    statement = (
        select(Residency.home_id)
        .join(Home, col(Home.id) == Residency.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(
            Residency.person_id == person_id, Residency.status == ClaimStatus.VERIFIED,
            Building.estate_id == estate_id,
        )
        .order_by(col(Residency.home_id))
    )
    return list(session.exec(statement))


def residents_of(session: Session, homes: Iterable[int]) -> list[tuple[int, int]]:
    """(home, person) of everybody verified in these homes, as an owner or otherwise."""
    statement = (
        select(Residency.home_id, Residency.person_id).distinct()
        .where(col(Residency.home_id).in_(list(homes)), Residency.status == ClaimStatus.VERIFIED)
        .order_by(col(Residency.home_id), col(Residency.person_id))
    )
    return list(session.exec(statement))


def homes_left_out(session: Session, estate_id: int, lines: Iterable[Line]) -> list[str]:
    """Labels of the estate's homes that are on no line."""
    there = {line.home_id for line in lines}
    return [home.label for home in homes_here(session, estate_id) if home.home_id not in there]


def homes_by_door(session: Session, estate_id: int) -> dict[tuple[str, str, str], int]:
    """Home ids by (building code or name, unit, number)."""
    statement = (
        wide_select(col(Home.id), col(Building.code), col(Building.name), col(Unit.code), col(Home.number))
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(col(Building.estate_id) == estate_id)
    )
    found: dict[tuple[str, str, str], int] = {}
    for home_id, code, name, unit, number in session.execute(statement):
        found[code, unit, number] = found[name, unit, number] = home_id
    return found
