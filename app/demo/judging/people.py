"""Households that never wrote a line here and still vote, and who sits on the panels."""

from app.demo.chance import dice
from app.demo.names import invented
from app.demo.settling import Settling
from app.people.models import ClaimStatus, Relation, Residency
from app.people.rules.roles import Role
from app.reviews.models import PanelSeat

QUIET = 64
"""In each estate, more or less."""
PANELS = ("xiangrui-dong", "shiji-1", "qiyue-bei")
OWNERS, MEMBERS = 3, 2
DEPUTIES = ("linjia", "dongnan")
"""Communities whose secretary holds a second post: somebody else inspects there."""


def settle_quiet(town: Settling) -> None:
    for slug, site in town.ground.sites.items():
        rng = dice("quiet", slug)
        homes = sorted({home for house in site.houses for stair in house.homes.values() for home in stair})
        taken = {home for home in homes if home in town.taken}
        free = [home for home in homes if home not in taken]
        for home in rng.sample(free, min(len(free), QUIET + rng.randrange(-14, 20))):
            person = town.person(invented(rng))
            town.session.add(
                Residency(
                    person_id=person.key, home_id=home, status=ClaimStatus.VERIFIED, claimed_at=town.at,
                    relation=Relation.OWNER, decided_by=town.folk.named["admin"], decided_at=town.at,
                )
            )
    for slug in PANELS:
        _panel(town, slug)
    communities = {site.community.slug: site.community.key for site in town.ground.sites.values()}
    for slug in DEPUTIES:
        town.grant(town.person(invented(dice("deputy", slug))).key, Role.COMMITTEE_MEMBER, communities[slug])
    town.session.flush()


def _panel(town: Settling, slug: str) -> None:
    """Two of the committee and three of the owners' committee: five, most of them owners."""
    site, rng = town.ground.sites[slug], dice("panel", slug)
    for number in range(OWNERS + MEMBERS):
        owner = number < OWNERS
        role, scope = (
            (Role.OWNERS_COMMITTEE, site.estate.key) if owner else (Role.COMMITTEE_MEMBER, site.community.key)
        )
        person = town.person(invented(rng))
        town.grant(person.key, role, scope)
        town.session.add(
            PanelSeat(estate_id=site.estate.key, person_id=person.key, owner=owner, since=town.since)
        )
