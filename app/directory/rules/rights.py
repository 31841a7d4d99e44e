"""Who may change what in the directory. Pure; pages ask before they offer, actions before they write."""

from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role

LINKERS = {Standing.PARTY: "党员", Standing.HEAD: "楼栋长"}
WALKERS = {Standing.HOST: "社区两委", Standing.GRID: "网格员", **LINKERS}
"""Who keeps in touch with households, who goes round the buildings, and under which title."""


def edits_site(me: Actor | None, community_id: int | None, town_id: int | None) -> bool:
    """The town edits every site of its own, a committee those of its community."""
    if me is None:
        return False
    towns = me.scopes(Role.TOWN_OFFICIAL)
    if community_id is None:
        return bool(towns)
    return town_id in towns or community_id in me.scopes(*COMMITTEE_ROLES)


def title_in(titles: dict[Standing, str], standing: frozenset[Standing]) -> str:
    """The first title that fits, "" for nobody of these."""
    return next((title for held, title in titles.items() if held in standing), "")
