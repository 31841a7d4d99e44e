"""Property companies with their credit grades, contracts and managers, the units that handle work, double posts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.companies.rules.grades import Grade
from app.core.entity import Entity, Record, enum_type


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
    """One company serves one estate from a day to a day (`ends_on` included; None runs on). `fee` in 分 per m² and
    month, None where nobody entered it. `stopped_on`: the first day its company is found to serve no more, though the
    contract goes on (淄博 §50); `resumed_on`: the first day it is found to serve again after that; both of the last
    time it stopped, those before are `ServiceGap`. Who serves when: `rules.serving`."""

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term_in_order"),
        CheckConstraint("fee IS NULL OR fee > 0", name="fee_positive"),
        CheckConstraint("resumed_on IS NULL OR (stopped_on IS NOT NULL AND resumed_on > stopped_on)", name="resumed"),
    )
    company_id: int = Field(foreign_key="company.id", index=True)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    kind: ContractKind = Field(sa_type=enum_type(ContractKind))
    starts_on: date
    ends_on: date | None = None
    fee: int | None = None
    stopped_on: date | None = None
    resumed_on: date | None = None

    @property
    def emergency(self) -> bool:
        return self.kind is ContractKind.EMERGENCY


class ServiceGap(Record, table=True):
    """An earlier time in which the company of a contract did not serve, kept when it stopped once more: from
    `stopped_on` until the day before `resumed_on`."""

    __table_args__ = (CheckConstraint("resumed_on > stopped_on", name="days_in_order"),)
    contract_id: int = Field(foreign_key="servicecontract.id", primary_key=True)
    stopped_on: date = Field(primary_key=True)
    resumed_on: date


class ContractPhoto(Record, table=True):
    """A photographed page of a contract, for the eyes of `rules.standing.reads_papers` only."""

    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    contract_id: int = Field(foreign_key="servicecontract.id", index=True)


class ManagerTerm(Entity, table=True):
    """项目负责人 of a contract from a day to a day; name and work phone are posted by law (淄博 §45). One goes on at a
    time. `reported_on`: the day they reported to the 居委会, None while they have not."""

    __table_args__ = (
        Index(
            "uq_managerterm_open", "contract_id", unique=True,
            sqlite_where=text("ends_on IS NULL"), postgresql_where=text("ends_on IS NULL"),
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term_in_order"),
    )
    contract_id: int = Field(foreign_key="servicecontract.id", index=True)
    name: str = Field(max_length=20)
    phone: str = Field(default="", max_length=20)
    starts_on: date
    ends_on: date | None = None
    reported_on: date | None = None


class CreditGrade(Entity, table=True):
    """A grade as the province published it; rows are only ever added, the latest `graded_on` counts."""

    __table_args__ = (UniqueConstraint("company_id", "graded_on", "grade"),)
    company_id: int = Field(foreign_key="company.id", index=True)
    grade: Grade = Field(sa_type=enum_type(Grade))
    graded_on: date
    source: str = Field(max_length=120)
    entered_by: int = Field(foreign_key="person.id", index=True)
    entered_at: datetime


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
