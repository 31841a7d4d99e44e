"""Property companies, the contracts they serve estates under, the units that handle work, and double posts."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.entity import Entity, enum_type


class ContractKind(StrEnum):
    PRELIMINARY = "preliminary"
    OWNERS = "owners"
    EMERGENCY = "emergency"

    @property
    def label(self) -> str:
        return {"preliminary": "前期物业", "owners": "业主选聘", "emergency": "应急物业"}[self.value]


class UnitKind(StrEnum):
    """Who may be given work."""

    COMPANY = "company"
    COMMITTEE = "committee"
    DEPARTMENT = "department"
    UTILITY = "utility"
    OWNERS = "owners"

    @property
    def label(self) -> str:
        return {
            "company": "物业", "committee": "社区两委", "department": "部门", "utility": "水电气暖单位",
            "owners": "业委会",
        }[self.value]


class Company(Entity, table=True):
    name: str = Field(max_length=60, unique=True)
    short_name: str = Field(max_length=20)
    credit_code: str = Field(max_length=18, unique=True)
    phone: str = Field(default="", max_length=20)


class ServiceContract(Entity, table=True):
    """One company serves one estate from a day to a day (`ends_on` included; None runs on)."""

    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term_in_order"),)
    company_id: int = Field(foreign_key="company.id", index=True)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    kind: ContractKind = Field(sa_type=enum_type(ContractKind))
    starts_on: date
    ends_on: date | None = None


class HandlingUnit(Entity, table=True):
    """A party work can be dispatched to. A committee's and owners' unit belongs to one community or estate."""

    kind: UnitKind = Field(sa_type=enum_type(UnitKind), index=True)
    name: str = Field(max_length=60, unique=True)
    company_id: int | None = Field(default=None, foreign_key="company.id", unique=True)
    community_id: int | None = Field(default=None, foreign_key="community.id", index=True)
    estate_id: int | None = Field(default=None, foreign_key="estate.id", index=True)
    phone: str = Field(default="", max_length=20)
    active: bool = True


class CrossAppointment(Entity, table=True):
    """交叉任职: a second post with a company; whoever holds one stands aside from judging it (domain §3)."""

    person_id: int = Field(foreign_key="person.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    post: str = Field(max_length=40)
    paid: bool = False
    starts_on: date
    ends_on: date | None = None
