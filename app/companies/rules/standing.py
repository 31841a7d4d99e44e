"""Who sees the papers of a contract and who keeps its records. Pure."""

from dataclasses import dataclass, field

from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


@dataclass(frozen=True, slots=True)
class Ground:
    """A contract as ids; `contracts` are all of its company's."""

    town_id: int
    community_id: int
    estate_id: int
    contracts: frozenset[int] = field(default=frozenset())


def receives(actor: Actor | None, ground: Ground) -> bool:
    """Committee of the community or the town: managers report to them."""
    if actor is None:
        return False
    return ground.community_id in actor.scopes(*COMMITTEE_ROLES) or ground.town_id in actor.scopes(Role.TOWN_OFFICIAL)


def keeps(actor: Actor | None, ground: Ground) -> bool:
    """Those, and the operator who enters contracts."""
    return receives(actor, ground) or (actor is not None and actor.has(Role.OPERATOR))


def reads_papers(actor: Actor | None, ground: Ground) -> bool:
    """Whoever keeps them, the estate's owners' committee and the company's people: a contract is not for everybody."""
    if actor is None:
        return False
    theirs = ground.estate_id in actor.scopes(Role.OWNERS_COMMITTEE) or ground.contracts & actor.scopes(*COMPANY_ROLES)
    return keeps(actor, ground) or bool(theirs)
