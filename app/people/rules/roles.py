"""Roles, the scopes they are held in, and what a person is towards one matter. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    PARTY_MEMBER = "party_member"
    BUILDING_HEAD = "building_head"
    GRID_WORKER = "grid_worker"
    COMMITTEE_MEMBER = "committee_member"
    COMMUNITY_SECRETARY = "community_secretary"
    OWNERS_COMMITTEE = "owners_committee"
    COMPANY_STAFF = "company_staff"
    PROJECT_MANAGER = "project_manager"
    MERCHANT = "merchant"
    DEPARTMENT = "department"
    TOWN_OFFICIAL = "town_official"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


class Scope(StrEnum):
    TOWN = "town"
    COMMUNITY = "community"
    ESTATE = "estate"
    GRID = "grid"
    BUILDING = "building"
    CONTRACT = "contract"
    UNIT = "unit"
    SYSTEM = "system"


ROLE_LABELS = {
    Role.PARTY_MEMBER: "党员",
    Role.BUILDING_HEAD: "楼栋长",
    Role.GRID_WORKER: "网格员",
    Role.COMMITTEE_MEMBER: "社区两委",
    Role.COMMUNITY_SECRETARY: "社区书记",
    Role.OWNERS_COMMITTEE: "业委会",
    Role.COMPANY_STAFF: "物业",
    Role.PROJECT_MANAGER: "物业项目负责人",
    Role.MERCHANT: "商户",
    Role.DEPARTMENT: "部门",
    Role.TOWN_OFFICIAL: "镇里",
    Role.AUDITOR: "审计",
    Role.OPERATOR: "系统管理员",
}

SCOPE_OF: dict[Role, Scope] = {
    Role.PARTY_MEMBER: Scope.BUILDING,
    Role.BUILDING_HEAD: Scope.BUILDING,
    Role.GRID_WORKER: Scope.GRID,
    Role.COMMITTEE_MEMBER: Scope.COMMUNITY,
    Role.COMMUNITY_SECRETARY: Scope.COMMUNITY,
    Role.OWNERS_COMMITTEE: Scope.ESTATE,
    Role.COMPANY_STAFF: Scope.CONTRACT,
    Role.PROJECT_MANAGER: Scope.CONTRACT,
    Role.MERCHANT: Scope.UNIT,
    Role.DEPARTMENT: Scope.UNIT,
    Role.TOWN_OFFICIAL: Scope.TOWN,
    Role.AUDITOR: Scope.TOWN,
    Role.OPERATOR: Scope.SYSTEM,
}

COMPANY_ROLES = frozenset({Role.COMPANY_STAFF, Role.PROJECT_MANAGER})
COMMITTEE_ROLES = frozenset({Role.COMMITTEE_MEMBER, Role.COMMUNITY_SECRETARY})
STAFF_ROLES = frozenset(Role) - {Role.PARTY_MEMBER, Role.BUILDING_HEAD, Role.OWNERS_COMMITTEE, Role.MERCHANT}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held in one scope; `ends_on` is the last day it counts."""

    role: Role
    scope_id: int
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting now: the person and the grants that hold today. `person_id` 0 is the clock itself (tick)."""

    person_id: int
    name: str
    grants: tuple[Grant, ...] = field(default=())

    @property
    def is_staff(self) -> bool:
        return any(grant.role in STAFF_ROLES for grant in self.grants)

    def scopes(self, *roles: Role) -> frozenset[int]:
        """Ids of the scopes in which any of these roles is held."""
        return frozenset(grant.scope_id for grant in self.grants if grant.role in roles)

    def has(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    @property
    def title(self) -> str:
        """The role shown beside the name: the first staff role, else any role, else resident; 系统 for the clock."""
        if self.person_id == 0:
            return "系统"
        staff = [grant.role for grant in self.grants if grant.role in STAFF_ROLES]
        roles = staff or [grant.role for grant in self.grants]
        return roles[0].label if roles else "居民"


SYSTEM = Actor(person_id=0, name="系统")


def holding(grants: Iterable[Grant], day: date) -> tuple[Grant, ...]:
    """The grants in force on a day; an ended term ends what it allowed the same midnight."""
    return tuple(grant for grant in grants if grant.holds_on(day))
