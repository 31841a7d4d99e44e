"""What somebody is towards an order: the town, who received it, who may read it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.issues.rules.standing import Place, handles
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role

RECUSED = "您在收督办单的单位任职或者兼职，发出、审核这份督办单要请镇里别的人来。"


class Hat(StrEnum):
    """`RECUSED` only takes away."""

    TOWN = "town"
    RECEIVER = "receiver"
    COMMUNITY = "community"
    AUDITOR = "auditor"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Ground:
    """Whom an order is addressed to and what it is about, as ids. `contracts`: those under which a company that
    received it serves (the estate, where there is one); `unit_community`, `unit_estate`: whose unit it is."""

    town_id: int
    unit_id: int
    unit_kind: str
    unit_community: int | None = None
    unit_estate: int | None = None
    company_id: int | None = None
    contracts: frozenset[int] = frozenset()
    community_id: int | None = None

    @property
    def place(self) -> Place:
        """The receiver as the rules of issues know a handler."""
        return Place(
            town_id=self.town_id, community_id=self.unit_community or 0, estate_id=self.unit_estate,
            unit_id=self.unit_id, unit_kind=self.unit_kind, company_id=self.company_id, contract_ids=self.contracts,
        )


def hats(actor: Actor | None, ground: Ground, posts: frozenset[int] = frozenset()) -> frozenset[Hat]:
    """All hats towards an order; none: it is not for this person. `posts`: companies with a second post today."""
    if actor is None:
        return frozenset()
    receives = handles(actor, ground.place)
    worn = {
        Hat.RECEIVER: receives,
        Hat.TOWN: ground.town_id in actor.scopes(Role.TOWN_OFFICIAL),
        Hat.COMMUNITY: ground.community_id is not None and ground.community_id in actor.scopes(*COMMITTEE_ROLES),
        Hat.AUDITOR: ground.town_id in actor.scopes(Role.AUDITOR),
    }
    found = {hat for hat, on in worn.items() if on}
    if found and (receives or (ground.company_id is not None and ground.company_id in posts)):
        found.add(Hat.RECUSED)
    return frozenset(found)
