"""Sites and their counters, household links, walks, merchants and their 门前三包."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.directory.rules.kinds import SiteKind


class Site(Entity, table=True):
    """A place residents can go to: what it does there, when it is open. `belt` names the 示范带 it stands on."""

    __table_args__ = (UniqueConstraint("name"),)
    community_id: int | None = Field(default=None, foreign_key="community.id", index=True)
    kind: SiteKind = Field(sa_type=enum_type(SiteKind))
    name: str = Field(max_length=40)
    slug: str = Field(max_length=40, unique=True)
    belt: str = Field(default="", max_length=20)
    position: int = 0
    address: str = Field(default="", max_length=80)
    phone: str = Field(default="", max_length=20)
    services: str = Field(default="", max_length=600)
    hours: str = Field(default="", max_length=120)
    active: bool = True


class CounterShift(Entity, table=True):
    """Who sits at a site's counter on a weekday (0 Monday), from minute to minute; issues told there are `counter`."""

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="minutes"),
        UniqueConstraint("site_id", "weekday", "from_minute", "who"),
    )
    site_id: int = Field(foreign_key="site.id", index=True)
    weekday: int
    from_minute: int
    to_minute: int
    who: str = Field(max_length=40)
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id")
    ended_at: datetime | None = None


class HouseholdLink(Entity, table=True):
    """一联十: a linker keeps in touch with at most ten households that agreed to it. `slot` 1–10 makes the limit."""

    __table_args__ = (
        Index(
            "uq_householdlink_slot", "linker_id", "slot", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_householdlink_home", "home_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("slot BETWEEN 1 AND 10", name="within_ten"),
    )
    community_id: int = Field(foreign_key="community.id", index=True)
    linker_id: int = Field(foreign_key="person.id")
    home_id: int = Field(foreign_key="home.id")
    slot: int
    asked_at: datetime
    agreed_at: datetime | None = None
    agreed_by: int | None = Field(default=None, foreign_key="person.id")
    agreed_how: str = Field(default="", max_length=40)
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id")


class Walk(Entity, table=True):
    """Somebody went to a building on a day and looked: never steps, never minutes. Once a person, building and day."""

    __table_args__ = (
        UniqueConstraint("person_id", "building_id", "walked_on"),
        Index("ix_walk_building", "building_id", "walked_on"),
    )
    community_id: int = Field(foreign_key="community.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    building_id: int = Field(foreign_key="building.id")
    walked_on: date
    title: str = Field(max_length=40)
    note: str = Field(default="", max_length=200)
    at: datetime


class WalkIssue(Record, table=True):
    """An issue found on a walk."""

    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    walk_id: int = Field(foreign_key="walk.id", index=True)


class Merchant(Entity, table=True):
    """A shop of the street: what residents see of it, and the unit its complaints go to."""

    __table_args__ = (UniqueConstraint("community_id", "name"),)
    community_id: int = Field(foreign_key="community.id")
    name: str = Field(max_length=40)
    slug: str = Field(max_length=40, unique=True)
    trade: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=80)
    phone: str = Field(default="", max_length=20)
    keeper_id: int | None = Field(default=None, foreign_key="person.id")
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id", unique=True)
    joined_union_on: date | None = None
    active: bool = True


class FrontageCheck(Entity, table=True):
    """门前三包 looked at once a person and day: each of the three kept or not, with a note and perhaps a photo."""

    __table_args__ = (
        UniqueConstraint("merchant_id", "person_id", "checked_on"),
        Index("ix_frontagecheck_merchant", "merchant_id", "id"),
    )
    merchant_id: int = Field(foreign_key="merchant.id")
    checked_on: date
    at: datetime
    person_id: int = Field(foreign_key="person.id")
    title: str = Field(max_length=40)
    cleanliness: bool
    order: bool
    greening: bool
    note: str = Field(default="", max_length=200)
    photo_id: int | None = Field(default=None, foreign_key="photo.id", unique=True)
    answer: str = Field(default="", max_length=200)
    answered_at: datetime | None = None
