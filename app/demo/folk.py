"""The people: the cast of the contract, thirty staff, and the residents who report. All invented."""

from dataclasses import dataclass, field
from datetime import date

from app.demo.ground import House
from app.people.models import Person
from app.people.rules.roles import COMPANY_ROLES, Actor, Grant, Role, holding


@dataclass(slots=True)
class Folk:
    """Everybody by id; `living` lists an estate's residents with the house each lives in; `verified` have proved it."""

    persons: dict[int, Person] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    grants: dict[int, list[Grant]] = field(default_factory=dict)
    living: dict[str, list[tuple[int, House, str]]] = field(default_factory=dict)
    posts: dict[int, set[int]] = field(default_factory=dict)
    verified: set[int] = field(default_factory=set)

    def actor(self, person_id: int, day: date) -> Actor:
        return Actor(person_id, self.persons[person_id].name, holding(self.grants.get(person_id, ()), day))

    def posts_of(self, person_id: int) -> frozenset[int]:
        """Companies a person holds a second post with; the employed ones are handlers anyway."""
        return frozenset(self.posts.get(person_id, ()))

    def holder(self, role: Role, scope_id: int, day: date) -> int | None:
        """Who holds a role in a scope that day."""
        for person_id, grants in self.grants.items():
            if any(grant.role is role and grant.scope_id == scope_id and grant.holds_on(day) for grant in grants):
                return person_id
        return None

    def handlers(self, scopes: frozenset[int], day: date) -> list[int]:
        """A company's people under these contracts, the project manager first."""
        found = [self.holder(role, scope, day) for role in sorted(COMPANY_ROLES, reverse=True) for scope in scopes]
        return list(dict.fromkeys(person for person in found if person is not None))
