"""A round, who walks it, where it goes, what it found, and what the look-back saw."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.rounds.rules.kinds import Joined


class FaultRound(Entity, table=True):
    """What a fault round adds to its occurrence. `checklist` is taken over when it is prepared; `lot` is JSON of every
    draw; `report` is the JSON of the public report, frozen when the round closes, `digest` its SHA-256, and `found`,
    `rechecked`, `fixed` its three main figures. `version` counts changes of the plan."""

    __table_args__ = (CheckConstraint("fix_days BETWEEN 1 AND 15", name="fix_days"),)
    occurrence_id: int = Field(foreign_key="occurrence.id", unique=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    theme: str = Field(default="", max_length=40)
    seats: int = 7
    fix_days: int = 3
    checklist: str = Field(default="", max_length=2000)
    version: int = 1
    invited_at: datetime | None = None
    lot: str = ""
    previous_id: int | None = Field(default=None, foreign_key="faultround.id")
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    thanks: str = Field(default="", max_length=200)
    report: str = ""
    digest: str = Field(default="", max_length=64)
    found: int = 0
    rechecked: int = 0
    fixed: int = 0


class RoundStop(Record, table=True):
    """A building on the route, in order."""

    round_id: int = Field(foreign_key="faultround.id", primary_key=True)
    building_id: int = Field(foreign_key="building.id", primary_key=True)
    position: int
    visited_at: datetime | None = None


class RoundMember(Entity, table=True):
    """Somebody who walks along, once per round; walk-ins without an account have only a name and a role in words."""

    __table_args__ = (UniqueConstraint("round_id", "person_id"),)
    round_id: int = Field(foreign_key="faultround.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = Field(default="", max_length=40)
    title: str = Field(default="", max_length=40)
    joined: Joined = Field(sa_type=enum_type(Joined))
    waiting: bool = False
    at: datetime
    left_at: datetime | None = None


class RoundFault(Entity, table=True):
    """A fault of a round is an issue; an issue is a fault of one round. `number` counts within the round, `slip` names
    the form it came with so that a form sent twice is one fault, `reason` says why nobody was given it, and
    `unfixed_before` how often it was found not mended under an earlier, closed reference."""

    __table_args__ = (UniqueConstraint("round_id", "number"),)
    round_id: int = Field(foreign_key="faultround.id", index=True)
    issue_id: int = Field(foreign_key="issue.id", unique=True)
    number: int
    head: str = Field(default="", max_length=20)
    item: str = Field(default="", max_length=40)
    at_home: bool = False
    on_paper: bool = False
    due_on: date | None = None
    reason: str = Field(default="", max_length=200)
    slip: str | None = Field(default=None, max_length=40, unique=True)
    unfixed_before: int = 0


class Recheck(Entity, table=True):
    """The look-back (回头看): a fault of the round before, seen again on the spot; once per round and issue.

    `fixed` None: it could not be seen, and `note` says why.
    """

    __table_args__ = (UniqueConstraint("round_id", "issue_id"), Index("ix_recheck_issue", "issue_id", "fixed"))
    round_id: int = Field(foreign_key="faultround.id")
    issue_id: int = Field(foreign_key="issue.id")
    fixed: bool | None
    note: str = Field(default="", max_length=200)
    photo_id: int | None = Field(default=None, foreign_key="photo.id", unique=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime
