"""What somebody is towards a community: who hosts, who walks, who answers, who lives there. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


class Standing(StrEnum):
    HOST = "host"
    TOWN = "town"
    GRID = "grid"
    COMPANY = "company"
    OWNERS = "owners"
    PARTY = "party"
    HEAD = "head"
    RESIDENT = "resident"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Ground:
    """A community as ids: its grids, estates, buildings, and the contracts in force in its estates today."""

    town_id: int
    community_id: int
    grids: frozenset[int] = frozenset()
    estates: frozenset[int] = frozenset()
    buildings: frozenset[int] = frozenset()
    contracts: frozenset[int] = frozenset()


def standings(actor: Actor | None, ground: Ground, *, lives_here: bool = False) -> frozenset[Standing]:
    """Everything the actor is here; empty for a visitor. `lives_here`: a verified home in the community."""
    if actor is None:
        return frozenset()
    held = {
        Standing.HOST: ground.community_id in actor.scopes(*COMMITTEE_ROLES),
        Standing.TOWN: ground.town_id in actor.scopes(Role.TOWN_OFFICIAL),
        Standing.GRID: bool(ground.grids & actor.scopes(Role.GRID_WORKER)),
        Standing.COMPANY: bool(ground.contracts & actor.scopes(*COMPANY_ROLES)),
        Standing.OWNERS: bool(ground.estates & actor.scopes(Role.OWNERS_COMMITTEE)),
        Standing.PARTY: bool(ground.buildings & actor.scopes(Role.PARTY_MEMBER)),
        Standing.HEAD: bool(ground.buildings & actor.scopes(Role.BUILDING_HEAD)),
        Standing.RESIDENT: lives_here,
        Standing.AUDITOR: ground.town_id in actor.scopes(Role.AUDITOR),
    }
    return frozenset(standing for standing, holds in held.items() if holds)


RUNS = frozenset({Standing.HOST, Standing.TOWN})
"""Calls, hosts, records and closes what happens in a community."""

WORKS = RUNS | {Standing.GRID}
"""Sees what is being prepared, and writes down what is found."""

READS_ALL = WORKS | {Standing.AUDITOR}
