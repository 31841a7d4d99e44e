"""Persons, their roles with scope and term, residency, sign-ins, and every look at somebody's identity."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, enum_type
from app.people.rules.roles import Role


class Relation(StrEnum):
    OWNER = "owner"
    TENANT = "tenant"
    FAMILY = "family"

    @property
    def label(self) -> str:
        return {"owner": "业主", "tenant": "租客", "family": "家人"}[self.value]


class ClaimStatus(StrEnum):
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"claimed": "等核实", "verified": "已核实", "refused": "没通过", "ended": "已结束"}[self.value]


class SignInKind(StrEnum):
    WEB = "web"
    API = "api"


class Person(Entity, table=True):
    """A resident signs in by phone, staff by username; a closed account keeps its row and loses its data."""

    name: str = Field(default="", max_length=40)
    phone: str | None = Field(default=None, max_length=20, unique=True)
    username: str | None = Field(default=None, max_length=40, unique=True)
    password_hash: str | None = Field(default=None, max_length=200)
    must_change_password: bool = False
    totp_secret: str | None = Field(default=None, max_length=64)
    failed_tries: int = 0
    locked_until: datetime | None = None
    created_at: datetime
    closed_at: datetime | None = None


class RoleGrant(Entity, table=True):
    """`scope_id` names a row of the kind SCOPE_OF[role]; 0 for the whole system."""

    __table_args__ = (
        UniqueConstraint("person_id", "role", "scope_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term_in_order"),
    )
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=enum_type(Role))
    scope_id: int = Field(index=True)
    starts_on: date
    ends_on: date | None = None
    granted_by: int | None = Field(default=None, foreign_key="person.id")


class Residency(Entity, table=True):
    """A claim to live in or own a home, verified by committee or building head; one live claim per person and home."""

    __table_args__ = (
        Index(
            "uq_residency_live",
            "person_id",
            "home_id",
            unique=True,
            sqlite_where=text("status IN ('claimed', 'verified')"),
            postgresql_where=text("status IN ('claimed', 'verified')"),
        ),
    )
    person_id: int = Field(foreign_key="person.id", index=True)
    home_id: int = Field(foreign_key="home.id", index=True)
    relation: Relation = Field(sa_type=enum_type(Relation))
    status: ClaimStatus = Field(default=ClaimStatus.CLAIMED, sa_type=enum_type(ClaimStatus), index=True)
    claimed_at: datetime
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = None
    note: str = Field(default="", max_length=200)


class SmsCode(Entity, table=True):
    """A 6-digit code: only its hash, five minutes, five tries, once; `used_at` is also set when a newer one replaces
    it, so that a phone has one live code however often the button was pressed at once."""

    __table_args__ = (
        Index(
            "uq_smscode_live",
            "phone",
            unique=True,
            sqlite_where=text("used_at IS NULL"),
            postgresql_where=text("used_at IS NULL"),
        ),
    )
    phone: str = Field(max_length=20, index=True)
    code_hash: str = Field(max_length=64)
    created_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None


class SignIn(Entity, table=True):
    """A browser session or an API token; the secret itself is never stored."""

    token_hash: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: SignInKind = Field(sa_type=enum_type(SignInKind))
    staff: bool = False
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class Reveal(Entity, table=True):
    """Staff looked at somebody's identity: who, why, about what. Shown to the person."""

    person_id: int = Field(foreign_key="person.id", index=True)
    staff_id: int = Field(foreign_key="person.id")
    staff_title: str = Field(max_length=40)
    about: str = Field(max_length=80)
    reason: str = Field(max_length=200)
    at: datetime
