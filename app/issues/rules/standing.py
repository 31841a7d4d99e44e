"""What a person is towards one issue: the hats they wear. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


class Hat(StrEnum):
    """`RECUSED` only takes away: it marks the handler and whoever has a post with the handling company."""

    REPORTER = "reporter"
    CLERK = "clerk"
    NEIGHBOUR = "neighbour"
    HANDLER = "handler"
    GRID = "grid"
    COMMITTEE = "committee"
    TOWN = "town"
    AUDITOR = "auditor"
    SYSTEM = "system"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issue is and who handles it, as ids; `contract_ids` are the handling company's for this estate."""

    town_id: int
    community_id: int
    estate_id: int | None = None
    grid_id: int | None = None
    unit_id: int | None = None
    unit_kind: str = ""
    company_id: int | None = None
    contract_ids: frozenset[int] = frozenset()
    reporter_id: int | None = None
    entered_by: int | None = None


def hats(actor: Actor | None, place: Place, posts: frozenset[int] = frozenset()) -> frozenset[Hat]:
    """All hats the actor wears towards an issue. `posts`: companies the actor holds a second post with today."""
    if actor is None:
        return frozenset()
    if actor.person_id == 0:
        return frozenset({Hat.SYSTEM})
    found = set(_official(actor, place)) | {Hat.NEIGHBOUR}
    if actor.person_id == place.reporter_id:
        found.add(Hat.REPORTER)
    if actor.person_id == place.entered_by:
        found.add(Hat.CLERK)
    if Hat.HANDLER in found or (place.company_id is not None and place.company_id in posts):
        found.add(Hat.RECUSED)
    return frozenset(found)


def _official(actor: Actor, place: Place) -> list[Hat]:
    checks = {
        Hat.HANDLER: handles(actor, place),
        Hat.GRID: place.grid_id is not None and place.grid_id in actor.scopes(Role.GRID_WORKER),
        Hat.COMMITTEE: place.community_id in actor.scopes(*COMMITTEE_ROLES),
        Hat.TOWN: place.town_id in actor.scopes(Role.TOWN_OFFICIAL),
        Hat.AUDITOR: place.town_id in actor.scopes(Role.AUDITOR),
    }
    return [hat for hat, worn in checks.items() if worn]


def handles(actor: Actor, place: Place) -> bool:
    """Whether the actor belongs to the unit the issue was dispatched to."""
    if place.unit_id is None:
        return False
    match place.unit_kind:
        case "company":
            return bool(place.contract_ids & actor.scopes(*COMPANY_ROLES))
        case "committee":
            return place.community_id in actor.scopes(*COMMITTEE_ROLES)
        case "owners":
            return place.estate_id is not None and place.estate_id in actor.scopes(Role.OWNERS_COMMITTEE)
        case _:
            return place.unit_id in actor.scopes(Role.DEPARTMENT, Role.MERCHANT)


def sees_private(worn: frozenset[Hat]) -> bool:
    """Who may open an issue that is not public."""
    return bool(worn - {Hat.NEIGHBOUR, Hat.RECUSED})


def knows_reporter(worn: frozenset[Hat]) -> bool:
    """Who may ask to see the reporter's identity, with a logged reason. Never the handler (product.md rule 2)."""
    return bool(worn & {Hat.GRID, Hat.COMMITTEE, Hat.TOWN}) and Hat.RECUSED not in worn
