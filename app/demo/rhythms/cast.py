"""Who takes part in a community's rounds and meetings."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.core.workdays import local_day
from app.demo.ground import Site
from app.demo.world import World
from app.mechanisms.queries.ground import standing_of
from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import Actor, Role
from app.places.models import Community


@dataclass(frozen=True, slots=True)
class Place:
    """A community with its estates and those who run it."""

    world: World
    community: Community
    sites: tuple[Site, ...]

    @classmethod
    def of(cls, world: World, community_id: int) -> "Place":
        sites = tuple(site for site in world.ground.sites.values() if site.community.id == community_id)
        community = next(each for each in world.ground.communities.values() if each.id == community_id)
        return cls(world, community, sites)

    def host(self, at: datetime) -> Actor:
        holder = self.world.folk.holder(Role.COMMUNITY_SECRETARY, self.community.key, local_day(at))
        return self.world.actor(holder or self.world.folk.named["chenkezhang"], at)

    def grid_worker_of(self, site: Site, at: datetime) -> Actor:
        holder = self.world.folk.holder(Role.GRID_WORKER, site.grid.key, local_day(at))
        return self.world.actor(holder, at) if holder is not None else self.host(at)

    def manager(self, at: datetime) -> Actor | None:
        """The project manager of the first estate."""
        day, slug = local_day(at), self.sites[0].layout.slug
        contracts = self.world.firms.contracts_of(self.world.firms.serving(slug, day), slug, day)
        people = self.world.folk.handlers(contracts, day)
        return self.world.actor(people[0], at) if people else None

    def residents(self, rng: random.Random, count: int, at: datetime) -> list[Actor]:
        """Some whose home here is verified."""
        folk = self.world.folk
        living = [person for site in self.sites for person, *_ in folk.living.get(site.layout.slug, ())]
        people = [person for person in dict.fromkeys(living) if person in folk.verified]
        chosen = rng.sample(people, min(count, len(people)))
        return [self.world.actor(person, at) for person in chosen]

    def standing(self, session: Session, actor: Actor, at: datetime) -> frozenset[Standing]:
        """Looked up once a month for each: contracts end on a day, but hardly ever."""
        day = local_day(at)
        key = self.community.key, actor.person_id, day.year, day.month
        known = self.world.standings
        if key not in known:
            known[key] = standing_of(session, actor, self.community, day)
        return known[key]
